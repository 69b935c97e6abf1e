"""The past out of deltas: they say when each entry came, changed or went, and so since when what stands has stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from watchlist.diff import changes, fingerprint
from watchlist.errors import InputError
from watchlist.lists import Delta, Publication
from watchlist.model import Change, Check, Entry, Event, Kind, Outcome
from watchlist.pipeline.deltas import items_of
from watchlist.pipeline.found import list_event
from watchlist.pipeline.polled import BACKFILL, Work
from watchlist.sources import ListSource

Closed = tuple[Entry, str, datetime, datetime, date]
"""An entry that came and went before our first reading: its fingerprint, from when to when, and the day it went."""


@dataclass
class Past:
    """What deltas come to: events, since when what stands now has stood, and entries that came and went."""

    events: list[Event] = field(default_factory=list)
    since: dict[str, tuple[datetime, date]] = field(default_factory=dict)
    closed: list[Closed] = field(default_factory=list)
    opened: dict[str, tuple[Entry, datetime]] = field(default_factory=dict)


def backfill_deltas(begun: Work, source: ListSource, since: date) -> tuple[int, int]:
    """Read a publisher's deltas from a day to our first reading, oldest first: how many, and how many events.

    What an entry said before it was amended is not known: until then it is given as it was read first.
    """
    with begun.app.store.read() as session:
        first = session.entries.first_observed(source.key)
        standing = session.entries.standing_since(source.key, first) if first else {}
        filled = any(one.check.scope == BACKFILL for one in session.sources.checks(source.key))
    if first is None or source.deltas is None:
        raise InputError(f"{source.key}: deltas say what changed, not what stood: poll the list first")
    if filled:
        raise InputError(f"{source.key}: its past was filled in before")
    past, begin = Past(), datetime.combine(since, time(), UTC)
    published = [one for one in source.deltas.published(begun, source.url, since) if begin <= one.at < first]
    checks = []
    for one in published:
        answer = source.deltas.get(begun, source.url, one)
        begun.at = one.at
        check = begun.check(
            Outcome.NEW,
            snapshot=answer.sha256,
            entries=None,
            published_on=source.deltas.local(one).date(),
            scope=BACKFILL,
        )
        checks.append(check)
        with answer.open() as raw:
            for item in items_of(source.deltas, raw):
                _note(past, source, item, standing, one, check.id, answer.sha256, begin)
    # Told to nobody, and matched with nobody: the past is asked for, not watched.
    with begun.app.store.write() as session:
        session.events.append(past.events)
        session.entries.reach_back(source.key, first, past.since, (begin, since))
        session.entries.put_closed(past.closed)
        session.sources.know_settings(*source.settings)
        session.sources.append(begun.lease, checks)
        for snapshot in begun.snapshots:
            session.sources.keep(snapshot)
    return len(published), len(past.events)


def _note(
    past: Past,
    source: ListSource,
    item: Delta,
    standing: dict[str, Entry],
    one: Publication,
    check: str,
    snapshot: str,
    begin: datetime,
) -> None:
    """Write down what a delta did to one entry."""
    known, now = past.opened.get(item.key), standing.get(item.key)
    if not item.concerns(standing=known is not None or now is not None):
        return
    day = source.deltas.local(one).date() if source.deltas else one.at.date()
    if item.removes:
        entry, opened = known or (item.stated(), begin)
        if entry is not None:
            past.closed.append((entry, fingerprint(entry), opened, one.at, day))
            past.opened.pop(item.key, None)
            past.events.append(_event(source, Kind.DELISTED, entry, one, check, snapshot))
    elif known is None and (made := item.applied(None)) is not None and item.key not in past.since and item.adds:
        past.since[item.key] = (one.at, day)
        past.opened[item.key] = (now or made, one.at)
        past.events.append(_event(source, Kind.LISTED, now or made, one, check, snapshot))
    elif entry := (known[0] if known else now):
        done = tuple(_done(item, entry))
        past.events.append(_event(source, Kind.AMENDED, entry, one, check, snapshot, done))


def _done(item: Delta, entry: Entry) -> Iterator[Change]:
    """What a delta changed, as far as it says so itself: applied to the bare name, it brings what it adds."""
    bare = Entry(entry.list, entry.key, entry.schema, entry.names[:1])
    after = item.applied(bare)
    return iter(changes(bare, after) if after else ())


def _event(
    source: ListSource,
    kind: Kind,
    entry: Entry,
    one: Publication,
    check: str,
    snapshot: str,
    done: tuple[Change, ...] = (),
) -> Event:
    seen = Check(check, source.key, one.at, Outcome.NEW, "", snapshot)
    day = source.deltas.local(one).date() if source.deltas else one.at.date()
    return list_event(source, entry, kind, seen, day, done)
