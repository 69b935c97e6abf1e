"""The first sheet of an Office Open XML workbook as a table under known columns: strict, and bounded in size."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, TypeAlias

from watchlist.errors import ParseError
from watchlist.lists.sheet import sheet_rows
from watchlist.lists.sheet_cells import Cell
from watchlist.lists.unpack import UNREADABLE, unpacked
from watchlist.lists.whole_file import whole
from watchlist.names.fold import fold

LARGEST = 60_000_000
"""The most bytes of a workbook, and the most that any of its parts may unpack to."""

_ZIP = b"PK\x03\x04"
_BLOCK = 1 << 20
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")

Row: TypeAlias = Mapping[str, Cell]


def table(raw: BinaryIO, known: Collection[str], required: Collection[str]) -> Iterator[tuple[str, Row]]:
    """Read each row with its place, under the header's names folded; blank rows and cells are left out.

    Raises ParseError for what is no workbook or is damaged, for a column that is unknown, missing or there twice, and
    for a cell outside the header.
    """
    rows = sheet_rows(_checked(raw), _first)
    first = next((cells for _, cells in rows if any(cell is not None for cell in cells)), None)
    if first is None:
        raise ParseError("the first sheet is empty")
    header = _header(first, known, required)
    for number, cells in rows:
        if row := _row(header, cells, f"row {number}"):
            yield f"row {number}", row


def _first(names: list[str]) -> str:
    if not names:
        raise ParseError("there is no sheet in it")
    return names[0]


def _checked(raw: BinaryIO) -> bytes:
    """The bytes of a workbook all of whose parts are whole, of a size that a list can have, and plain XML."""
    start = raw.read(len(_ZIP))
    if start != _ZIP:
        unpacked(io.BytesIO(start + raw.read(1024)), ".xlsx")
        raise ParseError("this is no workbook")
    content = start + whole(raw, LARGEST)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            left = LARGEST
            for name in archive.namelist():
                left = _check(archive, name, left)
    except (*UNREADABLE, zlib.error) as error:
        raise ParseError(f"the workbook is damaged: {error}") from error
    return content


def _check(archive: zipfile.ZipFile, name: str, left: int) -> int:
    """Read a part to its end, where its checksum is compared; gives how many bytes the parts after it may have."""
    tail = b""
    with archive.open(name) as part:
        while block := part.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise ParseError("the workbook unpacks to more than a list can be")
            if any(mark in tail + block for mark in _DECLARATIONS):
                raise ParseError(f"a document type is declared in {name}, which no list needs")
            tail = block[-16:]
    return left


def _header(cells: Sequence[Cell], known: Collection[str], required: Collection[str]) -> list[str]:
    names = [fold(str(cell)) if cell is not None else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    if unknown := [name for name in names if name not in known]:
        raise ParseError(f"unknown column {', '.join(map(repr, unknown))}", place="the header")
    if missing := set(required) - set(names):
        raise ParseError(f"there is no column {', '.join(sorted(missing))}", place="the header")
    if len(set(names)) != len(names):
        raise ParseError("two columns have the same name", place="the header")
    return names


def _row(header: Sequence[str], cells: Sequence[Cell], place: str) -> Row:
    if any(cell is not None for cell in cells[len(header) :]):
        raise ParseError("a cell stands outside the columns", place=place)
    return {name: cell for name, cell in zip(header, map(_cell, cells), strict=False) if cell is not None}


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return cell if cell.strip() else None
    return cell.date() if isinstance(cell, datetime) else cell
