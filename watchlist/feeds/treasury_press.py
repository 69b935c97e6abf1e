"""The US Treasury's press releases as web pages: the listing, and each release's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watchlist.answer import Answer
from watchlist.errors import ParseError
from watchlist.feeds.asking import Get, Question
from watchlist.feeds.listing import Release, collected, release_address
from watchlist.feeds.moments import moment
from watchlist.feeds.page import Element, named_in_head, page, prose, with_class, words
from watchlist.model import Article

_RELEASE = "/news/press-releases/"
_LISTINGS = ("featured-stories__headline", "views-table")
"""Where the Treasury's listing has its releases, and OFAC's."""


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read a listing or one release; raises ParseError for any other page."""
    root = page(raw, url)
    common = {"source": source, "lang": lang or "en", "outlet": outlet}
    body = next(with_class(root, "field--name-field-news-body"), None)
    if body is None:
        return tuple(_article(address, title, "", "", common) for address, title in _headlines(root, url))
    title = named_in_head(root, "og:title") or words(next(with_class(root, "uswds-page-title"), None))
    return (_article(release_address(url, url), title, prose(body), _printed(root), common),)


def collect(get: Get, question: Question) -> Mapping[str, Answer]:
    """Fetch the listing, and each release that is new on it."""
    return collected(get, question, _links)


def _links(raw: bytes, url: str) -> list[str]:
    return [address for address, _ in _headlines(page(raw, url), url)]


def _headlines(root: Element, url: str) -> Iterator[tuple[str, str]]:
    found = {
        release_address(url, href): words(link)
        for place in _LISTINGS
        for headline in with_class(root, place)
        for link in headline.iter("a")
        if _RELEASE in (href := link.get("href") or "") and words(link)
    }
    if not found:
        raise ParseError(f"no listing of releases, but a page {words(root.find('.//title'))!r}", place=url)
    yield from found.items()


def _printed(root: Element) -> str:
    """When a release came out, as its own field says: other times on the page are those of other releases."""
    field = next(with_class(root, "field--name-field-news-publication-date"), None)
    found = field.iter("time") if field is not None else iter(())
    return next((time.get("datetime") or "" for time in found), "")


def _article(address: str, title: str, text: str, printed: str, common: Mapping[str, str]) -> Article:
    return Release(address, title, text, printed, moment(printed)).article(common)
