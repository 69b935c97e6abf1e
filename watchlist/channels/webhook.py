"""A webhook of one's own, signed as Standard Webhooks lays down (https://www.standardwebhooks.com)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from watchlist.channels.post import Post, Reply, heard, idempotency, retry_after, send
from watchlist.channels.signature import keys_of, sign
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message
from watchlist.render.payload import as_json

LONGEST_BODY = 19_000  # the specification advises less than 20 kB
GONE = 410
REFUSED = frozenset({GONE, 413})


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
        detail = heard(reply.body, 120)
        raise DeliveryError(
            f"{said}: {detail}" if detail else said,
            permanent=reply.status in REFUSED,
            closed=reply.status == GONE,
            retry_after=retry_after(reply, now),
        )


def signing_keys(secret: str, *, what: str) -> tuple[bytes, ...]:
    """Read the keys of a secret; raises ConfigError, which does not show it, for what is none."""
    try:
        return keys_of(secret)
    except ValueError:
        raise ConfigError(
            f"{what}: the secret must be whsec_ followed by base64, such as Standard Webhooks prescribes"
        ) from None
