"""Puts into the outbox what comes after a message that nobody has answered: reminders, and word to others."""

from __future__ import annotations

from datetime import datetime

from watchlist.app import App
from watchlist.followup import FollowUp, due, is_followed, tried_from
from watchlist.store import Session


def follow_up(app: App) -> list[FollowUp]:
    """Queue what is due after earlier messages, and take back what was answered before it was sent.

    It writes only where there is something to write, so that it may be asked often.
    """
    now = app.clock()
    with app.store.read() as session:
        idle = _is_followed_as_wished(session, app) and not session.follow_ups.waits() and not _due(session, app, now)
    if idle:
        return []
    with app.store.write() as session:
        if not _is_followed_as_wished(session, app):
            _follow(session, app, now)
        session.follow_ups.withdraw_answered(now)
        found = _due(session, app, now)
        session.follow_ups.add(found, now)
        return found


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
