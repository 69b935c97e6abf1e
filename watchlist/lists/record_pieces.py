"""XML cut into pieces at the last tags of its entries, so that two versions can be compared before they are parsed."""

from __future__ import annotations

from watchlist.errors import ParseError
from watchlist.lists.compared import Between, Version
from watchlist.lists.unpack import Reader
from watchlist.lists.whole_file import whole
from watchlist.lists.xml_pieces import MARKUP, Uncut

_LARGEST = 1 << 25
_DECLARED = b"\xef\xbb\xbf<?xml"


def content(raw: Reader) -> bytes:
    """The bytes of a version; Uncut where comments, sections or instructions could hold what looks like a piece."""
    try:
        found = whole(raw, _LARGEST)
    except ParseError as error:
        raise Uncut from error
    if has_markup(found[len(_DECLARED) :]):
        raise Uncut
    return found


def has_markup(text: bytes) -> bool:
    """Whether a comment, a section or an instruction begins in a text."""
    # Their second letters are rare, and looked for ten times as fast as what begins as every tag does.
    return any(mark[1:] in text and mark in text for mark in MARKUP)


def cut(text: bytes, name: bytes) -> Version:
    """Cut at elements of a name, which have no attributes and nothing but each other beside them. Raises Uncut.

    A piece may only hold one of them: a parser that lets none stand in another sees to that.
    """
    first, last = b"<%s>" % name, b"</%s>" % name
    begin, end = text.find(first), text.rfind(last) + len(last)
    if not 0 <= begin < end:
        raise Uncut
    pieces = [piece + last for piece in text[begin:end].split(last)[:-1]]
    if text.count(first[:-1]) != len(pieces):
        raise Uncut
    return Version((Between(0, text[:begin]), Between(len(pieces), text[end:])), pieces)
