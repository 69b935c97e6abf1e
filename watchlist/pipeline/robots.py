"""What a host lets robots fetch: its robots.txt, kept for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from watchlist.app import App
from watchlist.errors import FetchError, Stopped
from watchlist.store.pages import Robots

if TYPE_CHECKING:
    from protego import Protego

KEPT = timedelta(days=1)
KEPT_UNREACHED = timedelta(hours=1)
"""A host that cannot be asked is asked again sooner, and nothing is fetched from it until then."""

LONGEST_DELAY = timedelta(seconds=60)
"""The longest delay between two pages that a host is heeded in."""

MOST_BYTES = 500_000
UNREACHED = 0


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether a page may be fetched, and for how long its host is then left alone; None where nobody can say."""

    allowed: bool | None
    delay: timedelta = timedelta()


def leave(app: App, url: str, *, allow_private: bool | None) -> Leave:
    """Ask a host, at most once a day, whether a page may be fetched.

    What is not there (4xx) allows everything; a host that is in trouble (5xx) or not reached is waited for.
    """
    said = _said(app, url, allow_private)
    if said.status == UNREACHED or said.status >= 500:
        return Leave(None)
    if said.body is None:
        return Leave(True)
    rules = _rules(said.body)
    agent = _agent(app.settings.network.user_agent)
    delay = timedelta(seconds=float(rules.crawl_delay(agent) or 0))
    return Leave(rules.can_fetch(url, agent), min(delay, LONGEST_DELAY))


def _agent(user_agent: str) -> str:
    """The name that robots.txt would call us by.

    >>> _agent("watchlist/1.0 (+mailto:a@b.example)")
    'watchlist'
    """
    return user_agent.partition("/")[0].strip()


def _rules(body: bytes) -> Protego:
    from protego import Protego

    return Protego.parse(body.decode("utf-8", "replace"))


def _said(app: App, url: str, allow_private: bool | None) -> Robots:
    parts = urlsplit(url)
    host, now = f"{parts.scheme}://{parts.netloc.lower()}", app.clock()
    with app.store.read() as session:
        known = session.pages.robots(host, now, KEPT)
    if known and (known.status != UNREACHED and known.status < 500):
        return known
    if known and known.fetched_at > now - KEPT_UNREACHED:
        return known
    said = _fetched(app, host, now, allow_private)
    with app.store.write() as session:
        session.pages.keep_robots(said)
    return said


def _fetched(app: App, host: str, now: datetime, allow_private: bool | None) -> Robots:
    try:
        answer = app.fetcher.get(f"{host}/robots.txt", allow_private=allow_private, attempts=1, max_bytes=MOST_BYTES)
    except Stopped:
        raise
    except FetchError as error:
        # "Too many requests" is a host in trouble, not one without rules.
        return Robots(host, now, UNREACHED if error.status in (None, 429) else error.status or UNREACHED)
    if answer.path is None:
        return Robots(host, now, answer.status)
    try:
        return Robots(host, now, answer.status, answer.path.read_bytes())
    finally:
        answer.path.unlink(missing_ok=True)
