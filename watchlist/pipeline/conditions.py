"""Tells the operator when something about watchlist itself goes wrong, and when that is over: once each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.conditions import Lasting, kind, step
from watchlist.model import Condition
from watchlist.pipeline.tell import tell
from watchlist.store import Session


def begin(session: Session, app: App, found: Condition, now: datetime) -> bool:
    """Tell that something is wrong, unless that was told and lasts; whether it was told by this."""
    session.conditions.hold()
    return _take(session, app, session.conditions.known().get(found.key), found, now)


def end(session: Session, app: App, key: str, now: datetime) -> bool:
    """Tell that something was seen to be well again, if it was told as wrong; whether it was told by this.

    What comes and goes is told as over only by a later look, when it has been well for long enough.
    """
    if key not in session.conditions.lasting():
        return False
    session.conditions.hold()
    return _take(session, app, session.conditions.known().get(key), None, now, seen=True)


def settle(
    session: Session, app: App, found: Iterable[Condition], now: datetime, *, within: Collection[str]
) -> list[str]:
    """Tell what has begun and what is over, by a look at all conditions of some kinds; the keys of what was told.

    A kind is what stands before the colon of a key. What was not found must be so for a while before it is over; of
    other kinds only what was seen to be well before, and has stayed so, is told as over.
    """
    session.conditions.hold()
    known = session.conditions.known()
    looked = {one.key: one for one in found}
    waiting = [key for key, one in known.items() if one.lasts and (one.well_since or kind(key) in within)]
    return [
        key for key in dict.fromkeys((*looked, *waiting)) if _take(session, app, known.get(key), looked.get(key), now)
    ]


def _take(
    session: Session, app: App, known: Lasting | None, found: Condition | None, now: datetime, *, seen: bool = False
) -> bool:
    taken = step(known, found, now, seen=seen)
    if taken is None:
        return False
    session.conditions.put(taken.lasting)
    if taken.event is None:
        return False
    tell(session, app, [Happening(taken.event)], now)
    return True
