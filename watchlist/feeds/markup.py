"""Text out of the HTML that feeds carry, and addresses without what trackers hang on them."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|blockquote|section|article|figure|figcaption|hr|dd|dt)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_TRACKERS = ("utm_", "fbclid", "gclid", "yclid", "mc_cid", "mc_eid", "wt_mc", "igshid", "at_medium", "at_campaign")
_ROUNDS = 3  # feeds escape once, some twice; more is text about escaping


def plain(markup: str) -> str:
    """Strip HTML to text, one line a block, unescaping what was escaped more than once.

    >>> plain("<p>R&amp;amp;D</p><p>5 &lt; 6</p>")
    'R&D\\n5 < 6'
    """
    for _ in range(_ROUNDS):
        bare = html.unescape(_TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", markup))))
        if bare == markup:
            break
        markup = bare
    return _LINES.sub("\n", _SPACE.sub(" ", markup)).strip()


def canonical(url: str) -> str:
    """Drop trackers and the fragment from an address and lower its host; anything that is no address stays.

    >>> canonical("https://Example.com/a?id=1&utm_source=rss#top")
    'https://example.com/a?id=1'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    if not parts.netloc:
        return url.strip()
    query = parts.query
    if any(tracker in query.lower() for tracker in _TRACKERS):
        query = urlencode([pair for pair in parse_qsl(query, keep_blank_values=True) if not _tracks(pair[0])])
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, query, ""))


def _tracks(parameter: str) -> bool:
    return parameter.lower().startswith(_TRACKERS)
