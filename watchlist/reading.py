"""Reads one answer of a list against what is known: only what differs is kept, so memory does not grow with the file.

What is held of the state before is a fingerprint a key. New and changed entries wait, encoded, in a spool that goes to
disk when it grows, until the guard has seen the whole reading.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from watchlist.diff import ENCODER, fingerprint
from watchlist.errors import ParseError
from watchlist.lists import Edition, Parse
from watchlist.model import Entry

SPOOL_BYTES = 4_000_000
LENGTH = struct.Struct("<I")
DECODER = msgspec.json.Decoder(Entry)


class Spool:
    """A row of entries in the order in which they were put in; in memory while it is short, on disk when it is long."""

    def __init__(self, limit: int = SPOOL_BYTES) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=limit)  # noqa: SIM115 - closed by __exit__
        self.count = 0

    def put(self, entry: Entry) -> None:
        """Add an entry."""
        encoded = ENCODER.encode(entry)
        self._file.write(LENGTH.pack(len(encoded)) + encoded)
        self.count += 1

    def __iter__(self) -> Iterator[Entry]:
        """Give every entry back, from the first."""
        self._file.seek(0)
        while header := self._file.read(LENGTH.size):
            yield DECODER.decode(self._file.read(LENGTH.unpack(header)[0]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()


@dataclass(slots=True)
class Reading:
    """One answer, read: the fingerprint of every entry, and the entries that are new or differ from before."""

    published_on: date | None
    seen: dict[str, str]
    differing: Spool
    before: Mapping[str, str]
    gone: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_new(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.differing.count or self.gone)


def read(parse: Parse, raw: BinaryIO, before: Mapping[str, str], spool: Spool, published_on: date | None) -> Reading:
    """Read a list whole; ``before`` holds key and fingerprint of what stands. Raises ParseError."""
    seen: dict[str, str] = {}
    for item in parse(raw):
        if isinstance(item, Edition):
            published_on = item.published_on or published_on
            continue
        if item.key in seen:
            raise ParseError("two entries have the same key", place=item.key)
        mark = fingerprint(item)
        seen[item.key] = mark
        if before.get(item.key) != mark:
            spool.put(item)
    if not seen:
        raise ParseError("there is no entry in it")
    return Reading(published_on, seen, spool, before, frozenset(before.keys() - seen.keys()))
