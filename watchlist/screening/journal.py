"""The journal: what a screening has come to so far, row by row, beside the file that it will become.

Its first line says what was asked of what. A process may be killed at any time: what it wrote to the last whole line
holds, and can be gone on from.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from watchlist.errors import BusyError, InputError
from watchlist.inquiry import Written
from watchlist.resources import decoder
from watchlist.screening.screener import SCREENED, Screened


class Begun(msgspec.Struct, frozen=True):
    """What a screening was begun with: only with all of it the same can it be gone on with."""

    version: str
    file: Written
    options: dict[str, str | float | None]
    lists: dict[str, str]
    judged: str


BEGUN = decoder(Begun)


class Journal:
    """The rows that are done, in their order."""

    def __init__(self, handle: BinaryIO, out: Path | None) -> None:
        self._handle = handle
        self._out = out
        self._rows_at = 0
        self.found = os.fstat(handle.fileno()).st_size > 0
        self.last = 0

    @property
    def files(self) -> tuple[int, ...]:
        """What holds the lock."""
        return (self._handle.fileno(),)

    def begin(self, begun: Begun) -> None:
        """Begin with no row."""
        self.found = False
        self._handle.seek(0)
        self._handle.truncate()
        self._write([msgspec.json.encode(begun)])
        self._rows_at = self._handle.tell()

    def resume(self, begun: Begun) -> None:
        """Go on after the last whole row; InputError where that is not possible."""
        self._handle.seek(0)
        line = self._handle.readline()
        try:
            before = BEGUN.decode(line)
        except msgspec.DecodeError:
            raise InputError(f"{self._name} is no screening's; remove it, or give another --out") from None
        if msgspec.structs.replace(before, file=begun.file) != begun or not _is_same(before.file, begun.file):
            raise InputError(
                f"{self._name} cannot be gone on with: {_difference(before, begun)}; without --resume it is begun anew"
            )
        self._rows_at = end = self._handle.tell()
        for line in self._handle:
            if not line.endswith(b"\n"):
                break
            self.last, end = SCREENED.decode(line).row, end + len(line)
        self._handle.truncate(end)
        self._handle.seek(end)

    def add(self, rows: Sequence[bytes]) -> list[Screened]:
        """Add rows, and give them back as they stand there."""
        self._write(rows)
        added = list(map(SCREENED.decode, rows))
        self.last = added[-1].row
        return added

    def _write(self, lines: Sequence[bytes]) -> None:
        try:
            self._handle.writelines(line + b"\n" for line in lines)
            self._handle.flush()
        except OSError as error:
            raise InputError(f"{self._name}: cannot be written: {error.strerror}") from None

    def rows(self) -> Iterator[Screened]:
        """Every row so far."""
        self._handle.seek(self._rows_at)
        return map(SCREENED.decode, self._handle)

    @property
    def _name(self) -> str:
        return str(part_of(self._out)) if self._out else "a temporary file"


def part_of(out: Path) -> Path:
    """Where the journal of a screening lies that will become this file."""
    return out.resolve().with_name(f"{out.resolve().name}.part")


@contextmanager
def journal(out: Path | None) -> Iterator[Journal]:
    """Open the journal of the file that will be written, which nobody else may write now, or one of no file.

    It is removed when all went well, and when it holds no row. Raises BusyError where another screening writes to the
    same file.
    """
    if out is None:
        with _closed(tempfile.TemporaryFile()) as handle:
            yield Journal(handle, None)
        return
    with _locked(out) as handle:
        opened = Journal(handle, out)
        whole = False
        try:
            yield opened
            whole = True
        finally:
            if whole or not (opened.last or opened.found):
                part_of(out).unlink(missing_ok=True)


@contextmanager
def _locked(out: Path) -> Iterator[BinaryIO]:
    part = part_of(out)
    try:
        handle = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), "r+b")
    except OSError as error:
        raise InputError(f"{part}: cannot be written: {error.strerror}") from None
    with _closed(handle):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                f"{out} is being written by another screening; wait for it, or give another --out"
            ) from None
        if not _is(handle, part):
            raise BusyError(f"{out} was written by another screening a moment ago; begin again if it is to be replaced")
        yield handle


@contextmanager
def _closed(handle: BinaryIO) -> Iterator[BinaryIO]:
    """Close a file at the end; that what a full disk did not take cannot be written then either is no news."""
    try:
        yield handle
    finally:
        with suppress(OSError):
            handle.close()


def _is(handle: BinaryIO, path: Path) -> bool:
    """Whether an open file is still the one that has the name."""
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _difference(before: Begun, now: Begun) -> str:
    """What is another since."""
    if not _is_same(before.file, now.file):
        return f"it was begun on {before.file.name}, which says something else now or was another file"
    if before.options != now.options:
        names = [name for name in now.options if before.options.get(name) != now.options[name]]
        return f"it was begun with another --{(names or ['format'])[0].replace('_', '-')}"
    if before.lists != now.lists:
        lists = [one for one in {**before.lists, **now.lists} if before.lists.get(one) != now.lists.get(one)]
        return f"the lists say something else since ({', '.join(sorted(lists))})"
    if before.judged != now.judged:
        return "hits were judged since"
    return f"it was begun by watchlist {before.version}"


def _is_same(before: Written, now: Written) -> bool:
    """Whether two files say the same, whatever they are called."""
    return (before.size, before.sha256) == (now.size, now.sha256)
