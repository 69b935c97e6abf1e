"""The way from an address to its answer: redirects one by one, each looked at before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx

from watchlist.errors import FetchError
from watchlist.fetch.answer import Validators
from watchlist.redaction import redacted

MOST_HOPS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Origin = tuple[str, str, int | None]


def parse(url: str) -> httpx.URL:
    """Read an address; raises FetchError for what is none, or is neither http nor https."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(redacted(url), f"not an address: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError(redacted(url), "not an http or https address")
    return parsed.copy_with(fragment=None)


def next_hop(url: httpx.URL, response: httpx.Response, place: str) -> httpx.URL | None:
    """Where a redirect leads, or None when the response is none; raises FetchError where it must not be followed."""
    if response.status_code not in REDIRECTS or "location" not in response.headers:
        return None
    location = response.headers["location"]
    try:
        target = parse(str(url.join(location)))
    except (httpx.InvalidURL, UnicodeError, FetchError) as error:
        raise FetchError(place, f"redirects to {redacted(location)!r}, which cannot be followed") from error
    if url.scheme == "https" and target.scheme == "http":
        raise FetchError(place, f"redirects from https to http: {redacted(str(target))}")
    return target


def origin(url: httpx.URL) -> Origin:
    """What credentials belong to: scheme, host and port."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}[url.scheme]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What every hop is told: who asks, what for, and what is known already."""

    user_agent: str
    validators: Validators | None = None
    accept: str = "*/*"
    accept_language: str = ""
    plainly: bool = False
    body: bytes | None = None
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def request(url: httpx.URL, first: httpx.URL, wish: Wish) -> httpx.Request:
    """The request for one hop on the way from ``first``, whose credentials go to its own origin only."""
    headers = {
        "user-agent": wish.user_agent,
        "accept": wish.accept,
        "accept-encoding": "identity" if wish.plainly else "gzip",
        **_conditions(wish.validators),
    }
    if wish.accept_language:
        headers["accept-language"] = wish.accept_language
    if first.userinfo and origin(url) == origin(first):
        headers["authorization"] = _basic(first)
    if origin(url) == origin(first):
        headers.update(wish.headers)
    if wish.content_type:
        headers["content-type"] = wish.content_type
    method = "GET" if wish.body is None else "POST"
    return httpx.Request(method, url.copy_with(userinfo=b""), headers=headers, content=wish.body)


def _conditions(validators: Validators | None) -> dict[str, str]:
    """The headers that ask for a change only; a validator that no header can hold is left out."""
    if validators is None:
        return {}
    known = {"if-none-match": validators.etag, "if-modified-since": validators.last_modified}
    return {name: value for name, value in known.items() if value and value.isascii() and value.isprintable()}


def _basic(url: httpx.URL) -> str:
    auth = httpx.BasicAuth(unquote(url.username), unquote(url.password))
    return next(auth.auth_flow(httpx.Request("GET", url))).headers["authorization"]
