"""CSV row by row: of a row that is broken its first line is lost, and the next line begins another row."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from watchlist.errors import InputError
from watchlist.screening.counterparty import COLUMNS
from watchlist.screening.rows import Row, heading, understood
from watchlist.subject_rows import unquoted

SEPARATORS = ",;\t|"
BOM = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff")
LONGEST = 1 << 20
"""How many bytes a line may have."""
MOST_LINES = 200
"""Over how many lines a row may go: a quote that nobody closes takes no more with it while the row's end is sought."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    content: bytes

    @property
    def text(self) -> str:
        if len(self.content) >= LONGEST:
            raise InputError("this line is longer than a row can be")
        if b"\x00" in self.content:
            raise InputError("it holds NUL bytes: this is damaged, or not UTF-8; save the file as CSV UTF-8")
        try:
            return self.content.decode()
        except UnicodeDecodeError as error:
            wrong = f"byte {error.start + 1} of the line"
            raise InputError(f"this is not UTF-8 ({wrong}); save the file as CSV UTF-8") from None


class _Lines:
    """A file's lines, which can be given back."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._back: deque[_Line] = deque()
        self._number = 0
        self.read = 0

    def take(self) -> _Line | None:
        if self._back:
            return self._back.popleft()
        content = self._handle.readline(LONGEST)
        if not content:
            return None
        self._number += 1
        self.read += len(content)
        line = _Line(self._number, content.removeprefix(BOM) if self._number == 1 else content)
        while len(content) >= LONGEST and not content.endswith(b"\n"):
            content = self._handle.readline(LONGEST)
            self.read += len(content)
        return line

    def give_back(self, lines: list[_Line]) -> None:
        self._back.extendleft(reversed(lines))


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells between two row ends, and the lines that they stood on; or what is wrong with the first line."""

    lines: list[_Line]
    cells: list[str]
    error: str = ""


class CsvRows:
    """The rows of a CSV file, whatever of the common signs stands between its cells."""

    def __init__(self, handle: BinaryIO, name: str) -> None:
        handle.seek(0, 2)
        self.total = handle.tell()
        handle.seek(0)
        self._lines = _Lines(handle)
        self._separator, self._headings = self._head(name)
        self.unknown = understood(self._headings, f"{name}, line 1")

    @property
    def done(self) -> int:
        """How many bytes were read."""
        return self._lines.read

    def __iter__(self) -> Iterator[Row]:
        """Give every row; a line with nothing in it is none."""
        number = 0
        while record := self._record(self._separator):
            if record.error or any(cell.strip() for cell in record.cells):
                number += 1
                yield self._row(number, record)

    def _row(self, number: int, record: _Record) -> Row:
        line = record.lines[0].number
        if record.error:
            return Row(number, {}, line, record.error)
        cells = [unquoted(cell.strip()) for cell in record.cells]
        if any(cells[len(self._headings) :]):
            return Row(number, {}, line, "more cells than columns; quote a cell that holds the separator")
        said = zip(self._headings, cells, strict=False)
        return Row(number, {head: cell for head, cell in said if cell and head in COLUMNS}, line)

    def _record(self, separator: str) -> _Record | None:
        first = self._lines.take()
        if first is None:
            return None
        taken: list[_Line] = []
        try:
            return _Record([first, *taken], next(self._reader(first, taken, separator), []))
        except (csv.Error, InputError) as error:
            self._lines.give_back(taken)
            return _Record([first], [], _said(error))

    def _reader(self, first: _Line, taken: list[_Line], separator: str) -> Iterator[list[str]]:
        return csv.reader(self._texts(first, taken), delimiter=separator, strict=True)

    def _texts(self, first: _Line, taken: list[_Line]) -> Iterator[str]:
        yield first.text
        while len(taken) < MOST_LINES and (line := self._lines.take()):
            taken.append(line)
            yield line.text

    def _head(self, name: str) -> tuple[str, list[str]]:
        """The separator that makes a column of names, and most columns, and the headings that it makes."""
        first = self._lines.take()
        while first is not None and not first.content.strip():
            first = self._lines.take()
        if first is None:
            raise InputError(f"{name}: the file is empty")
        if first.content.startswith(WIDE):
            raise InputError(f"{name}: this is UTF-16 text; save it as CSV UTF-8")
        read = {separator: self._tried(first, separator) for separator in SEPARATORS}
        headings = {separator: list(map(heading, record.cells)) for separator, record in read.items()}
        best = max(SEPARATORS, key=lambda one: ("name" in headings[one], len(headings[one])))
        if read[best].error:
            raise InputError(f"{name}, line {first.number}: {read[best].error}")
        for _ in read[best].lines[1:]:
            self._lines.take()
        return best, headings[best]

    def _tried(self, first: _Line, separator: str) -> _Record:
        """Read the record that begins with a line, and take nothing."""
        self._lines.give_back([first])
        record = self._record(separator)
        assert record is not None
        self._lines.give_back(record.lines[1:])
        return record


def _said(error: Exception) -> str:
    match str(error):
        case "unexpected end of data":
            return "a quote is opened and not closed; a quote that belongs to the text is written twice"
        case said if isinstance(error, csv.Error):
            return f"this is not valid CSV: {said}"
        case said:
            return said
