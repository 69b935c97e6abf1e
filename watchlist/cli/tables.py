"""Tables: side by side where the terminal has room, one under another where it has not, whole lines in a pipe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchlist.cli.output import cell, labelled, say, styled, terminal

if TYPE_CHECKING:
    from rich.console import Console

ROOM = 24
"""How many columns a running text needs to be read with ease."""
GAP = "  "
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table; ``running`` are the columns whose text may be broken, keys and times never are."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    running: Collection[int]

    @property
    def fixed(self) -> list[int]:
        """The columns that are never broken."""
        return [number for number in range(len(self.headings)) if number not in self.running]

    def width(self, column: int) -> int:
        """How wide a column is at its widest."""
        from rich.cells import cell_len

        return max(cell_len(row[column]) for row in (self.headings, *self.rows))


def table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, running: Collection[str] = (), empty: str
) -> None:
    """Print a table, or one line that says why there is none; the ``running`` columns hold text that may be broken."""
    cells = [[cell(value) for value in row] for row in rows]
    if not cells:
        say(empty)
        return
    grid = _filled(Grid(headings, cells, [number for number, head in enumerate(headings) if head in running]))
    console = terminal()
    if not console.is_terminal:
        _whole(grid, console)
    elif _room(grid, console.width) >= min(ROOM * len(grid.running), sum(map(grid.width, grid.running))):
        _beside(grid, console)
    else:
        _below(grid, console)


def _filled(grid: Grid) -> Grid:
    """Leave out the columns that say nothing in any row."""
    kept = [number for number in range(len(grid.headings)) if any(row[number] for row in grid.rows)]
    return Grid(
        [grid.headings[number] for number in kept],
        [[row[number] for number in kept] for row in grid.rows],
        [place for place, number in enumerate(kept) if number in grid.running],
    )


def _room(grid: Grid, width: int) -> int:
    """How many columns the fixed columns leave to the running ones."""
    gaps = len(GAP) * (len(grid.headings) - 1)
    return width - gaps - sum(grid.width(column) for column in grid.fixed)


def _whole(grid: Grid, console: Console) -> None:
    widths = [grid.width(column) for column in range(len(grid.headings))]
    for row in (grid.headings, *grid.rows):
        console.print(_line(row, widths), soft_wrap=True)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(_padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    from rich.cells import cell_len

    return text + " " * (width - cell_len(text))


def _beside(grid: Grid, console: Console) -> None:
    from rich.table import Table

    shown = Table(box=None, padding=(0, len(GAP), 0, 0), pad_edge=False, header_style="dim")
    for number, heading in enumerate(grid.headings):
        shown.add_column(heading, no_wrap=number not in grid.running, overflow="fold")
    for row in grid.rows:
        shown.add_row(*(text if number in grid.running else styled(text) for number, text in enumerate(row)))
    console.print(shown)


def _below(grid: Grid, console: Console) -> None:
    """Print of each row what fits of the short columns on one line, and below it the rest and what runs on."""
    from rich.text import Text

    first, rest = _fitting(grid, console.width)
    widths = [grid.width(column) for column in first]
    console.print(Text(_line([grid.headings[column] for column in first], widths), style="dim"))
    for row in grid.rows:
        parts = [styled(_padded(row[column], width)) for column, width in zip(first, widths, strict=True)]
        console.print(Text(GAP).join(parts))
        further = GAP.join(f"{grid.headings[column]} {row[column]}" for column in rest if row[column])
        if further:
            labelled(INDENT, further)
        for column in grid.running:
            if row[column]:
                labelled(INDENT if len(grid.running) == 1 else f"{INDENT}{grid.headings[column]}: ", row[column])


def _fitting(grid: Grid, width: int) -> tuple[list[int], list[int]]:
    """The fixed columns that have room beside one another, and those that have not."""
    first: list[int] = []
    room = width
    for place, column in enumerate(grid.fixed):
        room -= grid.width(column) + (len(GAP) if first else 0)
        if room < 0:
            return first, grid.fixed[place:]
        first.append(column)
    return first, []
