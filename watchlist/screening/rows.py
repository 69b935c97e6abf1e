"""Rows of a file that a person made, one after another: what is wrong with one stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from watchlist.errors import InputError
from watchlist.screening.counterparty import COLUMNS

PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by their columns, or what is wrong with it.

    ``number`` counts the rows from 1, ``line`` is that of its first line where the file has lines.
    """

    number: int
    cells: dict[str, str]
    line: int | None = None
    error: str = ""


class Rows(Protocol):
    """A file's rows, and how far the reading of it has come."""

    unknown: list[str]
    """The columns that say nothing to us."""
    total: int

    @property
    def done(self) -> int:
        """How much of the total was read."""

    def __iter__(self) -> Iterator[Row]:
        """Give every row once."""


def rows(handle: BinaryIO, name: str) -> Rows:
    """Read a CSV or Parquet file, told apart by its first bytes; InputError where it is neither or has no names."""
    begin = handle.read(len(PARQUET))
    handle.seek(0)
    if begin == PARQUET:
        from watchlist.screening.parquet_rows import ParquetRows

        return ParquetRows(handle, name)
    from watchlist.screening.csv_rows import CsvRows

    return CsvRows(handle, name)


def heading(text: str) -> str:
    """Write a column's heading as we know it.

    >>> heading(" Birth Date ")
    'birth_date'
    """
    return "_".join(text.strip().lower().split())


def understood(headings: list[str], place: str) -> list[str]:
    """Say which headings are unknown; InputError where there are no names, or two columns are called alike."""
    known = [one for one in headings if one in COLUMNS]
    if "name" not in known:
        raise InputError(
            f"{place}: there is no column name; the columns are {','.join(COLUMNS)}, of which name must be"
        )
    twice = next((one for one in known if known.count(one) > 1), None)
    if twice:
        raise InputError(f"{place}: there are two columns {twice}; leave one")
    return [one for one in headings if one and one not in COLUMNS]
