"""CSV, line by line: the columns are known by their headings, whatever their order, case and punctuation."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from watchlist.errors import ParseError

Line = tuple[str, tuple[str, ...]]
"""Where a row stands, and its cells."""


def csv_lines(texts: Iterable[str]) -> Iterator[Line]:
    """The rows of a CSV file, which may come piece by piece; those without any text are left out.

    Raises ParseError for quotes that are not closed, and a last line that breaks off.
    """
    reader = csv.reader(_text_lines(texts), strict=True)
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield f"line {reader.line_num}", tuple(cells)
    except csv.Error as error:
        raise ParseError(f"not CSV: {error}", place=f"line {reader.line_num}") from error


def _text_lines(texts: Iterable[str]) -> Iterator[str]:
    rest = ""
    for text in texts:
        if "\x00" in text:
            raise ParseError("it holds NUL bytes: this is damaged, or no CSV")
        *lines, rest = (rest + text).split("\n")
        yield from (line + "\n" for line in lines)
    if rest and not rest.endswith('"'):
        raise ParseError("the last line breaks off")
    if rest:
        yield rest


def texts(blocks: Iterable[bytes]) -> Iterator[str]:
    """A file in UTF-8, piece by piece. Raises ParseError for bytes that are none."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for block in blocks:
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise ParseError(f"not UTF-8: {error.reason}") from error


def slug(heading: str) -> str:
    """A heading without what varies in it.

    >>> slug("Appropriate Federal Register Citations") == slug(" appropriate_federal-register citations")
    True
    """
    return "".join(filter(str.isalnum, heading)).lower()


def records(
    lines: Iterable[Line], columns: Mapping[str, str], optional: Set[str] = frozenset()
) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows below the first one, as texts by our word for the column; ``columns`` maps slugs of headings to words.

    Raises ParseError for a heading that nobody knows, one that is missing and not ``optional``, and a row that is
    longer or shorter than the first.
    """
    rows = iter(lines)
    place, headings = next(rows, ("", ()))
    words = _words(headings, columns, optional, place)
    for place, cells in rows:
        if len(cells) < len(words) or any(map(str.strip, cells[len(words) :])):
            raise ParseError(f"there are {len(cells)} cells under {len(words)} columns", place=place)
        yield place, {word: " ".join(cell.split()) for word, cell in zip(words, cells, strict=False)}


def _words(headings: Sequence[str], columns: Mapping[str, str], optional: Set[str], place: str) -> list[str]:
    slugs = [slug(heading) for heading in headings]
    while slugs and not slugs[-1]:
        slugs.pop()  # a spreadsheet may be wider than its table
    if unknown := [heading for heading, found in zip(headings, slugs, strict=False) if found not in columns]:
        raise ParseError(f"nobody knows the column {unknown[0]!r}", place=place)
    words = [columns[found] for found in slugs]
    if len(set(words)) != len(words):
        raise ParseError("two columns say the same", place=place)
    if missing := set(columns.values()) - set(words) - optional:
        raise ParseError(f"there is no column for {', '.join(sorted(missing))}", place=place)
    return words
