"""The terminal, or wherever standard output leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from watchlist.errors import DeliveryError
from watchlist.model import Action, Item, Line, Message
from watchlist.render.frame import Frame, frame
from watchlist.render.looks import PLAIN, TEXT, Looks
from watchlist.render.readable import readable
from watchlist.render.sections import sections
from watchlist.render.text import as_text


class ConsoleChannel:
    """Prints messages for a person; outside text is never read as markup."""

    def __init__(self, name: str, stream: TextIO, looks: Looks = PLAIN) -> None:
        self.name = name
        self._looks = looks
        self._console = Console(file=stream, markup=False, emoji=False, highlight=False)

    def send(self, message: Message) -> None:
        """Print a message: in colour on a terminal, as plain unbroken lines into a pipe or a log.

        Who has a template of the text sees what it writes on a terminal too.
        """
        try:
            if self._console.is_terminal and not self._looks.owns(TEXT):
                self._console.print(*_parts(readable(message)), sep="")
            else:
                self._console.file.write(f"{as_text(message, self._looks)}\n")
            self._console.file.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(f"{self.name}: cannot print: {error}") from None


def _parts(message: Message) -> Iterator[RenderableType]:
    words = frame(message.language)
    yield Text(message.title, style="bold")
    if message.lead:
        yield _indented(message.lead, above=0)
    if message.shared:
        yield _indented(words.same_for(len(message.items)), "italic")
        yield _table(message.shared)
    for section in sections(message):
        if section.heading:
            yield _indented(f"{section.heading} ({len(section.items)})", "bold underline")
        for item in section.items:
            yield from _item(item, words)
    if message.actions:
        yield _indented(words.actions, "italic")
        yield _actions(message.actions)
    yield Padding(Text(message.footer, style="dim"), (1, 0, 1, 2))


def _actions(actions: Iterable[Action]) -> Padding:
    """What can be done, and beside it how."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for action in actions:
        table.add_row(action.label, Text("\n".join(filter(None, (action.command, action.url)))))
    return Padding(table, (0, 0, 0, 4), expand=False)


def _item(item: Item, words: Frame) -> Iterator[RenderableType]:
    yield _indented(item.heading, "bold cyan")
    if item.changes or item.lines:
        yield _table([*(Line(words.changed, words.told_change(change)) for change in item.changes), *item.lines])


def _indented(text: str, style: str = "", *, above: int = 1) -> Padding:
    return Padding(Text(text, style=style), (above, 0, 0, 2), expand=False)


def _table(lines: Iterable[Line]) -> Padding:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    before = ""
    for line in lines:
        value = Text(line.value)
        if line.url:
            value.append(" ").append(line.url, style=Style(underline=True, link=line.url))
        table.add_row(Text("" if line.label == before else line.label), value)
        before = line.label
    return Padding(table, (0, 0, 0, 4), expand=False)
