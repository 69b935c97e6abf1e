"""What can go wrong on the way, what of it may pass, and how long to wait before trying again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from watchlist.errors import FetchError, NotFoundError
from watchlist.fetch.answer import Network
from watchlist.fetch.body import Garbled, TooLarge
from watchlist.fetch.transport import NotAllowed

FIRST_WAIT = 0.5
"""Seconds before the second attempt, doubled for each one more."""

LONGEST_WAIT = 30.0
"""Seconds that a server may ask us to wait; what asks for more is left to the next poll."""

UNSAID_WAIT = 5.0
"""Seconds that a server wants which says "too many requests" and not when: GDELT takes one in five seconds."""

PASSING = frozenset({408, 425, 429})
LASTING = frozenset({501, 505, 511})


class Passing(FetchError):  # noqa: N818 - a kind of trouble
    """Trouble that may be gone in a moment; ``wait`` is how many seconds the server asked for, where it did."""

    def __init__(
        self, url: str, reason: str, *, status: int | None = None, wait: float | None = None, plainly: bool = False
    ) -> None:
        super().__init__(url, reason, status=status, wait=wait)
        self.plainly = plainly


def back_off(number: int, asked: float | None, jitter: Callable[[], float]) -> float | None:
    """Seconds to wait after attempt ``number`` (from 1), or None when the server asks for too long a time.

    >>> [back_off(number, None, lambda: 0.5) for number in (1, 2, 3)]
    [0.5, 1.0, 2.0]
    >>> back_off(1, 20, lambda: 0.5), back_off(1, 3600, lambda: 0.5)
    (20, None)
    """
    wait = min(FIRST_WAIT * 2.0 ** min(number - 1, 20) * (0.5 + jitter()), LONGEST_WAIT)
    if asked is None:
        return wait
    return max(wait, asked) if asked <= LONGEST_WAIT else None


def is_enough(number: int, elapsed: float, network: Network) -> bool:
    """Tell whether to give up after attempt ``number``: a server that hangs may use up a download's time twice.

    >>> network = Network(user_agent="watchlist/0")  # four attempts of 180 seconds
    >>> is_enough(3, 30.0, network), is_enough(4, 30.0, network), is_enough(2, 360.0, network)
    (False, True, True)
    """
    return number >= network.attempts or elapsed >= max(LONGEST_WAIT, 2 * network.timeout.total_seconds())


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks us to wait: a number, or a date against the server's own clock.

    >>> retry_after({"retry-after": "Wed, 07 Aug 2024 12:00:30 GMT", "date": "Wed, 07 Aug 2024 12:00:00 GMT"})
    30.0
    >>> retry_after({"retry-after": "120"}), retry_after({"retry-after": "soon"}), retry_after({})
    (120.0, None, None)
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    until, now = _moment(asked), _moment(headers.get("date", ""))
    if until is None or now is None:
        return None
    return max(0.0, (until - now).total_seconds())


def refuse_status(url: str, response: httpx.Response) -> None:
    """Raise what a status other than 200 and 304 means."""
    status = response.status_code
    if status in (200, 304):
        return
    reason = f"the server answers {status} {_phrase(response)}".rstrip()
    if status in (404, 410):
        raise NotFoundError(url, reason, status=status)
    if status in PASSING or (status >= 500 and status not in LASTING):
        wait = retry_after(response.headers)
        if wait is not None:
            reason += f"; it asks to be left alone for {wait:.0f} s"
        elif status == 429:
            wait = UNSAID_WAIT
        raise Passing(url, reason, status=status, wait=wait)
    if status == 403:
        reason += "; some servers refuse a User-Agent that they do not know, see network.user_agent"
    raise FetchError(url, reason, status=status)


@contextmanager
def told(url: str) -> Iterator[None]:
    """Tell the network's errors as ours, with the address."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise Passing(url, f"no whole answer in time ({error})") from error
    except (NotAllowed, TooLarge) as error:
        raise FetchError(url, str(error)) from error
    except (httpx.NetworkError, httpx.RemoteProtocolError, httpx.ProxyError) as error:
        raise Passing(url, f"the connection failed: {error}") from error
    except Garbled as error:
        raise Passing(url, str(error), plainly=True) from error
    except httpx.TransportError as error:
        raise FetchError(url, str(error)) from error


def _phrase(response: httpx.Response) -> str:
    try:
        return HTTPStatus(response.status_code).phrase
    except ValueError:
        return ""


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
