"""The UK Sanctions List as CSV: a line with the day, a header, and a row for each name, address and passport together.

Rows of one Unique ID may stand apart, and the same row may stand twice.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import compress, groupby
from operator import ne

from watchlist.errors import ParseError
from watchlist.lists.gb_tables import IGNORED, KEY_COLUMN, TABLES, Record, Records
from watchlist.lists.unpack import Reader

_BLOCK = 1 << 18
_REPORT = re.compile(r"Report Date\s*:?\s*(\S+)")
_DAYS = ("%d-%b-%Y", "%d/%m/%Y", "%Y-%m-%d")
_TABLE_OF = {column: table for table in TABLES for column in table.columns}


def read(raw: Reader) -> tuple[date, Records]:
    """Read the file row by row; raises ParseError for a column that is unknown or missing, and for a damaged row."""
    rows = csv.reader(_lines(raw), strict=True)
    try:
        reported = report_date(" ".join(next(rows, [])))
        columns = _columns(next(rows, []))
        records = _records(columns, ((f"line {rows.line_num}", cells) for cells in rows if any(cells)))
    except csv.Error as error:
        raise ParseError(str(error), place=f"line {rows.line_num}") from error
    return reported, records


def _records(columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> Records:
    records = Records()
    key_at = columns.index(KEY_COLUMN)
    nothing = [""] * len(columns)
    for unique_id, together in groupby(_checked(columns, rows), lambda cells: cells[key_at].strip()):
        record = records.get(unique_id, {})
        before: Sequence[str] = nothing
        for cells in together:
            _add(record, columns, cells, before)
            before = cells
        records[unique_id] = record
    return records


def _checked(columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Sequence[str]]:
    key_at = columns.index(KEY_COLUMN)
    for place, cells in rows:
        if len(cells) != len(columns):
            raise ParseError(f"there are {len(cells)} cells under {len(columns)} columns", place=place)
        if not cells[key_at].strip():
            raise ParseError("the Unique ID is empty", place=place)
        yield cells


def _add(record: Record, columns: Sequence[str], cells: Sequence[str], before: Sequence[str]) -> None:
    """Add what a row says besides the row before it, of whose cells most rows repeat all but a few."""
    names = [_TABLE_OF[column] for column in compress(columns, map(ne, cells, before)) if column in _TABLE_OF]
    if names:
        row = dict(zip(columns, cells, strict=True))
        for table in {table.name: table for table in names}.values():
            table.add(record, [row[column] for column in table.columns])


def report_date(line: str) -> date:
    """The day in the first line, such as "Report Date: 08-Oct-2026"; raises ParseError where there is none."""
    found = _REPORT.match(line.strip())
    text = found[1].rstrip(",") if found else ""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ParseError(f"no report date stands in the first line: {line[:60]!r}", place="line 1")


def _lines(raw: Reader) -> Iterator[str]:
    """The file line by line, where a line ends only in a line feed."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    try:
        while block := raw.read(_BLOCK):
            *lines, rest = (rest + decoder.decode(block)).split("\n")
            yield from (_whole(f"{line}\n") for line in lines)
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise ParseError(f"it is not UTF-8: {error.reason}") from error
    if rest:
        yield _whole(rest)


def _whole(line: str) -> str:
    if "\x00" in line:
        raise ParseError("it holds NUL bytes: this is damaged")
    return line


def _columns(header: Sequence[str]) -> list[str]:
    names = [name.strip() for name in header]
    for name in names:
        if name not in (KEY_COLUMN, *_TABLE_OF, *IGNORED):
            raise ParseError(f"unknown column {name!r}", place="line 2")
    if missing := sorted({KEY_COLUMN, *_TABLE_OF} - set(names)):
        raise ParseError(f"there is no column {', '.join(map(repr, missing))}", place="line 2")
    if len(set(names)) != len(names):
        raise ParseError("two columns have the same name", place="line 2")
    return names
