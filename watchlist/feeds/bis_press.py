"""The Bureau of Industry and Security's press releases, whose pages a script may draw: what is there without it.

A page is read by its head, its structured data and what the script would be given, in that order; a release of which
nothing but a link is there is known by its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from watchlist.answer import Answer
from watchlist.errors import ParseError
from watchlist.feeds.asking import Get, Question
from watchlist.feeds.listing import Release, collected, release_address
from watchlist.feeds.markup import plain
from watchlist.feeds.moments import moment
from watchlist.feeds.page import Element, named_in_head, page, prose, words
from watchlist.model import Article
from watchlist.resources import decoder

_RELEASE = re.compile(r"/press-release/[\w%.~-]+/?$")
_SITE = re.compile(r"\s*[|–—]\s*(?:Bureau of Industry and Security|BIS(?:\.gov)?)\s*$")
_TITLES, _DATES, _TEXTS = (
    ("title", "headline", "name"),
    ("datePublished", "date", "published", "created"),
    (
        "articleBody",
        "body",
        "content",
        "summary",
        "description",
    ),
)
_DEEPEST = 40
_ANYTHING = decoder(object)


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read a listing or one release; raises ParseError for a page on which a script has yet to draw all."""
    root = page(raw, url)
    common = {"source": source, "lang": lang or "en", "outlet": outlet}
    if _RELEASE.search(url):
        return (_release(root, url, common),)
    return tuple(_article(address, title, "", date, common) for address, (title, date) in _listed(root, url).items())


def collect(get: Get, question: Question) -> Mapping[str, Answer]:
    """Fetch the listing, and each release that is new on it."""
    return collected(get, question, lambda raw, url: [*_listed(page(raw, url), url)])


def _listed(root: Element, url: str) -> dict[str, tuple[str, str]]:
    """The releases with title and printed date: from links, else from what the script would be given."""
    found: dict[str, tuple[str, str]] = {}
    for link in root.iter("a"):
        if _RELEASE.search(href := link.get("href") or "") and (title := words(link)):
            found.setdefault(release_address(url, href), (title, ""))
    for record in _records(root):
        href = next((value for value in record.values() if isinstance(value, str) and _RELEASE.search(value)), "")
        if href and (title := _first(record, _TITLES)):
            found.setdefault(release_address(url, href), (title, _first(record, _DATES)))
    if not found:
        raise ParseError("the page is an empty shell: a script would draw its press releases", place=url)
    return found


def _release(root: Element, url: str, common: Mapping[str, str]) -> Article:
    title = named_in_head(root, "og:title") or words(root.find(".//title"))
    record = next((one for one in _records(root) if _first(one, _TEXTS) and _first(one, _TITLES)), {})
    text = prose(root.find(".//article")) or prose(root.find(".//main")) or plain(_first(record, _TEXTS))
    summary = named_in_head(root, "og:description", "description")
    printed = named_in_head(root, "article:published_time") or _first(record, _DATES)
    title = _SITE.sub("", title) or _first(record, _TITLES)
    return _article(release_address(url, url), title, max(text, summary, key=len), printed, common)


def _records(root: Element) -> Iterator[dict[str, object]]:
    """Every object in the page's structured data and in what its script would be given."""
    for script in root.iter("script"):
        if script.get("type") in ("application/ld+json", "application/json") or script.get("id") == "__NEXT_DATA__":
            yield from _objects(_decoded("".join(map(str, script.itertext()))), 0)


def _decoded(text: str) -> object:
    try:
        return _ANYTHING.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _objects(one, depth + 1)


def _first(record: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((said.strip() for name in names if isinstance(said := record.get(name), str) and said.strip()), "")


def _article(address: str, title: str, text: str, printed: str, common: Mapping[str, str]) -> Article:
    return Release(address, title, text, printed, moment(printed)).article(common)
