"""Writes outside text in Slack's mrkdwn so that Slack shows it as it is, and counts as Slack counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile

from watchlist.model import Line, Message
from watchlist.render.clean import clip

JOINER = "\u034f"
"""A grapheme joiner is invisible, and keeps Slack from reading the sign after it as formatting."""

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", **{sign: f"{JOINER}{sign}" for sign in "*_~`"}}
_EMOJI = re.compile(r":(?=[^\s:]+:)")
_LINK = {"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C"}


def mrkdwn(text: str, limit: int) -> str:
    """Write outside text so that Slack shows it as it is, in at most ``limit`` signs after escaping.

    >>> mrkdwn("<!channel> R&D", 100)
    '&lt;!channel&gt; R&amp;D'
    """
    given = _EMOJI.sub(f":{JOINER}", text[: limit + 1])
    # A sign of quotation counts at the beginning alone.
    quoted = JOINER if given.startswith(">") else ""
    return fit([quoted, *(_ESCAPES.get(sign, sign) for sign in given)], limit)


def code(text: str, limit: int) -> str:
    """Write a command so that it can be copied: within its backticks no sign needs a joiner.

    >>> code("watchlist mute source us_ofac_sdn", 100)
    '`watchlist mute source us_ofac_sdn`'
    """
    signs = [_ESCAPES[sign] if sign in "&<>" else sign for sign in clip(text, limit).replace("`", "'")]
    return f"`{fit(signs, limit)}`"


def link(url: str) -> str:
    """Write an address so that nothing in it ends Slack's link before its end."""
    return "".join(_LINK.get(sign, sign) for sign in url)


def written(line: Line, limit: int) -> Line:
    """Write the texts of a line in mrkdwn; an address without a text is its own text."""
    return Line(
        mrkdwn(line.label, 100),
        mrkdwn(line.value or line.url or "", limit),
        link(line.url) if line.url else None,
    )


def fit(pieces: Sequence[str], limit: int) -> str:
    """Join pieces, none of them torn, to at most ``limit`` signs; the last is an ellipsis where some are left out."""
    if length(pieces) <= limit:
        return "".join(pieces)
    ends = accumulate(length(piece) for piece in pieces)
    kept = takewhile(lambda pair: pair[1] < limit, zip(pieces, ends, strict=True))
    return f"{''.join(piece for piece, _ in kept)}…"


def length(text: Iterable[str]) -> int:
    """Count as Slack does, which counts as JavaScript does: a sign beyond the basic plane is two."""
    return sum(1 + (ord(sign) > 0xFFFF) for piece in text for sign in piece)


def told_of(message: Message, limit: int) -> dict[str, str]:
    """What a template may say of the whole message, in mrkdwn."""
    return {
        "title": mrkdwn(message.title, limit),
        "lead": mrkdwn(message.lead, limit),
        "footer": mrkdwn(message.footer, limit),
        "subscription": mrkdwn(message.subscription, limit),
        "language": message.language,
        "purpose": message.purpose.value,
    }
