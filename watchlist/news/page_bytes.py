"""The bytes of a page on their way to its tree: decoded as they are, refused where they are no page."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from watchlist.errors import ParseError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_BYTES = 5_000_000
"""A page is some hundred kilobytes; a report on more than this is a file under a page's address."""

_DEEPEST = 250  # elements within one another: deeper trees are made to break readers
_KINDS = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain"})
_ALIAS = {"iso-8859-9": "windows-1254", "latin5": "windows-1254", "iso-8859-1": "windows-1252", "ascii": "windows-1252"}
_OF_LANGUAGE = {"tr": "windows-1254", "ru": "windows-1251"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype html|html|head|body|div|p|article|meta|title)\b", re.IGNORECASE)


def may_be_page(content_type: str) -> bool:
    """Whether what a server sends under this header may be a web page: feeds and files are none.

    >>> may_be_page("text/html; charset=utf-8"), may_be_page(""), may_be_page("application/rss+xml")
    (True, True, False)
    """
    return _kind(content_type) in _KINDS


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def markup_of(raw: bytes, url: str, content_type: str, lang: str) -> str:
    if not may_be_page(content_type):
        raise ParseError(f"no web page but {_kind(content_type)}", place=url)
    if len(raw) > MOST_BYTES:
        raise ParseError(f"a page of more than {MOST_BYTES // 1_000_000} MB is none", place=url)
    text = _decoded(raw, content_type, lang).replace("\x00", "")
    if not _MARKUP.search(text[:20_000]):
        raise ParseError(f"no web page: it begins {text.lstrip()[:40]!r}", place=url)
    return text


def _decoded(raw: bytes, content_type: str, lang: str) -> str:
    """The text of the bytes: what is UTF-8 throughout is nothing else, whatever header and page say."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    stated = [*_CHARSET.findall(content_type), *_CHARSET.findall(raw[:4096].decode("latin-1"))]
    for name in ("utf-8", *stated, _OF_LANGUAGE.get(lang[:2], "")):
        if (text := _as(raw, _ALIAS.get(name.lower(), name))) is not None:
            return text
    # Single bytes that stray into UTF-8 spoil no more than themselves.
    return raw.decode("utf-8" if any(name.lower().startswith("utf") for name in stated) else "windows-1252", "replace")


def _as(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name) if name else None
    except (LookupError, UnicodeError):
        return None


def tree_of(markup: str, url: str) -> HtmlElement:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ParseError(f"the page cannot be read: {error}", place=url) from None
    if _depth(tree) > _DEEPEST:
        raise ParseError(f"the page has more than {_DEEPEST} elements within one another", place=url)
    return tree


def _depth(tree: HtmlElement) -> int:
    deepest, level = 0, [tree]
    while level and deepest <= _DEEPEST:
        deepest += 1
        level = [child for one in level for child in one]
    return deepest
