"""The text of a Federal Register document as blocks in their order, whether it came as XML or as plain text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from enum import StrEnum

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.ecfr_table import Cell
from watchlist.lists.strict_xml import LOCAL, document
from watchlist.model import Value
from watchlist.notices.register_plain import paragraphs, unwrapped

_ROOTS = frozenset({"RULE", "PRORULE", "NOTICE", "PRESDOCU", "CORRECT"})
_INLINE = frozenset({"E", "SU", "SUB", "FR", "AC", "LI", "PRTPAGE", "FTREF", "I", "B", "BR", "URL"})
_SILENT = frozenset({"PRTPAGE", "FTREF", "FTNT", "STARS", "TNOTE"})
_COLUMNS = {
    "country": ("country", "destination"),
    "policy": ("policy",),
    "requirement": ("requirement",),
    "citation": ("citation",),
    "party": ("entity", "entities", "person", "party", "name"),
}


class Kind(StrEnum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    INSTRUCTION = "instruction"
    ROW = "row"
    GRAPHIC = "graphic"


class Block(Value, frozen=True):
    """One paragraph, heading, amendatory instruction, graphic, or row of a table that lists parties.

    ``cells`` are those of a row, by what their column holds: country, party, requirement, policy, citation.
    """

    kind: Kind
    text: str = ""
    cells: tuple[tuple[str, Cell], ...] = ()


def blocks(raw: bytes) -> list[Block]:
    """Read a document's text; raises ParseError for what is empty, a web page, damaged or cut off."""
    start = raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].lower()
    if not start:
        raise ParseError("the answer is empty")
    if start.startswith(b"<") and not start.startswith((b"<html", b"<!doctype", b"<pre", b"<head")):
        return list(_inside(document(io.BytesIO(raw), _ROOTS)))
    return [Block(Kind(kind), text) for kind, text in paragraphs(unwrapped(raw))]


def _inside(element: _Element) -> Iterator[Block]:
    """The blocks of an element: an unknown one is a block where it holds no blocks itself."""
    name = LOCAL[element.tag]
    if name in _SILENT:
        return
    if name == "GPOTABLE":
        yield from _table(element)
    elif name in {"GPH", "MATH"}:
        yield Block(Kind.GRAPHIC)
    elif all(LOCAL[child.tag] in _INLINE for child in element):
        if text := _text(element):
            yield Block(_kind(name), text)
    else:
        yield from _around(element)


def _around(element: _Element) -> Iterator[Block]:
    """The blocks of an element that holds blocks, and the text that stands between them."""
    if text := _spaced(element.text):
        yield Block(Kind.TEXT, text)
    for child in element:
        yield from _inside(child)
        if text := _spaced(child.tail):
            yield Block(Kind.TEXT, text)


def _kind(name: str) -> Kind:
    return {"HD": Kind.HEADING, "AMDPAR": Kind.INSTRUCTION}.get(name, Kind.TEXT)


def _spaced(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(element: _Element) -> str:
    return " ".join(_cell(element).lines)


def _cell(element: _Element) -> Cell:
    """The lines of an element's text and the footnote marks in it; a page that ends inside a word parts nothing."""
    lines, marks = [""], list[str]()
    _gather(element, lines, marks)
    return Cell(tuple(line for line in map(_spaced, lines) if line), tuple(marks))


def _gather(element: _Element, lines: list[str], marks: list[str]) -> None:
    lines[-1] += element.text or ""
    for child in element:
        name = LOCAL[child.tag]
        if name == "SU":
            marks.append("".join(map(str, child.itertext())).strip())
        elif name not in _SILENT:
            if name in {"LI", "BR", "P", "FP"}:
                lines.append("")
            _gather(child, lines, marks)
            if name in {"LI", "P", "FP"} and (child.tail or "").strip():
                lines.append("")
        lines[-1] += child.tail or ""


def _table(table: _Element) -> Iterator[Block]:
    """The rows of a table with a column of countries and one of parties; other tables list nobody."""
    columns = _columns(table)
    if not {"country", "party"} <= set(columns):
        return
    for row in table.iter("{*}ROW"):
        given = [(entry, _cell(entry)) for entry in row if LOCAL[entry.tag] == "ENT"]
        if _stars([cell for _, cell in given]):
            continue
        if len(given) > len(columns):
            raise ParseError(f"a row has {len(given)} cells under {len(columns)} columns", place=_text(row)[:80])
        yield Block(Kind.ROW, cells=tuple((column, cell) for column, (_, cell) in zip(columns, given, strict=False)))


def _stars(cells: list[Cell]) -> bool:
    return not any(any(map(str.isalnum, cell.text)) for cell in cells)


def _columns(table: _Element) -> list[str]:
    """What each column holds, by the words of its heading; a heading above several columns is not one's own."""
    heads = list(table.iter("{*}CHED"))
    lowest = max((head.get("H", "1") for head in heads), default="1")
    widest = [head for index, head in enumerate(heads) if not _spans(heads, index, lowest)]
    return [_column(_text(head)) for head in widest]


def _spans(heads: list[_Element], index: int, lowest: str) -> bool:
    """Whether the heading stands above others, which follow it."""
    after = heads[index + 1].get("H", "1") if index + 1 < len(heads) else "0"
    return heads[index].get("H", "1") < min(after, lowest) if after != "0" else False


def _column(heading: str) -> str:
    words = heading.lower()
    return next((column for column, known in _COLUMNS.items() if any(word in words for word in known)), words)
