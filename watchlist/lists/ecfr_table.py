"""Tables of the Code of Federal Regulations, as the eCFR and the bulk files print them in XML.

A table is known by its heading row, never by classes or by THEAD and TBODY: the bulk files have neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.strict_xml import LOCAL
from watchlist.model import Value

_MARKS = frozenset({"su", "sup", "ftref"})
_BLOCKS = frozenset({"p", "div", "fp", "li"})


class Cell(Value, frozen=True):
    """A cell's lines, which are parted by line breaks, and the footnote marks that stood in them."""

    lines: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


Headings = Sequence[Sequence[str]]
"""The ways in which the columns of a table may be headed; all have as many."""


def appendix(root: _Element, name: str, *, required: bool = True) -> _Element | None:
    """The one appendix of that name (Supplement No. 4 to Part 744 is one); None where it need not be, and is not."""
    wanted = _letters(name)
    found = [e for e in root.iter("{*}DIV9") if _letters(e.get("N", "")) == wanted]
    if not found and not required:
        return None
    if len(found) != 1:
        raise ParseError(f"{name} stands {len(found)} times in the file, not once")
    return found[0]


def rows(part: _Element, headings: Headings) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """The rows of all tables of a part, each with its place; every table must be headed in exactly one of these ways.

    A part that says of itself that it is reserved has none.
    """
    tables = list(part.iter("{*}TABLE"))
    if not tables and not _is_reserved(part):
        raise ParseError(f"there is no table in {part.get('N')}")
    for number, table in enumerate(tables, 1):
        yield from _rows(table, headings, f"table {number}" if len(tables) > 1 else "")


def _is_reserved(part: _Element) -> bool:
    return any("[reserved]" in "".join(map(str, head.itertext())).lower() for head in part.iter("{*}HEAD"))


def _rows(table: _Element, headings: Headings, table_place: str) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    headed = False
    below: dict[int, tuple[int, Cell]] = {}
    for number, row in enumerate(table.iter("{*}TR"), 1):
        place = f"{table_place} row {number}".strip()
        kinds = {LOCAL[cell.tag].upper() for cell in row}
        if kinds == {"TH"}:
            headed = _heading(row, headings, place)
        elif kinds == {"TD"} and headed:
            if not _is_note(row):
                yield place, _grid(row, len(headings[0]), below, place)
        elif kinds:
            raise ParseError("a row is neither a heading nor a row under one", place=place)
    if not headed:
        raise ParseError("there is no heading row", place=table_place)


def _heading(row: _Element, headings: Headings, place: str) -> bool:
    printed = [_cell(cell).text for cell in row]
    if [_letters(title) for title in printed] not in [[_letters(title) for title in columns] for columns in headings]:
        raise ParseError(f"the columns are {printed}, not {list(headings[0])}", place=place)
    return True


def _is_note(row: _Element) -> bool:
    """Whether the row is a footnote below the table: one cell that begins with a mark."""
    return (
        len(row) == 1 and len(row[0]) > 0 and not (row[0].text or "").strip() and LOCAL[row[0][0].tag].lower() in _MARKS
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def _grid(row: _Element, width: int, below: dict[int, tuple[int, Cell]], place: str) -> tuple[Cell, ...]:
    """The row's cells by column: a wide cell is followed by empty ones, a high one stands in the rows below too."""
    given = iter(row)
    cells: list[Cell] = []
    while len(cells) < width:
        if len(cells) in below:
            cells.append(_from_above(below, len(cells)))
            continue
        element = next(given, None)
        if element is None:
            raise ParseError(f"there are {len(cells)} cells, not {width}", place=place)
        cell = _cell(element)
        if (high := _span(element, "rowspan", place)) > 1:
            below[len(cells)] = (high - 1, cell)
        cells += [cell, *[Cell()] * (_span(element, "colspan", place) - 1)]
    if next(given, None) is not None or len(cells) > width:
        raise ParseError(f"there are more than {width} cells", place=place)
    return tuple(cells)


def _from_above(below: dict[int, tuple[int, Cell]], column: int) -> Cell:
    left, cell = below.pop(column)
    if left > 1:
        below[column] = (left - 1, cell)
    return cell


def _span(element: _Element, name: str, place: str) -> int:
    text = element.get(name, "1")
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise ParseError(f"{name} is {text!r}", place=place)
    return int(text)


def _cell(element: _Element) -> Cell:
    lines = [""]
    footnotes: list[str] = []
    _gather(element, lines, footnotes)
    spaced = (" ".join(line.split()) for line in lines)
    return Cell(tuple([line for line in spaced if line]), tuple(footnotes))


def _gather(element: _Element, lines: list[str], footnotes: list[str]) -> None:
    """Add an element's text to the last line; marks go to the footnotes, breaks and blocks begin a line."""
    lines[-1] += element.text or ""
    for child in element:
        kind = LOCAL[child.tag].lower()
        if kind in _MARKS:
            footnotes.append("".join(map(str, child.itertext())).strip())
        elif kind == "br":
            lines.append("")
        else:
            _inline(child, kind, lines, footnotes)
        lines[-1] += child.tail or ""


def _inline(element: _Element, kind: str, lines: list[str], footnotes: list[str]) -> None:
    if kind in _BLOCKS:
        lines.append("")
    _gather(element, lines, footnotes)
    if kind in _BLOCKS:
        lines.append("")
