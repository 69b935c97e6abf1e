"""A sheet of an Office Open XML workbook, row by row, as values: openpyxl knows the workbook, lxml walks its cells.

openpyxl's own walk makes an object of each cell and text, and takes five times as long.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import IO, Any, TypeAlias, cast

from lxml import etree

from watchlist.errors import ParseError

Cell: TypeAlias = str | int | float | bool | date | None

_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE, _INLINE = f"{_XML}row", f"{_XML}c", f"{_XML}v", f"{_XML}is"
_SHARED, _TEXT, _PHONETIC = f"{_XML}si", f"{_XML}t", f"{_XML}rPh"
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
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


def sheet_rows(content: bytes, chosen: Callable[[list[str]], str]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Read each row of the sheet that is ``chosen`` by name, with its number; rows without cells may be left out.

    Raises ParseError for whatever cannot be read.
    """
    # Imported when a workbook is read: every command would pay for it.
    from openpyxl.reader.excel import ExcelReader

    try:
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        book, sheets = _opened(reader)
        with reader.archive.open(sheets[chosen(list(sheets))]) as part:
            yield from _rows(part, book)
    except ParseError:
        raise
    except Exception as error:
        # A workbook that is not as Excel writes it fails anywhere inside the reader, in any way.
        raise ParseError(f"the workbook cannot be read: {type(error).__name__}: {error}") from error


def _opened(reader: Any) -> tuple[Book, dict[str, str]]:
    """What openpyxl says of a workbook, and where each of its sheets lies, in their order."""
    from openpyxl.styles.stylesheet import apply_stylesheet

    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    sheets = {
        sheet.name: link.target
        for sheet, link in reader.parser.find_sheets()
        if link.target in reader.valid_files and "chartsheet" not in link.Type
    }
    texts = _texts(reader)
    return Book(texts, reader.wb._date_formats, reader.wb._timedelta_formats, reader.wb.epoch), sheets


def _texts(reader: Any) -> list[str]:
    found = reader.package.find(_STRINGS)
    if found is None:
        return []
    with reader.archive.open(found.PartName[1:]) as part:
        # An underscore that could be taken for the begin of an escape is escaped itself.
        return [_text(element).replace("x005F_", "") for element in _elements(part, _SHARED)]


def _elements(part: IO[bytes], tag: str) -> Iterator[etree._Element]:
    """Stream the elements of a name, each of which is emptied when the next is asked for."""
    events = etree.iterparse(
        cast("Any", part),
        tag=tag,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    for _, element in events:
        if element.getroottree().docinfo.internalDTD is not None:
            raise ParseError("a document type is declared, which no list needs")
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and (before := element.getprevious()) is not None:
            parent.remove(before)


def _rows(part: IO[bytes], book: Book) -> Iterator[tuple[int, Sequence[Cell]]]:
    last = 0
    for row in _elements(part, _ROW):
        number = int(row.get("r") or last + 1)
        if number <= last:
            raise ParseError("the rows stand in no order", place=f"row {number}")
        yield number, _cells(row, book, f"row {number}")
        last = number


def _cells(row: etree._Element, book: Book, place: str) -> list[Cell]:
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
        return next((_text(element) for element in cell if element.tag == _INLINE), None)
    printed = next((element.text for element in cell if element.tag == _VALUE), None)
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


def _text(element: etree._Element) -> str:
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
