"""The file that a person gives: what it says, by its hash, and that it says the same to the end."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from watchlist.errors import InputError, UnknownError
from watchlist.inquiry import Written

STDIN = "-"
PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Given:
    """An open file that can be read more than once."""

    name: str
    handle: BinaryIO
    file: Written
    changed_at: int

    def assert_unchanged(self) -> None:
        """Raise InputError where the file was written to since it was opened."""
        found = os.fstat(self.handle.fileno())
        if (found.st_size, found.st_mtime_ns) != (self.file.size, self.changed_at):
            raise InputError(f"{self.name} was changed while it was read: screen it again when it is whole")


@contextmanager
def given(file: Path) -> Iterator[Given]:
    """Open a file, or what comes through a pipe; UnknownError where there is none."""
    with _opened(file) as handle:
        if stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
            yield _given(str(file), handle)
            return
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(handle, copy)
            copy.flush()
            yield _given(str(file), copy)


def _opened(file: Path) -> BinaryIO:
    if str(file) == STDIN:
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except FileNotFoundError:
        raise UnknownError(f"{file}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None


def _given(name: str, handle: BinaryIO) -> Given:
    found = os.fstat(handle.fileno())
    return Given(name, handle, written(Path(name), handle), found.st_mtime_ns)


def written(name: Path, handle: BinaryIO) -> Written:
    """Name a file by its last part, its size and its hash."""
    handle.seek(0)
    found = hashlib.sha256()
    while piece := handle.read(PIECE):
        found.update(piece)
    handle.seek(0)
    return Written(name.name, os.fstat(handle.fileno()).st_size, found.hexdigest())
