"""Parts the bytes of a list's XML into its entries and what stands between them, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from watchlist.lists.plain_xml import plain_blocks
from watchlist.lists.slices import Uncut
from watchlist.lists.unpack import unpacked

LONGEST = 1 << 22
"""Bytes without a whole entry after which a file is not of this shape."""


class Piece(NamedTuple):
    """An entry's bytes with those before it; the last piece of a file is what follows its last entry."""

    gap: bytes
    entry: bytes = b""
    name: bytes = b""


def entries(raw: BinaryIO, names: Sequence[bytes], *, nested: bool) -> Iterator[Piece]:
    """Part a file at its entries, so that all its bytes are in one piece or another; raises Uncut.

    Entries are elements of these ``names``; where ``nested``, one may hold others of its own name.
    """
    first = re.compile(b"<(" + b"|".join(names) + rb")[\s>]")
    rest = b""
    for block in plain_blocks(unpacked(raw, ".xml")):
        held = rest + block
        place = 0
        while (begun := first.search(held, place)) and (end := _end(held, begun.start(), begun[1], nested=nested)) > 0:
            yield Piece(held[place : begun.start()], held[begun.start() : end], begun[1])
            place = end
        rest = held[place:]
        if len(rest) > LONGEST:
            raise Uncut
    yield Piece(rest)


def _end(held: bytes, begin: int, name: bytes, *, nested: bool) -> int:
    """Where the entry ends that begins there; 0 where its end is not among what is held."""
    last = b"</%b>" % name
    end, ends = begin, 0
    while (found := held.find(last, end)) >= 0:
        end, ends = found + len(last), ends + 1
        if not nested or held.count(b"<%b " % name, begin, end) == ends:
            return end
    return 0
