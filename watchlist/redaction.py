"""What of an address may be shown or written down: where it leads, never who asks or with which key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

# One slash or three are a slip of the hand, and what follows is secret all the same.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/+", re.IGNORECASE)
_END = re.compile(r"[/?#]")
_PORT = re.compile(r"\d*")
# Of a user and password more is taken than of the rest: a quote in a password does not end the address.
_IN_TEXT = re.compile(r"(://+)((?:[^\s/?#\"<>]*@)?[^\s\"'<>]+)")


def redacted(url: str) -> str:
    """Give an address without its user and password, and with the names but not the values of its query.

    >>> redacted("https://me:secret@example.com/list?key=123&format=xml#top")
    'https://example.com/list?key=…&format=…'
    >>> redacted("https://example.com/list?123")
    'https://example.com/list?…'
    """
    scheme = _SCHEME.match(url)
    begin = scheme.end() if scheme else 0
    return url[:begin] + _place(url[begin:], certain=scheme is not None)


def redacted_text(text: str) -> str:
    """Give a text with every address in it redacted.

    >>> redacted_text("GET https://user:pass@example.com/list.xml?token=abc failed")
    'GET https://example.com/list.xml?token=… failed'
    """
    return _IN_TEXT.sub(lambda found: found[1] + _place(found[2], certain=True), text)


def _place(rest: str, *, certain: bool) -> str:
    """What follows the scheme; ``certain`` says that there was one, so that a host comes first."""
    place, _, query = _without_credentials(rest, certain=certain).partition("#")[0].partition("?")
    shown = "&".join(_without_value(part) for part in query.split("&") if part)
    return f"{place}?{shown}" if shown else place


def _without_credentials(rest: str, *, certain: bool) -> str:
    authority = _END.split(rest, maxsplit=1)[0]
    user, at, host = authority.rpartition("@")
    if at and (certain or ":" in user):
        return host + rest[len(authority) :]
    # A / ? or # in a password that is not escaped cuts it in two: the first half looks like a port that is no number.
    port = "" if host.startswith("[") else host.partition(":")[2]
    cut = not at and not _PORT.fullmatch(port)
    return rest.rpartition("@")[2] if cut else rest


def _without_value(part: str) -> str:
    name, equals, _ = part.partition("=")
    return f"{name}=…" if equals else "…"


_RANDOM = re.compile(r"(?=.*[0-9A-Z])[\w~.-]{8,}")
"""A step of a path that nobody would have chosen as a name: a hook's address has its key in one."""


def secret_parts(value: str) -> Iterator[str]:
    """Everything that would give a secret away: itself, each of several keys, and what of an address is a key.

    >>> [*secret_parts("whsec_c2VjcmV0")]
    ['whsec_c2VjcmV0', 'whsec_c2VjcmV0', 'c2VjcmV0']
    >>> [*secret_parts("https://hooks.example.com/services/T0001111/abcDEF123?key=hidden")][1:]
    ['key=hidden', 'hidden', 'T0001111', 'abcDEF123']
    """
    yield value
    if "://" in value:
        yield from address_secrets(value)
        return
    for key in value.split():
        if key.startswith("whsec_"):
            yield from (key, key.removeprefix("whsec_"))


def address_secrets(url: str) -> Iterator[str]:
    """What of an address is a key: its password, the values of its query, and steps of its path that look random."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    if parts.password:
        yield from dict.fromkeys((parts.password, unquote(parts.password)))
    if parts.query:
        yield parts.query
        yield from (value for _, value in parse_qsl(parts.query))
    yield from (step for step in parts.path.split("/") if _RANDOM.fullmatch(step))
