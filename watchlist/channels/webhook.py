"""A webhook of one's own, signed as Standard Webhooks lays down (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime

from watchlist.channels.post import Post, Reply, idempotency, retry_after, send
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message
from watchlist.render.clean import clean
from watchlist.render.payload import as_json

LONGEST_BODY = 19_000  # the specification advises less than 20 kB
GONE = frozenset({410, 413})
PREFIX = "whsec_"


class WebhookChannel:
    """Posts messages as signed JSON; ``secret`` may hold several keys, apart by spaces, while they are rotated."""

    def __init__(self, name: str, url: str, secret: str, *, post: Post, clock: Callable[[], datetime]) -> None:
        self.name = name
        self._url = url
        self._keys = signing_keys(secret, what=f"channel {name}")
        self._post = post
        self._clock = clock

    def send(self, message: Message) -> None:
        """Post a message; its id stays the same when it is sent again, its timestamp does not."""
        identity, body, now = idempotency(message.key), as_json(message, limit=LONGEST_BODY), self._clock()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": identity,
            "webhook-id": identity,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": sign(self._keys, identity, int(now.timestamp()), body),
        }
        self._judge(send(self._post, self._url, body, headers, channel=self.name), now)

    def _judge(self, reply: Reply, now: datetime) -> None:
        if 200 <= reply.status < 300:
            return
        said = f"{self.name}: the server answered {reply.status}"
        if 300 <= reply.status < 400:
            raise DeliveryError(f"{said}, a redirect, which is not followed; set the channel's url to where it leads")
        detail = clean(reply.body)[:120]
        raise DeliveryError(
            f"{said}: {detail}" if detail else said,
            permanent=reply.status in GONE,
            retry_after=retry_after(reply, now),
        )


def sign(keys: Sequence[bytes], identity: str, timestamp: int, body: bytes) -> str:
    """Sign a delivery with every key: HMAC-SHA256 of id, seconds and body, in base64, apart by spaces."""
    signed = f"{identity}.{timestamp}.".encode() + body
    return " ".join(f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}" for key in keys)


def signing_keys(secret: str, *, what: str) -> tuple[bytes, ...]:
    """Read the keys of a secret: ``whsec_`` and base64, whose padding may be missing."""
    try:
        keys = tuple(_key(part) for part in secret.split())
    except ValueError:
        keys = ()
    if not keys or not all(keys):
        raise ConfigError(f"{what}: the secret must be whsec_ followed by base64, such as Standard Webhooks prescribes")
    return keys


def _key(part: str) -> bytes:
    encoded = part.removeprefix(PREFIX).rstrip("=")
    return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
