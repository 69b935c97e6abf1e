"""Derives the events of the lists again from the archive, with the settings and the accepts of then."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import msgspec

from watchlist.app import App
from watchlist.config import Settings
from watchlist.errors import Held, ReplayError, SourceError, UnknownError
from watchlist.guard import Limits
from watchlist.model import Check, Event, Kind, Outcome
from watchlist.pipeline.deltas import archived_deltas
from watchlist.pipeline.lists import changed, changed_by
from watchlist.pipeline.polled import ACCEPTED, BACKFILL, DELTAS, Bytes, Work, failed, held, recovered, work
from watchlist.pipeline.tell import tell
from watchlist.pipeline.unchanged import unchanged
from watchlist.resources import decoder
from watchlist.sources import ListSource, Source
from watchlist.store import EventFilter, Session, Store
from watchlist.store.announcements import RecordedAnnouncement
from watchlist.store.sources import RecordedCheck

KINDS = (Kind.LISTED, Kind.AMENDED, Kind.DELISTED, Kind.DISAGREEMENT, Kind.SOURCE_FAULT)
"""What lists alone come to: reports and what is listed already depend on the news and on the subjects of then."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay comes to: events that are the same, those of one side only, and those that say another thing."""

    checks: int
    same: int
    missing: tuple[Event, ...]
    added: tuple[Event, ...]
    reworded: tuple[Event, ...]

    @property
    def is_proof(self) -> bool:
        """Whether the same events came out, neither more nor fewer."""
        return not (self.missing or self.added or self.reworded)


class _Settings(msgspec.Struct):
    at_least: int
    at_most: int | None
    max_removed: float
    confirm_removals: int
    confirm_after: float


_SETTINGS = decoder(_Settings)


def replay(app: App, into: str | None = None) -> Replayed:
    """Make every check again in the order of then, in a fresh database (``into`` is its URL), and compare the events.

    Raises ReplayError where a check does not come to what it came to then, and UnknownError for lost bytes.
    """
    with app.store.read() as session:
        checks = list(session.sources.checks())
        terms = as_before(session, checks)
        announced = session.announcements.all()
        # What deltas say of the time before the first reading is no reading that could be made again.
        apart = {one.check.id for one in checks if one.check.scope == BACKFILL and not _has_past(app, one)}
        told = {key: event for key, event in _events(session).items() if event.check not in apart}
    # The past was read late, and comes first.
    checks = sorted((one for one in checks if one.check.id not in apart), key=lambda one: one.check.scope != BACKFILL)
    with tempfile.TemporaryDirectory(prefix="watchlist-replay-") as folder:
        url = into or f"sqlite:///{Path(folder) / 'replay.sqlite'}"
        fresh = App(quiet(app), Store(url), app.archive, app.clock)
        try:
            _refuse_used(fresh)
            for number, recorded in enumerate(checks):
                _announce(fresh, announced, checks[number - 1] if number else None, recorded)
                again(fresh, app.sources, recorded, terms[recorded.check.settings])
            with fresh.store.read() as session:
                made = _events(session)
        finally:
            fresh.store.close()
    return _compared(len(checks), told, made)


def _has_past(app: App, recorded: RecordedCheck) -> bool:
    source = app.sources.get(recorded.check.source)
    return isinstance(source, ListSource) and source.past is not None


def as_before(session: Session, checks: Sequence[RecordedCheck]) -> dict[str | None, bytes | None]:
    """What checks were judged by, under the names that they give it."""
    named = {one.check.settings for one in checks}
    return {name: session.sources.settings(name or "") for name in named}


def quiet(app: App) -> Settings:
    """The configuration of now, without anybody to be told and anything to be tracked."""
    tracking = app.settings.tracking.model_copy(update={"countries": []})
    return app.settings.model_copy(update={"subscriptions": [], "tracking": tracking})


def _refuse_used(fresh: App) -> None:
    with fresh.store.read() as session:
        if session.sources.states():
            raise ReplayError(f"{fresh.store.name}: this database is in use: a replay needs a fresh one")


