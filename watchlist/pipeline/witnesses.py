"""Where a second witness and the list that it repeats differ for longer than the one lags behind the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

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


@dataclass(frozen=True, slots=True)
class Party:
    """What of an entry is compared: its folded names, its countries, and its key without its sub-list."""

    member: Member
    names: tuple[str, ...]
    own_key: str


@dataclass(slots=True)
class Side:
    """The parties of one list or sub-list, and where each key and each name is among them."""

    parties: list[Party] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    names: dict[str, list[Party]] = field(default_factory=dict)

    def add(self, party: Party) -> None:
        """Take one more in."""
        self.parties.append(party)
        self.keys.add(party.own_key)
        for name in party.names:
            self.names.setdefault(name, []).append(party)

    def lacks(self, party: Party) -> bool:
        """Whether nobody here has the party's key, or one of its names in a country of its."""
        alike = (one for name in party.names for one in self.names.get(name, ()))
        return party.own_key not in self.keys and not any(_same_place(party.member, one.member) for one in alike)


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
    own: dict[str, Side] = {}
    for (list_key, part), parts in _repeated(source).items():
        repeated = _sides(session, list_key, partial(_part_of, part)).get(part)
        if repeated is None:
            continue
        # Reading all that the witness says takes long, and is for nothing where no list that it repeats is watched.
        own = own or _sides(session, source.key, source.part)
        told = Side()
        for party in (party for name in parts if name in own for party in own[name].parties):
            told.add(party)
        if told.parties:
            yield from _few(told, repeated)
            yield from _few(repeated, told)


def _part_of(part: str, key: str) -> str:
    return part if not part or key.startswith(f"{part}-") else ""


def _few(these: Side, other: Side) -> list[tuple[str, Member]]:
    """What the other lacks of these; where it is a good part of them, it does not repeat them that far."""
    found = [(f"{one.member.list} {one.member.key}", one.member) for one in these.parties if other.lacks(one)]
    return found if len(found) <= max(SHOWN, len(these.parties) // 5) else []


def _repeated(source: ListSource) -> dict[tuple[str, str], list[str]]:
    """Which of the witness's sub-lists together repeat which list."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, repeats in source.witness.items():
        found.setdefault(repeats, []).append(name)
    return found


def _sides(session: Session, list_key: str, part_of: Callable[[str], str]) -> dict[str, Side]:
    """The parties that stand on a list, by sub-list; an address that names no party is written otherwise by each."""
    found: dict[str, Side] = {}
    for version in session.entries.versions(list_key):
        entry = version.entry
        if not version.missing_since and not is_bare_address(entry):
            found.setdefault(part_of(entry.key), Side()).add(_party(entry))
    return found


def _party(entry: Entry) -> Party:
    names = tuple(dict.fromkeys(fold(name.text) for name in entry.names))
    member = Member(entry.key, entry.name, entry.list, entry.countries)
    # Where the publisher's own number follows the sub-list, it is the key that the list itself gives.
    return Party(member, names, entry.key.rpartition(":")[2])


def _same_place(one: Member, other: Member) -> bool:
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
