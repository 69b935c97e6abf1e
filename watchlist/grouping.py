"""The same words put into hundreds of entries at once are one change of the list, not hundreds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from watchlist.diff import SCALARS
from watchlist.model import Change, Event, Kind, Member, digest

MANY = 20
"""From so many entries that are amended alike in one reading on, it is told as one event."""

Part = tuple[str, str, str]
"""What was done to a field: its name, the words that went, and those that came."""

NEW_FIELD = "\x00"
"""Stands for whatever came to a field that the list did not have before."""


def grouped(events: Iterable[Event], entries: int) -> tuple[list[Event], list[tuple[Event, list[Event]]]]:
    """Part events into those that stand alone, and groups of amendments that do the same, each with its members.

    ``entries`` is how many the list had before. Of an entry that is amended in another way as well, that stands alone.
    """
    alone: list[Event] = []
    amended: list[Event] = []
    for event in events:
        (amended if event.kind is Kind.AMENDED and event.confirms is None else alone).append(event)
    if len(amended) < MANY:
        return [*alone, *amended], []
    shared = _shared(amended, entries)
    for event in amended:
        rest = tuple(one for one in event.changes if not _is_said(one, shared))
        if rest:
            alone.append(replace(event, changes=rest))
    by_members: dict[tuple[str, ...], list[Part]] = defaultdict(list)
    for part, keys in shared.items():
        by_members[tuple(keys)].append(part)
    by_id = {event.id: event for event in amended}
    members = [(parts, [by_id[key] for key in keys]) for keys, parts in by_members.items()]
    return alone, [(_group(parts, those), those) for parts, those in members]


def _shared(amended: Sequence[Event], entries: int) -> dict[Part, dict[str, None]]:
    """What is done to many entries, with the events that do it; a part that a wider one says is not said again."""
    found: dict[Part, dict[str, None]] = defaultdict(dict)
    for event in amended:
        for change in event.changes:
            for part in _parts(change):
                found[part][event.id] = None
    wide = {part: ids for part, ids in found.items() if len(ids) >= _enough(part, entries)}
    fresh = {field for field, _, came in wide if came == NEW_FIELD}
    return {part: ids for part, ids in wide.items() if part[2] == NEW_FIELD or part[0] not in fresh}


def _enough(part: Part, entries: int) -> int:
    """Words must be the same in many; a field is new where half of the list has it all at once."""
    return max(MANY, entries // 2) if part[2] == NEW_FIELD else MANY


def _is_said(change: Change, shared: Collection[Part]) -> bool:
    """Whether groups say all of a change."""
    parts = set(_parts(change))
    fresh = {part for part in parts if part[2] == NEW_FIELD}
    return bool(fresh & {*shared}) or (bool(parts - fresh) and parts - fresh <= {*shared})


def _parts(change: Change) -> Iterator[Part]:
    """What a change comes to, clause by clause, whatever the rest of the field says.

    >>> list(_parts(Change("remarks", "DOB 1962.", "DOB 1962; Secondary sanctions risk: X.")))
    [('remarks', '', 'Secondary sanctions risk: X')]
    """
    before, after = _parted(change.old or ""), _parted(change.new or "")
    yield from ((change.field, clause, "") for clause in before if clause not in after)
    yield from ((change.field, "", clause) for clause in after if clause not in before)
    if change.old is None and change.field in SCALARS:
        yield change.field, "", NEW_FIELD


def _parted(text: str) -> dict[str, None]:
    """The clauses of a text; the brackets around all of them and the last full stop move with the rest."""
    said = (clause.strip(" .").strip("().") for clause in text.split(";"))
    return dict.fromkeys(_closed(clause) for clause in said if clause)


def _closed(clause: str) -> str:
    """A clause with the bracket that was taken off its end with those around it."""
    return clause + ")" * (clause.count("(") - clause.count(")"))


def _group(said: Sequence[Part], members: Sequence[Event]) -> Event:
    first = members[0]
    entries = [event.entry for event in members if event.entry]
    return Event(
        id=digest(first.source, "", Kind.AMENDED, first.check, *(word for part in said for word in part)),
        kind=Kind.AMENDED,
        source=first.source,
        detected_at=first.detected_at,
        title=f"{len(members)} entries {_list_of(first)}: the same change to {_fields(said)} of each",
        occurred_on=first.occurred_on,
        changes=tuple(_change(part) for part in said),
        snapshot=first.snapshot,
        check=first.check,
        members=tuple(Member(entry.key, entry.name, entry.list, entry.countries) for entry in entries),
    )


def _change(part: Part) -> Change:
    field, went, came = part
    new = "a field that the list did not have before" if came == NEW_FIELD else came or None
    return Change(field, went or None, new)


def _list_of(event: Event) -> str:
    """How an amendment's title names its list: "amended on ..."."""
    return event.title.removeprefix(f"{event.entry.name}: ") if event.entry else ""


def _fields(said: Sequence[Part]) -> str:
    return " and ".join(dict.fromkeys(field.replace("_", " ") for field, _, _ in said))
