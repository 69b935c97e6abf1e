"""Bodies of entries and events: their JSON, packed small. A list's past is thousands of versions that say alike things.

What was packed with a dictionary can be read with no other: ``bodies_1.txt`` never changes, and a better one is a new
file with a number of its own.
"""

from __future__ import annotations

import sys
from functools import cache

import msgspec

from watchlist.resources import PACKAGE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENCODER = msgspec.json.Encoder()
PLAIN = b"{"
"""What a body begins with that was stored as it is, as before there was a dictionary."""
LEVEL = 1
"""Higher ones gain two in a hundred, and take twice the time of which a first reading has none to spare."""


@cache
def _dictionary() -> zstd.ZstdDict:
    return zstd.ZstdDict((PACKAGE / "store" / "bodies_1.txt").read_bytes(), is_raw=True)


def packed(noun: msgspec.Struct) -> bytes:
    """A noun's JSON, packed."""
    return zstd.compress(ENCODER.encode(noun), level=LEVEL, zstd_dict=_dictionary().as_digested_dict)


def unpacked(body: bytes) -> bytes:
    """The JSON of a body, packed or not; ValueError for one that is damaged."""
    try:
        return body if body.startswith(PLAIN) else zstd.decompress(body, _dictionary())
    except zstd.ZstdError as error:
        raise ValueError(f"a stored body is damaged: {error}") from error
