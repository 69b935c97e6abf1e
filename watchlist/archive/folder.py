"""The archive's folder on disk: where each file lies, how one appears there, and room for what is being read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from watchlist.errors import StoreError, UnknownError
from watchlist.scratch import Scratch

SHA256 = re.compile(r"[0-9a-f]{64}")

IN_MEMORY = 4 << 20
"""Bytes of an unpacked content that are held in memory rather than in a temporary file; two are open at once."""

WHOLE, PATCH = ".zst", ".patch"


class Folder:
    """The folder ``root``: ``ab/cd/abcd….zst`` or ``.patch`` for each content, ``tmp`` for what is being written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Beside the contents and not among them, so that what a dead process left is found without a walk.
        self._tmp = root / "tmp"
        self._scratch = Scratch(self._tmp)

    def place(self, sha256: str, suffix: str = WHOLE) -> Path:
        """Where a content's file of this kind lies, or would; raises UnknownError for what is not a SHA-256."""
        if not SHA256.fullmatch(sha256):
            raise UnknownError(f"{sha256!r} is not a SHA-256: it has 64 small hexadecimal digits")
        return self.root / sha256[:2] / sha256[2:4] / f"{sha256}{suffix}"

    def find(self, sha256: str) -> Path | None:
        """The file that holds a content, rather the whole than the patch; errors as in place."""
        # In this order: a patch is there before the whole goes, so that one of the two is always found.
        places = (self.place(sha256, suffix) for suffix in (WHOLE, PATCH))
        return next((place for place in places if place.exists()), None)

    def open(self, sha256: str) -> tuple[BinaryIO, bool]:
        """Open the file that holds a content, as in find, and tell whether it holds it whole.

        Raises UnknownError when there is none.
        """
        for suffix in (WHOLE, PATCH):
            with contextlib.suppress(FileNotFoundError):
                return self.place(sha256, suffix).open("rb"), suffix == WHOLE
        raise UnknownError(f"{self.root}: holds nothing with the hash {sha256}")

    def size(self) -> int:
        """Bytes on disk of all contents."""
        return sum(_size(path) for path in self.root.glob("??/??/*") if path.suffix in (WHOLE, PATCH))

    @contextlib.contextmanager
    def part(self) -> Iterator[Part]:
        """A new file that is removed at the end unless it was published; a full disk is a StoreError."""
        file, path = self._scratch.new()
        try:
            with file, full_disk_told(self.root):
                yield Part(file, path, self.root)
        finally:
            path.unlink(missing_ok=True)

    def spool(self) -> BinaryIO:
        """A new file for reading and writing, in memory while it is small; it has no name that could outlive us."""
        self._tmp.mkdir(parents=True, exist_ok=True)
        made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(self._tmp))  # noqa: SIM115 - the caller does
        return cast("BinaryIO", made)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock under which files are removed, across threads and processes."""
        with _descriptor(self.root) as descriptor:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is being written, and its temporary name."""

    file: BinaryIO
    path: Path
    root: Path

    def publish(self, place: Path) -> None:
        """Show the whole file under its name; when another process was first, one of two equal files stays."""
        place.parent.mkdir(parents=True, exist_ok=True)
        self.publish_beside(place)
        for folder in (place.parent.parent, self.root):
            _sync(folder)

    def publish_beside(self, place: Path) -> None:
        """The same in a folder that outlives a power cut already, for another file was published there."""
        os.fchmod(self.file.fileno(), 0o444)
        os.fsync(self.file.fileno())
        self.path.replace(place)
        _sync(place.parent)


@contextlib.contextmanager
def full_disk_told(root: Path) -> Iterator[None]:
    """Turn the system's refusal to write into a StoreError that names the archive."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{root}: cannot archive: {error.strerror}") from error


def _size(path: Path) -> int:
    # Another process may have repacked it since it was found.
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _sync(folder: Path) -> None:
    """Make the folder's names outlive a power cut, as fsync does for a file's bytes."""
    with _descriptor(folder) as descriptor:
        os.fsync(descriptor)


@contextlib.contextmanager
def _descriptor(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
