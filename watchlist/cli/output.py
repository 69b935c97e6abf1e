"""Prints: JSON lines for programs, tables for people; what comes from outside never steers the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from rich.console import Console

Object = Mapping[str, object]


def json_lines(objects: Iterable[Object]) -> None:
    """Print one JSON object a line on stdout."""
    encoder = msgspec.json.Encoder()
    for one in objects:
        sys.stdout.write(encoder.encode(one).decode() + "\n")
    sys.stdout.flush()


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print a table, or one line that says why there is none."""
    from rich import box
    from rich.table import Table

    listed = [[_cell(value) for value in row] for row in rows]
    if not listed:
        say(empty)
        return
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in listed:
        shown.add_row(*row)
    console().print(shown)


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """Print labelled lines, without those that have nothing to say."""
    from rich.table import Table

    shown = Table.grid(padding=(0, 2))
    shown.add_column(style="dim", no_wrap=True)
    shown.add_column(overflow="fold")
    for label, value in pairs:
        if value not in (None, "", (), []):
            shown.add_row(label, _cell(value))
    console().print(shown)


def say(line: str) -> None:
    """Print one line for a person."""
    console().print(_cell(line), highlight=False)


def console() -> Console:
    """The terminal, as rich writes to it."""
    from rich.console import Console

    return Console(soft_wrap=False)


def errors() -> Console:
    """The terminal's other stream, for progress."""
    from rich.console import Console

    return Console(stderr=True)


def _cell(value: object) -> str:
    from rich.markup import escape

    from watchlist.render.clean import clean

    return escape(clean(_text(value)))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.2f}"
        case list() | tuple():
            return ", ".join(map(_text, value))
        case _ if hasattr(value, "astimezone"):
            return value.strftime("%Y-%m-%d %H:%M")  # type: ignore[no-any-return, attr-defined]
        case _:
            return str(value)
