"""A file read whole, for formats that cannot be read in a stream, up to what a list can be."""

from __future__ import annotations

from watchlist.errors import ParseError
from watchlist.lists.unpack import Reader

_BLOCK = 1 << 20


def whole(raw: Reader, largest: int) -> bytes:
    """Every byte of a file; raises ParseError for one that has more than ``largest``."""
    found = bytearray()
    while block := raw.read(_BLOCK):
        found += block
        if len(found) > largest:
            raise ParseError(f"it has more than {largest:,} bytes")
    return bytes(found)
