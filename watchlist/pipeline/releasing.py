"""What a person does with a held reading: release it or drop it."""

from __future__ import annotations

from datetime import datetime

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.errors import Held, InputError
from watchlist.model import Change, Event, Kind, Outcome, digest
from watchlist.pipeline.lists import changed, count_again
from watchlist.pipeline.polled import Bytes, Polled, work
from watchlist.pipeline.tell import tell
from watchlist.sources import ListSource
from watchlist.store import Session
from watchlist.store.sources import RecordedCheck


def accept(app: App, check_id: str) -> Polled:
    """Release a held reading: what it says is recorded, and what it lacks is delisted at once.

    It counts as observed now, and where it was read of a file that a person gave, when that counted as answered.
    """
    with app.store.read() as session:
        recorded = session.sources.check(check_id)
        source = _held_list(app, session, recorded)
        was_given = session.sources.was_given(recorded.check, source.path)
    with work(app, source, None) as begun:
        if was_given:
            begun.at = max(recorded.check.at, begun.state.last_check_at or recorded.check.at)
        snapshot = str(recorded.check.snapshot)
        kept = Bytes(source.url, snapshot, False, lambda: app.opened(snapshot))
        try:
            polled = changed(begun, source, kept, recorded.published_on, believed=True)
        except Held as error:
            raise InputError(f"check {check_id} cannot be accepted, its answer cannot be read: {error}") from None
        with app.store.write() as session:
            session.sources.settle(check_id, "accepted")
    count_again(app, source.key)
    return polled


def reject(app: App, check_id: str) -> None:
    """Drop a held reading; its bytes are not brought up again, and who was told of it is told that it is over."""
    now = app.clock()
    with app.store.write() as session:
        source = _held_list(app, session, session.sources.check(check_id))
        session.sources.settle(check_id, "rejected")
        if session.sources.state(source.key).fault:
            tell(session, app, [Happening(_dropped(source, check_id, now))], now)
        # A person has looked: what was last good stands, until it is too old.
        session.sources.set_state(source.key, state="ok", fault=None)


def _dropped(source: ListSource, check_id: str, now: datetime) -> Event:
    """The end of a trouble that a person has brought about: no check has."""
    return Event(
        id=digest(source.key, "rejected", Kind.SOURCE_FAULT, check_id),
        kind=Kind.SOURCE_FAULT,
        source=source.key,
        detected_at=now,
        title=f"{source.title}: the reading that was held is dropped",
        changes=(Change("state", "held", "ok"),),
    )


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
