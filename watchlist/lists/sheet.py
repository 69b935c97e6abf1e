"""A sheet of an Office Open XML workbook, row by row, as values: openpyxl knows the workbook, lxml walks its cells.

openpyxl's own walk makes an object of each cell and text, and takes three times as long where texts stand in the cells.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from lxml import etree

from watchlist.errors import ParseError
from watchlist.lists.sheet_cells import XML, Book, Cell, content, row_cells
from watchlist.lists.strict_xml import streamed

_ROW, _SHARED = f"{XML}row", f"{XML}si"
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def sheet_rows(raw: bytes, chosen: Callable[[list[str]], str]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Read each row of the sheet that is ``chosen`` by name, with its number; rows without cells may be left out.

    Raises ParseError for whatever cannot be read.
    """
    # Imported when a workbook is read: every command would pay for it.
    from openpyxl.reader.excel import ExcelReader

    try:
        reader = ExcelReader(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        book, sheets = _opened(reader)
        names = [name for name, _ in sheets]
        _, place = sheets[names.index(chosen(names))]
        with reader.archive.open(place) as part:
            yield from _rows(part, book)
    except ParseError:
        raise
    except Exception as error:
        # A workbook that is not as Excel writes it fails anywhere inside the reader, in any way.
        raise ParseError(f"the workbook cannot be read: {type(error).__name__}: {error}") from error


def _opened(reader: Any) -> tuple[Book, list[tuple[str, str]]]:
    """What openpyxl says of a workbook, and where each of its sheets lies, in their order."""
    from openpyxl.styles.stylesheet import apply_stylesheet

    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    sheets = [
        (sheet.name, link.target)
        for sheet, link in reader.parser.find_sheets()
        if link.target in reader.valid_files and "chartsheet" not in link.Type
    ]
    texts = _texts(reader)
    return Book(texts, reader.wb._date_formats, reader.wb._timedelta_formats, reader.wb.epoch), sheets


def _texts(reader: Any) -> list[str]:
    found = reader.package.find(_STRINGS)
    if found is None:
        return []
    with reader.archive.open(found.PartName[1:]) as part:
        # An underscore that could be taken for the begin of an escape is escaped itself.
        return [content(element).replace("x005F_", "") for element in _elements(part, _SHARED)]


def _elements(part: IO[bytes], tag: str) -> Iterator[etree._Element]:
    """Stream the elements of a name, each of which is emptied when the next is asked for."""
    for _, element in streamed(part, tag, indented=False):
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
        yield number, row_cells(row, book, f"row {number}")
        last = number
