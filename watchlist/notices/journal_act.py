"""The XHTML of an act in the EU's Official Journal: what it orders to be done to Annex IV, order by order.

An act says in a paragraph which annex of the regulation it changes and how ("the following entries are added"), and the
table behind it holds the entries between quotation marks. Other tables only lay out numbered points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.strict_xml import LOCAL
from watchlist.lists.xhtml import cells, classes, elements, lines, page, rows, text
from watchlist.model import Act

ANNEX = "IV"

_TABLE = "oj-table"
_QUOTES = "‘’‚‛“”„'\" "
_COLUMNS = ("number", "name", "identifying information", "date")
_ANNEX = re.compile(
    r"\bAnnex(?:es)? ([IVXLC]+[a-z]*(?:(?:, | and )[IVXLC]+[a-z]*)*)\b"
    r"(?!, [IVXLC]| and [IVXLC]| to this (?:Regulation|Decision))"
)
# The act has annexes of its own: "Annex IV is amended in accordance with Annex I to this Regulation", and its heading.
_OWN = re.compile(r"\bAnnex(?: ([IVXLC]+))? to this (?:Regulation|Decision)")
_HEADING = re.compile(r"ANNEX(?: ([IVXLC]+))?")
_OF_ENTRIES = re.compile(r"\b(?:entry|entries|points?|numbers?|rows?)\b", re.IGNORECASE)
_ITEM = re.compile(r"[‘“]?\d+\.\s+(.+?)[’”]?[;.]?")
_WORDS = re.compile(r"\bwords?\b")
_ORDERS = (
    (re.compile(r"\b(?:are|is) (?:hereby )?(?:added|inserted)\b"), Act.ADDS),
    (re.compile(r"\b(?:are|is) (?:hereby )?replaced\b"), Act.REVISES),
    (re.compile(r"\b(?:are|is) (?:hereby )?(?:deleted|removed)\b"), Act.REMOVES),
)
_AMENDED = re.compile(r"\b(?:are|is) (?:hereby )?(?:amended|added|inserted|replaced|deleted|removed)\b")
_NAMED = re.compile(r"[‘“]([^‘’“”]{2,200})[’”]")
_NUMBERED = re.compile(r"\b(?:entry|entries|points?|numbers?|rows?)\b[^.;:]*?\d+")


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of the cells of one entry; without information and date where only a name is given."""

    act: Act
    name: tuple[str, ...]
    information: tuple[str, ...] = ()
    day: tuple[str, ...] = ()


@dataclass(slots=True)
class _Place:
    """How far the reading has come: which annex is spoken of, what is ordered, and whether that could be read.

    ``own`` says which annex of the regulation each of the act's own annexes is about.
    """

    annex: str = ""
    act: Act | None = None
    orders: int = 0
    read: int = 0
    own: dict[str, str] = field(default_factory=dict)


def orders(raw: BinaryIO) -> list[Row]:
    """What an act does to Annex IV, entry by entry; nothing where it leaves the annex alone.

    Deletions that give only numbers are passed over: which parties they mean is not in the act. Raises ParseError
    where the act amends the annex and neither a table nor a deletion is found that can be read.
    """
    place = _Place()
    found: list[Row] = []
    for block in _blocks(page(raw)):
        if LOCAL[block.tag] == "table":
            found += _table(block, place)
        else:
            found += _paragraph(text(block), place)
    if place.orders and not place.read:
        raise ParseError("the act amends Annex IV, and no table of entries is found in it")
    return found


def _blocks(root: _Element) -> Iterator[_Element]:
    """Every table of entries, and every paragraph outside of them, in the order of the text."""
    inside: set[_Element] = set()
    for element in elements(root, "table", "p"):
        if element in inside:
            continue
        if LOCAL[element.tag] == "p":
            yield element
        elif _TABLE in classes(element):
            inside.update(elements(element, "table", "p"))
            yield element


