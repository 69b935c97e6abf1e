"""Keeps a person's decision, with the state of both sides that it was made on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from watchlist.app import App
from watchlist.choose import matter
from watchlist.diff import fingerprint
from watchlist.inquiry import Pair
from watchlist.model import Decision, Entry, Event, Party, Subject, digest
from watchlist.pipeline.answering import answer_judged
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.store import Judgement, Session
from watchlist.store.subjects import Side, Versions


def assert_known(session: Session, hits: Iterable[str]) -> None:
    """Raise UnknownError where a hit is neither a subject's nor a screening's."""
    for one in hits:
        if session.inquiries.pair(one) is None:
            session.subjects.hit(one)


def judge(app: App, hit_id: str, decision: Decision, *, by: str, note: str, seen: int | None = None) -> Judgement:
    """Judge a hit: the decision holds for its subject and its entry or story, and for later events on them.

    ``seen`` is how many decisions on the two were seen by who decides: OvertakenError if there are more by now.
    """
    with app.store.write() as session:
        session.subjects.hold()
        if pair := session.inquiries.pair(hit_id):
            if seen is not None:
                _not_judged_since(made_of(session, pair), seen)
            screened = _of_pair(session, pair, decision, by=by, at=app.clock(), note=note)
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
            versions=versions(session, subject.party, event.entry, event),
        )
        if seen is not None:
            _not_judged_since(Judged(session, {subject.id: subject}).made(subject.id, event), seen)
        session.subjects.judge(judgement)
        if decision is Decision.NEGATIVE and (found.key or found.story):
            part(session, subject.id, found.list, found.key, found.story)
        elif decision is Decision.NEGATIVE:
            # What a notice announces has no key yet that it would share with anything else.
            session.outbox.withdraw(subject.id, [found.hit.event])
        elif decision is Decision.POSITIVE and found.list and found.key:
            _join(session, subject.id, found.list, found.key)
        if decision is Decision.NEGATIVE:
            answer_judged(session, found, judgement.at, by=by)
    return judgement


def _of_pair(session: Session, pair: Pair, decision: Decision, *, by: str, at: datetime, note: str) -> Judgement:
    """The decision on a screened row and an entry, as both were when they were screened."""
    entry = as_screened(session, pair)
    lists = session.inquiries.get(pair.inquiry).lists
    snapshot = next((one.snapshot for one in lists if one.list == pair.list), None)
    kept = replace(versions(session, pair.party, entry, None), snapshot=snapshot)
    return Judgement(pair.counterparty, pair.hit, decision, by, at, pair.judged, note, *pair.entry, versions=kept)


def as_screened(session: Session, pair: Pair) -> Entry | None:
    """The newest version of a pair's entry on which its screening holds; None where it is not kept any more."""
    versions = reversed(session.entries.history(*pair.entry))
    return next((one.entry for one in versions if sides_of(pair.party, one.entry.party) == pair.judged), None)


def made_of(session: Session, pair: Pair) -> list[Judgement]:
    """Every decision on a screened counterparty and an entry, oldest first, in force or not."""
    made = session.subjects.judgements([pair.counterparty])
    return [one for one in made if (one.list, one.key) == pair.entry]


def _not_judged_since(made: Sequence[Judgement], seen: int) -> None:
    if len(made) > seen:
        raise OvertakenError(f"{made[-1].by} has judged it {made[-1].decision} meanwhile")


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
