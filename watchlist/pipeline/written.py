"""Writes what a reading comes to: entries, subjects, events, alerts and the check, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from watchlist.model import Check, Entry, Kind
from watchlist.pipeline.already import untold
from watchlist.pipeline.found import Found
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.pipeline.polled import Polled, Work, recovered
from watchlist.pipeline.tell import tell
from watchlist.reading import Reading
from watchlist.removal import Removal
from watchlist.sources import ListSource
from watchlist.store.entries import Entries


def record(begun: Work, source: ListSource, reading: Reading, gone: Removal, check: Check, found: Found) -> Polled:
    """Write all that a reading comes to, in one transaction."""
    first = begun.state.good_snapshot is None
    with begun.app.store.write() as session:
        session.subjects.hold()
        if session.subjects.mark() != found.beside:
            raise OvertakenError(f"{source.key}: subjects have changed meanwhile")
        _write_entries(session.entries, reading, gone, found, begun.at)
        session.subjects.save(found.subjects.values(), begun.at)
        session.subjects.link(found.links)
        fresh = untold(session, found.happenings) if first else found.happenings
        tell(session, begun.app, [*fresh, *recovered(begun, check)], begun.at, one_summary=first)
        begun.record(session, check, reading.published_on, **_state(reading, source, check, begun.at))
    return _polled(begun, check, found)


def _write_entries(entries: Entries, reading: Reading, gone: Removal, found: Found, observed: datetime) -> None:
    key, told = found.source, reading.published_on or observed.date()
    entries.close(key, [*found.ended, *gone.confirmed], observed, told)
    entries.open(_versions(reading, found, told), observed)
    entries.reword(key, found.reworded)
    entries.mark_missing(key, gone.newly, observed)
    entries.count_missing(key, gone.still)
    entries.mark_present(key, gone.back, observed)


def _state(reading: Reading, source: ListSource, check: Check, observed: datetime) -> dict[str, object]:
    """What a good reading changes of what is known of its source."""
    changed: dict[str, object] = {"last_change_at": observed} if reading.is_new else {}
    # A reading that a person accepts may not say its day again.
    dated: dict[str, object] = {"published_on": reading.published_on} if reading.published_on else {}
    good = {"last_good_at": observed, "good_snapshot": check.snapshot, "entries": len(reading.seen)}
    return {"state": "ok", "failures": 0, "fault": None, "revision": source.revision, **good, **dated, **changed}


def _polled(begun: Work, check: Check, found: Found) -> Polled:
    count = Counter(one.event.kind for one in found.happenings)
    return Polled(
        source=check.source,
        outcome=check.outcome,
        check=check.id,
        entries=check.entries,
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
