"""Writes what is exported: row by row, to a file whole or not at all, or to stdout."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from watchlist.cli.views import View

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by, when it begins so."""
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def write_rows(rows: Iterable[Sequence[object]], columns: Sequence[str], out: Path | None) -> None:
    """Write CSV to a file, whole or not at all, or to stdout; several values of a cell are joined by `;`."""

    def write(handle: TextIO) -> None:
        writer = csv.writer(handle, lineterminator="\n")
        # Python before 3.13 leaves a bare carriage return unquoted, which no reader takes.
        careful = csv.writer(handle, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        for row in rows:
            cells = [_cell(value) for value in row]
            (careful if any("\r" in cell for cell in cells) else writer).writerow(cells)

    _write(write, out)


def write_lines(views: Iterable[View], out: Path | None) -> None:
    """Write one JSON object a line to a file, whole or not at all, or to stdout."""
    import msgspec

    encoder = msgspec.json.Encoder()

    def write(handle: TextIO) -> None:
        handle.writelines(encoder.encode(view).decode() + "\n" for view in views)

    _write(write, out)


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A place beside a file to write to: it takes the file's place when all is written, and is gone when not."""
    from watchlist.errors import InputError

    # What is no file, such as /dev/stdout, is written to as it is: it must not be replaced.
    straight = out.exists() and not out.is_file()
    half = out if straight else out.resolve().with_name(f".{out.name}.part")
    try:
        yield half
        if not straight:
            half.replace(out.resolve())
    except BaseException as error:
        if not straight:
            half.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise InputError(f"{out}: cannot be written: {error.strerror}") from None
        raise


def _write(write: Callable[[TextIO], None], out: Path | None) -> None:
    if out is None:
        _write_out(write)
        return
    with whole(out) as half, half.open("w", encoding="utf-8", newline="") as handle:
        write(handle)


def _write_out(write: Callable[[TextIO], None]) -> None:
    from watchlist.cli.output import flush, unread

    try:
        write(sys.stdout)
    except BrokenPipeError:
        unread()
    flush()


def _cell(value: object) -> str:
    import msgspec

    from watchlist.model import iso

    match value:
        case None:
            return ""
        case list() | tuple() if all(isinstance(one, str) for one in value):
            text = ";".join(value)
        case list() | tuple() | dict():
            return msgspec.json.encode(value).decode()
        case datetime():
            text = iso(value)
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text
