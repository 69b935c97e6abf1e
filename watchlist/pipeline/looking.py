"""Looks at all that watchlist stands on: the disk, the clock, the outbox, and whether sources are polled at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from sqlalchemy import make_url

from watchlist.app import App
from watchlist.pipeline.templates import failing
from watchlist.schedule import longest_rest
from watchlist.self_check import UNDELIVERED, Looked, Place
from watchlist.store import Session
from watchlist.store.sources import Snapshot

LATELY = timedelta(hours=6)
"""What a publisher's clock said longer ago says nothing of ours now."""


def look(app: App, session: Session, now: datetime, *, since: datetime | None = None, heartbeat: str = "") -> Looked:
    """Look at everything; ``since`` is when the daemon began, before which it could poll nothing."""
    states = session.sources.states()
    return Looked(
        at=now,
        places=tuple(places(app)),
        checked_at=max((one.last_check_at for one in states.values() if one.last_check_at), default=None),
        ahead=tuple(ahead(session.sources.newest_answers(now - LATELY, now)).values()),
        dead=session.outbox.dead(),
        untaken=_untaken(session),
        unread=_unread(app, session, now, since) if since else None,
        heartbeat=heartbeat,
        templates=failing(app.settings),
    )


def _untaken(session: Session) -> dict[str, datetime]:
    """Not of channels that are closed: that is told when they are, and nothing is tried."""
    lasting = session.conditions.lasting()
    closed = {name for name, known in session.channels.all().items() if known.closed_at}
    found = session.outbox.untaken().items()
    return {name: since for name, since in found if name not in closed or f"{UNDELIVERED}:{name}" in lasting}


def places(app: App) -> Iterator[Place]:
    """Where we write, each disk once, with what is free there."""
    found: dict[int, Place] = {}
    for what, path in _paths(app):
        # A folder is made with its first content.
        there = next(place for place in (path, *path.parents) if place.exists())
        found.setdefault(there.stat().st_dev, Place(what, str(path), shutil.disk_usage(there).free))
    yield from found.values()


def _paths(app: App) -> Iterator[tuple[str, Path]]:
    yield "archive", app.settings.archive_path.absolute()
    url = make_url(app.settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield "database", Path(url.database).absolute().parent


def ahead(answers: list[Snapshot]) -> dict[str, timedelta]:
    """By how much each publisher's clock was ahead of ours when it last answered; ``answers`` are the newest first.

    All that a poll fetched counts as fetched when it began: its first answer is the one that is least late.
    """
    newest: dict[str, datetime] = {}
    found: dict[str, timedelta] = {}
    for answer in answers:
        said = _date(answer.headers)
        if said and newest.setdefault(answer.source, answer.fetched_at) == answer.fetched_at:
            off = said - answer.fetched_at
            found[answer.source] = min(found.get(answer.source, off), off)
    return found


def _date(headers: Mapping[str, str]) -> datetime | None:
    """What time the server said it was; what a cache gives away says when that came into it, and how long ago."""
    try:
        said = parsedate_to_datetime(headers.get("date", ""))
        age = timedelta(seconds=int(headers.get("age", "0")))
    except (ValueError, OverflowError):
        return None
    return (said if said.tzinfo else said.replace(tzinfo=UTC)) + age


def _unread(app: App, session: Session, now: datetime, since: datetime) -> dict[str, datetime]:
    """Which enabled sources are not read, though nothing says that they fail: nobody was told of that yet."""
    states = session.sources.states()
    found = {}
    for key, source in app.sources.items():
        state = states.get(key)
        if source.enabled and not (state and (state.fault or state.failures)):
            last = max(since, (state and state.last_good_at) or since)
            if now - last > longest_rest(source):
                found[key] = last
    return found
