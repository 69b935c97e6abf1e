"""XML that hides nothing: comments, sections and instructions could hold what looks like an entry and is none."""

from __future__ import annotations

from collections.abc import Iterator

from watchlist.errors import ParseError
from watchlist.lists.slices import Uncut
from watchlist.lists.unpack import Reader, blocks
from watchlist.lists.whole_file import whole

_LARGEST = 1 << 25
_MARKS = (b"<!", b"<?")


def plain_blocks(raw: Reader) -> Iterator[bytes]:
    """The file piece by piece; raises Uncut at markup that stands behind the declaration."""
    last, begun = b"", False
    for block in blocks(raw):
        # The declaration stands in the first block, at the very start; a mark may be parted by the end of a block.
        seen = block if begun else _undeclared(block)
        if last + seen[:1] in _MARKS or has_markup(seen):
            raise Uncut
        last, begun = block[-1:], True
        yield block


def content(raw: Reader) -> bytes:
    """The file whole; raises Uncut where markup stands behind the declaration, and for more than is compared whole."""
    try:
        found = whole(raw, _LARGEST)
    except ParseError as error:
        raise Uncut from error
    if has_markup(_undeclared(found)):
        raise Uncut
    return found


def has_markup(text: bytes) -> bool:
    """Whether a comment, a section or an instruction begins in a text."""
    # Their second letters are rare, and looked for ten times as fast as what begins as every tag does.
    return any(mark[1:] in text and mark in text for mark in _MARKS)


def _undeclared(text: bytes) -> bytes:
    return text.removeprefix(b"\xef\xbb\xbf").removeprefix(b"<?xml")
