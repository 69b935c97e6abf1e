"""Tables that a publisher gives out as CSV, XLS or XLSX behind one address: told apart by their bytes alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import BinaryIO

from watchlist.errors import ParseError
from watchlist.lists.sheet import sheet_rows
from watchlist.lists.text_table import Line, csv_lines
from watchlist.lists.unpack import LARGEST, unpacked

_ZIP = b"PK\x03\x04"
_OFFICE_97 = b"\xd0\xcf\x11\xe0"


def lines(raw: BinaryIO, sheet: str = "") -> Iterator[Line]:
    """The rows of a table as texts, days as 2019-12-03; those without any text are left out.

    Of a workbook the ``sheet`` of that name is read, or where it has no such sheet the only one. Its readers are
    imported only then: every command would pay for them. Raises ParseError.
    """
    content = raw.read()
    if content.startswith(_OFFICE_97):
        yield from _filled(enumerate(_office_97(content, sheet), 1))
    elif content.startswith(_ZIP) and _is_workbook(content):
        rows = sheet_rows(content, partial(_chosen, sheet=sheet))
        yield from _filled((number, tuple(map(_text, cells))) for number, cells in rows)
    else:
        yield from csv_lines([_decoded(unpacked(io.BytesIO(content), ".csv").read())])


def _decoded(content: bytes) -> str:
    """The text of a CSV file; what is not UTF-8 is taken for the code page that spreadsheets write on Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _is_workbook(content: bytes) -> bool:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise ParseError(f"the workbook cannot be read: {error}") from error
    if sum(member.file_size for member in members) > LARGEST:
        raise ParseError("the workbook unpacks to more than a list can be")
    return any(member.filename == "xl/workbook.xml" for member in members)


def _filled(rows: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[Line]:
    """The rows with text, as wide as the first: a workbook may leave out empty cells at the end of a row."""
    width = 0
    for number, cells in rows:
        if any(cells):
            width = width or len(cells)
            yield f"row {number}", cells + ("",) * (width - len(cells))


def _office_97(content: bytes, sheet: str) -> Iterator[tuple[str, ...]]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
        for row in book.sheet_by_name(_chosen(book.sheet_names(), sheet)).get_rows():
            yield tuple(
                _text(
                    xlrd.xldate_as_datetime(cell.value, book.datemode)
                    if cell.ctype == xlrd.XL_CELL_DATE
                    else cell.value
                )
                for cell in row
            )
    except ParseError:
        raise
    except Exception as error:
        raise ParseError(f"the workbook cannot be read: {error!r}") from error


def _chosen(names: list[str], sheet: str) -> str:
    """The sheet to read: a workbook may hold others, but then one must bear the name that is looked for."""
    named = [name for name in names if name.strip().lower() == sheet.lower()] or names
    if len(named) != 1:
        raise ParseError(f"there is no sheet {sheet!r} among {names}")
    return named[0]


def _text(value: object) -> str:
    """A cell as a person reads it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
