"""One download: from hop to hop, then the body to disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import httpx

from watchlist.errors import FetchError, StoreError
from watchlist.fetch.answer import Fetched, Network, Validators
from watchlist.fetch.body import Body, refuse_large, save, unpacked
from watchlist.fetch.hops import MOST_HOPS, Origin, Wish, next_hop, origin, request
from watchlist.fetch.pace import Pace
from watchlist.fetch.patience import Patience
from watchlist.fetch.trouble import refuse_status, retry_after, told
from watchlist.fetch.turns import Turns
from watchlist.redaction import redacted
from watchlist.scratch import Scratch

CONNECT_SECONDS = 30.0
WORTH_READING = 1 << 16
"""Bytes of an unwanted body that are read so that its connection can be used again."""

KEPT_BACK = frozenset({"set-cookie", "set-cookie2"})
"""Headers that may hold a secret and tell nothing of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One address to be downloaded, and everything that it takes."""

    url: str
    first: httpx.URL
    wish: Wish
    network: Network
    transport: httpx.BaseTransport
    turns: Turns
    scratch: Scratch
    patience: Patience
    progress: Callable[[int], None] | None
    pace: Pace
    sleep: Callable[[float], None]
    pause: float = 0.0
    rest: float = 0.0
    on_redirect: Callable[[str], None] | None = None

    def attempt(self, *, plainly: bool) -> Fetched:
        """Download once; ``plainly`` asks the server not to compress. Raises Passing where trying again may help."""
        wish = replace(self.wish, plainly=plainly)
        begun, url = time.monotonic(), self.first
        self.patience.begin(self.network.timeout.total_seconds())
        for _ in range(MOST_HOPS + 1):
            place = self._shown(url)
            with told(place), self._answer(url, wish) as response:
                target = next_hop(url, response, place)
                if target is None:
                    refuse_status(place, response)
                    return self._fetched(url, response, begun)
                _drain(response)
            if self.on_redirect:
                self.on_redirect(str(target))
            url = target
        raise FetchError(
            redacted(str(self.first)), f"more than {MOST_HOPS} redirects, the last to {redacted(str(url))}"
        )

    @contextmanager
    def _answer(self, url: httpx.URL, wish: Wish) -> Iterator[httpx.Response]:
        """Ask one hop when it is our turn at its server; its body is still to be read."""
        asked = request(url, self.first, wish)
        # Only the connection has a time of its own: some publishers make the file while we wait for its headers.
        asked.extensions["timeout"] = {"connect": CONNECT_SECONDS}
        turn = self.turns(origin(url))
        self.patience.take(turn)
        try:
            self._wait(origin(url))
            response = self.transport.handle_request(asked)
            try:
                self._heed(origin(url), response)
                yield response
            finally:
                response.close()
                self.pace.asked(origin(url), self.pause)
        finally:
            turn.release()

    def _wait(self, server: Origin) -> None:
        """Wait until the server may be asked again; raises FetchError while it is left alone."""
        if self.rest and (left := self.pace.rest_left(server)):
            raise FetchError(redacted(self.url), f"asked too often, so it is left alone for {left:.0f} s more")
        if self.pause and (left := self.pace.pause_left(server)):
            self.sleep(left)

    def _heed(self, server: Origin, response: httpx.Response) -> None:
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and self.rest:
            rest = max(self.rest, retry_after(response.headers) or 0.0)
            self.pace.refused(server, rest)
            raise FetchError(
                redacted(self.url), f"the server says that it is asked too often; it rests for {rest:.0f} s"
            )

    def _fetched(self, url: httpx.URL, response: httpx.Response, begun: float) -> Fetched:
        path, body = self._body(response)
        return Fetched(
            url=self.url,
            final_url=str(url),
            status=response.status_code,
            headers={name: value for name, value in response.headers.items() if name not in KEPT_BACK},
            path=path,
            sha256=body.sha256 if body else None,
            size=body.size if body else 0,
            validators=self._renewed(response),
            seconds=time.monotonic() - begun,
        )

    def _body(self, response: httpx.Response) -> tuple[Path | None, Body | None]:
        if response.status_code == 304:
            _drain(response)
            return None, None
        announced = response.headers.get("content-length", "")
        if announced.isdigit():
            refuse_large(int(announced), self.network.max_bytes)
        file, path = self.scratch.new()
        try:
            with file:
                pieces = unpacked(response.iter_raw(), response.headers.get("content-encoding", ""))
                return path, save(pieces, file, self.network.max_bytes, self.progress)
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise StoreError(f"{path.parent}: the download cannot be written: {error.strerror}") from error
            raise

    def _renewed(self, response: httpx.Response) -> Validators:
        """What to ask with next time: a 304 need not repeat what we have sent it."""
        known = (self.wish.validators if response.status_code == 304 else None) or Validators(None, None)
        return Validators(
            response.headers.get("etag", known.etag),
            response.headers.get("last-modified", known.last_modified),
        )

    def _shown(self, url: httpx.URL) -> str:
        if url == self.first:
            return redacted(str(url))
        return f"{redacted(str(self.first))} -> {redacted(str(url))}"


def _drain(response: httpx.Response) -> None:
    size = 0
    for piece in response.iter_raw():
        size += len(piece)
        if size > WORTH_READING:
            return
