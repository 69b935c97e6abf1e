"""OFAC's recent actions as web pages: the listing, and each action's page with the entries that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from watchlist.answer import Answer
from watchlist.errors import ParseError
from watchlist.feeds.asking import Get, Question
from watchlist.feeds.listing import Release, collected, release_address
from watchlist.feeds.page import Element, named_in_head, page, prose, with_class, words
from watchlist.model import Article

# Its absence means a page that a guard serves in place of the listing.
_DISPLAYING = re.compile(r"Displaying\s+\d+\s*-\s*\d+\s+of\s+[\d,]+")
_ACTION = re.compile(r"^(?:/index\.php)?/recent-actions/(\d{8})(?:_\d+)?/?$")
_NODE = re.compile(r"^(?:/index\.php)?/node/\d+/?$")
_SLASHED = re.compile(r"(\d{2}/\d{2}/\d{4})")
_SPELT = re.compile(r"([A-Z][a-z]+ \d{1,2}, \d{4})")


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read a listing or the page of one action; raises ParseError for any other page."""
    root = page(raw, url)
    common = {"source": source, "lang": lang or "en", "outlet": outlet}
    body = next(with_class(root, "field--name-field-body"), None)
    if body is not None:
        return (_action(root, body, url, common),)
    return tuple(_listed(row, link, url, common) for row, link in _rows(root, url))


def collect(get: Get, question: Question) -> Mapping[str, Answer]:
    """Fetch the listing, and the page of each action that is new on it."""
    return collected(get, question, _links)


def _links(raw: bytes, url: str) -> list[str]:
    return [release_address(url, link.get("href") or "") for _, link in _rows(page(raw, url), url)]


def _rows(root: Element, url: str) -> Iterator[tuple[Element, Element]]:
    """Each row with its link to the action: what else it links to are kinds of actions."""
    if not _DISPLAYING.search(words(root)):
        raise ParseError(f"no listing of actions, but a page {words(root.find('.//title'))!r}", place=url)
    for row in with_class(root, "views-row"):
        links = (link for link in row.iter("a") if _leads(link.get("href") or ""))
        if (link := next(links, None)) is not None:
            yield row, link


def _leads(href: str) -> bool:
    path = "/" + href.partition("//")[2].partition("/")[2] if "//" in href else href
    return bool(_ACTION.match(path) or _NODE.match(path))


def _listed(row: Element, link: Element, url: str, common: Mapping[str, str]) -> Article:
    address = release_address(url, link.get("href") or "")
    said = words(row).removeprefix(words(link)).strip()
    printed = _SPELT.search(said)
    kinds = [words(other) for other in row.iter("a") if other is not link]
    return _article(address, words(link), ", ".join(filter(None, kinds)), printed[1] if printed else "", common)


def _action(root: Element, body: Element, url: str, common: Mapping[str, str]) -> Article:
    title = named_in_head(root, "og:title") or words(root.find(".//h1"))
    released = words(next(with_class(root, "field--name-field-release-date"), None))
    printed = _SLASHED.search(released) or _SPELT.search(released)
    return _article(release_address(url, url), title, prose(body), printed[1] if printed else "", common)


def _day(printed: str) -> date | None:
    for form in ("%m/%d/%Y", "%B %d, %Y"):
        try:
            return datetime.strptime(printed, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _article(address: str, title: str, text: str, printed: str, common: Mapping[str, str]) -> Article:
    return Release(address, title, text, printed, _day(printed)).article(common)
