"""Puts into the outbox what comes after a message that nobody has answered: reminders, and word to others."""

from __future__ import annotations

from datetime import datetime

from watchlist.app import App
from watchlist.errors import WatchlistError
from watchlist.followup import FollowUp, due, is_followed, tried_from
from watchlist.logs import logger
from watchlist.store import Session
from watchlist.store.database import BUSY_MILLISECONDS

log = logger("watchlist.pipeline")
AT_START = 1000
"""For how many milliseconds a start waits for another writer."""


def follow_up(app: App) -> list[FollowUp]:
    """Queue what is due after earlier messages, and take back what was answered before it was sent.

    It writes only where there is something to write, so that it may be asked often.
    """
    now = app.clock()
    with app.store.read() as session:
        idle = _is_followed_as_wished(session, app) and not session.follow_ups.waits() and not _due(session, app, now)
    if idle:
        return []
    begin_following(app)
    with app.store.write() as session:
        session.follow_ups.withdraw_answered(now)
        found = _due(session, app, now)
        session.follow_ups.add(found, now)
        return found


def begin_and_log(app: App) -> None:
    """Begin to follow up at a start; where the database is held, the next turn does, and nothing else waits for it."""
    try:
        begin_following(app, patience=AT_START)
    except WatchlistError as error:
        log.warning("following up waits", error=str(error))


def begin_following(app: App, *, patience: int = BUSY_MILLISECONDS) -> None:
    """Follow up, from now on, the subscriptions that wish for it now, and no others any more."""
    with app.store.read() as session:
        if _is_followed_as_wished(session, app):
            return
    with app.store.write(patience=patience) as session:
        _follow(session, app, app.clock())


def _is_followed_as_wished(session: Session, app: App) -> bool:
    return set(session.follow_ups.followed()) == _wished(app)


def _wished(app: App) -> set[str]:
    return {one.name for one in app.settings.subscriptions if is_followed(one)}


def _follow(session: Session, app: App, now: datetime) -> None:
    wished = _wished(app)
    for one in app.settings.subscriptions:
        if one.name in wished:
            session.outbox.subscribe(one.name, one.model_dump(mode="json"), now)
    session.follow_ups.follow(wished, now)


def _due(session: Session, app: App, now: datetime) -> list[FollowUp]:
    since = session.follow_ups.followed()
    messages = [
        message
        for one in app.settings.subscriptions
        if one.name in since
        for message in session.follow_ups.open_messages(one.name, tried_from(one, now), since[one.name])
    ]
    return due(messages, app.settings.subscriptions, now)


def follow_up_and_log(app: App) -> int:
    """Queue what is due and say so, and what kept it from being queued; to how many channels."""
    try:
        made = follow_up(app)
    except WatchlistError as error:
        log.error("following up failed", error=str(error))
        return 0
    except Exception:
        log.exception("following up failed")
        return 0
    for one in made:
        log.warning(str(one.purpose), subscription=one.subscription, channel=one.channel, alerts=len(one.alerts))
    return len(made)
