"""Keeps a person's decision, with the state of both sides that it was made on."""

from __future__ import annotations

from collections.abc import Mapping

from watchlist.app import App
from watchlist.choose import matter
from watchlist.model import Decision, Entry, Event, Party, Subject, digest
from watchlist.store import Judgement, Session


def judge(app: App, hit_id: str, decision: Decision, *, by: str, note: str) -> Judgement:
    """Judge a hit: the decision holds for its subject and its entry or story, and for later events on them."""
    with app.store.write() as session:
        session.subjects.hold()
        if pair := session.inquiries.pair(hit_id):
            screened = Judgement(pair.counterparty, hit_id, decision, by, app.clock(), pair.judged, note, *pair.entry)
            session.subjects.judge(screened)
            return screened
        found = session.subjects.hit(hit_id)
        event = session.events.get(found.hit.event)
        subject = session.subjects.of([found.hit.subject])[found.hit.subject]
        judgement = Judgement(
            subject=subject.id,
            hit=hit_id,
            decision=decision,
            by=by,
            at=app.clock(),
            judged=sides(subject, event.entry),
            note=note,
            list=found.list,
            key=found.key,
            story=found.story,
        )
        session.subjects.judge(judgement)
        if decision is Decision.NEGATIVE and (found.key or found.story):
            part(session, subject.id, found.list, found.key, found.story)
        elif decision is Decision.NEGATIVE:
            # What a notice announces has no key yet that it would share with anything else.
            session.outbox.withdraw(subject.id, [found.hit.event])
        elif decision is Decision.POSITIVE and found.list and found.key:
            _join(session, subject.id, found.list, found.key)
    return judgement


def part(session: Session, subject: str, list_key: str | None, key: str | None, story: str | None = None) -> None:
    """Undo what rests on a subject and an entry, or a story, being one: the link, and what waits to be told of it."""
    if list_key and key:
        session.subjects.unlink(subject, list_key, key)
    about = (list_key, key, story)
    same = [one.hit for one in session.subjects.hits(subject=subject) if (one.list, one.key, one.story) == about]
    for met in {hit.subject for hit in same}:
        session.outbox.withdraw(met, [hit.event for hit in same if hit.subject == met])


def _join(session: Session, subject: str, list_key: str, key: str) -> None:
    """Know that a subject is an entry; one that is a subject of its own is joined to it by a merge."""
    if not session.subjects.linked().get((list_key, key)):
        session.subjects.link([(subject, list_key, key, "judged to be the same")])


class Judged:
    """What people decided of some subjects, as far as it is in force: while both sides are what they were then."""

    def __init__(self, session: Session, subjects: Mapping[str, Subject]) -> None:
        self._subjects = subjects
        # What was merged is judged by the one that stands for it.
        made = session.subjects.judgements({subject.id for subject in subjects.values()})
        # What was decided of a story holds for the elder that it was merged into.
        self._elders = session.news.elders() if any(one.story for one in made) else {}
        self._newest = {(one.subject, self._living(_about(one))): one for one in made}

    def decision(self, subject_id: str, event: Event) -> Decision | None:
        """The decision in force on a subject and what an event is about; None where there is none."""
        subject = self._subjects.get(subject_id)
        judgement = self._newest.get((subject.id, self._living(matter(event)))) if subject else None
        if judgement is None or subject is None or judgement.judged != sides(subject, event.entry):
            return None
        return judgement.decision

    def _living(self, about: str) -> str:
        return self._elders.get(about, about)


def _about(judgement: Judgement) -> str:
    return f"{judgement.list}\x1f{judgement.key}" if judgement.key else judgement.story or ""


def sides(subject: Subject, entry: Entry | None) -> str:
    """Hash what a judgement stands on: a change of name, identifier, country or date of birth opens it again."""
    return sides_of(subject.party, entry.party if entry else None)


def sides_of(party: Party, other: Party | None) -> str:
    """Hash two sides that need not be a subject and an entry."""
    return digest(_side(party), _side(other) if other else None)


def _side(party: Party) -> str:
    names = sorted(name.text for name in party.names)
    numbers = sorted(f"{number.type}:{number.value}" for number in party.identifiers)
    return "\x1f".join([*names, *numbers, *sorted(party.countries), *sorted(party.birth_dates)])
