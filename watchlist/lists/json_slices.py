"""Cuts a list's rows out of JSON as it comes, so that neither the file nor its rows are held.

A row is cut off where the next one begins as the first did: ``}, {"id":`` stands in no text, where a quote would be
written otherwise. It may stand deeper, though, so whoever takes the rows has to decode each, or one of the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from watchlist.lists.slices import Uncut
from watchlist.lists.unpack import Reader

BLOCK = 1 << 18
LONGEST = 1 << 22
"""Bytes without the end of a row after which a file is not of this shape."""

_BEGIN = re.compile(rb'\s*+(?P<begin>\{\s*+"[^"\\]*+"\s*+:)')
_DECODER = json.JSONDecoder()

Agreed = Callable[[bytes, bytes, int], bool]
"""Whether what stands before and behind so many rows is what a list begins and ends with."""


def rows(raw: Reader, opening: re.Pattern[bytes], agreed: Agreed) -> Iterator[bytes]:
    r"""Give each row of the array that begins behind the ``opening``; raises Uncut, perhaps at the end only.

    >>> import io
    >>> list(rows(io.BytesIO(b'[{"id": 1},\n {"id": "}"}]'), re.compile(rb"\["), lambda *around: True))
    [b'{"id": 1}', b'{"id": "}"}']
    """
    text = raw.read(BLOCK)
    opened = opening.search(text)
    first = opened and _BEGIN.match(text, opened.end())
    if not opened or not first:
        raise Uncut
    head, text, count = text[: opened.end()], text[first.start("begin") :], 1
    between = re.compile(rb"\}\s*+,\s*+(?=%b)" % re.escape(first["begin"]))
    while text:
        begun = 0
        for found in between.finditer(text):
            yield text[begun : found.start() + 1]
            begun, count = found.end(), count + 1
        block = raw.read(BLOCK)
        if not block or len(text) - begun > LONGEST:
            break
        text = text[begun:] + block
    last, tail = _parted(text[begun:])
    yield last
    if raw.read(1) or not agreed(head, tail, count):
        raise Uncut


def _parted(rest: bytes) -> tuple[bytes, bytes]:
    """The last row, and what stands behind it."""
    try:
        text = rest.decode()
        end = len(text[: _DECODER.raw_decode(text)[1]].encode())
    except (ValueError, RecursionError):
        raise Uncut from None
    return rest[:end], rest[end:]
