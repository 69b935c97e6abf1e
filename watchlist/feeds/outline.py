"""The outline of a feed before any of it is read: its root element, its document type, and whether it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watchlist.errors import ParseError
from watchlist.feeds.markup import plain

_ROOTS = frozenset({"rss", "rdf", "feed"})
_NAME = re.compile(rb"<([A-Za-z_][\w.:-]*)([^>]*)>?")
_NETSCAPES = re.compile(
    rb"<!doctype\s+rss\s+public\s+\"-//netscape communications//dtd rss 0\.9\d?[^\"\[]*\"", re.IGNORECASE
)
_TITLE = re.compile(rb"<title[^>]*>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_ITEM_ENDS = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


@dataclass(frozen=True, slots=True)
class Outline:
    """What begins a document: its root element's name and what stands in that tag, and its document type."""

    root: str
    tag: bytes
    doctype: bytes


def refuse(raw: bytes, url: str) -> None:
    """Raise ParseError for what is no whole feed: a page, another document, one with declarations, one cut off."""
    content = raw.replace(b"\x00", b"") if raw.startswith(_WIDE) else raw
    outline = outline_of(content)
    if outline.root.rpartition(":")[2].lower() not in _ROOTS:
        raise ParseError(_no_feed(content, outline), place=url)
    # A feed declares nothing: entities are made to fill the memory, or to fetch what is ours. RSS 0.91 names its type.
    if outline.doctype and not _NETSCAPES.match(outline.doctype):
        raise ParseError("not read: the feed has a document type, which may declare entities", place=url)
    if not _ends(content, outline):
        whole = len(_ITEM_ENDS.findall(content))
        raise ParseError(
            f"the feed breaks off: </{outline.root}> is missing behind {whole} whole items; "
            "what was read before stays, and it is asked again",
            place=url,
        )


def outline_of(content: bytes) -> Outline:
    """Find the root element behind declarations, comments and a document type; its name is empty where none is."""
    at, doctype = 0, b""
    while (at := content.find(b"<", at)) >= 0:
        if content.startswith(b"<!--", at):
            end = content.find(b"-->", at)
        elif content.startswith(b"<?", at):
            end = content.find(b"?>", at)
        elif content.startswith(b"<!", at):
            end = content.find(b">", at)
            doctype = doctype or content[at : end + 1]
        elif found := _NAME.match(content, at):
            return Outline(found[1].decode("ascii", "replace"), found[2], doctype)
        else:
            break
        if end < 0:
            break
        at = end + 1
    return Outline("", b"", doctype)


def _ends(content: bytes, outline: Outline) -> bool:
    closing = re.compile(rb"</" + re.escape(outline.root.encode()) + rb"\s*>", re.IGNORECASE)
    return outline.tag.endswith(b"/") or bool(closing.search(content))


def _no_feed(content: bytes, outline: Outline) -> str:
    """What came in place of a feed: publishers' guards serve their pages with status 200."""
    begins = content.lstrip()[:40]
    if outline.root.lower() not in ("html", "head", "body") and b"html" not in outline.doctype.lower():
        return f"not a feed: it begins {begins!r}"
    title = _TITLE.search(content)
    named = " ".join(plain(title[1].decode("utf-8", "replace")).split()) if title else ""
    return f"not a feed, but a web page {named!r}: it may be a guard's against programs"
