"""A message as Slack's Block Kit, within every limit: one limit exceeded and Slack refuses the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchlist.model import Action, Item, Message
from watchlist.render.frame import frame
from watchlist.render.looks import PLAIN, SLACK, Looks
from watchlist.render.mrkdwn import code, fit, length, link, mrkdwn, told_of, written
from watchlist.render.payload import Json
from watchlist.render.readable import readable
from watchlist.render.sections import sections
from watchlist.render.text import as_text

__all__ = ["as_slack", "as_slack_text", "mrkdwn"]

HEADER = 150
SECTION = 2900  # of 3000: Slack's own counting is not documented to the last sign
FALLBACK = 3900  # of 4000
MESSAGE = 12_000  # no more in all items together: beyond, nobody reads on, and Slack may refuse the whole
ROOMY = 12  # beyond so many items each is cut to its first lines, and several share a block
FEW_LINES = 2
LONGEST_VALUE = 500


def as_slack(message: Message, looks: Looks = PLAIN) -> dict[str, Json]:
    """Write a message as the body for an incoming webhook, with ``text`` for notifications."""
    message = readable(message)
    said = " – ".join(part for part in (message.title, message.lead) if part)
    return {**_body(said), "blocks": [*_blocks(message, looks)]}


def as_slack_text(message: Message, looks: Looks = PLAIN) -> dict[str, Json]:
    """Write a message for Slack without blocks: what is sent where Slack refuses the blocks."""
    return _body(as_text(message, looks))


def _body(text: str) -> dict[str, Json]:
    return {
        "text": mrkdwn(text or "watchlist", FALLBACK),
        "mrkdwn": False,
        "parse": "none",
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _blocks(message: Message, looks: Looks) -> Iterator[Json]:
    yield {
        "type": "header",
        "text": {"type": "plain_text", "text": _plain(message.title), "emoji": False},
    }
    if message.lead:
        yield _section(mrkdwn(message.lead, SECTION))
    if message.shared:
        heading = frame(message.language).same_for(len(message.items))
        yield _section(_joined(_item(Item(heading, message.shared), message, looks)))
    yield {"type": "divider"}
    yield from _sections(message, looks)
    if message.actions:
        yield _section(_joined(_actions(message)))
    if message.footer:
        yield {"type": "context", "elements": [_text(mrkdwn(message.footer, SECTION))]}


def _sections(message: Message, looks: Looks) -> Iterator[Json]:
    room, told = MESSAGE, 0
    for count, shown in _parted(message, looks):
        room -= length(shown)
        if room < 0:
            yield _section(f"*{frame(message.language).more_items(len(message.items) - told)}*")
            return
        yield _section(shown)
        told += count


def _parted(message: Message, looks: Looks) -> Iterator[tuple[int, str]]:
    """The text of each block with how many items it tells: none where it is the heading of those that follow."""
    packed = len(message.items) > ROOMY
    for section in sections(message):
        if section.heading:
            yield 0, f"*{mrkdwn(section.heading, 100)}* ({len(section.items)})"
        items = (_item(item, message, looks) for item in section.items)
        yield from _packed(items, message) if packed else ((1, _joined(item)) for item in items)


def _packed(items: Iterable[list[str]], message: Message) -> Iterator[tuple[int, str]]:
    """Put many items, each cut to its first lines, into few blocks, with how many each holds."""
    held: list[str] = []
    for item in items:
        short = _joined(_short(item, message))
        if held and length(held) + len(held) + length(short) > SECTION:
            yield len(held), "\n".join(held)
            held = []
        held.append(short)
    if held:
        yield len(held), "\n".join(held)


def _short(lines: list[str], message: Message) -> list[str]:
    more = len(lines) - 1 - FEW_LINES
    return [*lines[: 1 + FEW_LINES], *([frame(message.language).further_lines(more)] if more > 0 else [])]


def _item(item: Item, message: Message, looks: Looks) -> list[str]:
    words = frame(message.language)
    shown = looks.write(
        SLACK,
        heading=mrkdwn(item.heading or "–", LONGEST_VALUE),
        changes=[mrkdwn(words.told_change(change, 200), LONGEST_VALUE) for change in item.changes],
        lines=[written(line, LONGEST_VALUE) for line in item.lines],
        kind=item.kind.value if item.kind else "",
        alert=mrkdwn(item.alert, LONGEST_VALUE),
        message=told_of(message, LONGEST_VALUE),
    )
    return shown.strip().splitlines() or ["–"]


def _actions(message: Message) -> Iterator[str]:
    yield f"*{frame(message.language).actions}*"
    yield from map(_action, message.actions)


def _action(action: Action) -> str:
    """Write what can be done as a link and a command: a button would ask for an application that answers it."""
    label = mrkdwn(action.label or action.command or action.url or "–", 200)
    shown = f"<{link(action.url)}|{label}>" if action.url else label
    return f"{shown}: {code(action.command, LONGEST_VALUE)}" if action.command else shown


def _joined(lines: Iterable[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if length([*kept, line]) + len(kept) > SECTION:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def _plain(title: str) -> str:
    # Plain text is not read as mrkdwn, but nobody promises that of a mention: it is broken all the same.
    return fit(title[: HEADER + 1].replace("<", "<\u034f") or "watchlist", HEADER)


def _section(text: str) -> Json:
    return {"type": "section", "text": _text(text or "–")}


def _text(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
