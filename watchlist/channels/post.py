"""How HTTP channels reach the world: one call, and what its answer means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from watchlist.errors import DeliveryError, FetchError
from watchlist.logs import without_secrets
from watchlist.model import digest
from watchlist.render.clean import clean, clip

LONGEST_WAIT = timedelta(days=1)
LONGEST_REASON = 200
_TOKEN = re.compile(r"[A-Za-z0-9_:-]{1,200}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered; ``headers`` may be spelt in any case, ``whole`` says that its body did not break off."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True

    def header(self, name: str) -> str:
        """The value of a header, or nothing."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


Post = Callable[[str, bytes, Mapping[str, str]], Reply]
"""Posts a body with headers to an address, following no redirect; raises FetchError where no answer came."""


def heard(text: str, limit: int) -> str:
    """What a receiver said, on one line of at most ``limit`` signs, without the secrets that it may repeat."""
    return clip(without_secrets(clean(text)), limit)


def send(post: Post, url: str, body: bytes, headers: Mapping[str, str], *, channel: str) -> Reply:
    """Post, and turn silence into a DeliveryError that never shows the address: it may be a secret."""
    try:
        return post(url, body, headers)
    except FetchError as error:
        reason = heard(error.reason.replace(url, "its address"), LONGEST_REASON)
    raise DeliveryError(f"{channel}: no answer: {reason}", unreached=True)


def retry_after(reply: Reply, now: datetime) -> timedelta | None:
    """How long the server asks to be left alone, in seconds or as a date, at most a day.

    >>> retry_after(Reply(429, "", {"Retry-After": "30"}), datetime(2024, 1, 1, tzinfo=UTC))
    datetime.timedelta(seconds=30)
    """
    asked = reply.header("retry-after").strip()
    if not asked:
        return None
    try:
        wait = timedelta(seconds=int(asked)) if asked.isdecimal() else _aware(parsedate_to_datetime(asked)) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


def idempotency(key: str) -> str:
    """A key fit for a header and for the id of a Standard Webhook: itself, or its digest where it is not.

    >>> idempotency("alert-1:team")
    'alert-1:team'
    """
    return key if _TOKEN.fullmatch(key) else digest(key)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
