"""What people decided, as far as it is in force: while both sides are what they were when they were judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from watchlist.choose import matter
from watchlist.diff import fingerprint
from watchlist.model import Decision, Entry, Event, Party, Subject, digest
from watchlist.store import Judgement, Session
from watchlist.store.subjects import Side, Versions


class Judged:
    """What people decided of some subjects, as far as it is in force: while both sides are what they were then."""

    def __init__(self, session: Session, subjects: Mapping[str, Subject]) -> None:
        self._subjects = subjects
        # What was merged is judged by the one that stands for it.
        made = session.subjects.judgements({subject.id for subject in subjects.values()})
        # What was decided of a story holds for the elder that it was merged into.
        self._elders = session.news.elders() if any(one.story for one in made) else {}
        self._made: dict[tuple[str, str], list[Judgement]] = {}
        for one in made:
            self._made.setdefault((one.subject, self._living(_about(one))), []).append(one)

    def made(self, subject_id: str, event: Event) -> list[Judgement]:
        """Every decision on a subject and what an event is about, oldest first, in force or not."""
        subject = self._subjects.get(subject_id)
        if subject is None:
            return []
        # What has no key and no story shares nothing with other events: it is judged by its hit.
        abouts = (self._living(matter(event)), digest(event.id, subject_id), digest(event.id, subject.id))
        return next((made for about in abouts if (made := self._made.get((subject.id, about)))), [])

    def decision(self, subject_id: str, event: Event) -> Decision | None:
        """The decision in force on a subject and what an event is about; None where there is none."""
        made = self.made(subject_id, event)
        if not made or made[-1].judged != sides(self._subjects[subject_id], event.entry):
            return None
        return made[-1].decision

    def _living(self, about: str) -> str:
        return self._elders.get(about, about)


def _about(judgement: Judgement) -> str:
    return f"{judgement.list}\x1f{judgement.key}" if judgement.key else judgement.story or judgement.hit


def sides(subject: Subject, entry: Entry | None) -> str:
    """Hash what a judgement stands on: a change of name, identifier, country or date of birth opens it again."""
    return sides_of(subject.party, entry.party if entry else None)


def sides_of(party: Party, other: Party | None) -> str:
    """Hash two sides that need not be a subject and an entry."""
    return digest(_said(side(party)), _said(side(other)) if other else None)


def _said(one: Side) -> str:
    return "\x1f".join([*one.names, *one.identifiers, *one.countries, *one.birth_dates])


def side(party: Party) -> Side:
    """What of a party a judgement stands on, in one order."""
    return Side(
        names=tuple(sorted(name.text for name in party.names)),
        identifiers=tuple(sorted(f"{number.type}:{number.value}" for number in party.identifiers)),
        countries=tuple(sorted(party.countries)),
        birth_dates=tuple(sorted(party.birth_dates)),
    )


def versions(session: Session, party: Party, entry: Entry | None, event: Event | None) -> Versions:
    """Both sides as they stand, and which version of the entry that is."""
    return Versions(
        subject=side(party),
        entry=side(entry.party) if entry else None,
        fingerprint=fingerprint(entry) if entry else None,
        valid_from=_valid_from(session, entry) if entry else None,
        snapshot=event.snapshot if event else None,
        event=event.id if event else None,
    )


def _valid_from(session: Session, entry: Entry) -> datetime | None:
    """Since when an entry has said what it says; None of what no list says yet."""
    same = [one.valid_from for one in session.entries.history(entry.list, entry.key) if one.entry == entry]
    return same[-1] if same else None
