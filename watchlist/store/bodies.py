"""Bodies of entries and events: their JSON, packed small, and some together: they say alike things.

What was packed with a dictionary can be read with no other: ``bodies_1.txt`` never changes, and a better one is a new
file with a number of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
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
LEVEL = 6
"""A twelfth smaller than level 1; level 9 takes half as much time again for one in a hundred."""
BETWEEN = b"\n"
"""Stands between two bodies: JSON as it is encoded has no line end of its own."""


@cache
def _dictionary() -> zstd.ZstdDict:
    return zstd.ZstdDict((PACKAGE / "store" / "bodies_1.txt").read_bytes(), is_raw=True)


def packed(bodies: Iterable[bytes]) -> bytes:
    """The JSON of some nouns, packed together."""
    return zstd.compress(BETWEEN.join(bodies), level=LEVEL, zstd_dict=_dictionary().as_digested_dict)


def unpacked(block: bytes) -> list[bytes]:
    """The JSON of each noun, packed or not; ValueError for what is damaged."""
    try:
        return [block] if block.startswith(PLAIN) else zstd.decompress(block, _dictionary()).split(BETWEEN)
    except zstd.ZstdError as error:
        raise ValueError(f"a stored body is damaged: {error}") from error