def _paragraph(words: str, place: _Place) -> list[Row]:
    """Take from a paragraph which annex it is about and what is done there, and the parties that it deletes by name."""
    if heading := _HEADING.fullmatch(words):
        place.annex, place.act = place.own.get(heading[1] or "", ""), None
    elif _AMENDED.search(words):
        _heed(words, place)
        return _deleted(words, place)
    elif place.annex == ANNEX and place.act is Act.REMOVES and (item := _ITEM.fullmatch(words)):
        place.read += 1
        return [Row(Act.REMOVES, (item[1],))]
    return []


def _heed(words: str, place: _Place) -> None:
    """Take from an order what it is about; it may go on with the one before ("(a) entry 581 is replaced")."""
    if found := _ANNEX.search(words):
        spoken_of = re.split(", | and ", found[1])
        place.annex, place.act = ANNEX if ANNEX in spoken_of else spoken_of[0], None
        place.own.update((own or "", place.annex) for own in _OWN.findall(words))
    elif not _OF_ENTRIES.search(words):
        place.annex, place.act = "", None
    place.act = next((act for pattern, act in _ORDERS if pattern.search(words)), place.act)
    place.orders += place.annex == ANNEX


def _deleted(words: str, place: _Place) -> list[Row]:
    if place.annex != ANNEX or place.act is not Act.REMOVES or _WORDS.search(words):
        return []
    found = [Row(Act.REMOVES, (name,)) for name in _NAMED.findall(words)]
    place.read += bool(found or _NUMBERED.search(words))
    return found


def _table(table: _Element, place: _Place) -> list[Row]:
    """The entries of a table of the annex; of any other table nothing."""
    body = [cells(row) for row in rows(table)]
    header = _columns(body[0]) if body else None
    if place.annex not in ("", ANNEX) or not (header or _is_bare(body, place)):
        return []
    order = header or (0, 1, 2, 3)
    found = [_row(row, order, place.act or Act.ADDS) for row in (body[1:] if header else body)]
    place.read += bool(found)
    return found


def _columns(header: Sequence[_Element]) -> tuple[int, ...] | None:
    """Where each column stands; None for the header of another table. Raises ParseError for a column nobody knows."""
    titles = [_unquoted(text(cell)).lower() for cell in header]
    if not {"name", "identifying information"} <= set(titles):
        return None
    known = [
        "number" if title in ("", "no", "no.") else "date" if title.startswith("date") else title for title in titles
    ]
    if sorted(known) != sorted(_COLUMNS):
        raise ParseError(f"the columns of Annex IV are {titles}")
    return tuple(known.index(column) for column in _COLUMNS)


def _is_bare(body: Sequence[Sequence[_Element]], place: _Place) -> bool:
    """Whether a table without a header holds entries of the annex: it begins with a number, in an order about it."""
    first = body[0] if body else []
    begins = len(first) == len(_COLUMNS) and re.fullmatch(r"\d+\.?", _unquoted(text(first[0])))
    return bool(begins and place.annex == ANNEX and place.act)


def _row(row: Sequence[_Element], order: Sequence[int], act: Act) -> Row:
    if len(row) != len(_COLUMNS):
        raise ParseError(f"a row of Annex IV has {len(row)} cells: {' | '.join(map(text, row))[:80]!r}")
    _, name, information, day = (lines(row[column]) for column in order)
    return Row(
        act, _opened(name), tuple(information), tuple(filter(None, (line.strip(_QUOTES + ";.") for line in day)))
    )


def _opened(name: Sequence[str]) -> tuple[str, ...]:
    """The lines of a name, of which the first may begin with the mark that opens the quotation of the whole entry."""
    first, *others = name or [""]
    closed = any(mark in first for mark in "’”")
    return (first if closed else first.lstrip("‘“ "), *others)


def _unquoted(words: str) -> str:
    return words.strip(_QUOTES)
