"""Tells the operator when something about watchlist itself goes wrong, and when that is over: once each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.model import Condition, Event, Kind, digest, iso
from watchlist.pipeline.tell import tell
from watchlist.store import Session
from watchlist.store.columns import table

CONDITION = table("condition")


def begin(session: Session, app: App, found: Condition, now: datetime) -> bool:
    """Tell that something is wrong, unless that was told and lasts; whether it was told by this."""
    if session.connection.execute(select(CONDITION.c.key).where(CONDITION.c.key == found.key)).first():
        return False
    said = f"{found.said}; {found.remedy}" if found.remedy else found.said
    event = Event(digest("watchlist", found.key, iso(now), "wrong"), Kind.OPERATOR, "watchlist", now, said)
    row = {"key": found.key, "since": now, "said": found.said, "event": event.id}
    session.connection.execute(insert(CONDITION).values(**row))
    tell(session, app, [Happening(event)], now)
    return True


def end(session: Session, app: App, key: str, now: datetime) -> bool:
    """Tell that something is well again, if it was told as wrong; whether it was told by this."""
    known = session.connection.execute(select(CONDITION).where(CONDITION.c.key == key)).first()
    if known is None:
        return False
    session.connection.execute(delete(CONDITION).where(CONDITION.c.key == key))
    said = f"over: {known.said} (since {known.since:%Y-%m-%d %H:%M} UTC)"
    event = Event(digest("watchlist", key, iso(now), "ok"), Kind.OPERATOR, "watchlist", now, said)
    tell(session, app, [Happening(event)], now)
    return True
