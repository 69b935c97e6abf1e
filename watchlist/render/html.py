"""A message as an HTML page for mail: inline styles only, nothing fetched, readable light and dark.

Gmail cuts a page of more than 102 kB and hides the rest: we cut before it does, and say what is left out.
"""

from __future__ import annotations

import msgspec

from watchlist.model import Change, Item, Line, Message, Value
from watchlist.render.clean import clip
from watchlist.render.frame import Frame, field, frame
from watchlist.render.looks import HTML, PLAIN, Looks
from watchlist.render.readable import readable
from watchlist.render.sections import is_short, sections

LIMIT = 98_000


class Room(Value, frozen=True):
    """How much of each part there is room for: signs of a text and of an address, lines of an item."""

    text: int
    link: int
    lines: int


AMPLE = Room(text=2000, link=2000, lines=60)
SCARCE = Room(text=300, link=300, lines=8)


def as_html(message: Message, looks: Looks = PLAIN) -> str:
    """Write a message as a whole HTML page of at most LIMIT bytes; everything from outside is escaped."""
    message = readable(message)
    page = _page(_within(message, AMPLE), looks)
    if _size(page) <= LIMIT:
        return page
    scarce, count = _within(message, SCARCE), len(message.items)
    while _size(page := _page(scarce, looks, count)) > LIMIT and count > 1:
        count = max(1, min(count - 1, count * LIMIT // _size(page)))
    return page


def _size(page: str) -> int:
    return len(page.encode())


def _page(message: Message, looks: Looks, count: int | None = None) -> str:
    shown = msgspec.structs.replace(message, items=message.items[:count])
    words = frame(message.language)
    return looks.write(
        HTML,
        message=shown,
        sections=sections(shown),
        words=words,
        field=field,
        is_short=is_short,
        width=_width(shown),
        count=len(message.items),
        omitted=len(message.items) - len(shown.items),
    )


def _width(message: Message) -> int:
    """How many pixels the labels take: a sign is about seven wide."""
    lines = (*message.shared, *(line for item in message.items for line in item.lines))
    return min(max(124, 12 + 7 * max((len(line.label) for line in lines), default=0)), 184)


def _within(message: Message, room: Room) -> Message:
    words = frame(message.language)
    return msgspec.structs.replace(
        message,
        title=clip(message.title, 2 * room.text),
        lead=clip(message.lead, 3 * room.text),
        footer=clip(message.footer, 3 * room.text),
        shared=_lines(message.shared, room, words),
        items=tuple(_item(item, room, words) for item in message.items),
        actions=message.actions[: room.lines],
    )


def _item(item: Item, room: Room, words: Frame) -> Item:
    changes = tuple(_change(change, room) for change in item.changes[: room.lines])
    more = len(item.changes) - len(changes)
    lines = (*([Line("", words.further_lines(more))] if more else []), *_lines(item.lines, room, words))
    return msgspec.structs.replace(item, heading=clip(item.heading, room.text), changes=changes, lines=lines)


def _lines(lines: tuple[Line, ...], room: Room, words: Frame) -> tuple[Line, ...]:
    shown = tuple(_line(line, room) for line in lines[: room.lines])
    more = len(lines) - len(shown)
    return (*shown, Line("", words.further_lines(more))) if more else shown


def _line(line: Line, room: Room) -> Line:
    link = line.url if line.url and len(line.url) <= room.link else None
    return Line(clip(line.label, 100), clip(line.value, room.text), link)


def _change(change: Change, room: Room) -> Change:
    def cut(text: str | None) -> str | None:
        return None if text is None else clip(text, room.text // 2)

    return Change(clip(change.field, 100), cut(change.old), cut(change.new))
