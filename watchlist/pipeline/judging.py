"""Keeps a person's decision, with the state of both sides that it was made on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from watchlist.app import App
from watchlist.inquiry import Pair
from watchlist.model import Decision, Entry
from watchlist.pipeline.answering import answer_judged
from watchlist.pipeline.confirming import confirm
from watchlist.pipeline.judged import Judged, sides, sides_of, versions
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.store import Judgement, Session


def assert_known(session: Session, hits: Iterable[str]) -> None:
    """Raise UnknownError where a hit is neither a subject's nor a screening's."""
    for one in hits:
        if session.inquiries.pair(one) is None:
            session.subjects.hit(one)


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision that was kept, and how many alerts are told by it that were held back before."""

    judgement: Judgement
    told: int = 0


def judge(app: App, hit_id: str, decision: Decision, *, by: str, note: str, seen: int | None = None) -> Settled:
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
            return Settled(screened)
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
            session.withdrawals.judged(subject.id, [found.hit.event])
        if decision is Decision.NEGATIVE:
            answer_judged(session, found, judgement.at, by=by)
        elif decision is Decision.POSITIVE:
            if found.list and found.key:
                _join(session, subject.id, found.list, found.key)
            return Settled(judgement, confirm(session, app, found, judgement.at))
    return Settled(judgement)


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
        session.withdrawals.judged(met, [hit.event for hit in same if hit.subject == met])


def _join(session: Session, subject: str, list_key: str, key: str) -> None:
    """Know that a subject is an entry; one that is a subject of its own is joined to it by a merge."""
    if not session.subjects.linked().get((list_key, key)):
        session.subjects.link([(subject, list_key, key, "judged to be the same")])