def _events(session: Session) -> dict[str, Event]:
    every = (event for kind in KINDS for event in session.events.select(EventFilter(kind=kind)))
    # That a person dropped a held reading is in no archive, nor when.
    return {event.id: event for event in every if event.check or event.kind is not Kind.SOURCE_FAULT}


def _announce(
    fresh: App, announced: list[RecordedAnnouncement], last: RecordedCheck | None, recorded: RecordedCheck
) -> None:
    """Let the notices be known that had come since the check before."""
    new = [
        msgspec.structs.replace(one, state="known" if one.state == "known" else "open", confirmed_by=None)
        for one in announced
        if _before(one, recorded.check) and not (last and _before(one, last.check))
    ]
    if new:
        with fresh.store.write() as session:
            session.announcements.add(new)


def _before(one: RecordedAnnouncement, check: Check) -> bool:
    """Whether an announcement was known to a check; what came with a check was recorded after it."""
    return one.seen_at <= check.at and (one.seen_at < check.at or one.source != check.source)


def again(fresh: App, sources: Mapping[str, Source], recorded: RecordedCheck, terms: bytes | None) -> None:
    """Make one check again in another database; what it was judged by then is in ``terms``."""
    check = recorded.check
    source = sources.get(check.source)
    if source is None:
        return
    if isinstance(source, ListSource) and terms:
        source = _as_then(source, _SETTINGS.decode(terms))
    with work(fresh, source, None) as begun:
        begun.at, begun.recorded, begun.backfilling = check.at, check, check.scope == BACKFILL
        _repeat(begun, source, recorded)


def _as_then(source: ListSource, said: _Settings) -> ListSource:
    return replace(
        source,
        limits=Limits(said.at_least, said.max_removed, said.at_most),
        confirm_removals=said.confirm_removals,
        confirm_after=timedelta(seconds=said.confirm_after),
    )


def _repeat(begun: Work, source: Source, recorded: RecordedCheck) -> None:
    check = recorded.check
    match check.outcome:
        case Outcome.FAILED:
            failed(begun, SourceError(check.error or ""))
        case Outcome.HELD:
            begun.answer = _answer(begun, check.snapshot) if check.snapshot else None
            held(begun, Held(check.error or ""))
        case Outcome.UNCHANGED | Outcome.NOT_MODIFIED if isinstance(source, ListSource):
            unchanged(begun, source, check.outcome, check.scope)
        case Outcome.NEW if isinstance(source, ListSource):
            _new(begun, source, recorded)
        case _:
            with begun.app.store.write() as session:
                tell(session, begun.app, recovered(begun, check), check.at)
                begun.record(session, check, state="ok", failures=0, fault=None)
    if recorded.released == "rejected":
        with begun.app.store.write() as session:
            session.sources.settle(check.id, "rejected")
            session.sources.set_state(source.key, state="ok", fault=None)


def _new(begun: Work, source: ListSource, recorded: RecordedCheck) -> None:
    check = recorded.check
    answer = _answer(begun, str(check.snapshot))
    if check.scope == DELTAS and source.deltas:
        changed_by(begun, source, archived_deltas(source.deltas, answer), answer)
    else:
        changed(begun, source, answer, recorded.published_on, believed=check.scope == ACCEPTED)


def _answer(begun: Work, snapshot: str) -> Bytes:
    if not begun.app.archive.has(snapshot):
        raise UnknownError(f"the archive has lost {snapshot}, which {begun.source.key} answered at {begun.at}")
    return Bytes(begun.source.url, snapshot, False, lambda: begun.app.opened(snapshot))


def _compared(checks: int, told: Mapping[str, Event], made: Mapping[str, Event]) -> Replayed:
    both = told.keys() & made.keys()
    reworded = tuple(told[key] for key in both if _said(told[key]) != _said(made[key]))
    return Replayed(
        checks=checks,
        same=len(both) - len(reworded),
        missing=tuple(_only(told, made)),
        added=tuple(_only(made, told)),
        reworded=reworded,
    )


def _said(event: Event) -> Event:
    """What an event says, whatever the list is called now."""
    return msgspec.structs.replace(event, title="")


def _only(those: Mapping[str, Event], others: Mapping[str, Event]) -> Iterator[Event]:
    return (event for key, event in those.items() if key not in others)
