"""The rows of part 744's supplements as pieces that stand alone: each with its supplement and its country."""

from __future__ import annotations

import re
from collections.abc import Collection

from watchlist.lists.compared import Between, Version
from watchlist.lists.slices import Uncut

_ROW, _ROW_END = b"<TR", b"</TR>"
_APPENDIX, _APPENDIX_END = re.compile(rb'<DIV9 N="([^"<>]*)"[^<>]*>'), b"</DIV9>"
_ATTRIBUTES = rb'(?: [\w-]+="[^"<>]*")*'
_CELLS = re.compile(
    rb"\s*<TR%(attributes)s>\s*<TD(%(attributes)s)(?:/>|>((?:[^<]|<br/>)*)</TD>)"
    rb"(?=\s*<TD%(attributes)s(?:(/>|>\s*(?:\[?[Rr](?:eserved|ESERVED)\]?\s*)?</TD>)|>))" % {b"attributes": _ATTRIBUTES}
)
"""A row's first cell, its attributes and its words; where the second cell names no party, that too."""
_HEADINGS_OR_NOTE = re.compile(
    rb"<TR%(attributes)s>\s*(?:<TH\b|<TD%(attributes)s>\s*<(?:SU|FTREF)\b(?!.*<TD))" % {b"attributes": _ATTRIBUTES},
    re.DOTALL,
)
_COUNTRY = re.compile(rb"(?!reserved)[A-Z].*", re.IGNORECASE)
"""What surely is a heading: a letter begins it, so that it is not empty however it is read."""


class _Cutting:
    """A version while it is cut."""

    def __init__(self) -> None:
        self.around: list[Between] = []
        self.pieces: list[bytes] = []
        self.silent: set[bytes] = set()

    def add(self, text: bytes, *, free: bool = False) -> None:
        """Let a text stand before the next piece."""
        if free or (text and not text.isspace()):
            self.around.append(Between(len(self.pieces), text, free))

    def supplement(self, name: bytes, text: bytes) -> None:
        """Cut a supplement at its rows. One that spans others does not stand alone, nor does one within another."""
        *rows, rest = text.split(_ROW_END)
        if text.count(_ROW) != len(rows) or b"rowspan" in text:
            raise Uncut
        context = b""
        for row in rows:
            cells = _CELLS.match(row)
            if cells is None:
                cells, row = self._uncommon(row)
            if cells is None:
                continue
            if heading := (cells[2] or b"").strip():
                context = _context(name, heading)
            if not context:
                raise Uncut
            self.pieces.append(context + row)
            if cells[3]:
                self.silent.add(context + row)
        self.add(rest)

    def _uncommon(self, row: bytes) -> tuple[re.Match[bytes] | None, bytes]:
        """The cells of a row before which something stands; None for one of headings, which lists nobody."""
        begin = row.find(_ROW)
        if _HEADINGS_OR_NOTE.match(row, begin):
            self.add(row + _ROW_END)
            return None, b""
        self.add(row[:begin])
        cells = _CELLS.match(row[begin:])
        if begin < 0 or cells is None:
            raise Uncut
        return cells, row[begin:]


def cut(text: bytes, names: Collection[str]) -> Version:
    """Cut a part's text at the rows of the appendices of these names; what stands outside them may differ.

    Raises Uncut.
    """
    begin = text.find(b"<DIV")
    # Under other namespaces the same bytes could be read otherwise.
    if begin < 0 or b"xmlns" in text:
        raise Uncut
    wanted = {name.encode() for name in names}
    cutting = _Cutting()
    cutting.add(text[:begin])
    for appendix in _APPENDIX.finditer(text):
        end = text.find(_APPENDIX_END, appendix.end())
        if appendix[1] in wanted and end >= 0:
            cutting.add(text[begin : appendix.end()], free=True)
            cutting.supplement(appendix[1], text[appendix.end() : end])
            begin = end
    cutting.add(text[begin:], free=True)
    return Version(cutting.around, cutting.pieces, cutting.silent, _row)


def _context(name: bytes, heading: bytes) -> bytes:
    """What rows under a heading begin with; none where it may not be one, so that no row may stand under it."""
    country = b" ".join(heading.replace(b"<br/>", b" ").split())
    return b"%s\n%s\n" % (name, country) if _COUNTRY.fullmatch(country) else b""


def _row(piece: bytes) -> bytes:
    """A piece as a row that says itself under which country it stands."""
    _, country, row = piece.split(b"\n", 2)
    cells = _CELLS.match(row)
    if cells is None:
        raise Uncut
    return b"%s>%s</TD>%s%s" % (row[: cells.end(1)], country, row[cells.end() :], _ROW_END)
