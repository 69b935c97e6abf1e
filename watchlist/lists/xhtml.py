"""EUR-Lex's XHTML: a text of law as well-formed markup, its paragraphs and the cells of its tables.

It is read as XML, so that a text that breaks off is an error, which HTML's forgiving rules would hide. The document
type and the named entities that it stands for are resolved here; no other is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import BinaryIO

from lxml import etree
from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.strict_xml import LOCAL

_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[\]]*>", re.IGNORECASE)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML = frozenset({b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"})
_BEGINNING = 4096

# How a consolidated text marks what changed it: "▼M44" on a line of its own, with dashes where something was taken
# out, and "►C15 ... ◄" around changed words.
_INLINE = re.compile(r"►(?:A|B|C\d+|M\d+)\s?|\s?◄")
_LINE = re.compile(r"▼(?:A|B|C\d+|M\d+)")
_DASHES = re.compile(r"[\s—–―_-]*")


def page(raw: BinaryIO) -> _Element:
    """Read a text of law and give its root; raises ParseError for anything but well-formed XHTML."""
    content = raw.read()
    if not content.strip():
        raise ParseError("the answer is empty")
    content = _DOCTYPE.sub(b"", content[:_BEGINNING], count=1) + content[_BEGINNING:]
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(_ENTITY.sub(_resolved, content), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"not well-formed XHTML: {error.msg}", place=f"line {error.lineno}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError("a document type with rules of its own is declared, which no text of law needs")
    if LOCAL[root.tag] != "html":
        raise ParseError(f"the root element is <{LOCAL[root.tag]}>, not <html>")
    return root


def _resolved(found: re.Match[bytes]) -> bytes:
    characters = html5.get(found[1].decode())
    if characters is None or found[1] in _OF_XML:
        return found[0]
    return "".join(f"&#{ord(character)};" for character in characters).encode()


def elements(root: _Element, *names: str) -> Iterator[_Element]:
    """Every element below of one of these names, in the order of the text."""
    return (element for element in root.iter(*(f"{{*}}{name}" for name in names)) if element is not root)


def classes(element: _Element) -> frozenset[str]:
    """The classes that an element has."""
    return frozenset((element.get("class") or "").split())


def text(element: _Element) -> str:
    """An element's words without the marks of changes, in one line."""
    return plain("".join(map(str, element.itertext())))


def plain(words: str) -> str:
    """Words without the marks of changes, and with single spaces; nothing of a line that only marks a change.

    >>> plain("►M44 Ornek Elektronik ◄  A S"), plain("▼M53 —————")
    ('Ornek Elektronik A S', '')
    """
    found = " ".join(_LINE.sub(" ", _INLINE.sub("", words)).split())
    return "" if _DASHES.fullmatch(found) else found


def is_mark(element: _Element) -> bool:
    """Whether an element holds nothing but the mark of a change."""
    return not text(element)


def cells(row: _Element) -> list[_Element]:
    """The cells of a row of a table."""
    return [child for child in row if LOCAL[child.tag] in ("td", "th")]


def rows(table: _Element) -> Iterator[_Element]:
    """The rows of a table, but not those of tables inside it."""
    for child in table:
        if LOCAL[child.tag] == "tr":
            yield child
        elif LOCAL[child.tag] in ("thead", "tbody", "tfoot"):
            yield from rows(child)
        elif LOCAL[child.tag] not in ("colgroup", "col", "caption"):
            raise ParseError(f"unknown element <{LOCAL[child.tag]}> in a table")


def lines(cell: _Element) -> list[str]:
    """What a cell says line by line: its paragraphs, or where it has none its own text.

    Raises ParseError for words that stand beside the paragraphs.
    """
    paragraphs = list(elements(cell, "p"))
    found = [line for line in map(text, paragraphs or [cell]) if line]
    if "".join("".join(found).split()) != "".join(text(cell).split()):
        raise ParseError(f"words stand outside the paragraphs of a cell: {text(cell)[:60]!r}")
    return found
