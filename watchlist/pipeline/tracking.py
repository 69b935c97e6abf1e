"""Tracks subjects: compares them at once with all that stands, and tells in one summary what is listed already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from watchlist.app import App
from watchlist.match import Apart, Thresholds, Tracked
from watchlist.model import Comparison, Entry, Event, Origin, Subject
from watchlist.names.index import Index
from watchlist.names.score import compare_parties
from watchlist.pipeline.already import Seen, already_listed, untold
from watchlist.pipeline.overtaken import OvertakenError, not_overtaken
from watchlist.pipeline.tell import tell
from watchlist.store import Session
from watchlist.subject_rows import COLUMNS, Row, edited, read_subjects, subject_of_row

__all__ = ["COLUMNS", "Row", "edited", "read_subjects", "subject_of_row", "track"]

Met = tuple[Subject, Entry, Comparison]


def track(app: App, subjects: Sequence[Subject]) -> list[Event]:
    """Save subjects and match them with every list; the events of what is listed already, told before or not."""
    return not_overtaken(lambda: _track(app, subjects))


def _track(app: App, subjects: Sequence[Subject]) -> list[Event]:
    now = app.clock()
    with app.store.read() as session:
        heads = _heads(session)
        entries = [version.entry for version in session.entries.versions(witnesses=False)]
        own = [one for one in session.subjects.all() if one.origin is Origin.LIST]
        linked = session.subjects.linked()
        seen = _seen(app, session)
        apart = session.subjects.apart()
    limits = app.thresholds
    met = list(_meeting(subjects, entries, limits))
    joined = _joined(subjects, entries, limits, apart)
    replaced = _replaced(subjects, own, {(link[1], link[2]): link[0] for link in joined}, linked)
    inherited = _inherited(replaced, linked)
    joined += inherited
    met += _handed_over(subjects, inherited, entries, limits, {(one.id, at.list, at.key) for one, at, _ in met})
    happenings = [already_listed(at, one.id, found, seen[at.list], limits) for one, at, found in met]
    with app.store.write() as session:
        session.subjects.hold()
        if _heads(session) != heads:
            raise OvertakenError("lists were read meanwhile")
        session.subjects.save(subjects, now)
        for gone in replaced:
            session.subjects.remove(gone, now)
        session.subjects.link(joined)
        tell(session, app, untold(session, happenings), now, one_summary=True)
    return [one.event for one in happenings]


def _seen(app: App, session: Session) -> dict[str, Seen]:
    """Where each list's entries were last seen to stand."""
    now, states = app.clock(), session.sources.states()
    return {key: Seen(app.titles.get(key, key), now, state.good_snapshot) for key, state in states.items()}


def _heads(session: Session) -> dict[str, str]:
    """The newest check of every source: while they are the same, so are the entries."""
    return {key: state.head for key, state in session.sources.states().items()}


def _meeting(subjects: Iterable[Subject], entries: Sequence[Entry], thresholds: Thresholds) -> Iterable[Met]:
    by_key = {str(number): entry for number, entry in enumerate(entries)}
    index = Index([(key, entry.party) for key, entry in by_key.items()])
    for subject in subjects:
        for key, _ in index.search(subject.party, minimum=thresholds.review):
            comparison = compare_parties(subject.party, by_key[key].party)
            if comparison.score >= thresholds.review:
                yield subject, by_key[key], comparison


def _joined(
    subjects: Sequence[Subject], entries: Iterable[Entry], thresholds: Thresholds, apart: Apart
) -> list[tuple[str, str, str, str]]:
    """Which of the entries the subjects are, without a person's word."""
    tracked = Tracked(subjects, {}, thresholds, apart)
    pairs = ((entry, tracked.same(entry)) for entry in entries)
    return [(same[0].id, entry.list, entry.key, same[1]) for entry, same in pairs if same]


def _replaced(
    subjects: Sequence[Subject],
    own: Iterable[Subject],
    joined: dict[tuple[str, str], str],
    linked: dict[tuple[str, str], list[str]],
) -> dict[str, str]:
    """The subjects that a list made of firms which the user now tracks, and as what: one firm is one subject."""
    made = {one.id for one in own} - {one.id for one in subjects}
    return {holder: subject for pair, subject in joined.items() for holder in linked.get(pair, ()) if holder in made}


def _inherited(replaced: dict[str, str], linked: dict[tuple[str, str], list[str]]) -> list[tuple[str, str, str, str]]:
    """The entries of the replaced, on whatever list: they are the user's subject now, or nobody would watch them."""
    return [
        (replaced[holder], *pair, "the same firm on another list")
        for pair, holders in linked.items()
        for holder in holders
        if holder in replaced
    ]


def _handed_over(
    subjects: Iterable[Subject],
    inherited: Iterable[tuple[str, str, str, str]],
    entries: Iterable[Entry],
    thresholds: Thresholds,
    met: Collection[tuple[str, str, str]],
) -> Iterator[Met]:
    """What is known to be a subject by inheritance alone, and was not met by name or number."""
    links = {(inside, key): [subject] for subject, inside, key, _ in inherited if (subject, inside, key) not in met}
    tracked = Tracked(subjects, links, thresholds)
    for entry in entries:
        for subject_id in links.get((entry.list, entry.key), ()):
            yield tracked.subjects[subject_id], entry, tracked.meeting(entry)[subject_id]
