"""Keeps a person's decision, with the state of both sides that it was made on."""

from __future__ import annotations

from collections.abc import Mapping

from watchlist.app import App
from watchlist.choose import matter
from watchlist.model import Decision, Entry, Event, Party, Subject, digest
from watchlist.store import Judgement, Session
from watchlist.store.subjects import RecordedHit


def judge(app: App, hit_id: str, decision: Decision, *, by: str, note: str) -> Judgement:
    """Judge a hit: the decision holds for its subject and its entry or story, and for later events on them."""
    with app.store.write() as session:
        found = session.subjects.hit(hit_id)
        event = session.events.get(found.hit.event)
        subject = session.subjects.of([found.hit.subject])[found.hit.subject]
        judgement = Judgement(
            subject=found.hit.subject,
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
        if decision is Decision.NEGATIVE:
            _part(session, found)
    return judgement


def _part(session: Session, found: RecordedHit) -> None:
    """Undo what rests on the two being one: the link, and what waits to be told of it."""
    if found.list and found.key:
        session.subjects.unlink(found.hit.subject, found.list, found.key)
    matter_of = (found.list, found.key, found.story)
    same = session.subjects.hits(subject=found.hit.subject)
    session.outbox.withdraw(
        found.hit.subject, [one.hit.event for one in same if (one.list, one.key, one.story) == matter_of]
    )


class Judged:
    """What people decided of some subjects, as far as it is in force: while both sides are what they were then."""

    def __init__(self, session: Session, subjects: Mapping[str, Subject]) -> None:
        self._subjects = subjects
        made = session.subjects.judgements(subjects)
        # What was decided of a story holds for the elder that it was merged into.
        self._elders = session.news.elders() if any(one.story for one in made) else {}
        self._newest = {(one.subject, self._living(_about(one))): one for one in made}

    def decision(self, subject_id: str, event: Event) -> Decision | None:
        """The decision in force on a subject and what an event is about; None where there is none."""
        judgement = self._newest.get((subject_id, self._living(matter(event))))
        subject = self._subjects.get(subject_id)
        if judgement is None or subject is None or judgement.judged != sides(subject, event.entry):
            return None
        return judgement.decision

    def _living(self, about: str) -> str:
        return self._elders.get(about, about)


def _about(judgement: Judgement) -> str:
    return f"{judgement.list}\x1f{judgement.key}" if judgement.key else judgement.story or ""


def sides(subject: Subject, entry: Entry | None) -> str:
    """Hash what a judgement stands on: a change of name, identifier, country or date of birth opens it again."""
    return digest(_side(subject.party), _side(entry.party) if entry else None)


def _side(party: Party) -> str:
    names = sorted(name.text for name in party.names)
    numbers = sorted(f"{number.type}:{number.value}" for number in party.identifiers)
    return "\x1f".join([*names, *numbers, *sorted(party.countries), *sorted(party.birth_dates)])
