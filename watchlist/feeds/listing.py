"""Press pages that have no feed: a listing, page after page until what is known, and the page of each new release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from watchlist.answer import Answer
from watchlist.errors import NotFoundError, ParseError
from watchlist.feeds.asking import Get, Question, named, whole
from watchlist.feeds.markup import canonical
from watchlist.feeds.moments import dating
from watchlist.model import Article, digest

MOST_PAGES = 5
MOST_RELEASES = 40

Links = Callable[[bytes, str], Sequence[str]]
"""The addresses of the releases on one page of a listing; raises ParseError for what is no such page."""


def collected(get: Get, question: Question, links: Links) -> Mapping[str, Answer]:
    """Fetch a listing from its first page, and what is new on it; at first, one page of it."""
    return named(_answers(get, question, links))


def _answers(get: Get, question: Question, links: Links) -> Iterator[Answer]:
    left = MOST_RELEASES
    for number in range(MOST_PAGES if question.since else 1):
        listing = get(_paged(question.url, number))
        yield listing
        found = links(whole(listing), listing.url)
        new = _unknown(question, found)
        for address in new[:left]:
            if release := _optional(get, address):
                yield release
        left -= len(new)
        if len(new) < len(found) or left <= 0:
            return


def _unknown(question: Question, found: Sequence[str]) -> list[str]:
    keys = {release_key(question.source, address): address for address in found}
    known = question.known(keys)
    return [address for key, address in keys.items() if key not in known]


def _optional(get: Get, address: str) -> Answer | None:
    """A release that is listed and cannot be found has its title at least."""
    try:
        return get(address)
    except NotFoundError:
        return None


def _paged(url: str, number: int) -> str:
    return f"{url}{'&' if '?' in url else '?'}page={number}" if number else url


def release_address(base: str, href: str) -> str:
    """The one address of a release: publishers serve it below ``/index.php`` as well.

    >>> release_address("https://ofac.example/recent-actions", "/index.php/recent-actions/20260605?utm_source=x")
    'https://ofac.example/recent-actions/20260605'
    """
    parts = urlsplit(canonical(urljoin(base, href.strip())))
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removeprefix("/index.php"), parts.query, ""))


def release_key(source: str, address: str) -> str:
    """The id of a release's article, by its path: a mirror of the same pages gives the same."""
    return digest(source, urlsplit(address).path.rstrip("/"))


@dataclass(frozen=True, slots=True)
class Release:
    """A press release as its page gives it; ``printed`` is its date in the page's words, ``day`` what they mean."""

    address: str
    title: str
    text: str
    printed: str
    day: datetime | date | None

    def article(self, common: Mapping[str, str]) -> Article:
        """The release as an article of its source."""
        if not self.title:
            raise ParseError("a release without a title", place=self.address)
        return Article(
            id=release_key(common["source"], self.address),
            url=self.address,
            outlet=common["outlet"],
            title=self.title,
            text=self.text,
            published_at=self.day,
            lang=common["lang"],
            source=common["source"],
            dated_by=dating(self.day),
            dated_as=self.printed,
        )
