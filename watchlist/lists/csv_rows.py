"""Parts a CSV file into its rows without reading their cells, where nothing but whole cells stands between quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchlist.lists.slices import Uncut
from watchlist.lists.unpack import Reader, blocks

LONGEST = 1 << 22
"""Bytes without the end of a row after which a file is not of this shape."""

_ROW = re.compile(rb'[^"\r\n]*+(?:(?<![^,\n])"[^"]*+"(?:"[^"]*+")*+(?=[,\r\n])[^"\r\n]*+)*+\r?\n')


def rows(raw: Reader) -> Iterator[bytes]:
    r"""Give each row with its end, which the last one need not have; raises Uncut.

    >>> import io
    >>> list(rows(io.BytesIO(b'1,"two\r\nlines"\r\n2,"a ""b"" c"')))
    [b'1,"two\r\nlines"\r\n', b'2,"a ""b"" c"\n']
    """
    rest = b""
    for block in blocks(raw):
        held, place = rest + block, 0
        while found := _ROW.match(held, place):
            yield found[0]
            place = found.end()
        rest = held[place:]
        if len(rest) > LONGEST:
            raise Uncut
    if rest:
        rest += b"\n"
        if not _ROW.fullmatch(rest):
            raise Uncut
        yield rest


def key_at(column: int) -> re.Pattern[bytes]:
    r"""What matches rows whose cell in that column is a word, and nothing around it.

    >>> key_at(1).match(b'"2 May, 2026",RUS1,x\r\n')["key"]
    b'RUS1'
    """
    return re.compile(rb'(?:(?:[^",\r\n]*+|"[^"]*+"),){%d}("?)(?P<key>\w+)\1[,\r\n]' % column)
