"""Writes what a reading comes to: entries, subjects, events, alerts and the check, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from msgspec.structs import replace

from watchlist.app import Standing
from watchlist.model import Check, Entry, Event, Kind
from watchlist.pipeline.already import untold
from watchlist.pipeline.deltas import remembering
from watchlist.pipeline.found import Found
from watchlist.pipeline.freshness import freshness
from watchlist.pipeline.lending import given_back
from watchlist.pipeline.notices import overdue, settle
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.pipeline.polled import DELTAS, Polled, Work
from watchlist.pipeline.tell import tell
from watchlist.pipeline.witnesses import outlasted
from watchlist.reading import Reading
from watchlist.removal import Removal
from watchlist.sources import ListSource
from watchlist.store.entries import Entries
from watchlist.store.sources import Progress


def record(begun: Work, source: ListSource, reading: Reading, gone: Removal, check: Check, found: Found) -> Polled:
    """Write all that a reading comes to, in one transaction."""
    first = begun.state.good_snapshot is None
    with begun.app.store.write() as session:
        session.subjects.hold()
        if session.subjects.mark() != found.beside:
            raise OvertakenError(f"{source.key}: subjects have changed meanwhile")
        _write_entries(session.entries, source, reading, gone, found, begun.at)
        session.subjects.save(found.subjects.values(), begun.at)
        session.subjects.link(found.links)
        fresh = [*found.happenings, *untold(session, found.already)]
        settle(session, source, [one.event for one in fresh])
        lately, state = freshness(begun, source, check, reading.published_on)
        lasting, progress = outlasted(session, begun, source, check)
        late = overdue(session, begun, source, check)
        tell(session, begun.app, [*fresh, *lately, *lasting, *late], begun.at, one_summary=first)
        progress = _progress(begun, check, progress or begun.state.progress)
        begun.record(session, check, progress=progress, **state, **_state(begun, reading, source, check))
    if found.tracked and not found.subjects and not found.links:
        given_back(begun.app, found.beside, found.tracked)
    read = begun.answer
    held = (read.sha256, read.content) if read and read.sha256 == check.snapshot else ()
    begun.app.standing = Standing(source.key, check.hash, _stands(reading, gone), *held)
    return _polled(begun, check, found)


def _stands(reading: Reading, gone: Removal) -> dict[str, str]:
    """What stands after a reading: all that it has, and what waits to be missed for longer."""
    waiting = {key: reading.before[key] for key in reading.gone - gone.confirmed}
    return {**reading.seen, **waiting}


def _write_entries(
    entries: Entries, source: ListSource, reading: Reading, gone: Removal, found: Found, observed: datetime
) -> None:
    key, told = source.key, reading.published_on or observed.date()
    entries.close(key, [*found.ended, *gone.confirmed], observed, told)
    entries.open(_versions(reading, found, told), observed, source.is_witness)
    entries.reword(key, found.reworded)
    entries.mark_missing(key, gone.newly, observed)
    entries.count_missing(key, gone.still)
    entries.mark_present(key, gone.back, observed)


def _progress(begun: Work, check: Check, progress: Progress) -> Progress:
    """What stands by deltas alone, until a whole list says it too."""
    # Those that could not be joined to what is known are read by the whole list.
    progress = remembering(progress, [one.id for one in begun.publications])
    provisional = {**progress.provisional, **begun.provisional} if check.scope == DELTAS else {}
    return replace(progress, provisional=provisional)


def _state(begun: Work, reading: Reading, source: ListSource, check: Check) -> dict[str, object]:
    """What a good reading changes of what is known of its source."""
    good: dict[str, object] = {"failures": 0, "last_good_at": begun.at, "entries": len(reading.seen)}
    if reading.is_new:
        good["last_change_at"] = begun.at
    if check.scope == DELTAS:
        return good
    # A reading that a person accepts may not say its day again.
    dated: dict[str, object] = {"published_on": reading.published_on} if reading.published_on else {}
    return {**good, **dated, "revision": source.revision, "good_snapshot": check.snapshot, **begun.kept_in_mind()}


def _polled(begun: Work, check: Check, found: Found) -> Polled:
    count = Counter(one.event.kind for one in found.happenings)
    # What is done to many and to some of them beside is still done to each of them once.
    amended = {key for one in found.happenings if one.event.kind is Kind.AMENDED for key in _keys(one.event)}
    return Polled(
        source=check.source,
        outcome=check.outcome,
        check=check.id,
        entries=check.entries,
        listed=count[Kind.LISTED],
        amended=len(amended),
        delisted=count[Kind.DELISTED],
        seconds=begun.seconds,
    )


def _keys(event: Event) -> Iterator[str]:
    if event.entry:
        yield event.entry.key
    yield from (member.key for member in event.members)


def _versions(reading: Reading, found: Found, told: date) -> Iterator[tuple[Entry, str, date]]:
    amended = set(found.ended)
    for entry in reading.differing:
        if entry.key not in found.unreal:
            since = told if entry.key in amended else entry.listed_on or told
            yield entry, reading.seen[entry.key], since
