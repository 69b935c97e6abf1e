"""Tracks subjects: compares them at once with all that stands, and tells in one summary what is listed already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.match import Thresholds, Tracked, hit
from watchlist.model import Comparison, Entry, Event, Kind, Origin, Subject, digest
from watchlist.names.index import Index
from watchlist.names.score import compare_parties
from watchlist.pipeline.tell import tell
from watchlist.store import Session
from watchlist.subject_rows import COLUMNS, Row, edited, read_subjects, subject_of_row

__all__ = ["COLUMNS", "Row", "edited", "read_subjects", "subject_of_row", "track"]

Met = tuple[Subject, Entry, Comparison]


def track(app: App, subjects: Sequence[Subject]) -> list[Event]:
    """Save subjects and match them with every list; the events of what is listed already, told before or not."""
    now = app.clock()
    with app.store.read() as session:
        entries = [version.entry for version in session.entries.versions()]
        own = [one for one in session.subjects.all() if one.origin is Origin.LIST]
        linked = session.subjects.linked()
    met = list(_meeting(subjects, entries, app.thresholds))
    joined = _joined(subjects, entries, app.thresholds)
    replaced = _replaced(subjects, own, {(link[1], link[2]): link[0] for link in joined}, linked)
    happenings = [_happening(app, one, now) for one in met]
    with app.store.write() as session:
        session.subjects.save(subjects, now)
        for gone in replaced:
            session.subjects.remove(gone, now)
        session.subjects.link(joined)
        fresh = _untold(session, happenings)
        tell(session, app, fresh, now, one_summary=True)
    return [one.event for one in happenings]


def _meeting(subjects: Iterable[Subject], entries: Sequence[Entry], thresholds: Thresholds) -> Iterable[Met]:
    by_key = {str(number): entry for number, entry in enumerate(entries)}
    index = Index([(key, entry.party) for key, entry in by_key.items()])
    for subject in subjects:
        for key, _ in index.search(subject.party, minimum=thresholds.review):
            comparison = compare_parties(subject.party, by_key[key].party)
            if comparison.score >= thresholds.review:
                yield subject, by_key[key], comparison


def _joined(
    subjects: Sequence[Subject], entries: Iterable[Entry], thresholds: Thresholds
) -> list[tuple[str, str, str, str]]:
    """Which of the entries the subjects are, without a person's word."""
    tracked = Tracked(subjects, {}, thresholds)
    pairs = ((entry, tracked.same(entry)) for entry in entries)
    return [(same[0].id, entry.list, entry.key, same[1]) for entry, same in pairs if same]


def _replaced(
    subjects: Sequence[Subject],
    own: Iterable[Subject],
    joined: dict[tuple[str, str], str],
    linked: dict[tuple[str, str], list[str]],
) -> list[str]:
    """The subjects that a list made of firms which the user now tracks: one firm is one subject."""
    made = {one.id for one in own} - {one.id for one in subjects}
    return sorted({holder for pair in joined for holder in linked.get(pair, ()) if holder in made})


def _happening(app: App, met: Met, now: datetime) -> Happening:
    subject, entry, comparison = met
    source = app.sources.get(entry.list)
    event = Event(
        id=digest(entry.list, entry.key, Kind.ALREADY_LISTED, subject.id),
        kind=Kind.ALREADY_LISTED,
        source=entry.list,
        detected_at=now,
        title=f"{entry.name}: already on {source.title if source else entry.list}",
        occurred_on=entry.listed_on,
        entry=entry,
    )
    return Happening(event, (hit(event, subject.id, comparison, app.thresholds),))


def _untold(session: Session, happenings: Sequence[Happening]) -> list[Happening]:
    known = session.events.known(one.event.id for one in happenings)
    return [one for one in happenings if one.event.id not in known]
