"""Prints: JSON lines for programs, lines for people; what comes from outside never steers the terminal.

A terminal gets colour and lines that fit it; a pipe gets every line whole, so that grep finds what it looks for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Object = Mapping[str, object]

STYLES = {
    "ok": "green",
    "never": "dim",
    "failing": "bold red",
    "failed": "bold red",
    "stale": "yellow",
    "held": "yellow",
    "missing": "yellow",
    "wrong": "bold red",
    "listed": "red",
    "amended": "yellow",
    "delisted": "green",
    "announced": "magenta",
    "source_fault": "yellow",
    "hit": "red",
    "possible": "yellow",
    "review": "dim",
    "dead": "bold red",
    "retrying": "yellow",
    "suppressed": "dim",
}
"""How a word stands out where it fills a column of its own."""

EFFECTS = frozenset("+−×≤")
"""What stands before the number of a reason: added, taken off, multiplied by, held under."""


def json_lines(objects: Iterable[Object]) -> None:
    """Print one JSON object a line on stdout, each as soon as it is there, until its reader leaves."""
    encoder = msgspec.json.Encoder()
    for one in objects:
        line = encoder.encode(one).decode()
        try:
            sys.stdout.write(line + "\n")
        except BrokenPipeError:
            unread()
            break
    flush()


def flush() -> None:
    """Let out what is written on stdout so far."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        unread()


def unread() -> None:
    """Lead stdout to nowhere from now on, because its reader has left: that is no trouble, and ends no work."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(line: str) -> None:
    """Print one line for a person."""
    print_text(terminal(), styled(cell(line)))


def facts(pairs: Iterable[tuple[str, object]], *, indent: int = 0, width: int = 0) -> None:
    """Print labelled lines, without those that have nothing to say; the labels take ``width`` columns or more."""
    told = [(label, cell(value)) for label, value in pairs if cell(value)]
    width = max(width, *(len(label) for label, _ in told), 0)
    for label, value in told:
        labelled(f"{' ' * indent}{label:<{width}}  ", value)


def labelled(label: str | Text, value: str) -> None:
    """Print a label with a value beside it that stays beside it when it takes several lines."""
    from rich.text import Text

    console = terminal()
    head = Text.assemble((label, "dim")) if isinstance(label, str) else label
    width = head.cell_len
    room = console.width - width
    # What has no blank is an address, a path or a hash: left to the terminal's own wrapping it can be copied whole.
    if not console.is_terminal or room < width or " " not in value:
        console.print(head + Text(value), soft_wrap=True)
        return
    for number, line in enumerate(Text(value).wrap(console, room)):
        line.rstrip()
        console.print((head if not number else Text(" " * width)) + line, soft_wrap=True)


def block(text: str) -> None:
    """Print a text that was made for people, with its own lines and its own indents."""
    from rich.text import Text

    for line in text.splitlines():
        print_text(terminal(), Text(line))


def warn(line: str) -> None:
    """Print one line about trouble on stderr, where it mixes with no output."""
    sys.stderr.write(f"watchlist: {cell(line)}\n")


@contextmanager
def progress(doing: str, *, shown: bool) -> Iterator[None]:
    """Show on stderr that something is under way; nothing where that is no terminal."""
    if not shown or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(cell(doing))):
        yield


def terminal() -> Console:
    """What stdout leads to."""
    from watchlist.cli.screen import Screen

    return Screen(highlight=False, markup=False, emoji=False)


def print_text(console: Console, text: Text) -> None:
    """Print a text, broken at words for a terminal and whole for a pipe."""
    console.print(text, soft_wrap=not console.is_terminal)


def styled(text: str) -> Text:
    """Give a text the colour of its word, where it has one."""
    from rich.text import Text

    word = text.strip().lower()
    return Text(text, style=STYLES.get(word, "") or _effect_style(word))


def _effect_style(text: str) -> str:
    """The colour of what a reason does to a score: for it, against it, or nothing."""
    sign, number = text[:1], text[1:].strip()
    if sign not in EFFECTS or not number[:1].isdigit():
        return ""
    return "red" if sign in "−≤" or (sign == "×" and float(number) < 1) else "green"


def cell(value: object) -> str:
    """Write a value for people, on one line and without anything that could steer a terminal."""
    from watchlist.render.clean import clean

    text = _text(value)
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + clean(text)


def score(value: float) -> str:
    """Write a score, never rounded up: 0.7996 is under 0.80, and no hit.

    >>> score(0.7996), score(0.29), score(1.0)
    ('0.79', '0.29', '1.00')
    """
    return f"{int(value * 100 + 1e-9) / 100:.2f}"


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
        case datetime():
            return value.strftime("%Y-%m-%d %H:%MZ")
        case _:
            return str(value)
