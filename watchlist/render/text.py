"""A message as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchlist.model import Change, Item, Line, Message
from watchlist.render.clean import clean_message, clip

LABEL_WIDTH = 16
LONGEST_CHANGE = 1000
SHORT = 3


def as_text(message: Message) -> str:
    """Write a message as plain text, a line for a line, ending in a newline."""
    message = clean_message(message)
    return "\n".join(_paragraphs(message)) + "\n"


def changed(change: Change, limit: int = LONGEST_CHANGE) -> str:
    """Say what became of a field.

    >>> changed(Change("address", "Ankara", "Izmir")), changed(Change("alias", None, "ALFA"))
    ('address: Ankara → Izmir', 'alias: added ALFA')
    """
    return f"{change.field.replace('_', ' ')}: {became(change, limit)}"


def became(change: Change, limit: int = LONGEST_CHANGE) -> str:
    """Say what became of a field, without its name."""
    old, new = clip(change.old or "", limit), clip(change.new or "", limit)
    if change.old is None:
        return f"added {new}"
    return f"removed {old}" if change.new is None else f"{old} → {new}"


def _paragraphs(message: Message) -> Iterator[str]:
    yield message.title
    if message.lead:
        yield message.lead
    if message.shared:
        yield from ("", f"The same for all {len(message.items)}", *_lines(message.shared))
    before = SHORT + 1
    for item in message.items:
        written = [*_item(item)]
        # A long run of short items reads as a table: blank lines only part what is long.
        if max(before, len(written)) > SHORT:
            yield ""
        yield from written
        before = len(written)
    yield from ("", f"— {message.footer}")


def _item(item: Item) -> Iterator[str]:
    yield item.heading
    yield from _lines([*(Line("Changed", changed(change)) for change in item.changes), *item.lines])


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    before = ""
    for line in lines:
        value = f"{line.value} <{line.url}>" if line.url else line.value
        yield _labelled("" if line.label == before else line.label, value)
        before = line.label


def _labelled(label: str, value: str) -> str:
    return f"  {label:<{LABEL_WIDTH}} {value}"
