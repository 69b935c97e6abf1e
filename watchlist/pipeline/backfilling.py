"""Past versions of a list, from publishers that keep them: each observed at its publisher's date, told to nobody."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from watchlist.app import App
from watchlist.errors import Held, InputError, SourceError
from watchlist.lists import Past
from watchlist.model import Event
from watchlist.pipeline.backfilling_deltas import backfill_deltas
from watchlist.pipeline.counting import recount
from watchlist.pipeline.lists import changed
from watchlist.pipeline.polled import BACKFILL, Bytes, Work, work
from watchlist.pipeline.replaying import again, as_before, quiet
from watchlist.sources import ListSource, Source
from watchlist.store import EventFilter, Session, Store
from watchlist.store.sources import RecordedCheck


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What a backfill brought: versions that were read, and events that they came to."""

    source: str
    versions: int
    events: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """A past version in the archive: when it was published, its bytes, and the day on it."""

    at: datetime
    answer: Bytes
    published_on: date | None


def backfill(app: App, source: Source, since: date) -> Backfilled:
    """Read what a publisher keeps of its past, from a day up to the first check of ours; nothing is told.

    Raises InputError for a source without a past, SourceError where it cannot be fetched, and Held for a version that
    cannot be read; nothing is changed then.
    """
    if not isinstance(source, ListSource) or not (source.past or source.deltas):
        raise InputError(f"{source.key}: its publisher keeps no past versions that could be read")
    if since >= app.clock().date():
        raise InputError(f"--from {since} does not lie in the past")
    filled = _filled(app, source, since)
    # A number that printed dates alone could be held against may now be held against what stood on its day.
    recount(app, source.key, whole=True)
    return filled


def _filled(app: App, source: ListSource, since: date) -> Backfilled:
    # Past editions are the publisher's own: what one lacks is gone, and needs no second look.
    past = replace(source, confirm_removals=1)
    with work(app, past, None) as begun:
        begun.in_full = True
        if past.past is None:
            versions, events = backfill_deltas(begun, past, since)
            return Backfilled(source.key, versions, events, datetime.combine(since, time(), UTC))
        found = list(_versions(begun, past.past, since))
        begun.archived()
        events = _rebuild(begun, past, found) if found else 0
    return Backfilled(source.key, len(found), events, found[0].at if found else None)


def _versions(begun: Work, past: Past, since: date) -> Iterator[Version]:
    first = _first_check(begun)
    for at, collected in past(begun, begun.source.url, since):
        if first is None or at < first:
            yield Version(at, begun.answered(collected), collected.published_on)


def _first_check(begun: Work) -> datetime | None:
    """When the source was read for the first time; what was published later was observed as it came."""
    with begun.app.store.read() as session:
        return session.entries.first_observed(begun.source.key)


def _rebuild(begun: Work, source: ListSource, versions: Sequence[Version]) -> int:
    """Work out the whole history in a database of its own, the past first, and take it over: how many new events."""
    with begun.app.store.read() as session:
        # What was filled in before was read after what it came before.
        own = sorted(session.sources.checks(source.key), key=lambda one: one.check.scope != BACKFILL)
        terms = as_before(session, own)
    known = {one.check.id for one in own}
    with tempfile.TemporaryDirectory(prefix="watchlist-backfill-") as folder:
        url = f"sqlite:///{Path(folder) / 'backfill.sqlite'}"
        apart = App(quiet(begun.app), Store(url), begun.app.archive, begun.app.clock)
        try:
            for version in versions:
                _read(apart, source, version)
            for recorded in own:
                again(apart, {source.key: source}, recorded, terms[recorded.check.settings])
            with apart.store.read() as session:
                return _taken_over(begun, source, session, known)
        finally:
            apart.store.close()


def _read(apart: App, source: ListSource, version: Version) -> None:
    with work(apart, source, None) as begun:
        begun.at, begun.answer = version.at, version.answer
        begun.backfilling = True
        try:
            if version.answer.sha256 != begun.state.good_snapshot:
                changed(begun, source, version.answer, version.published_on)
        except Held as error:
            raise SourceError(f"{source.key}: the version of {version.at:%Y-%m-%d} is not believed: {error}") from error


def _taken_over(begun: Work, source: ListSource, made: Session, known: Collection[str]) -> int:
    """Put the history that was worked out in the place of what was known, and add what it tells that is new."""
    events = list(made.events.select(EventFilter(source=source.key)))
    checks = [one for one in made.sources.checks(source.key) if one.check.id not in known]
    with begun.app.store.write() as session:
        new = _new(session, events)
        session.events.append(new)
        session.entries.replace_history(source.key, made.entries.rows(source.key))
        _append(session, begun, checks)
        if begun.state.good_snapshot is None:
            session.sources.set_state(source.key, **made.sources.standing(source.key))
    return len(new)


def _new(session: Session, events: Sequence[Event]) -> list[Event]:
    known = session.events.known(event.id for event in events)
    return [event for event in events if event.id not in known]


def _append(session: Session, begun: Work, checks: Sequence[RecordedCheck]) -> None:
    """Link the checks of the past to the end of the chain: they were made now, of what was published then."""
    session.sources.know_settings(*begun.source.settings)
    session.sources.append(begun.lease, [one.check for one in checks])
    for snapshot in begun.snapshots:
        session.sources.keep(snapshot)
