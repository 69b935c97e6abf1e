"""Writes a small workbook the way that Excel does, whatever the day on which it is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import openpyxl

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def workbook(rows: Iterable[Sequence[object]], sheet: str = "Consolidated List") -> bytes:
    """Write rows into the first of two sheets."""
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = sheet
    for row in rows:
        first.append(row)
    book.create_sheet("Notes").append(["This sheet is not the list."])
    book.properties.created = book.properties.modified = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return _undated(made)


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with some of its parts replaced, or put beside the others."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as again:
        for name, part in ({name: archive.read(name) for name in archive.namelist()} | dict(parts)).items():
            again.writestr(name, part)
    return made.getvalue()


def _undated(made: io.BytesIO) -> bytes:
    again = io.BytesIO()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as written:
        for name in archive.namelist():
            written.writestr(zipfile.ZipInfo(name, _EARLIEST), archive.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
