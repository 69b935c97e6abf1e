"""Where a second witness and the list that it repeats differ for longer than the one lags behind the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial

from msgspec.structs import replace

from watchlist.choose import Happening
from watchlist.match import is_bare_address
from watchlist.model import Change, Check, Entry, Event, Kind, Member, Outcome, digest
from watchlist.names.fold import fold
from watchlist.pipeline.polled import Work
from watchlist.sources import ListSource
from watchlist.store import Session
from watchlist.store.sources import Difference, Progress

LASTING = timedelta(days=3)
"""The Consolidated Screening List is made once a night, and has lagged its sources by two days."""
SHOWN = 20


Unread = Callable[[], Entry]


@dataclass
class Side:
    """The parties of one list or sub-list, each under its own key and not read before a key does not suffice."""

    parties: list[tuple[str, Unread]] = field(default_factory=list)

    @cached_property
    def keys(self) -> set[str]:
        """The key of each without its sub-list, which is the list's own where the witness repeats it."""
        return {key for key, _ in self.parties}

    @cached_property
    def names(self) -> dict[str, list[Entry]]:
        """The parties by each of their folded names."""
        found: dict[str, list[Entry]] = {}
        for _, read in self.parties:
            entry = read()
            for name in dict.fromkeys(fold(name.text) for name in entry.names):
                found.setdefault(name, []).append(entry)
        return found

    def alone(self, other: Side) -> list[Entry]:
        """Whom the other has neither under the key nor under a name, in a country of its.

        An address that names no party is written otherwise by each.
        """
        unmet = [entry for key, read in self.parties if key not in other.keys and not is_bare_address(entry := read())]
        return [entry for entry in unmet if not any(_same_place(entry, one) for one in other.named_as(entry))]

    def named_as(self, entry: Entry) -> Iterator[Entry]:
        """The parties that have one of its names."""
        return (one for name in entry.names for one in self.names.get(fold(name.text), ()))


def outlasted(
    session: Session, begun: Work, source: ListSource, check: Check
) -> tuple[tuple[Happening, ...], Progress | None]:
    """Compare a witness with the lists that it repeats; what differs for long is told once, all in one event."""
    if not source.witness:
        return (), None
    progress = begun.state.progress
    changed = _last_change(session, begun, source, check)
    found: dict[str, Member] = {}
    if progress.compared_at is None or changed > progress.compared_at:
        found = dict(_differing(session, source))
        known = progress.differences
        now = {name: known.get(name, Difference(begun.at)) for name in found}
    else:
        now = dict(progress.differences)
    lasting = [name for name, one in now.items() if not one.told and begun.at - one.since >= LASTING]
    if lasting and not found:
        found = dict(_differing(session, source))
    now |= {name: Difference(now[name].since, told=True) for name in lasting}
    members = [found[name] for name in lasting if name in found]
    events = [_event(source, check, members)] if members else []
    told = tuple(Happening(event) for event in events)
    return told, replace(progress, differences=now, compared_at=begun.at)


def _last_change(session: Session, begun: Work, source: ListSource, check: Check) -> datetime:
    """When the witness or a list that it repeats was last other than before."""
    if check.outcome is Outcome.NEW:
        return begun.at
    states = session.sources.states()
    lists = {source.key, *(list_key for list_key, _ in source.witness.values())}
    changes = [states[key].last_change_at or states[key].last_good_at for key in lists if key in states]
    return max([at for at in changes if at], default=begun.at)


def _differing(session: Session, source: ListSource) -> Iterator[tuple[str, Member]]:
    """Every party that one has and the other has not, under a name of its own."""
    own = _sides(session, source.key, source.part)
    for (list_key, part), parts in _repeated(source).items():
        told = Side([party for name in parts if name in own for party in own[name].parties])
        repeated = _sides(session, list_key, partial(_part_of, part)).get(part, Side())
        if repeated.parties and told.parties:
            yield from _few(told, repeated)
            yield from _few(repeated, told)


def _part_of(part: str, key: str) -> str:
    return part if not part or key.startswith(f"{part}-") else ""


def _few(these: Side, other: Side) -> list[tuple[str, Member]]:
    """What the other lacks of these; where it is a good part of them, it does not repeat them that far."""
    found = these.alone(other)
    few = found if len(found) <= max(SHOWN, len(these.parties) // 5) else []
    few.sort(key=lambda one: (one.name, one.key))
    return [(f"{one.list} {one.key}", Member(one.key, one.name, one.list, one.countries)) for one in few]


def _repeated(source: ListSource) -> dict[tuple[str, str], list[str]]:
    """Which of the witness's sub-lists together repeat which list."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, repeats in source.witness.items():
        found.setdefault(repeats, []).append(name)
    return found


def _sides(session: Session, list_key: str, part_of: Callable[[str], str]) -> dict[str, Side]:
    """The parties that stand on a list, by sub-list."""
    found: dict[str, Side] = {}
    for key, read in session.entries.unread(list_key):
        found.setdefault(part_of(key), Side()).parties.append((key.rpartition(":")[2], read))
    return found


def _same_place(one: Entry, other: Entry) -> bool:
    return not one.countries or not other.countries or bool({*one.countries} & {*other.countries})


def _event(source: ListSource, check: Check, members: list[Member]) -> Event:
    on = sorted({member.list for member in members})
    said = members[0].name if len(members) == 1 else f"{len(members)} parties"
    return Event(
        id=digest(source.key, "", Kind.DISAGREEMENT, check.id),
        kind=Kind.DISAGREEMENT,
        source=source.key,
        detected_at=check.at,
        title=f"{said}: on {' and '.join(on)} alone, for {LASTING.days} days and more",
        changes=tuple(Change(f"only on {one.list}", new=one.name) for one in members[:SHOWN]),
        members=tuple(members),
        snapshot=check.snapshot,
        check=check.id,
    )
