"""One list, from its address to the record: fetch, archive, parse, guard, diff, match, choose, record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.diff import changes
from watchlist.errors import Held, InputError, SourceError, WatchlistError
from watchlist.guard import guard
from watchlist.lists import Collected
from watchlist.match import Tracked, Tracking, hits, subject_of, tie
from watchlist.model import Change, Check, Entry, Event, Kind, Origin, Outcome, Subject, digest
from watchlist.pipeline.already import Seen, already_listed, untold
from watchlist.pipeline.overtaken import OvertakenError, not_overtaken
from watchlist.pipeline.polled import Bytes, Given, Polled, Work, broken, failed, held, recovered, work
from watchlist.pipeline.tell import tell
from watchlist.reading import Items, Reading, Spool, read
from watchlist.removal import Patience, Removal, removal
from watchlist.sources import ListSource
from watchlist.store import Session
from watchlist.store.entries import Missing
from watchlist.store.sources import RecordedCheck


def poll_list(app: App, source: ListSource, given: Given | None = None) -> Polled:
    """Fetch one list, record what changed, and queue who must be told."""
    with work(app, source, given) as begun:
        try:
            collected = source.collect(begun.get, source.url)
            _reread(begun, source)
            if collected.answer.sha256 == begun.state.good_snapshot:
                return _unchanged(begun, source, collected.answer.not_modified)
            return _changed(begun, source, collected)
        except Held as error:
            return held(begun, error)
        except SourceError as error:
            return failed(begun, error)
        except (WatchlistError, SQLAlchemyError):
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours must not leave a source in silence
            return broken(begun, error)


def accept(app: App, check_id: str) -> Polled:
    """Release a held reading: what it says is recorded, and what it lacks is delisted at once."""
    with app.store.read() as session:
        recorded = session.sources.check(check_id)
        source = _held_list(app, session, recorded)
    with work(app, source, None) as begun:
        snapshot = str(recorded.check.snapshot)
        kept = Bytes(source.url, snapshot, False, lambda: app.archive.open(snapshot))
        try:
            polled = _changed(begun, source, Collected(kept), believed=True)
        except Held as error:
            raise InputError(f"check {check_id} cannot be accepted, its answer cannot be read: {error}") from None
        with app.store.write() as session:
            session.sources.settle(check_id, "accepted")
        return polled


def reject(app: App, check_id: str) -> None:
    """Drop a held reading; the same bytes are not brought up again."""
    with app.store.write() as session:
        _held_list(app, session, session.sources.check(check_id))
        session.sources.settle(check_id, "rejected")


def _held_list(app: App, session: Session, recorded: RecordedCheck) -> ListSource:
    check = recorded.check
    if check.outcome is not Outcome.HELD:
        raise InputError(f"check {check.id} is not held (it is {check.outcome}); `watchlist sources --held` lists them")
    if recorded.released:
        raise InputError(f"check {check.id} was {recorded.released} before")
    newer = session.sources.state(check.source).last_good_at
    if newer and newer > check.at:
        raise InputError(f"check {check.id} is past: {check.source} has had a good reading since")
    source = app.sources.get(check.source)
    if not isinstance(source, ListSource):
        raise InputError(f"check {check.id} is of {check.source}, which is no list that is configured now")
    return source


@dataclass
class Found:
    """What a reading comes to, before it is written: versions to begin and end, events, subjects and links.

    ``beside`` marks the subjects that it was matched with.
    """

    events: list[Event] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    links: list[tuple[str, str, str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    reworded: list[Entry] = field(default_factory=list)
    unreal: set[str] = field(default_factory=set)
    beside: str = ""


def _changed(begun: Work, source: ListSource, collected: Collected, *, believed: bool = False) -> Polled:
    app, first = begun.app, begun.state.good_snapshot is None
    with app.store.read() as session:
        before = session.entries.fingerprints(source.key)
        missing = session.entries.missing(source.key)
    with Spool() as spool, collected.answer.open() as raw:
        shortened = None if believed else _shortened(begun, source, collected, raw, before)
        reading = read(source.parse, raw, before, spool, collected.published_on, shortened)
        if not believed:
            gone = len(reading.gone - missing.keys())
            guard(source.limits, before=len(before) - len(missing), read=len(reading.seen), gone=gone)
        patience = Patience(1 if believed else source.confirm_removals, source.confirm_after)
        gone_now = removal(missing, reading.gone, patience, begun.at)
        check = begun.check(Outcome.NEW, snapshot=collected.answer.sha256, entries=len(reading.seen))

        def find_and_record() -> Polled:
            found = _find(begun, source, reading, gone_now, check, first=first)
            return _record(begun, source, reading, gone_now, check, found)

        return not_overtaken(find_and_record)


def _shortened(
    begun: Work, source: ListSource, collected: Collected, raw: BinaryIO, before: Mapping[str, str]
) -> Callable[[], Items] | None:
    """How to read only what differs from the last good answer; None where all has to be parsed.

    One answer in sixteen, chosen by its own hash, always is: a guard against what no shortcut could know.
    """
    differing, good = source.differing, begun.state.good_snapshot
    if differing is None or good is None or collected.answer.sha256.startswith("0") or not begun.app.archive.has(good):
        return None

    def items() -> Items:
        with begun.app.archive.open(good) as old:
            yield from differing(raw, old, before)

    return items


def _find(
    begun: Work, source: ListSource, reading: Reading, gone: Removal, check: Check, *, first: bool
) -> tuple[Found, list[Happening]]:
    """Work out, outside any transaction, what a reading comes to."""
    app, found = begun.app, Found()
    tracking = app.tracking
    with app.store.read() as session:
        found.beside = session.subjects.mark()
        tracked = Tracked(session.subjects.all(), session.subjects.linked(), app.thresholds)
        removed = session.subjects.removed()
        standing = session.entries.standing(source.key, gone.confirmed)
        wanted = [key for key, mark in reading.seen.items() if reading.before.get(key, mark) != mark]
        stood = session.entries.standing(source.key, wanted)
    for entry in reading.differing:
        if entry.key in stood:
            _compare(source, stood[entry.key], entry, check, reading, found)
        elif not first:
            found.events.append(_event(source, entry, Kind.LISTED, check, entry.listed_on or reading.published_on))
        _adopt(entry, tracked, tracking, removed, found)
    for key in sorted(gone.confirmed):
        found.events.append(_event(source, standing[key], Kind.DELISTED, check, reading.published_on))
    happenings = _happenings(found.events, tracked)
    if first:
        happenings += _already(begun, source, reading, tracked, check)
    return found, happenings


def _happenings(events: Iterable[Event], tracked: Tracked) -> list[Happening]:
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


def _compare(source: ListSource, before: Entry, after: Entry, check: Check, reading: Reading, found: Found) -> None:
    differing = changes(before, after)
    if not differing:
        found.reworded.append(after)
        found.unreal.add(after.key)
        return
    found.ended.append(after.key)
    found.events.append(_event(source, after, Kind.AMENDED, check, reading.published_on, differing))


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


def _record(
    begun: Work,
    source: ListSource,
    reading: Reading,
    gone: Removal,
    check: Check,
    work_found: tuple[Found, list[Happening]],
) -> Polled:
    found, happenings = work_found
    observed, key = begun.at, source.key
    told = reading.published_on or observed.date()
    with begun.app.store.write() as session:
        session.subjects.hold()
        if session.subjects.mark() != found.beside:
            raise OvertakenError(f"{key}: subjects have changed meanwhile")
        entries = session.entries
        entries.close(key, [*found.ended, *gone.confirmed], observed, told)
        entries.open(_versions(reading, found, told), observed)
        entries.reword(key, found.reworded)
        entries.mark_missing(key, gone.newly, observed)
        entries.count_missing(key, gone.still)
        entries.mark_present(key, gone.back)
        session.subjects.save(found.subjects.values(), observed)
        session.subjects.link(found.links)
        one_summary = begun.state.good_snapshot is None
        fresh = untold(session, happenings) if one_summary else happenings
        tell(session, begun.app, [*fresh, *recovered(begun, check)], observed, one_summary=one_summary)
        changed = {"last_change_at": observed} if reading.is_new else {}
        begun.record(
            session,
            check,
            state="ok",
            failures=0,
            fault=None,
            last_good_at=observed,
            entries=len(reading.seen),
            published_on=reading.published_on,
            revision=source.revision,
            good_snapshot=check.snapshot,
            **changed,
        )
    count = {kind: sum(event.kind is kind for event in found.events) for kind in Kind}
    return Polled(
        source=key,
        outcome=check.outcome,
        check=check.id,
        entries=len(reading.seen),
        listed=count[Kind.LISTED],
        amended=count[Kind.AMENDED],
        delisted=count[Kind.DELISTED],
        seconds=begun.seconds,
    )


def _versions(reading: Reading, found: Found, told: date) -> Iterator[tuple[Entry, str, date]]:
    amended = set(found.ended)
    for entry in reading.differing:
        if entry.key not in found.unreal:
            since = told if entry.key in amended else entry.listed_on or told
            yield entry, reading.seen[entry.key], since


def _unchanged(begun: Work, source: ListSource, not_modified: bool) -> Polled:
    """Record a good check that brought nothing new; it counts towards the removals that wait."""
    outcome = Outcome.NOT_MODIFIED if not_modified else Outcome.UNCHANGED
    check = begun.check(outcome, snapshot=begun.state.good_snapshot, entries=begun.state.entries)
    # Nearly always nothing is missing, and one transaction does: only this poll, which has the lease, changes that.
    with begun.app.store.write() as session:
        missing = session.entries.missing(source.key)
        if not missing:
            _stands(session, begun, check, [])
    delisted = _outstayed(begun, source, check, missing) if missing else 0
    return Polled(
        source=source.key,
        outcome=outcome,
        check=check.id,
        entries=begun.state.entries,
        delisted=delisted,
        seconds=begun.seconds,
    )


def _outstayed(begun: Work, source: ListSource, check: Check, missing: Mapping[str, Missing]) -> int:
    """Count a good check towards the removals that wait, and delist those that it confirms: how many."""
    gone = removal(missing, missing.keys(), Patience(source.confirm_removals, source.confirm_after), begun.at)
    with begun.app.store.read() as session:
        standing = session.entries.standing(source.key, gone.confirmed)
        subjects = (session.subjects.all(), session.subjects.linked()) if standing else ([], {})
    events = [_event(source, standing[key], Kind.DELISTED, check, begun.state.published_on) for key in sorted(standing)]
    happenings = _happenings(events, Tracked(*subjects, begun.app.thresholds)) if events else []
    with begun.app.store.write() as session:
        told = begun.state.published_on or begun.at.date()
        session.entries.close(source.key, gone.confirmed, begun.at, told)
        session.entries.count_missing(source.key, gone.still)
        _stands(session, begun, check, happenings)
    return len(events)


def _stands(session: Session, begun: Work, check: Check, happenings: Sequence[Happening]) -> None:
    tell(session, begun.app, [*happenings, *recovered(begun, check)], begun.at)
    changed = {"last_change_at": begun.at} if happenings else {}
    begun.record(session, check, state="ok", failures=0, fault=None, last_good_at=begun.at, **changed)


def _reread(begun: Work, source: ListSource) -> None:
    """Read the last good snapshot again when our parser has changed: that is a change of ours, not of theirs."""
    good = begun.state.good_snapshot
    if good is None or begun.state.revision in (None, source.revision):
        return
    with begun.app.store.read() as session:
        before = session.entries.fingerprints(source.key)
    with Spool() as spool, begun.app.archive.open(good) as raw:
        reading = read(source.parse, raw, before, spool, None)
        with begun.app.store.write() as session:
            session.entries.reword(source.key, (entry for entry in reading.differing if entry.key in before))
            session.sources.set_state(source.key, revision=source.revision)


def _event(
    source: ListSource,
    entry: Entry,
    kind: Kind,
    check: Check,
    occurred_on: date | None,
    changed: tuple[Change, ...] = (),
) -> Event:
    words = {
        Kind.LISTED: "listed on",
        Kind.AMENDED: "amended on",
        Kind.DELISTED: "removed from",
    }
    return Event(
        id=digest(source.key, entry.key, kind, check.id),
        kind=kind,
        source=source.key,
        detected_at=check.at,
        title=f"{entry.name}: {words[kind]} {source.title}",
        occurred_on=occurred_on,
        entry=entry,
        changes=changed,
        snapshot=check.snapshot,
        check=check.id,
    )
