"""Subjects that a person said are one: which stands for which, and what they say together.

A merge is a judgement of a subject on another one: its ``key`` is the other's id, and it has no list. Nothing of either
is moved or rewritten, so that a later judgement can take them apart again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, and_, select

from watchlist.model import Decision, Identifier, Name, Origin, Strength, Subject
from watchlist.store.columns import table

JUDGEMENT = table("judgement")


def about_subjects() -> ColumnElement[bool]:
    """Which judgements are on two subjects."""
    return and_(JUDGEMENT.c.list.is_(None), JUDGEMENT.c.story.is_(None), JUDGEMENT.c.key.is_not(None))


# Every poll asks this several times: made anew each time it would take longer than the answer.
PAIRS = select(JUDGEMENT.c.subject, JUDGEMENT.c.key, JUDGEMENT.c.decision).where(about_subjects())
PAIRS = PAIRS.order_by(JUDGEMENT.c.seq)


class Merges:
    """Which subject stands for which: ``into`` leads from the merged to the one that it was merged into."""

    def __init__(self, into: Mapping[str, str]) -> None:
        self.into = into
        self._members: dict[str, list[str]] = {}
        for merged in into:
            self._members.setdefault(self.living(merged), []).append(merged)

    def living(self, subject: str) -> str:
        """The subject that stands for this one: itself where it was not merged."""
        passed = {subject}
        while (further := self.into.get(subject)) is not None and further not in passed:
            passed.add(further)
            subject = further
        return subject

    def members(self, subject: str) -> list[str]:
        """The subjects that were merged into this one, directly or by another."""
        return self._members.get(subject, [])

    def family(self, subject: str) -> list[str]:
        """The one that stands for this subject, and all for which it stands."""
        living = self.living(subject)
        return [living, *self.members(living)]


def decided_pairs(connection: Connection, as_of: datetime | None = None) -> dict[frozenset[str], tuple[str, str, str]]:
    """The newest decision on each pair of subjects: subject, other and decision."""
    rows = connection.execute(PAIRS.where(JUDGEMENT.c.at <= as_of) if as_of else PAIRS)
    return {frozenset((row.subject, row.key)): (row.subject, row.key, row.decision) for row in rows}


def merges(connection: Connection, as_of: datetime | None = None) -> Merges:
    """The merges that are in force, or were then."""
    decided = decided_pairs(connection, as_of).values()
    return Merges({other: subject for subject, other, decision in decided if decision == str(Decision.POSITIVE)})


def united(subject: Subject, others: Iterable[Subject]) -> Subject:
    """What several subjects say as one, under the id of the first; where they differ the user's word goes first."""
    all_of_them = [subject, *others]
    lead = next((one for one in all_of_them if one.origin is Origin.USER), subject)
    ranked = [lead, *(one for one in all_of_them if one is not lead)]
    return replace(
        lead,
        id=subject.id,
        names=_names(ranked),
        country=next((one.country for one in ranked if one.country), None),
        identifiers=_numbers(ranked),
        addresses=tuple(dict.fromkeys(address for one in ranked for address in one.addresses)),
        tags=tuple(dict.fromkeys(tag for one in ranked for tag in one.tags)),
        note="; ".join(dict.fromkeys(one.note for one in ranked if one.note)),
        reason="; ".join(dict.fromkeys(one.reason for one in ranked if one.reason)),
    )


def _names(ranked: Iterable[Subject]) -> tuple[Name, ...]:
    """Every name once, as strong as the strongest says; the first subject's own stays the primary one."""
    found: dict[str, Name] = {}
    for name in _as_aliases(ranked):
        known = found.get(name.text)
        if known is None or (known.strength is Strength.WEAK and name.strength is not Strength.WEAK):
            found[name.text] = name
    return tuple(found.values())


def _as_aliases(ranked: Iterable[Subject]) -> Iterator[Name]:
    for place, one in enumerate(ranked):
        for name in one.names:
            demoted = place and name.strength is Strength.PRIMARY
            yield replace(name, strength=Strength.STRONG) if demoted else name


def _numbers(ranked: Iterable[Subject]) -> tuple[Identifier, ...]:
    found: dict[tuple[str, str], Identifier] = {}
    for number in (number for one in ranked for number in one.identifiers):
        found.setdefault((number.type, number.value), number)
    return tuple(found.values())


def own_part(said: Subject, own: Subject, together: Subject) -> Subject:
    """What a subject says itself, where ``said`` is a change of what it says ``together`` with the merged.

    What the merged contribute stays theirs, so that it goes with them when they are taken apart.
    """
    if said == together:
        return own
    names = [name for name in together.names if name.text not in {one.text for one in own.names}]
    theirs = {name.text for name in names} - ({said.name} if said.name != together.name else set())
    kept = {(number.type, number.value) for number in own.identifiers}
    numbers = {number for number in together.identifiers if (number.type, number.value) not in kept}
    places = set(together.addresses) - set(own.addresses)
    tags = set(together.tags) - set(own.tags)
    return replace(
        said,
        names=tuple(name for name in said.names if name.text not in theirs) or said.names[:1],
        identifiers=tuple(number for number in said.identifiers if number not in numbers),
        addresses=tuple(address for address in said.addresses if address not in places),
        tags=tuple(tag for tag in said.tags if tag not in tags),
        country=own.country if said.country == together.country else said.country,
        note=own.note if said.note == together.note else said.note,
        reason=own.reason if said.reason == together.reason else said.reason,
    )
