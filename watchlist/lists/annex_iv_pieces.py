"""The rows of Annex IV as pieces that stand alone, cut out of a consolidated text whose other parts may differ."""

from __future__ import annotations

import re

from watchlist.lists.compared import Between, Version
from watchlist.lists.plain_xml import has_markup
from watchlist.lists.slices import Uncut

_HEADING = re.compile(rb'<p class="title-annex-1"[^<>]*>\s*ANNEX IV\s*</p>')
_ANY_HEADING = b"title-annex-1"
_ROW, _ROW_END = b"<tr", b"</tr>"
_CELL, _CELL_END, _HEADING_CELL = b"<td", b"</td>", b"<th"
_SHORT = 1000
"""Bytes up to which a row may have nobody in it."""
_TAG = re.compile(rb"<[^<>]*>")
_MARKS = rb"(?:\xe2\x96[\xba\xbc](?:A|B|C\d+|M\d+)|\xe2\x97\x84|\xe2\x80[\x93-\x95]|[\s_-])*"
_ONLY_MARKS = re.compile(_MARKS)
_NUMBER = re.compile(_MARKS + rb"0*(\d+)\.?" + _MARKS)


def cut(text: bytes, *, is_read: bool = False) -> Version:
    """Cut a text at the rows of the annex; of one that ``is_read`` the tables outside of it are left out.

    Two rows may not have the same number, which only all rows together tell. Raises Uncut.
    """
    start = text.find(b"<html")
    begin, end = _annex(text)
    # Elsewhere comments could hold what looks like a row, and names could stand for something else.
    if not 0 <= start < begin or b"xmlns:" in text or has_markup(text[start:]):
        raise Uncut
    outside = (text[start:begin], text[end:])
    before, behind = map(_without_rows, outside) if is_read else outside
    around, pieces = _rows(text[begin:end])
    silent = {piece for piece in pieces if len(piece) < _SHORT and _names_nobody(piece)}
    if not is_read:
        _check_numbers([piece for piece in pieces if piece not in silent])
    free = Between(0, before, free=True), Between(len(pieces), behind, free=True)
    return Version([Between(0, text[:start]), free[0], *around, free[1]], pieces, silent)


def _annex(text: bytes) -> tuple[int, int]:
    """Where the annex's heading ends, and where the last row before the next heading of an annex does."""
    found = [heading.end() for heading in _HEADING.finditer(text)]
    if len(found) != 1:
        raise Uncut
    following = text.find(_ANY_HEADING, found[0])
    end = text.rfind(_ROW_END, found[0], following if following >= 0 else len(text))
    if end < 0:
        raise Uncut
    return found[0], end + len(_ROW_END)


def _rows(text: bytes) -> tuple[list[Between], list[bytes]]:
    """The rows, and what stands around them: that, and the first row of each table, says how they are read."""
    around: list[Between] = []
    pieces: list[bytes] = []
    rows = text.split(_ROW_END)[:-1]
    if text.count(_ROW) != len(rows) or text.count(_CELL) != text.count(_CELL_END):
        raise Uncut
    for row in rows:
        begin = row.find(_ROW)
        gap, piece = row[:begin], row[begin:] + _ROW_END
        if begin < 0 or _HEADING_CELL in piece:
            raise Uncut
        if b"<table" in gap:
            around.append(Between(len(pieces), gap + piece))
            continue
        if gap and not gap.isspace():
            around.append(Between(len(pieces), gap))
        pieces.append(piece)
    return around, pieces


def _without_rows(text: bytes) -> bytes:
    return b"".join([part.partition(_ROW)[0] for part in text.split(_ROW_END)])


def _names_nobody(piece: bytes) -> bool:
    """Whether a row holds nothing but the mark of a change, or a number alone."""
    return bool(_ONLY_MARKS.fullmatch(_TAG.sub(b"", piece.partition(_CELL_END)[2])))


def _check_numbers(pieces: list[bytes]) -> None:
    numbers = [_NUMBER.fullmatch(_TAG.sub(b"", piece.partition(_CELL_END)[0])) for piece in pieces]
    if len({number[1] for number in numbers if number}) != len(pieces):
        raise Uncut
