"""Links that answer an alert without a login: each is signed, is good for one alert and one action, and ends.

This is a seam: nothing serves these links yet. What will serve them must not act when one is opened, for mail scanners
and previews open every link: it shows a page with a button that posts the same token, and acts on that alone.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args

from watchlist.config import MessagesSettings, secret
from watchlist.errors import ConfigError, InputError

LinkAction = Literal["ack", "mute"]
ACTIONS: tuple[LinkAction, ...] = get_args(LinkAction)
LASTS = timedelta(days=14)
"""How long a link is good for, and the rest of its last day: so that every try of a message carries the same one."""

SHORTEST_SECRET = 16
_TOKEN = re.compile(
    r"(?P<signed>(?P<action>[a-z]+)\.(?P<alert>[\w-]+)\.(?P<expires>[0-9a-f]+))\.(?P<mac>[\w-]+)", re.ASCII
)


def sign(secret: str, alert: str, action: LinkAction, expires: datetime) -> str:
    """Make the token of a link: what it may do, to which alert, and until when, for anybody to read and none to forge.

    >>> at = datetime(2024, 8, 7, 12, tzinfo=UTC)
    >>> read("a secret of enough length", sign("a secret of enough length", "5f2a", "ack", at), at)
    ('5f2a', 'ack')
    """
    signed = f"{action}.{alert}.{int(expires.timestamp()):x}"
    return f"{signed}.{_mac(secret, signed)}"


def read(secret: str, token: str, now: datetime) -> tuple[str, LinkAction]:
    """Give the alert and the action of a token.

    Raises InputError for one that was not signed with this secret, was changed, or is too old.
    """
    found = _TOKEN.fullmatch(token)
    # Compared in constant time: how long it takes must not tell how much of it is right.
    if not found or not hmac.compare_digest(_mac(secret, found["signed"]), found["mac"]):
        raise InputError("this link is not whole, or not of this watchlist: copy all of it from the message")
    action = next((one for one in ACTIONS if one == found["action"]), None)
    if action is None or int(found["expires"], 16) < now.timestamp():
        raise InputError(f"this link is too old: `watchlist alerts ack {found['alert']}` does the same")
    return found["alert"], action


def link_maker(settings: MessagesSettings, now: datetime) -> Callable[[str], str | None]:
    """Give what makes the address at which an alert can be acknowledged; None for each where no link is configured.

    Raises ConfigError where the secret cannot be read, or is short enough to be guessed.
    """
    if not settings.link:
        return lambda _alert: None
    key = link_secret(settings)
    expires = (now.astimezone(UTC) + LASTS).replace(hour=23, minute=59, second=59)
    return lambda alert: f"{settings.link.rstrip('/')}/{sign(key, alert, 'ack', expires)}"


def link_secret(settings: MessagesSettings) -> str:
    """The secret that links are signed with; ConfigError where it is not there or too short."""
    found = secret(settings.link_secret_env, settings.link_secret_file, what="[messages] link_secret")
    if len(found) < SHORTEST_SECRET:
        raise ConfigError(f"[messages] link_secret: it has fewer than {SHORTEST_SECRET} characters; take a longer one")
    return found


def _mac(secret: str, signed: str) -> str:
    # The purpose is signed with it: the same secret may sign something else elsewhere.
    made = hmac.digest(secret.encode(), f"watchlist link\n{signed}".encode(), sha256)
    return urlsafe_b64encode(made).rstrip(b"=").decode()
