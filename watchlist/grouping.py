"""The same words put into hundreds of entries at once are one change of the list, not hundreds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from watchlist.model import Change, Event, Kind, Member, digest

MANY = 20
"""From so many entries that are amended alike in one reading on, it is told as one event."""

Signature = tuple[tuple[str, str, str], ...]
"""What was done to which field: the words that went, and those that came."""


def grouped(events: Iterable[Event]) -> tuple[list[Event], list[tuple[Event, list[Event]]]]:
    """Part events into those that stand alone, and groups of amendments that do the same, each with its members."""
    alone: list[Event] = []
    alike: dict[Signature, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind is Kind.AMENDED and event.confirms is None:
            alike[signature(event.changes)].append(event)
        else:
            alone.append(event)
    groups = []
    for said, members in alike.items():
        if len(members) < MANY:
            alone += members
        else:
            groups.append((_group(said, members), members))
    return alone, groups


def signature(changes: Sequence[Change]) -> Signature:
    """What changes come to, whatever the rest of the field says.

    >>> signature([Change("remarks", "DOB 1962.", "DOB 1962; Secondary sanctions risk: X.")])
    (('remarks', '', 'Secondary sanctions risk: X'),)
    """
    return tuple(sorted({(one.field, *_clauses(one.old or "", one.new or "")) for one in changes}))


def _clauses(old: str, new: str) -> tuple[str, str]:
    """The clauses that went and those that came; a field of one clause is given whole."""
    before, after = _parted(old), _parted(new)
    went = "; ".join(clause for clause in before if clause not in after)
    came = "; ".join(clause for clause in after if clause not in before)
    return went, came


def _parted(text: str) -> dict[str, None]:
    return dict.fromkeys(clause.strip().strip("().") for clause in text.split(";") if clause.strip(" ()."))


def _group(said: Signature, members: Sequence[Event]) -> Event:
    first = members[0]
    entries = [event.entry for event in members if event.entry]
    return Event(
        id=digest(first.source, "", Kind.AMENDED, first.check, *(part for one in said for part in one)),
        kind=Kind.AMENDED,
        source=first.source,
        detected_at=first.detected_at,
        title=f"{len(members)} entries {_list_of(first)}: the same change to {_fields(said)} of each",
        occurred_on=first.occurred_on,
        changes=tuple(Change(field, went or None, came or None) for field, went, came in said),
        snapshot=first.snapshot,
        check=first.check,
        members=tuple(Member(entry.key, entry.name, entry.list, entry.countries) for entry in entries),
    )


def _list_of(event: Event) -> str:
    """How an amendment's title names its list: "amended on ..."."""
    return event.title.removeprefix(f"{event.entry.name}: ") if event.entry else ""


def _fields(said: Signature) -> str:
    return " and ".join(dict.fromkeys(field.replace("_", " ") for field, _, _ in said))
