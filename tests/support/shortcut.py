"""What a reading says with a list's shortcut and without: both must be the same, whatever the two versions are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from watchlist.errors import ParseError
from watchlist.lists import OfficialList
from watchlist.model import Entry
from watchlist.reading import Items, Spool, read


@dataclass(frozen=True)
class Told:
    """What a reading says: the fingerprints, what differs, what is not there, and why that is certain; or its fault."""

    seen: dict[str, str]
    differing: tuple[Entry, ...] = ()
    gone: frozenset[str] = frozenset()
    certain: frozenset[tuple[str, date | None]] = frozenset()
    published_on: date | None = None
    fault: str = ""


def whole(spec: OfficialList, raw: bytes, before: dict[str, str]) -> Told:
    """What is told where all is parsed."""
    return _told(spec, raw, before, None)


def shortened(spec: OfficialList, raw: bytes, before: dict[str, str], old: bytes) -> Told:
    """What is told where only what differs from the old version is parsed."""
    return _told(spec, raw, before, old)


def _told(spec: OfficialList, raw: bytes, before: dict[str, str], old: bytes | None) -> Told:
    def items() -> Items:
        assert spec.differing
        yield from spec.differing(io.BytesIO(raw), io.BytesIO(old or b""), before.keys())

    with Spool() as spool:
        try:
            reading = read(spec.parse, io.BytesIO(raw), before, spool, None, items if old is not None else None)
        except ParseError as error:
            return Told({}, fault=str(error))
        differing = tuple(sorted(reading.differing, key=lambda one: one.key))
        # Of who was de-listed long ago nobody asks any more.
        certain = frozenset((key, day) for key, day in reading.ended.items() if key in before)
        return Told(reading.seen, differing, reading.gone, certain, reading.published_on)
