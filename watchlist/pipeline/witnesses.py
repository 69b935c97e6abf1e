"""Where a second witness and the list that it repeats differ for longer than the one lags behind the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from watchlist.choose import Happening
from watchlist.match import is_bare_address
from watchlist.model import Change, Check, Entry, Event, Kind, Member, digest
from watchlist.names.fold import fold
from watchlist.pipeline.polled import Work
from watchlist.sources import ListSource
from watchlist.store import Session
from watchlist.store.sources import Difference, Progress

LASTING = timedelta(days=3)
"""The Consolidated Screening List is made once a night, and has lagged its sources by two days."""
SHOWN = 20

Pair = tuple[str, str]
"""A list and a key."""


@dataclass(frozen=True, slots=True)
class Known:
    """The parties of one list or sub-list, by key and by folded name."""

    entries: Mapping[str, Entry]
    names: Mapping[str, list[Entry]]


def outlasted(
    session: Session, begun: Work, source: ListSource, check: Check
) -> tuple[tuple[Happening, ...], Progress | None]:
    """Compare a witness with the lists that it repeats; what differs for long is told once, all in one event."""
    if not source.witness:
        return (), None
    found = dict(_differing(session, source))
    known = begun.state.progress.differences
    now = {name: known.get(name, Difference(begun.at)) for name in found}
    lasting = [name for name, one in now.items() if not one.told and begun.at - one.since >= LASTING]
    now |= {name: Difference(now[name].since, told=True) for name in lasting}
    progress = replace(begun.state.progress, differences=now)
    events = [_event(source, check, [(found[name], name) for name in lasting])] if lasting else []
    return tuple(Happening(event) for event in events), progress


def _differing(session: Session, source: ListSource) -> Iterator[tuple[str, Entry]]:
    """Every entry that one has and the other has not, under a name of its own."""
    own = _by_part(session, source)
    for (list_key, part), parts in _repeated(source).items():
        standing = [v.entry for v in session.entries.versions(list_key) if not v.missing_since]
        repeated = [entry for entry in standing if not part or entry.key.startswith(f"{part}-")]
        told = [entry for name in parts for entry in own.get(name, ())]
        if repeated and told:
            yield from _few(_missing(told, _known(repeated)), told)
            yield from _few(_missing(repeated, _known(told)), repeated)


def _few(missing: Iterable[tuple[str, Entry]], of: Sequence[Entry]) -> list[tuple[str, Entry]]:
    """What one lacks of the other; where it is a good part of it, the one does not repeat the other that far."""
    found = list(missing)
    return found if len(found) <= max(SHOWN, len(of) // 5) else []


def _repeated(source: ListSource) -> dict[tuple[str, str], list[str]]:
    """Which of the witness's sub-lists together repeat which list."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, repeats in source.witness.items():
        found.setdefault(repeats, []).append(name)
    return found


def _by_part(session: Session, source: ListSource) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for version in session.entries.versions(source.key):
        found.setdefault(source.part(version.entry.key), []).append(version.entry)
    return found


def _known(entries: Iterable[Entry]) -> Known:
    names: dict[str, list[Entry]] = {}
    by_key = {}
    for entry in entries:
        by_key[_own_key(entry.key)] = entry
        for name in entry.names:
            names.setdefault(fold(name.text), []).append(entry)
    return Known(by_key, names)


def _missing(entries: Iterable[Entry], other: Known) -> Iterator[tuple[str, Entry]]:
    """Those that the other has not; an address that names no party is written otherwise by each, and is left out."""
    for entry in entries:
        if is_bare_address(entry):
            continue
        alike = any(_same_place(entry, one) for one in _named(entry, other))
        if not alike and _own_key(entry.key) not in other.entries:
            yield f"{entry.list} {entry.key}", entry


def _named(entry: Entry, other: Known) -> Iterator[Entry]:
    for name in entry.names:
        yield from other.names.get(fold(name.text), ())


def _same_place(one: Entry, other: Entry) -> bool:
    return not one.countries or not other.countries or bool({*one.countries} & {*other.countries})


def _own_key(key: str) -> str:
    """A witness's key without its sub-list: where the publisher's own number follows, it is the list's key."""
    return key.rpartition(":")[2]


def _event(source: ListSource, check: Check, found: list[tuple[Entry, str]]) -> Event:
    members = tuple(Member(e.key, e.name, e.list, e.countries) for e, _ in found)
    entry = found[0][0] if len(found) == 1 else None
    on = sorted({member.list for member in members})
    said = entry.name if entry else f"{len(found)} parties"
    return Event(
        id=digest(source.key, "", Kind.DISAGREEMENT, check.id),
        kind=Kind.DISAGREEMENT,
        source=source.key,
        detected_at=check.at,
        title=f"{said}: on {' and '.join(on)} alone, for {LASTING.days} days and more",
        entry=entry,
        changes=tuple(Change(f"only on {e.list}", new=e.name) for e, _ in found[:SHOWN]),
        members=members,
        snapshot=check.snapshot,
        check=check.id,
    )
