"""Parts the items of a message by what they tell, where there are many of several kinds."""

from __future__ import annotations

from watchlist.model import Item, Kind, Message, Value
from watchlist.render.frame import frame

FEW = 4
"""Up to so many items need no parting: a reader has them all before the eyes."""


SHORT = 3
"""So many lines, its heading among them, make no more than a row of a table."""


class Section(Value, frozen=True):
    """Items under a heading, which is empty where nothing is parted."""

    heading: str
    items: tuple[Item, ...]


def sections(message: Message) -> tuple[Section, ...]:
    """Part the items by kind, in the order in which the kinds first come; every item stands in one section."""
    kinds = list(dict.fromkeys(item.kind for item in message.items))
    if len(kinds) < 2 or len(message.items) <= FEW:
        return (Section("", message.items),)
    return tuple(
        Section(_heading(message, kind), tuple(item for item in message.items if item.kind is kind)) for kind in kinds
    )


def is_short(item: Item) -> bool:
    """Whether an item is so short that a run of such reads as a table, and blank lines would only tear it apart."""
    return 1 + len(item.changes) + len(item.lines) <= SHORT


def _heading(message: Message, kind: Kind | None) -> str:
    return frame(message.language).sections[kind] if kind else ""
