"""Tells a service outside that the daemon lives, so that somebody hears of its silence.

Each ping has a thread of its own, of which there is at most one: a service that hangs holds up nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from watchlist.app import App
from watchlist.beat import LONGEST_BODY, Signal, Standing, body, cut, target
from watchlist.channels.post import Post, Reply, send
from watchlist.conditions import kind
from watchlist.config import HeartbeatSettings, secret
from watchlist.errors import ConfigError, WatchlistError
from watchlist.logs import keep_secret, logger, without_secrets
from watchlist.render.clean import clean
from watchlist.schedule import shown_state
from watchlist.store.signs import HEARTBEAT, Sign

if TYPE_CHECKING:
    from watchlist.fetch import Fetcher

log = logger("watchlist.heartbeat")
LONGEST_PING = timedelta(seconds=10)
LEAVING = 3.0
"""How many seconds the last ping has: whoever stops us does not wait longer for us."""

SEVERAL = 3
"""After so many pings in a row that were not taken the operator is told."""


class Pinger:
    """Pings the address of ``[heartbeat]``; does nothing where there is none. ``trouble`` is what stops our work."""

    def __init__(self, app: App, trouble: Callable[[], str] = str) -> None:
        self._app = app
        self._stopping = trouble
        self._since = self._taken = app.clock()
        self._due = 0.0
        self._limit = LONGEST_BODY
        self._failures = 0
        self._error = ""
        self._under_way: threading.Thread | None = None
        self._url = self._configured()

    def _configured(self) -> str:
        try:
            return address(self._app.settings.heartbeat, self._app)
        except ConfigError as error:
            self._error, self._failures = str(error), SEVERAL
            log.error("heartbeat", error=self._error)
            return ""

    @property
    def sign(self) -> Sign | None:
        """When a ping was taken last, and why the last one was not; None where nothing is configured."""
        configured = self._url or self._error
        return Sign(HEARTBEAT, self._since, self._taken, self._error) if configured else None

    @property
    def trouble(self) -> str:
        """Why nobody can be told that we live, once that is no accident."""
        return self._error if self._failures >= SEVERAL else ""

    def start(self) -> None:
        """Say that the daemon begins."""
        self._ping(Signal.START, "the daemon has started")

    def beat(self) -> None:
        """Say that it lives, when that is due and no ping is under way; or that it cannot do its work, and why."""
        if time.monotonic() >= self._due:
            self._ping(Signal.FAIL if self._stopping() else Signal.WELL, self._stopping())

    def once(self) -> None:
        """Say that all that was due is done, for who runs no daemon, and wait until that was taken."""
        self.beat()
        self._wait(LONGEST_PING.total_seconds())
        self.close()

    def leave(self, trouble: str | None) -> None:
        """Say last of all why the daemon leaves: that it was told to stop changes nothing, and silence follows."""
        self._wait()
        self._ping(Signal.FAIL if trouble else Signal.LOG, trouble or "the daemon was told to stop")
        self._wait()

    def _wait(self, seconds: float = LEAVING) -> None:
        under_way = self._under_way
        if under_way is not None:
            under_way.join(seconds)

    def _ping(self, signal: Signal, said: str) -> None:
        if not self._url or (self._under_way is not None and self._under_way.is_alive()):
            return
        self._due = time.monotonic() + self._app.settings.heartbeat.every.total_seconds()
        self._under_way = threading.Thread(target=self._pinged, args=(signal, said), name="heartbeat", daemon=True)
        self._under_way.start()

    def _pinged(self, signal: Signal, said: str) -> None:
        try:
            standing, unread = self._standing()
            if unread and signal is Signal.WELL:
                signal, said = Signal.FAIL, unread
            self._take(self._post(signal, body(standing, said)))
        except WatchlistError as error:
            self._failed(without_secrets(str(error)))
        except Exception as error:
            log.exception("heartbeat failed")
            self._failed(f"an error of watchlist itself, please report it: {type(error).__name__}")

    def _standing(self) -> tuple[Standing, str]:
        """How everything stands, and why that cannot be read, where it cannot."""
        now = self._app.clock()
        try:
            return standing(self._app, now), ""
        except WatchlistError as error:
            return Standing(now, wrong=(str(error),)), f"the database cannot be read: {error}"

    def _post(self, signal: Signal, text: str) -> Reply:
        url, headers = target(self._url, signal), {"Content-Type": "text/plain; charset=utf-8"}
        with self._fetcher.within(LONGEST_PING):
            return send(self._client, url, cut(text, self._limit), headers, channel="heartbeat")

    @cached_property
    def _fetcher(self) -> Fetcher:
        # Not the app's: that one is stopped before the last ping goes out.
        return self._app.new_fetcher()

    @cached_property
    def _client(self) -> Post:
        from watchlist.channels.wire import poster

        allow = self._app.settings.heartbeat.allow_private or self._app.settings.network.allow_private
        return poster(self._fetcher.client(allow_private=allow, timeout=LONGEST_PING.total_seconds()))

    def _take(self, reply: Reply) -> None:
        if not 200 <= reply.status < 300:
            detail = clean(reply.body)[:120]
            self._failed(without_secrets(f"the service answered {reply.status}{f': {detail}' if detail else ''}"))
            return
        kept = reply.header("ping-body-limit")
        self._limit = int(kept) if kept.isdecimal() else LONGEST_BODY
        if self._failures:
            log.info("heartbeat", error=None)
        self._taken, self._failures, self._error = self._app.clock(), 0, ""

    def _failed(self, why: str) -> None:
        self._failures += 1
        if self._failures == 1:
            log.warning("heartbeat", error=why)
        self._error = why

    def close(self) -> None:
        """Close the connection."""
        if "_fetcher" in self.__dict__:
            self._fetcher.close()


def address(said: HeartbeatSettings, app: App) -> str:
    """The address to ping, which is a secret; empty where there is none, ConfigError where it cannot be read."""
    url = said.url
    if said.url_env or said.url_file:
        file = app.settings.folder / said.url_file if said.url_file else ""
        url = secret(said.url_env, str(file), what="heartbeat")
    if not url:
        return ""
    parts = urlsplit(url)
    for value in (url, parts.path.strip("/"), parts.path.rpartition("/")[2]):
        keep_secret(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("heartbeat: its address is none of http(s); copy the ping URL of your check")
    return url


def standing(app: App, now: datetime) -> Standing:
    """Gather what a heartbeat says."""
    with app.store.read() as session:
        states = session.sources.states()
        counts, oldest = session.outbox.counts(), session.deliveries.oldest()
        # Not in full: a service outside need not know places and addresses.
        wrong = tuple(dict.fromkeys(kind(key) for key in session.conditions.lasting()))
    shown = [shown_state(source, states.get(key), now) for key, source in app.sources.items() if source.enabled]
    return Standing(
        at=now,
        states={state: shown.count(state) for state in dict.fromkeys(sorted(shown))},
        waiting=counts.get("pending", 0) + counts.get("retrying", 0),
        dead=counts.get("dead", 0),
        oldest=oldest,
        wrong=wrong,
        heads={key: state.head for key, state in states.items() if state.head},
    )
