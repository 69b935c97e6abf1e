"""Text out of the HTML that feeds carry, and addresses without what trackers hang on them."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_UNSEEN = re.compile(r"<(!--|script\b|style\b|template\b)", re.IGNORECASE)
_ENDS = {
    "!--": re.compile("-->"),
    **{name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "template")},
}
# A character is one of seven digits at most; Python refuses to read thousands of them as a number.
_NO_CHARACTER = re.compile(r"&#(?:\d{8,}|x[0-9a-f]{8,});?", re.IGNORECASE)
_BREAK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|blockquote|section|article|figure|figcaption|hr|dd|dt)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_TRACKERS = ("utm_", "fbclid", "gclid", "yclid", "mc_cid", "mc_eid", "wt_mc", "igshid", "at_medium", "at_campaign")
_WRAPPED = re.compile(
    r"https?://(?:links[\w.-]*\.govdelivery\.com/CL0/(https?:%2F%2F[^/]+)"
    r"|www\.google\.[\w.]+/url\?(?:[^#]*&)?(?:q|url)=(https?(?::|%3A)[^&]+))",
    re.IGNORECASE,
)
_ROUNDS = 3  # feeds escape once, some twice; more is text about escaping


def plain(markup: str) -> str:
    """Strip HTML to text, one line a block, unescaping what was escaped more than once.

    >>> plain("<p>R&amp;amp;D</p><p>5 &lt; 6</p>")
    'R&D\\n5 < 6'
    """
    for _ in range(_ROUNDS if "<" in markup or "&" in markup else 0):
        bare = html.unescape(_NO_CHARACTER.sub("", _TAG.sub("", _BREAK.sub("\n", _seen(markup)))))
        if bare == markup:
            break
        markup = bare
    return _LINES.sub("\n", _SPACE.sub(" ", markup)).strip()


def _seen(markup: str) -> str:
    """Leave out comments, scripts and styles; one that never ends is none."""
    kept: list[str] = []
    at = place = 0
    endless: set[str] = set()
    while opening := _UNSEEN.search(markup, place):
        place = opening.end()
        name = opening[1].lower()
        # What does not end behind one opening ends behind no later one: it is looked for once.
        end = None if name in endless else _ENDS[name].search(markup, place)
        if end is None:
            endless.add(name)
            continue
        kept.append(markup[at : opening.start()])
        at = place = end.end()
    return "".join((*kept, markup[at:]))


def canonical(url: str) -> str:
    """Drop trackers and the fragment from an address and lower its host; anything that is no address stays.

    An address that is wrapped in one that counts clicks is taken out of it.

    >>> canonical("https://Example.com/a?id=1&utm_source=rss#top")
    'https://example.com/a?id=1'
    >>> canonical("https://links-2.govdelivery.com/CL0/https:%2F%2Fofac.treasury.gov%2Fa/1/0100/x=40")
    'https://ofac.treasury.gov/a'
    """
    wrapped = _WRAPPED.match(url.strip()) if "%" in url or "url=" in url or "q=" in url else None
    try:
        parts = urlsplit(unquote(wrapped[1] or wrapped[2]) if wrapped else url.strip())
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
