"""Makes outside text safe to show: names, titles and quotes are data and never steer what shows them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import msgspec

from watchlist.model import Action, Change, Item, Line, Message
from watchlist.plain import clean

__all__ = ["clean", "clean_message", "clip", "safe_link"]

LONGEST_LINK = 2000
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+")


def clip(text: str, limit: int) -> str:
    """Cut a text to ``limit`` code points, the last of them an ellipsis where something was cut.

    >>> clip("ANKARA", 4)
    'ANK…'
    """
    return text if len(text) <= limit else f"{text[: max(0, limit - 1)].rstrip()}…"


def safe_link(url: str | None) -> str | None:
    """Return the address percent-encoded if it is one that a person may be led to, else None.

    Only http and https are followed; an address that carries a user name can pretend to be another site.

    >>> safe_link("https://example.com/a b|c")
    'https://example.com/a%20b%7Cc'
    >>> safe_link("javascript:alert(1)")
    """
    if not url:
        return None
    try:
        parts = urlsplit(clean(url))
        host, _ = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return None
    if (
        parts.scheme not in {"http", "https"}
        or not _HOST.fullmatch(host)
        or "@" in parts.netloc
        or "\\" in parts.netloc
    ):
        return None
    netloc = parts.netloc if parts.netloc.isascii() else parts.netloc.lower().replace(parts.hostname or "", host)
    link = quote(parts._replace(netloc=netloc).geturl(), safe=":/?#[]@!$&'()*+,;=%~")
    return link if len(link) <= LONGEST_LINK else None


def clean_message(message: Message) -> Message:
    """Make every text of a message safe to show; cleaning twice changes nothing more."""
    return msgspec.structs.replace(
        message,
        title=clean(message.title),
        lead=clean(message.lead),
        shared=_lines(message.shared),
        items=tuple(_item(item) for item in message.items),
        footer=clean(message.footer),
        subscription=clean(message.subscription),
        actions=tuple(Action(clean(one.label), clean(one.command), safe_link(one.url)) for one in message.actions),
        language=message.language if _LANGUAGE.fullmatch(message.language) else "en",
    )


def _item(item: Item) -> Item:
    changes = tuple(Change(clean(c.field), _maybe(c.old), _maybe(c.new)) for c in item.changes)
    return msgspec.structs.replace(item, heading=clean(item.heading), lines=_lines(item.lines), changes=changes)


def _lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(Line(clean(line.label), clean(line.value), safe_link(line.url), line.about) for line in lines)


def _maybe(text: str | None) -> str | None:
    return None if text is None else clean(text)
