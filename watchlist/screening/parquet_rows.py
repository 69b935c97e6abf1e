"""Parquet row by row, through the optional pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from watchlist.errors import InputError
from watchlist.screening.counterparty import COLUMNS
from watchlist.screening.rows import Row, heading, understood

BATCH = 500


class ParquetRows:
    """The rows of a Parquet file, of which only a batch is held at once."""

    def __init__(self, handle: BinaryIO, name: str) -> None:
        try:
            from pyarrow import ArrowException
            from pyarrow.parquet import ParquetFile
        except ModuleNotFoundError:
            raise InputError("Parquet needs one more package: pip install 'watchlist[parquet]'") from None
        try:
            self._file = ParquetFile(handle, pre_buffer=False)
        except (ArrowException, OSError) as error:
            raise InputError(f"{name}: this is no Parquet file that can be read: {error}") from None
        headings = {column: heading(column) for column in self._file.schema_arrow.names}
        self.unknown = understood(list(headings.values()), name)
        self._known = {column: head for column, head in headings.items() if head in COLUMNS}
        self.total = self._file.metadata.num_rows
        self.done = 0
        self._name = name

    def __iter__(self) -> Iterator[Row]:
        """Give every row."""
        from pyarrow import ArrowException

        try:
            for batch in self._file.iter_batches(BATCH, columns=list(self._known), use_threads=False):
                for place in range(batch.num_rows):
                    self.done += 1
                    yield self._row(batch, place)
        except (ArrowException, OSError) as error:
            raise InputError(f"{self._name}, after row {self.done}: the file is damaged: {error}") from None

    def _row(self, batch: Any, place: int) -> Row:
        try:
            said = {head: _text(batch.column(column)[place].as_py()) for column, head in self._known.items()}
        except UnicodeDecodeError:
            return Row(self.done, {}, error="a text in it is not UTF-8")
        return Row(self.done, {head: cell for head, cell in said.items() if cell})


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return ";".join(map(_text, value))
        case date():
            return value.isoformat()[:10]
        case bytes():
            return value.decode().strip()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
