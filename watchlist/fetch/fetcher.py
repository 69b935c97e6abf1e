"""The process's one way to the network: polite, patient within bounds, and stopped at once."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from ssl import SSLContext
from typing import Self

import httpx

from watchlist.errors import ConfigError, FetchError
from watchlist.fetch.answer import Fetched, Network, Validators
from watchlist.fetch.download import Download
from watchlist.fetch.hops import Wish, origin, parse
from watchlist.fetch.lookup import Lookup, system_lookup
from watchlist.fetch.pace import Pace
from watchlist.fetch.patience import CURRENT, Halt, Patience
from watchlist.fetch.transport import Shared, Transport
from watchlist.fetch.trouble import Passing, back_off, is_enough
from watchlist.fetch.turns import Turns
from watchlist.scratch import Scratch

PULSE_SECONDS = 5.0


class Fetcher:
    """Fetches addresses for the whole process: one pool of connections, one TLS context, one switch that stops all.

    ``folder`` takes the temporary files. ``sleep`` and ``jitter`` (0 to 1) shape the time between attempts, ``lookup``
    finds a host's addresses, ``progress`` is told the size of each piece that arrives. Threads may share a fetcher:
    different hosts are asked at once, one host one thing at a time, over all processes that share the folder.
    """

    def __init__(
        self,
        network: Network,
        folder: Path,
        *,
        sleep: Callable[[float], None] | None = None,
        jitter: Callable[[], float] = random.random,
        lookup: Lookup = system_lookup,
        progress: Callable[[int], None] | None = None,
        pulse: float = PULSE_SECONDS,
        pace: Pace | None = None,
    ) -> None:
        if not (network.user_agent.isascii() and network.user_agent.isprintable() and network.user_agent):
            raise ConfigError("network.user_agent: must name product, version and contact in plain ASCII")
        self._network = network
        self._scratch = Scratch(folder)
        self._sleep = sleep
        self._jitter = jitter
        self._lookup = lookup
        self._progress = progress
        self._pulse = pulse
        self._halt = Halt()
        self._pace = pace or Pace()
        self._turns = Turns(folder.with_name(f"{folder.name}.turns"))
        self._transports: dict[bool, Transport] = {}
        self._making = threading.Lock()

    def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        allow_private: bool | None = None,
        accept: str = "*/*",
        accept_language: str = "",
        body: bytes | None = None,
        content_type: str = "",
        headers: Mapping[str, str] | None = None,
        beat: Callable[[], None] | None = None,
        attempts: int | None = None,
        max_bytes: int | None = None,
        pause: float = 0.0,
        rest: float = 0.0,
        plainly: bool = False,
        on_redirect: Callable[[str], None] | None = None,
    ) -> Fetched:
        """Download an address; with ``validators`` of an earlier answer, only if it has changed (else status 304).

        ``accept`` and ``accept_language`` are for servers that offer one text in several forms. A ``body`` is posted.
        ``headers`` may hold a secret: they go to the address's own origin only. ``beat`` is called
        every few seconds as long as it takes; what it raises ends the download. ``pause`` is how many seconds are
        between two questions to the same server, ``rest`` for how many it is left alone once it says 429: nothing is
        asked of it meanwhile. ``plainly`` asks for a body that is not compressed. ``attempts`` and
        ``max_bytes`` bound this download more narrowly than others. ``on_redirect`` is asked before a redirect is
        followed; what it raises ends the download.
        Raises NotFoundError for 404 and 410, FetchError for other trouble, Stopped when ``stop`` is called, and
        StoreError when the temporary file cannot be written.
        """
        patience = Patience(self._halt, beat=beat, pulse=self._pulse)
        patience.check()
        download = Download(
            url=url,
            first=parse(url),
            wish=Wish(
                user_agent=self._network.user_agent,
                validators=validators,
                accept=accept,
                accept_language=accept_language,
                body=body,
                content_type=content_type,
                headers=headers or {},
            ),
            network=_bounded(self._network, attempts, max_bytes),
            transport=self._transport(allow_private),
            turns=self._turns,
            scratch=self._scratch,
            patience=patience,
            progress=self._progress,
            pace=self._pace,
            pause=pause,
            rest=rest,
            sleep=self._sleep or patience.rest,
            on_redirect=on_redirect,
        )
        token = CURRENT.set(patience)
        try:
            return self._persist(download, plainly)
        finally:
            CURRENT.reset(token)

    def client(self, *, allow_private: bool | None = None, timeout: float = 30.0) -> httpx.Client:
        """A client for other requests, the channels', under the same rules for addresses, TLS and stopping.

        It follows no redirects. Its closing leaves the fetcher's connections open.
        """
        return httpx.Client(
            transport=Shared(self._transport(allow_private)),
            headers={"user-agent": self._network.user_agent},
            timeout=timeout,
        )

    @contextmanager
    def within(self, length: timedelta) -> Iterator[None]:
        """Give all that this thread asks through a client so long together; what is late ends as a timeout."""
        patience = Patience(self._halt)
        patience.begin(length.total_seconds())
        token = CURRENT.set(patience)
        try:
            yield
        finally:
            CURRENT.reset(token)

    def leave_alone(self, url: str, seconds: float) -> None:
        """Ask nothing of an address's server for so long: it said so in words that only its format's reader knows."""
        self._pace.refused(origin(parse(url)), seconds)

    def stop(self) -> None:
        """End whatever is in flight, and every later request, with Stopped; may be called from a signal handler."""
        self._halt.throw()

    def close(self) -> None:
        """Close every connection and remove the temporary files that are left."""
        self._halt.close()
        with self._making:
            for transport in self._transports.values():
                transport.close()
            self._transports.clear()
        self._scratch.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _persist(self, download: Download, plainly: bool) -> Fetched:
        """Try until it is done, the trouble is not one that passes, or enough has been tried.

        The loop is our own and not stamina's, whose sleep neither ends when the process stops nor beats.
        """
        begun = time.monotonic()
        for number in count(1):
            try:
                return download.attempt(plainly=plainly)
            except Passing as trouble:
                wait = back_off(number, trouble.wait, self._jitter)
                if wait is None or is_enough(number, time.monotonic() - begun, download.network):
                    raise _given_up(trouble, number) from trouble
                plainly = plainly or trouble.plainly
            download.patience.check()
            (self._sleep or download.patience.pause)(wait)
        raise AssertionError("count() has no end")

    def _transport(self, allow_private: bool | None) -> Transport:
        """One pool for each rule, so that a connection made under the laxer one never serves the stricter."""
        allowed = self._network.allow_private if allow_private is None else allow_private
        with self._making:
            if allowed not in self._transports:
                self._transports[allowed] = Transport(
                    self._network, self._tls, self._halt, self._lookup, allow_private=allowed
                )
            return self._transports[allowed]

    @cached_property
    def _tls(self) -> SSLContext:
        """The trusted authorities: certifi's, or those of SSL_CERT_FILE or SSL_CERT_DIR. 40 ms to make."""
        return httpx.create_ssl_context()


def _bounded(network: Network, attempts: int | None, max_bytes: int | None) -> Network:
    return replace(
        network,
        attempts=min(network.attempts, attempts or network.attempts),
        max_bytes=min(network.max_bytes, max_bytes or network.max_bytes),
    )


def _given_up(trouble: Passing, number: int) -> FetchError:
    tried = "" if number == 1 else f" (tried {number} times)"
    return FetchError(trouble.url, f"{trouble.reason}{tried}", status=trouble.status, wait=trouble.wait)
