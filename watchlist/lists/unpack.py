"""What lies inside an answer: the file itself, whether it came plain or zipped, and never a web page."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol, cast

from watchlist.errors import ParseError

LARGEST = 400_000_000
"""The most bytes that are read out of one archive; the largest list that is polled has 30 million."""

BLOCK = 1 << 20

UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)
"""What a damaged archive makes the reader of archives raise: some of it jumps to where nothing is."""

_ZIP = b"PK\x03\x04"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PAGES = (b"<!doctype html", b"<html")


class Reader(Protocol):
    """Anything that bytes can be read from, once."""

    def read(self, size: int = -1, /) -> bytes: ...


def unpacked(raw: BinaryIO, suffix: str, largest: int = LARGEST) -> Reader:
    """The bytes of the file that an answer holds: the first member ending in ``suffix``, where it is a zip archive.

    Raises ParseError for an answer that is empty, a web page, or an archive that is damaged or larger than it says.
    """
    start = raw.read(1024)
    if start.startswith(_ZIP):
        return _member(start + raw.read(), suffix, largest)
    if not start.strip():
        raise ParseError("the answer is empty")
    if start.removeprefix(_BYTE_ORDER_MARK).lstrip().lower().startswith(_PAGES):
        raise ParseError("a web page came where the list was expected")
    return _Chained(start, raw)


def blocks(raw: Reader) -> Iterator[bytes]:
    """All that is there to be read, piece by piece."""
    while block := raw.read(BLOCK):
        yield block


def members(raw: BinaryIO) -> dict[str, BinaryIO]:
    """The files of a bundle by their names; an answer that is no bundle is one file without a name.

    Raises ParseError for what ``unpacked`` refuses. Each is read once, and the bundle not beside them.
    """
    start = raw.read(1024)
    if not start.startswith(_ZIP):
        return {"": cast("BinaryIO", _Chained(start, raw))}
    try:
        opened = zipfile.ZipFile(raw if raw.seekable() else io.BytesIO(start + raw.read()))
        return {one.filename: cast("BinaryIO", _Member(opened.open(one), LARGEST)) for one in opened.infolist()}
    except UNREADABLE as error:
        raise ParseError(f"the bundle cannot be read: {error}") from error


def _member(archive: bytes, suffix: str, largest: int) -> Reader:
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive))
        for member in opened.infolist():
            if member.filename.lower().endswith(suffix):
                return _Member(opened.open(member), largest)
    except UNREADABLE as error:
        raise ParseError(f"the zip archive cannot be read: {error}") from error
    raise ParseError(f"the zip archive holds no {suffix} file")


class _Chained:
    """The bytes that were looked at already, and then the rest: an answer need not be seekable."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        if not self._start:
            return self._rest.read(size)
        start, self._start = self._start, b""
        return start + self._rest.read() if size < 0 else self._keep(start, size)

    def _keep(self, start: bytes, size: int) -> bytes:
        self._start = start[size:]
        return start[:size]


class _Member:
    """A member of an archive that refuses to grow beyond what a list can be."""

    def __init__(self, member: Reader, largest: int) -> None:
        self._member = member
        self._left = largest

    def read(self, size: int = -1, /) -> bytes:
        try:
            found = self._member.read(size if size >= 0 else self._left + 1)
        except (*UNREADABLE, zlib.error) as error:
            raise ParseError(f"the zip archive is damaged: {error}") from error
        self._left -= len(found)
        if self._left < 0:
            raise ParseError("the zip archive unpacks to more than a list can be")
        return found
