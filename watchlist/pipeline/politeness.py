"""When and whether a host may be asked for a page: what it lets robots do, and how long it is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from watchlist.app import App
from watchlist.errors import FetchError
from watchlist.pipeline.robots import leave
from watchlist.redaction import redacted

ROBOTS_UNREACHED = timedelta(hours=1)
ROBOTS_UNKNOWN = "its host's robots.txt cannot be had"


class NotLet(FetchError):  # noqa: N818 - what a host says, not a fault
    """A host does not let robots fetch an address."""


def let(app: App, url: str, allow_private: bool | None, *, wait: timedelta | None = ROBOTS_UNREACHED) -> timedelta:
    """For how long a host wants to be left alone after an address is fetched.

    Raises NotLet where it may not be, FetchError where nobody can say, with the ``wait`` of who asked.
    """
    may = leave(app, url, allow_private=allow_private)
    if may.allowed is None:
        raise FetchError(redacted(url), ROBOTS_UNKNOWN, wait=wait.total_seconds() if wait else None)
    if not may.allowed:
        raise NotLet(redacted(url), f"the robots.txt of {host_of(url)} does not allow it")
    return may.delay


def free_at(app: App, host: str, delay: timedelta) -> datetime:
    """When a host may be asked again, after the last page that came from it."""
    with app.store.read() as session:
        last = session.pages.last_fetched(host)
    return last + delay if last else app.clock()


def followed(app: App, url: str, first: str, allow_private: bool | None) -> None:
    """Ask the host that a redirect leads to; it is left alone afterwards as if the page had been its own."""
    host = host_of(url)
    # That the other host is in trouble is no reason to leave alone the one that we asked.
    rest(app, host, let(app, url, allow_private if host == first else None, wait=None))


def rest(app: App, host: str, length: timedelta) -> None:
    """Leave a host alone for so long: its pages are due later."""
    if length:
        with app.store.write() as session:
            session.pages.rest(host, app.clock() + length)


def host_of(url: str) -> str:
    """The host of a web address, empty where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc.rpartition("@")[2].lower() if parts.scheme in ("http", "https") else ""
