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

_BEGIN = re.compile(rb'[ \t\r\n]*+(?P<begin>\{[ \t\r\n]*+"[^"\\]*+"[ \t\r\n]*+:)')
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
    if not opened:
        raise Uncut
    head, behind, count = text[: opened.end()], text[opened.end() :], 0
    if first := _BEGIN.match(behind):
        for row, tail in _cut(behind[first.start("begin") :], raw, first["begin"]):
            yield row
            behind, count = tail, count + 1
    if raw.read(1) or not agreed(head, behind, count):
        raise Uncut


def _cut(text: bytes, rest: Reader, begin: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each row of what begins with one, and behind the last what stands there."""
    between = re.compile(rb"\}[ \t\r\n]*+,[ \t\r\n]*+(?=%b)" % re.escape(begin))
    while text:
        begun = 0
        for found in between.finditer(text):
            yield text[begun : found.start() + 1], b""
            begun = found.end()
        block = rest.read(BLOCK)
        if len(text) - begun > LONGEST:
            raise Uncut
        if not block:
            break
        text = text[begun:] + block
    yield _parted(text[begun:])


def _parted(rest: bytes) -> tuple[bytes, bytes]:
    """The last row, and what stands behind it."""
    try:
        text = rest.decode()
        end = len(text[: _DECODER.raw_decode(text)[1]].encode())
    except (ValueError, RecursionError):
        raise Uncut from None
    return rest[:end], rest[end:]
