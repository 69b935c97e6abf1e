"""What a daemon tells when it starts: how long nobody was there, and what was not checked meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.conditions import SOURCE
from watchlist.errors import StoreError
from watchlist.logs import logger
from watchlist.model import Condition, Event, Kind, digest, iso
from watchlist.pipeline.conditions import begin
from watchlist.pipeline.tell import tell
from watchlist.render.words import moment, words_of
from watchlist.schedule import longest_rest, next_due
from watchlist.store import Session
from watchlist.store.signs import DAEMON, STOPPED, Sign

log = logger("watchlist.operator")
LEAVING = 1_000
"""Milliseconds that the last word may wait for the database."""

MOST_NAMED = 5
LOOPS = "loops"
RESTARTED = "it runs again; `watchlist doctor` looks for what held it up"


def awake(session: Session, app: App, now: datetime) -> bool:
    """Give the first sign of life, and tell of the silence before it; whether that was worth a word.

    It is where it was longer than ``silent_after`` and nobody had stopped the daemon, or where a source missed so many
    checks by it that it was stale: who stopped it may not have thought of that.
    """
    last = session.signs.get(DAEMON)
    session.signs.put(Sign(DAEMON, now, now))
    if last and last.said not in ("", STOPPED):
        begin(session, app, Condition(LOOPS, f"the daemon left at {moment(last.at)}: {last.said}", RESTARTED), now)
    if last is None or now - last.at <= app.settings.operator.silent_after:
        return False
    missed = list(_missed(app, session, now, stopped=last.said == STOPPED))
    event = silence(last, missed, now)
    if (last.said == STOPPED and not missed) or session.events.known([event.id]):
        return False
    tell(session, app, [Happening(event)], now)
    return True


def first_words(app: App) -> None:
    """Say that a daemon begins, in a transaction of its own."""
    now = app.clock()
    with app.store.write() as session:
        told = awake(session, app, now)
    if told:
        log.warning("operator", about="silence")


def last_words(app: App, trouble: str | None) -> None:
    """Say why a daemon leaves, if the database lets us at once: who leaves waits for nobody."""
    now = app.clock()
    try:
        with app.store.write(patience=LEAVING) as session:
            last = session.signs.get(DAEMON)
            alive(session, last.since if last else now, now, trouble or STOPPED)
    except (StoreError, SQLAlchemyError) as error:
        log.warning("the last sign of life could not be written", error=str(error))


def alive(session: Session, started: datetime, now: datetime, said: str = "") -> None:
    """Give a sign of life; the last one says STOPPED where the daemon was told to stop, else why it leaves."""
    session.signs.put(Sign(DAEMON, started, now, said))


def silence(last: Sign, missed: list[str], now: datetime) -> Event:
    """The event that tells of a time in which nothing was checked."""
    stopped = " (it had been told to stop)" if last.said == STOPPED else ""
    unchecked = f"; not checked meanwhile: {words_of().listed(missed, MOST_NAMED)}" if missed else ""
    said = f"watchlist did not run from {moment(last.at)} to {moment(now)}{stopped}{unchecked}"
    return Event(
        id=digest(SOURCE, "silence", iso(last.at)), kind=Kind.OPERATOR, source=SOURCE, detected_at=now, title=said
    )


def _missed(app: App, session: Session, now: datetime, *, stopped: bool) -> Iterator[str]:
    """The sources that were due meanwhile; where somebody stopped the daemon, those that were not read for too long."""
    states = session.sources.states()
    for key, source in app.sources.items():
        state = states.get(key)
        if not source.enabled or state is None or state.last_check_at is None:
            continue
        due = next_due(source, state)
        if now - state.last_check_at > longest_rest(source) if stopped else due is not None and due < now:
            yield key
