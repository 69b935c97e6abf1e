"""What a heartbeat says, and where it goes: as healthchecks services take it (https://healthchecks.io/docs/http_api/)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from watchlist import __version__
from watchlist.model import iso

LONGEST_BODY = 10_000
"""What a service keeps of a ping that does not say how much it keeps, in bytes."""


class Signal(StrEnum):
    """What a ping says: that all is well, that the work begins, that it fails, or a word that changes nothing."""

    WELL = ""
    START = "start"
    FAIL = "fail"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything stands: how many sources are in each state, what waits, what is wrong, and the chains' heads."""

    at: datetime
    states: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    dead: int = 0
    oldest: datetime | None = None
    wrong: tuple[str, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)


def target(url: str, signal: Signal) -> str:
    """The address of a signal: its word at the end of the path, before the query.

    >>> target("https://hc.example/ping/abc/?create=1", Signal.FAIL)
    'https://hc.example/ping/abc/fail?create=1'
    """
    parts = urlsplit(url)
    path = f"{parts.path.rstrip('/')}/{signal}" if signal else parts.path
    return urlunsplit(parts._replace(path=path))


def body(standing: Standing, said: str = "") -> str:
    """Write how everything stands, the most telling first: a service may cut off the end.

    ``heads`` in one hash is what a cut log of checks would change; the single heads follow it.
    """
    return "\n".join((*([said] if said else []), *_lines(standing), ""))


def _lines(standing: Standing) -> Iterator[str]:
    yield f"watchlist {__version__} at {iso(standing.at)}"
    yield from (f"wrong: {one}" for one in standing.wrong)
    states = ", ".join(f"{count} {state}" for state, count in standing.states.items())
    yield f"sources: {states or 'none'}"
    oldest = f", the oldest since {iso(standing.oldest)}" if standing.oldest else ""
    yield f"outbox: {standing.waiting} waiting{oldest}, {standing.dead} dead"
    yield f"heads: {head_of(standing.heads)}"
    yield from (f"head {source} {head}" for source, head in sorted(standing.heads.items()))


def head_of(heads: Mapping[str, str]) -> str:
    """One hash over the heads of all chains: it is another one as soon as one of them is."""
    return hashlib.sha256("".join(f"{source} {heads[source]}\n" for source in sorted(heads)).encode()).hexdigest()


def cut(text: str, limit: int) -> bytes:
    """Cut a text to so many bytes, never within a character.

    >>> cut("Türkiye", 2)
    b'T'
    """
    return text.encode()[:limit].decode(errors="ignore").encode()
