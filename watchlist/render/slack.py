"""A message as Slack's Block Kit, within every limit: one limit exceeded and Slack refuses the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, takewhile

from watchlist.model import Item, Line, Message
from watchlist.render.clean import clean_message
from watchlist.render.payload import Json
from watchlist.render.text import as_text, changed

HEADER = 150
SECTION = 2900  # of 3000: Slack's own counting is not documented to the last sign
FALLBACK = 3900  # of 4000
MESSAGE = 12_000  # no more in all items together: beyond, nobody reads on, and Slack may refuse the whole
ROOMY = 12  # beyond so many items each is cut to its first lines, and several share a block
FEW_LINES = 2
LONGEST_VALUE = 500

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# A grapheme joiner is invisible and keeps Slack from reading the sign after it as formatting or as an emoji's colon.
_ESCAPES |= {sign: f"\u034f{sign}" for sign in "*_~`"}


def as_slack(message: Message) -> dict[str, Json]:
    """Write a message as the body for an incoming webhook, with ``text`` for notifications."""
    message = clean_message(message)
    return {**_body(f"{message.title} – {message.lead}"), "blocks": [*_blocks(message)]}


def as_slack_text(message: Message) -> dict[str, Json]:
    """Write a message for Slack without blocks: what is sent where Slack refuses the blocks."""
    return _body(as_text(message))


def _body(text: str) -> dict[str, Json]:
    return {
        "text": mrkdwn(text, FALLBACK),
        "mrkdwn": False,
        "parse": "none",
        "unfurl_links": False,
        "unfurl_media": False,
    }


def mrkdwn(text: str, limit: int) -> str:
    """Write outside text so that Slack shows it as it is, in at most ``limit`` signs after escaping.

    >>> mrkdwn("<!channel> R&D", 100)
    '&lt;!channel&gt; R&amp;D'
    """
    return _fit([_ESCAPES.get(sign, sign) for sign in text[: limit + 1]], limit)


def _fit(pieces: Sequence[str], limit: int) -> str:
    if _length(pieces) <= limit:
        return "".join(pieces)
    ends = accumulate(_length(piece) for piece in pieces)
    kept = takewhile(lambda pair: pair[1] < limit, zip(pieces, ends, strict=True))
    return f"{''.join(piece for piece, _ in kept)}…"


def _length(text: Iterable[str]) -> int:
    # Slack counts as JavaScript does: a sign beyond the basic plane is two.
    return sum(1 + (ord(sign) > 0xFFFF) for piece in text for sign in piece)


def _blocks(message: Message) -> Iterator[Json]:
    yield {
        "type": "header",
        "text": {"type": "plain_text", "text": _plain(message.title), "emoji": False},
    }
    if message.lead:
        yield _section(mrkdwn(message.lead, SECTION))
    if message.shared:
        yield _section(_joined([f"*The same for all {len(message.items)}*", *_lines(message.shared)]))
    yield {"type": "divider"}
    yield from _sections(message.items)
    if message.footer:
        yield {"type": "context", "elements": [_text(mrkdwn(message.footer, SECTION))]}


def _sections(items: Sequence[Item]) -> Iterator[Json]:
    sections = _packed(items) if len(items) > ROOMY else ((1, _joined(_item(item))) for item in items)
    room, told = MESSAGE, 0
    for count, written in sections:
        room -= _length(written)
        if room < 0:
            yield _section(f"*and {len(items) - told:,} more*: watchlist alerts lists them all.")
            return
        yield _section(written)
        told += count


def _packed(items: Sequence[Item]) -> Iterator[tuple[int, str]]:
    """Put many items, each cut to its first lines, into few sections, with how many each holds."""
    held: list[str] = []
    for item in items:
        short = _joined(_short([*_item(item)]))
        if held and _length(held) + len(held) + _length(short) > SECTION:
            yield len(held), "\n".join(held)
            held = []
        held.append(short)
    yield len(held), "\n".join(held)


def _short(lines: list[str]) -> list[str]:
    more = len(lines) - 1 - FEW_LINES
    return [*lines[: 1 + FEW_LINES], *([f"and {more} more: watchlist alerts lists them."] if more > 0 else [])]


def _item(item: Item) -> Iterator[str]:
    yield f"*{mrkdwn(item.heading or '–', LONGEST_VALUE)}*"
    yield from (mrkdwn(changed(change, 200), LONGEST_VALUE) for change in item.changes)
    yield from _lines(item.lines)


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    before = None
    for line in lines:
        value = mrkdwn(line.value or line.url or "", LONGEST_VALUE)
        label = "•" if line.label == before else f"{mrkdwn(line.label, 100)}:"
        yield f"{label} {f'<{_escaped(line.url)}|{value}>' if line.url else value}"
        before = line.label


def _escaped(url: str) -> str:
    return url.replace("&", "&amp;")


def _joined(lines: Iterable[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if _length([*kept, line]) + len(kept) > SECTION:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def _plain(title: str) -> str:
    # Plain text is not read as mrkdwn, but nobody promises that of a mention: it is broken all the same.
    return _fit(title[: HEADER + 1].replace("<", "<\u034f") or "watchlist", HEADER)


def _section(text: str) -> Json:
    return {"type": "section", "text": _text(text or "–")}


def _text(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
