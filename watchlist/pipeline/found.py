"""What a reading of a list comes to: who was listed, amended, delisted, who is tracked by it, and who is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from watchlist.choose import Happening
from watchlist.diff import changes
from watchlist.match import Tracked, Tracking, hits, subject_of, tie
from watchlist.model import Change, Check, Entry, Event, Kind, Origin, Subject, digest
from watchlist.pipeline.already import Seen, already_listed
from watchlist.pipeline.polled import Work
from watchlist.reading import Reading
from watchlist.removal import Removal
from watchlist.sources import ListSource

DONE = {Kind.LISTED: "listed on", Kind.AMENDED: "amended on", Kind.DELISTED: "removed from"}


@dataclass
class Found:
    """What a reading of the list ``source`` comes to, before it is written.

    Its happenings, the subjects and links that it makes, the keys whose versions end and the entries that only our own
    reading rewords.

    ``beside`` marks the subjects that it was matched with.
    """

    source: str
    happenings: list[Happening] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    links: list[tuple[str, str, str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    reworded: list[Entry] = field(default_factory=list)
    unreal: set[str] = field(default_factory=set)
    beside: str = ""


def find(begun: Work, source: ListSource, reading: Reading, gone: Removal, check: Check) -> Found:
    """Work out, outside any transaction, what a reading comes to."""
    app, found, first = begun.app, Found(source.key), begun.state.good_snapshot is None
    with app.store.read() as session:
        found.beside = session.subjects.mark()
        people, links = session.subjects.all(), session.subjects.linked()
        tracked = Tracked(people, links, app.thresholds, session.subjects.apart())
        removed = session.subjects.removed()
        standing = session.entries.standing(source.key, gone.confirmed)
        wanted = [key for key, mark in reading.seen.items() if reading.before.get(key, mark) != mark]
        stood = session.entries.standing(source.key, wanted)
    events: list[Event] = []
    for entry in reading.differing:
        if entry.key in stood:
            events += _compared(source, stood[entry.key], entry, check, reading, found)
        elif not first:
            events.append(list_event(source, entry, Kind.LISTED, check, entry.listed_on or reading.published_on))
        _adopt(entry, tracked, app.tracking, removed, found)
    for key in sorted(gone.confirmed):
        events.append(list_event(source, standing[key], Kind.DELISTED, check, reading.published_on))
    found.happenings += happenings(events, tracked)
    if first:
        found.happenings += _already(begun, source, reading, tracked, check)
    return found


def happenings(events: Iterable[Event], tracked: Tracked) -> list[Happening]:
    """Join events with the subjects that each is about."""
    return [Happening(event, tuple(hits([event], tracked))) for event in events]


def _already(begun: Work, source: ListSource, reading: Reading, tracked: Tracked, check: Check) -> Iterator[Happening]:
    """A first reading is a baseline; only those whom the user tracks are told that they are on it."""
    thresholds = begun.app.thresholds
    seen = Seen(source.title, begun.at, check.snapshot, check.id)
    users = [subject for subject in tracked.subjects.values() if subject.origin is Origin.USER]
    known = Tracked(users, {}, thresholds)
    for entry in reading.differing if users else ():
        for subject_id, comparison in known.meeting(entry).items():
            yield already_listed(entry, subject_id, comparison, seen, thresholds)


def _compared(
    source: ListSource, before: Entry, after: Entry, check: Check, reading: Reading, found: Found
) -> Iterator[Event]:
    differing = changes(before, after)
    if not differing:
        found.reworded.append(after)
        found.unreal.add(after.key)
        return
    found.ended.append(after.key)
    yield list_event(source, after, Kind.AMENDED, check, reading.published_on, differing)


def _adopt(entry: Entry, tracked: Tracked, tracking: Tracking, removed: set[str], found: Found) -> None:
    """Make a listed party with a tie to a tracked country a subject, or join it to the one that it is."""
    same = tracked.same(entry)
    if same is not None:
        subject, reason = same
        if reason != "known":
            _join(subject, entry, reason, tracked, found)
        elif subject.origin is Origin.LIST and subject.id == subject_of(entry, "", tracking).id:
            renewed = subject_of(entry, tie(entry, tracking) or subject.reason, tracking)
            found.subjects[subject.id] = renewed
        return
    reason_found = tie(entry, tracking)
    if reason_found is None:
        return
    made = subject_of(entry, reason_found, tracking)
    if made.id in removed:
        return
    tracked.add(made)
    found.subjects[made.id] = made
    _join(made, entry, reason_found, tracked, found)


def _join(subject: Subject, entry: Entry, reason: str, tracked: Tracked, found: Found) -> None:
    tracked.join(subject.id, entry)
    found.links.append((subject.id, entry.list, entry.key, reason))


def list_event(
    source: ListSource,
    entry: Entry,
    kind: Kind,
    check: Check,
    occurred_on: date | None,
    changed: tuple[Change, ...] = (),
) -> Event:
    """Make the event of what a check saw a list do to an entry."""
    return Event(
        id=digest(source.key, entry.key, kind, check.id),
        kind=kind,
        source=source.key,
        detected_at=check.at,
        title=f"{entry.name}: {DONE[kind]} {source.title}",
        occurred_on=occurred_on,
        entry=entry,
        changes=changed,
        snapshot=check.snapshot,
        check=check.id,
    )
