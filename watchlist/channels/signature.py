"""Signatures of webhooks as Standard Webhooks lays down (https://www.standardwebhooks.com), for both ends.

A receiver written in Python can use ``verify`` as it is; what it needs is in Python's own library.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

PREFIX = "whsec_"
VERSION = "v1,"
TOLERANCE = timedelta(minutes=5)


class SignatureError(ValueError):
    """A delivery that is not to be believed: not signed with our keys, or too old or too new."""


def sign(keys: Sequence[bytes], identity: str, timestamp: int, body: bytes) -> str:
    """Sign a delivery with every key: HMAC-SHA256 of id, seconds and body, in base64, apart by spaces."""
    signed = f"{identity}.{timestamp}.".encode() + body
    return " ".join(f"{VERSION}{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}" for key in keys)


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, now: datetime, tolerance: timedelta = TOLERANCE
) -> str:
    """Give the id of a delivery that is signed with a key of ``secret``; raises SignatureError for any other.

    ``body`` are the bytes as they came; ``now`` is aware. The id stays the same when a delivery is sent again, so a
    receiver that keeps the ids of the last ``tolerance`` is safe from replays.

    >>> headers = {
    ...     "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...     "webhook-timestamp": "1614265330",
    ...     "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ... }
    >>> now = datetime.fromisoformat("2021-02-25T15:02:10+00:00")
    >>> verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers, b'{"test": 2432232314}', now)
    'msg_p5jXN8AQM9LWM0D4loKWxJek'
    """
    given = {name.lower(): value for name, value in headers.items()}
    identity, timestamp = given.get("webhook-id", ""), _seconds(given.get("webhook-timestamp", ""))
    if not identity:
        raise SignatureError("the delivery has no webhook-id")
    if abs(now.timestamp() - timestamp) > tolerance.total_seconds():
        raise SignatureError("the delivery is too old or too new")
    expected = sign(keys_of(secret), identity, timestamp, body).encode().split(b" ")
    claimed = given.get("webhook-signature", "").encode().split(b" ")
    # All are compared, each in constant time, so that the time taken tells nothing.
    if not sum(hmac.compare_digest(one, other) for one in expected for other in claimed):
        raise SignatureError("the signature is not ours")
    return identity


def keys_of(secret: str) -> tuple[bytes, ...]:
    """Read the keys of a secret: ``whsec_`` and base64, whose padding may be missing; ValueError for what is none."""
    keys = tuple(_key(part) for part in secret.split())
    if not keys or not all(keys):
        raise ValueError("no key")
    return keys


def _key(part: str) -> bytes:
    encoded = part.removeprefix(PREFIX).rstrip("=")
    return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)


def _seconds(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise SignatureError("the delivery has no webhook-timestamp in seconds")
    return int(said)
