"""A file read whole, for formats that cannot be read in a stream, up to what a list can be."""

from __future__ import annotations

import io

from watchlist.errors import ParseError
from watchlist.lists.unpack import Reader, blocks


def whole(raw: Reader, largest: int) -> bytes:
    """Every byte of a file; raises ParseError for one that has more than ``largest``."""
    # It gives its bytes without a second copy of them.
    found = io.BytesIO()
    for block in blocks(raw):
        found.write(block)
        if found.tell() > largest:
            raise ParseError(f"it has more than {largest:,} bytes")
    return found.getvalue()
