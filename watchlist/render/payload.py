"""A message as JSON, for programs: a typed envelope round what people are told and the ids to ask further by.

What programs decide by is the same in every language: ``type``, ``kind``, ``purpose``, what a line is ``about`` and all
of ``changes``. What people read is in that of the message: ``title``, ``lead``, ``heading``, ``label``, ``value``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from watchlist.model import Action, Change, Item, Line, Message, iso
from watchlist.render.clean import clean_message, clip

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

LONGEST_TEXT = 1000
MOST_OTHERS = 40
"""How many further alerts of an item are named where the message must be cut."""


def as_json(message: Message, *, limit: int | None = None) -> bytes:
    """Write a message as one line of JSON, of at most ``limit`` bytes (4,000 or more) where one is given.

    What does not fit is cut: first long texts, then items from the end, counted in ``omitted``.
    """
    message = clean_message(message)
    written = msgspec.json.encode(_envelope(message))
    if limit is None or len(written) <= limit:
        return written
    message = _clipped(message)
    count = len(message.items)
    while count and len(written := msgspec.json.encode(_envelope(message, count))) > limit:
        count -= max(1, (len(written) - limit) * count // (2 * len(written)))
    return written if count else msgspec.json.encode(_envelope(_bare(message), 0))


def _envelope(message: Message, count: int | None = None) -> dict[str, Json]:
    kinds = {item.kind for item in message.items if item.kind}
    return {
        "type": f"alert.{kinds.pop()}" if len(kinds) == 1 else "alert.several" if kinds else "alert.notice",
        "timestamp": iso(message.created_at),
        "data": _data(message, count, None if count is None else MOST_OTHERS),
    }


def _data(message: Message, count: int | None, most: int | None) -> dict[str, Json]:
    return {
        "key": message.key,
        "subscription": message.subscription,
        "thread": message.thread,
        "purpose": message.purpose.value,
        "language": message.language,
        "title": message.title,
        "lead": message.lead,
        "shared": [_line(line) for line in message.shared],
        "items": [_item(item, most) for item in message.items[:count]],
        "omitted": len(message.items[count:]) if count is not None else 0,
        "actions": [{"label": one.label, "command": one.command, "url": one.url} for one in message.actions],
        "footer": message.footer,
    }


def _item(item: Item, most: int | None) -> Json:
    others = item.others[:most]
    return {
        "heading": item.heading,
        "kind": item.kind,
        "alert": item.alert,
        "event": item.event,
        "subject": item.subject,
        "hit": item.hit,
        "others": [{"alert": o.alert, "event": o.event, "subject": o.subject, "hit": o.hit} for o in others],
        "others_omitted": len(item.others) - len(others),
        "lines": [_line(line) for line in item.lines],
        "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in item.changes],
    }


def _line(line: Line) -> Json:
    return {"about": line.about, "label": line.label, "value": line.value, "url": line.url}


def _clipped(message: Message) -> Message:
    return msgspec.structs.replace(
        message,
        title=clip(message.title, LONGEST_TEXT // 4),
        lead=clip(message.lead, LONGEST_TEXT),
        footer=clip(message.footer, LONGEST_TEXT // 2),
        subscription=clip(message.subscription, LONGEST_TEXT // 8),
        shared=_clipped_lines(message.shared),
        items=tuple(_clipped_item(item) for item in message.items),
        actions=tuple(
            Action(clip(one.label, 100), clip(one.command, LONGEST_TEXT // 4), one.url) for one in message.actions[:8]
        ),
    )


def _clipped_item(item: Item) -> Item:
    changes = tuple(Change(clip(c.field, 100), _cut(c.old), _cut(c.new)) for c in item.changes[:20])
    return msgspec.structs.replace(
        item, heading=clip(item.heading, LONGEST_TEXT // 4), lines=_clipped_lines(item.lines), changes=changes
    )


def _clipped_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(
        Line(clip(line.label, 100), clip(line.value, LONGEST_TEXT // 2), line.url, line.about) for line in lines[:20]
    )


def _cut(text: str | None) -> str | None:
    return None if text is None else clip(text, LONGEST_TEXT // 4)


def _bare(message: Message) -> Message:
    short = _clipped(message)
    return msgspec.structs.replace(
        short, shared=(), actions=(), lead=clip(short.lead, 200), footer=clip(short.footer, 200)
    )
