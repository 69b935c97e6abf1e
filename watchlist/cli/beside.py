"""Prints what several lists say of one party side by side, so that agreement and difference are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchlist.cli.output import cell, terminal
from watchlist.cli.tables import GAP, ROOM, table
from watchlist.model import Citation, Identifier, Name, Strength

if TYPE_CHECKING:
    from rich.console import Console

    from watchlist.model import Entry, Party, Subject

Values = Sequence[str]


@dataclass(frozen=True, slots=True)
class Column:
    """What one list, or a person, says of a party; ``status`` is how it stands there."""

    heading: str
    said: Entry | Subject | Party
    status: str = ""


def _names(strong: bool) -> Callable[[Column], Values]:
    def names(column: Column) -> Values:
        further = column.said.names[1:]
        return [_alias(name) for name in further if (name.strength is not Strength.WEAK) is strong]

    return names


def _alias(name: Name) -> str:
    return f"{name.text} ({name.relation})" if name.relation not in ("", "a.k.a.") else name.text


def _entry(field: str) -> Callable[[Column], Values]:
    """What only entries say; a subject has nothing to say to it."""

    def said(column: Column) -> Values:
        value = getattr(column.said, field, None)
        return [str(one) for one in (value if isinstance(value, tuple) else (value,)) if one]

    return said


def _citations(column: Column) -> Values:
    found: tuple[Citation, ...] = getattr(column.said, "citations", ())
    return [f"{one.text} ({one.date})" if one.date and str(one.date) not in one.text else one.text for one in found]


def _number(number: Identifier) -> str:
    return f"{number.label or number.type} {number.printed or number.value}"


def _countries(column: Column) -> Values:
    country = getattr(column.said, "country", None)
    return [country] if country else getattr(column.said, "countries", ())


ROWS: dict[str, Callable[[Column], Values]] = {
    "key": _entry("key"),
    "status": lambda column: [column.status] if column.status else [],
    "name": lambda column: [column.said.names[0].text],
    "aliases": _names(True),
    "weak aliases": _names(False),
    "programs": _entry("programs"),
    "listed on": _entry("listed_on"),
    "citations": _citations,
    "countries": _countries,
    "addresses": lambda column: [address.text for address in column.said.addresses],
    "identifiers": lambda column: list(dict.fromkeys(map(_number, column.said.identifiers))),
    "birth dates": _entry("birth_dates"),
    "remarks": _entry("remarks"),
}
"""What is set side by side, from the top."""


def side_by_side(columns: Sequence[Column]) -> None:
    """Print a column for each list, and a row for each thing that any of them says."""
    rows = [(label, [[cell(one) for one in said(column)] for column in columns]) for label, said in ROWS.items()]
    rows = [(label, cells) for label, cells in rows if any(cells)]
    console = terminal()
    room = console.width - max(len(label) for label, _ in rows) - len(GAP) * len(columns)
    if console.is_terminal and room >= ROOM * len(columns):
        _print(columns, rows, console)
    else:
        headings = ("", *(column.heading for column in columns))
        table(headings, [(label, *map("; ".join, cells)) for label, cells in rows], running=set(headings[1:]), empty="")


def _told_apart(values: Sequence[str]) -> Iterable[str]:
    """Mark where each of several values begins: one may take several lines."""
    return values if len(values) < 2 else (f"- {value}" for value in values)


def _print(columns: Sequence[Column], rows: Sequence[tuple[str, list[list[str]]]], console: Console) -> None:
    """Print in columns of one width, each value on lines of its own."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, padding=(0, len(GAP), 0, 0), pad_edge=False, header_style="bold", expand=True)
    shown.add_column("", no_wrap=True, style="dim")
    for column in columns:
        shown.add_column(cell(column.heading), ratio=1, overflow="fold")
    for label, cells in rows:
        shown.add_row(label, *(Text("\n".join(_told_apart(values))) for values in cells))
    console.print(shown)
