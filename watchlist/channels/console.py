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
from watchlist.model import Item, Line, Message
from watchlist.render.clean import clean_message
from watchlist.render.text import as_text, changed


class ConsoleChannel:
    """Prints messages for a person; outside text is never read as markup."""

    def __init__(self, name: str, stream: TextIO) -> None:
        self.name = name
        self._console = Console(file=stream, markup=False, emoji=False, highlight=False)

    def send(self, message: Message) -> None:
        """Print a message: in colour on a terminal, as plain unbroken lines into a pipe or a log."""
        try:
            if self._console.is_terminal:
                self._console.print(*_parts(clean_message(message)), sep="")
            else:
                self._console.file.write(f"{as_text(message)}\n")
            self._console.file.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(f"{self.name}: cannot print: {error}") from None


def _parts(message: Message) -> Iterator[RenderableType]:
    yield Text(message.title, style="bold")
    yield Padding(Text(message.lead), (0, 0, 0, 2), expand=False)
    if message.shared:
        yield Padding(Text(f"The same for all {len(message.items)}", style="italic"), (1, 0, 0, 2))
        yield _table(message.shared)
    for item in message.items:
        yield Padding(Text(item.heading, style="bold cyan"), (1, 0, 0, 2))
        if item.changes or item.lines:
            yield _table([*_changes(item), *item.lines])
    yield Padding(Text(message.footer, style="dim"), (1, 0, 1, 2))


def _changes(item: Item) -> Iterator[Line]:
    return (Line("Changed", changed(change)) for change in item.changes)


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
