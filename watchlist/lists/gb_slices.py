"""The UK Sanctions List's files in pieces: the bytes that each holds of a Unique ID, found without parsing them.

Equal bytes only ever decide "not changed": whatever is unusual about a file ends in Uncut.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from watchlist.lists.csv_rows import key_at, rows
from watchlist.lists.gb_tables import KEY_COLUMN
from watchlist.lists.slices import Uncut
from watchlist.lists.unpack import BLOCK, Reader
from watchlist.lists.xml_entries import entries

Piece = tuple[str, bytes]
"""A Unique ID and bytes that are its own; what frames the entries has no ID. Pieces are all the bytes of a file."""

Span = tuple[int, int]

_KEY = re.compile(rb"(?s:(?>.*?<UniqueID)>(\w+)</UniqueID>)")
_DAY = re.compile(rb"\A(?:\xef\xbb\xbf)?Report Date[^\r\n]*|(?<=<DateGenerated>)[^<]*")


@dataclass(frozen=True, slots=True)
class Parted:
    """A file in pieces: its frame but for the day, and by Unique ID a hash of its bytes and where they stand."""

    frame: bytes
    marks: Mapping[str, int]
    spans: Mapping[str, list[Span]]

    def without(self, same: Container[str], raw: Reader) -> bytes:
        """The file, read once more, as it would be if it held nothing of what is the ``same``."""
        spans = sorted(span for unique_id, own in self.spans.items() if unique_id not in same for span in own)
        return b"".join(_read(raw, spans))


def _read(raw: Reader, spans: Iterable[Span]) -> Iterator[bytes]:
    place = 0
    for begin, end in spans:
        deque(_blocks(raw, begin - place), maxlen=0)
        yield from _blocks(raw, end - begin)
        place = end


def _blocks(raw: Reader, size: int) -> Iterator[bytes]:
    while size and (block := raw.read(min(BLOCK, size))):
        yield block
        size -= len(block)


def parted(pieces: Iterable[Piece]) -> Parted:
    """Go through a file's pieces; those of one ID may stand apart. Raises Uncut."""
    frame = b""
    marks: dict[str, int] = {}
    spans: dict[str, list[Span]] = defaultdict(list)
    begin = 0
    for unique_id, piece in pieces:
        end = begin + len(piece)
        if unique_id:
            # Python's own hash has 64 bits and a key that nobody knows, and takes a sixth of the time of others.
            marks[unique_id] = hash((marks.get(unique_id), piece))
        else:
            frame += piece
        spans[unique_id].append((begin, end))
        begin = end
    return Parted(_DAY.sub(b"", frame), marks, spans)


def _csv(raw: BinaryIO) -> Iterator[Piece]:
    found = rows(raw)
    reported, header = next(found, b""), next(found, b"")
    columns = header.strip().replace(b'"', b"").split(b",")
    if KEY_COLUMN.encode() not in columns:
        raise Uncut
    yield "", reported + header
    matching = key_at(columns.index(KEY_COLUMN.encode())).match
    for row in found:
        if key := matching(row):
            yield key["key"].decode(), row
        elif not row.strip(b",\r\n"):
            yield "", row
        else:
            raise Uncut


def _xml(raw: BinaryIO) -> Iterator[Piece]:
    """Each designation with what stands before it, which is nothing but white space between two of them."""
    found = entries(raw, (b"Designation",), nested=False)
    first = next(found)
    head = first.gap.rstrip()
    yield "", _counted(head, 0)
    for gap, designation, _ in chain([first._replace(gap=first.gap[len(head) :])], found):
        if not designation:
            yield "", _counted(gap, 0)
        elif (key := _KEY.match(designation)) and not gap.strip():
            yield key[1].decode(), gap + _counted(designation, 1)
        else:
            raise Uncut


def _counted(piece: bytes, ids: int) -> bytes:
    """The piece, if it has so many IDs: a designation whose end is printed otherwise would hide the next one."""
    if piece.count(b"<UniqueID") != ids:
        raise Uncut
    return piece


PIECES: Mapping[str, Callable[[BinaryIO], Iterator[Piece]]] = {"csv": _csv, "xml": _xml}
"""How a file is parted, by what it is."""
