"""What a reading says with a list's shortcut and without: both must be the same, whatever the two versions are."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from watchlist.errors import ParseError
from watchlist.lists import OfficialList
from watchlist.lists.slices import Sames, Uncut
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


@dataclass(frozen=True)
class Parted:
    """What the shortcut alone says: the keys of what is the same, and the entries that were parsed."""

    same: frozenset[str]
    entries: dict[str, Entry]


def standing(spec: OfficialList, raw: bytes) -> dict[str, str]:
    """What stands once a version is read; nothing where it cannot be."""
    return whole(spec, raw, {}).seen


def whole(spec: OfficialList, raw: bytes, before: dict[str, str]) -> Told:
    """What is told where all is parsed."""
    return _told(spec, raw, before, None)


def shortened(spec: OfficialList, raw: bytes, before: dict[str, str], old: bytes) -> Told:
    """What is told where only what differs from the old version is parsed."""
    return _told(spec, raw, before, old)


def assert_as_whole(spec: OfficialList, new: bytes, old: bytes, missing: Collection[str] = ()) -> None:
    """Hold that both tell the same, though of what the old version has some keys may be ``missing`` meanwhile."""
    before = {key: mark for key, mark in standing(spec, old).items() if key not in missing}
    assert shortened(spec, new, before, old) == whole(spec, new, before)


def assert_both_ways(spec: OfficialList, one: bytes, other: bytes) -> None:
    """Hold it of both directions, the first of which must not end in parsing all."""
    assert_as_whole(spec, one, other)
    assert_as_whole(spec, other, one)
    assert parsed(spec, one, other) is not None


def parsed(spec: OfficialList, new: bytes, old: bytes) -> list[str] | None:
    """The keys of the entries that are parsed; None where all of them have to be."""
    try:
        return sorted(parted(spec, new, old).entries)
    except Uncut:
        return None


def parted(spec: OfficialList, new: bytes, old: bytes, missing: Collection[str] = ()) -> Parted:
    """What the shortcut says of a new version; no key may be told twice. Raises Uncut and ParseError."""
    items = list(_items(spec, new, old, standing(spec, old).keys() - set(missing)))
    same = [key for item in items if isinstance(item, Sames) for key in item.keys]
    entries = [item for item in items if isinstance(item, Entry)]
    found = Parted(frozenset(same), {entry.key: entry for entry in entries})
    assert len(found.same | found.entries.keys()) == len(same) + len(entries)
    return found


def _items(spec: OfficialList, new: bytes, old: bytes, known: Collection[str]) -> Items:
    assert spec.differing
    return spec.differing(io.BytesIO(new), io.BytesIO(old), known)


def _told(spec: OfficialList, raw: bytes, before: dict[str, str], old: bytes | None) -> Told:
    def items() -> Items:
        return _items(spec, raw, old or b"", before.keys())

    with Spool() as spool:
        try:
            reading = read(spec.parse, io.BytesIO(raw), before, spool, None, items if old is not None else None)
        except ParseError as error:
            return Told({}, fault=str(error))
        differing = tuple(sorted(reading.differing, key=lambda one: one.key))
        # Of who was de-listed long ago nobody asks any more.
        certain = frozenset((key, day) for key, day in reading.ended.items() if key in before)
        return Told(reading.seen, differing, reading.gone, certain, reading.published_on)
