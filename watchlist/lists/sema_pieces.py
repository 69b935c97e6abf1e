"""The records of Canada's list as pieces that stand alone."""

from __future__ import annotations

from watchlist.lists.compared import Between, Version
from watchlist.lists.slices import Uncut

_FIRST, _LAST = b"<record>", b"</record>"


def cut(text: bytes) -> Version:
    """Cut at the records, which have no attributes and nothing but each other beside them. Raises Uncut.

    A piece may only hold one of them: a parser that lets none stand in another sees to that.
    """
    begin, end = text.find(_FIRST), text.rfind(_LAST) + len(_LAST)
    if not 0 <= begin < end:
        raise Uncut
    pieces = [piece + _LAST for piece in text[begin:end].split(_LAST)[:-1]]
    if text.count(_FIRST[:-1]) != len(pieces):
        raise Uncut
    return Version((Between(0, text[:begin]), Between(len(pieces), text[end:])), pieces)
