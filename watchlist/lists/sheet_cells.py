"""What the cells of a workbook's sheet say: texts, numbers, days, and whether something is so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeAlias, cast

from lxml import etree

from watchlist.errors import ParseError

Cell: TypeAlias = str | int | float | bool | date | None

XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""The namespace of a workbook's elements."""

_CELL, _VALUE, _INLINE = f"{XML}c", f"{XML}v", f"{XML}is"
_TEXT, _PHONETIC = f"{XML}t", f"{XML}rPh"
_DIGITS = "0123456789"
_NO_DATE = "#VALUE!"
"""What a cell shows whose number is beyond all days."""


@dataclass(frozen=True, slots=True)
class Book:
    """What cells refer to: texts that stand once for all sheets, and which styles make a number a day or a span."""

    texts: Sequence[str]
    days: Collection[int]
    spans: Collection[int]
    epoch: Any


def row_cells(row: etree._Element, book: Book, place: str) -> list[Cell]:
    """Read what each cell of a row says, from the first column to the last that is there. Raises ParseError."""
    cells: list[Cell] = []
    for element in row:
        if element.tag != _CELL:
            raise ParseError(f"<{element.tag}> stands where a cell should", place=place)
        reference = element.get("r")
        column = _column(reference.rstrip(_DIGITS)) if reference else len(cells) + 1
        if column <= len(cells):
            raise ParseError("the cells stand in no order", place=place)
        cells.extend([None] * (column - 1 - len(cells)))
        cells.append(_value(element, book))
    return cells


@cache
def _column(letters: str) -> int:
    from openpyxl.utils import column_index_from_string

    return cast("int", column_index_from_string(letters))


def _value(cell: etree._Element, book: Book) -> Cell:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = _child(cell, _INLINE)
        return None if inline is None else content(inline)
    value = _child(cell, _VALUE)
    printed = None if value is None else value.text
    if not printed:
        return None
    match kind:
        case "s":
            return book.texts[_index(printed)]
        case "n":
            return _number(printed, int(cell.get("s", "0")), book)
        case "b":
            return bool(int(printed))
        case "str" | "e":
            return printed
        case "d":
            return _iso(printed)
        case _:
            raise ParseError(f"nobody knows cells of the type {kind!r}")


def _child(cell: etree._Element, tag: str) -> etree._Element | None:
    for element in cell:
        if element.tag == tag:
            return element
    return None


def content(element: etree._Element) -> str:
    """A text whatever its fonts, without how it is spoken."""
    if len(element) == 1 and element[0].tag == _TEXT:
        return element[0].text or ""
    return "".join([part.text or "" for part in element.iter(_TEXT) if not _is_spoken(part)])


def _is_spoken(part: etree._Element) -> bool:
    parent = part.getparent()
    return parent is not None and parent.tag == _PHONETIC


def _index(printed: str) -> int:
    if not printed.isdecimal():
        raise ParseError(f"{printed!r} is no place of a text")
    return int(printed)


def _number(printed: str, style: int, book: Book) -> Cell:
    number = float(printed) if any(mark in printed for mark in ".eE") else int(printed)
    if style not in book.days:
        return number
    from openpyxl.utils.datetime import from_excel

    try:
        return cast("Cell", from_excel(number, book.epoch, timedelta=style in book.spans))
    except (OverflowError, ValueError):
        return _NO_DATE


def _iso(printed: str) -> Cell:
    from openpyxl.utils.datetime import from_ISO8601

    return cast("Cell", from_ISO8601(printed))
