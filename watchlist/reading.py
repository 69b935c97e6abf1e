"""Reads one answer of a list against what is known: only what differs is kept, so memory does not grow with the file.

What is held of the state before is a fingerprint a key. New and changed entries wait, encoded, in a spool that goes to
disk when it grows, until the guard has seen the whole reading.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import BinaryIO, Self

from msgspec.structs import replace

from watchlist.diff import ENCODER, fingerprint
from watchlist.errors import ParseError, StoreError
from watchlist.lists import Edition, Gone, Item, Parse
from watchlist.lists.slices import Sames, Uncut
from watchlist.model import Detail, Entry
from watchlist.resources import decoder

SPOOL_BYTES = 4_000_000
DOUBLED_ONE_IN = 1000
LINE_END = b"\n"
"""An entry is a line: JSON holds no bare line end."""
FIELDS_OF_SEVERAL = (
    "programs",
    "addresses",
    "identifiers",
    "jurisdictions",
    "nationalities",
    "citizenships",
    "birth_dates",
    "birth_places",
    "citations",
    "details",
)
DECODER = decoder(Entry)
Items = Iterable[Item | Sames]


class Spool:
    """A row of entries in the order in which they were put in; in memory while it is short, on disk when it is long."""

    def __init__(self, limit: int = SPOOL_BYTES) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=limit)  # noqa: SIM115 - closed by __exit__
        self.count = 0

    def put(self, entry: Entry) -> None:
        """Add an entry."""
        self._file.write(ENCODER.encode(entry) + LINE_END)
        self.count += 1

    def __iter__(self) -> Iterator[Entry]:
        """Give every entry back, from the first."""
        self._file.seek(0)
        return map(DECODER.decode, self._file)

    def clear(self) -> None:
        """Forget every entry."""
        self._file.seek(0)
        self._file.truncate()
        self.count = 0

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
    ended: dict[str, date | None] = field(default_factory=dict)
    """What the list itself says is on it no more, and since when."""

    @property
    def is_new(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.differing.count or self.gone)


def read(
    parse: Parse,
    raw: BinaryIO,
    before: Mapping[str, str],
    spool: Spool,
    published_on: date | None,
    shortened: Callable[[], Items] | None = None,
) -> Reading:
    """Read a list; ``before`` holds key and fingerprint of what stands. Raises ParseError.

    ``shortened`` says of entries that are as before only the key; where it cannot, all is parsed.
    Two parties under one key are a slip of the publisher's: they are read as one entry that says both, so that neither
    is missed. Many of them are no slip, and no list.
    """
    reading = shortened and _shortened(shortened, before, spool)
    if not reading:
        raw.seek(0)
        spool.clear()
        reading = _whole(parse, raw, before, spool)
    if not reading.seen:
        raise ParseError("there is no entry in it")
    reading.published_on = reading.published_on or published_on
    reading.gone = frozenset(before.keys() - reading.seen.keys())
    return reading


def _shortened(items: Callable[[], Items], before: Mapping[str, str], spool: Spool) -> Reading | None:
    """Read what differs; None where anything is unusual, so that the whole is parsed and tells what it is."""
    try:
        reading, doubled = _pass(items(), before, spool, frozenset())
    except (Uncut, ParseError, StoreError):
        return None
    return None if doubled else reading


def _whole(parse: Parse, raw: BinaryIO, before: Mapping[str, str], spool: Spool) -> Reading:
    reading, doubled = _pass(parse(raw), before, spool, frozenset())
    if doubled:
        if len(doubled) > max(1, len(reading.seen) // DOUBLED_ONE_IN):
            raise ParseError("many keys stand twice", place=", ".join(sorted(doubled)[:3]))
        raw.seek(0)
        spool.clear()
        reading, _ = _pass(parse(raw), before, spool, doubled)
    return reading


def _pass(
    items: Items, before: Mapping[str, str], spool: Spool, doubled: frozenset[str]
) -> tuple[Reading, frozenset[str]]:
    """Go through a list once; the entries of the keys in ``doubled`` are held back until all of each has come."""
    reading = Reading(None, {}, spool, before)
    again: set[str] = set()
    pairs: dict[str, Entry] = {}
    for item in items:
        if isinstance(item, Edition):
            reading.published_on = item.published_on
        elif isinstance(item, Gone):
            reading.ended[item.key] = item.on
        elif isinstance(item, Sames):
            if not before.keys() >= {*item.keys}:
                raise Uncut
            again.update(reading.seen.keys() & item.keys)
            reading.seen.update(zip(item.keys, map(before.__getitem__, item.keys), strict=True))
        elif item.key in doubled:
            pairs[item.key] = merged(pairs[item.key], item) if item.key in pairs else item
        elif item.key in reading.seen:
            again.add(item.key)
        else:
            _note(reading, item)
    for item in pairs.values():
        _note(reading, item)
    return reading, frozenset(again)


def _note(reading: Reading, entry: Entry) -> None:
    mark = fingerprint(entry)
    reading.seen[entry.key] = mark
    if reading.before.get(entry.key) != mark:
        reading.differing.put(entry)


def merged(first: Entry, second: Entry) -> Entry:
    """Say in one entry what two say; the second's primary name becomes another name, as strong as it was.

    What is only printed twice is said once.
    """
    if fingerprint(first) == fingerprint(second):
        return first
    tuples = {
        field: tuple(dict.fromkeys((*getattr(first, field), *getattr(second, field))))
        for field in ("names", *FIELDS_OF_SEVERAL)
    }
    details = (*tuples.pop("details"), Detail("Also under this key", second.name))
    return replace(first, **tuples, details=details)
