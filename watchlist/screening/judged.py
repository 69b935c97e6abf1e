"""What people decided of counterparties and entries, as far as it is in force."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from watchlist.model import Entry, Party, Subject
from watchlist.pipeline.judged import sides, sides_of
from watchlist.screening.counterparty import PREFIX, Counterparty
from watchlist.store import Judgement, Session


@dataclass(frozen=True, slots=True)
class Judged:
    """The newest decisions by whom, list and key; and the tracked subjects that some are on, by every id of theirs."""

    made: dict[tuple[str, str, str], Judgement] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Another one when any decision, or a subject that one is on, is another."""
        found = hashlib.sha256()
        for pair, one in sorted(self.made.items()):
            found.update(repr((pair, one.decision, one.judged)).encode())
        for known, subject in sorted(self.subjects.items()):
            found.update(repr((known, subject)).encode())
        return found.hexdigest()

    def holding(self, counterparty: Counterparty, entry: Entry) -> Judgement | None:
        """The decision that holds: while both sides are as they were judged, and the newer one of two."""
        found = [*self._own(counterparty, entry), *self._of_subject(counterparty, entry)]
        return max(found, key=lambda one: one.at, default=None)

    def _own(self, counterparty: Counterparty, entry: Entry) -> list[Judgement]:
        made = self.made.get((counterparty.identity, entry.list, entry.key))
        return [made] if made and made.judged == sides_of(counterparty.party, entry.party) else []

    def _of_subject(self, counterparty: Counterparty, entry: Entry) -> list[Judgement]:
        """What was decided of the tracked firm that has the row's id, if the row says nothing that it did not."""
        subject = self.subjects.get(counterparty.id or "")
        made = self.made.get((subject.id, entry.list, entry.key)) if subject else None
        if not made or not subject or made.judged != sides(subject, entry):
            return []
        return [made] if _says_no_more(counterparty.party, subject.party) else []


def judged(session: Session) -> Judged:
    """Read what was decided of entries."""
    known = session.subjects.merges()
    made: dict[tuple[str, str, str], Judgement] = {}
    for one in session.subjects.judgements():
        if one.list and one.key:
            made[known.living(one.subject), one.list, one.key] = one
    tracked = {subject for subject, _, _ in made if not subject.startswith(PREFIX)}
    family = {member: subject for subject in tracked for member in (subject, *known.members(subject))}
    return Judged(made, session.subjects.of(family))


def _says_no_more(party: Party, known: Party) -> bool:
    names = {name.text for name in known.names}
    numbers = {(number.type, number.value) for number in known.identifiers}
    return (
        all(name.text in names for name in party.names)
        and all((number.type, number.value) in numbers for number in party.identifiers)
        and set(party.countries) <= set(known.countries)
        and not party.birth_dates
    )
