"""Bare readings of files: all that a library does of itself, and nothing else. They are the units of the benchmark."""

from __future__ import annotations

import csv
import zipfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec
import openpyxl
from lxml import etree
from pypdf import PdfReader

Bare = Callable[[Path], None]


def xml(*tags: str) -> Bare:
    """Read the elements of these names with lxml, in a stream, dropping each with those before it."""

    def read(file: Path) -> None:
        with file.open("rb") as raw:
            _elements(raw, tags)

    return read


def zipped_xml(*tags: str) -> Bare:
    """Read the elements of these names out of the one member of an archive."""

    def read(file: Path) -> None:
        with zipfile.ZipFile(file) as archive, archive.open(archive.namelist()[0]) as raw:
            _elements(raw, tags)  # type: ignore[arg-type]

    return read


def _elements(raw: BinaryIO, tags: tuple[str, ...]) -> None:
    for _, element in etree.iterparse(raw, tag=tuple(f"{{*}}{tag}" for tag in tags)):
        element.clear()
        while (before := element.getprevious()) is not None:
            parent = element.getparent()
            assert parent is not None
            parent.remove(before)


def table(file: Path) -> None:
    """Read the rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        deque(csv.reader(text), maxlen=0)


def json(file: Path) -> None:
    """Decode a JSON file whole."""
    msgspec.json.decode(file.read_bytes())


def workbook(file: Path) -> None:
    """Go through the rows of a workbook's first sheet."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    deque(book.worksheets[0].iter_rows(values_only=True), maxlen=0)
    book.close()


def pdf(file: Path) -> None:
    """Take the text out of a PDF."""
    for page in PdfReader(file).pages:
        page.extract_text()
