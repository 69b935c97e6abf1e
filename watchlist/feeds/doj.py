"""The US Department of Justice's press_releases.json, page by page until what is known.

Whether the newest stands on the first page or on the last has changed: it is looked at, not believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import msgspec

from watchlist.answer import Answer
from watchlist.errors import ParseError
from watchlist.feeds.asking import Get, Question, named, whole
from watchlist.feeds.markup import plain
from watchlist.feeds.objects import decoded
from watchlist.model import Article, Dating, digest

MOST_PAGES = 20
FIRST_LOOK = timedelta(days=10)
AGAIN = timedelta(days=3)  # releases are dated back by a day or two
CURRENT = timedelta(days=60)
"""A page whose newest release is older is not the page of the newest."""


class _Release(msgspec.Struct, frozen=True):
    """One press release; what is not read here (components, topics, pictures) has many shapes, none of them needed."""

    uuid: str
    title: str
    date: str | int
    url: str = ""
    body: str | None = None
    teaser: str | None = None


class _Size(msgspec.Struct, frozen=True):
    count: str | int | None = None
    pagesize: str | int | None = None


class _Metadata(msgspec.Struct, frozen=True):
    resultset: _Size = _Size()


class _Page(msgspec.Struct, frozen=True):
    results: tuple[_Release, ...]
    metadata: _Metadata = _Metadata()


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read one page in its order; raises ParseError for an error object or a web page."""
    return tuple(_article(release, source, url, lang, outlet) for release in _decode(raw, url).results)


def collect(get: Get, question: Question) -> Mapping[str, Answer]:
    """Fetch pages from the newest on, until one ends in what is known or is older than anybody asks for."""
    first = get(_page_url(question.url, 0))
    page = _decode(whole(first), first.url)
    if _is_current(page, question, first.url):
        numbers, begun = iter(range(1, MOST_PAGES)), [(first, page)]
    else:
        last = _last(page, first.url)
        numbers, begun = iter(range(last, max(0, last - MOST_PAGES), -1)), []
    return named(_until_known(get, question, numbers, begun))


def _until_known(
    get: Get, question: Question, numbers: Iterator[int], begun: list[tuple[Answer, _Page]]
) -> Iterator[Answer]:
    for answer, page in chain(begun, (_fetched(get, question, number) for number in numbers)):
        yield answer
        if _is_enough(page, question, answer.url):
            return


def _fetched(get: Get, question: Question, number: int) -> tuple[Answer, _Page]:
    answer = get(_page_url(question.url, number))
    return answer, _decode(whole(answer), answer.url)


def _is_enough(page: _Page, question: Question, url: str) -> bool:
    """Whether nothing new can stand behind this page."""
    if not page.results:
        return True
    back = (question.since - AGAIN) if question.since else question.now - FIRST_LOOK
    oldest = min(page.results, key=lambda release: _day(release, url))
    known = question.known([digest(question.source, oldest.uuid)])
    return bool(known) or _day(oldest, url) < back.date()


def _is_current(page: _Page, question: Question, url: str) -> bool:
    days = [_day(release, url) for release in page.results]
    return not days or max(days) >= (question.now - CURRENT).date()


def _last(page: _Page, url: str) -> int:
    size = page.metadata.resultset
    try:
        count, each = int(size.count or 0), int(size.pagesize or len(page.results))
    except ValueError:
        count = each = 0
    if count <= 0 or each <= 0:
        raise ParseError(
            "the newest releases are not on the first page, and no count says which is the last", place=url
        )
    return (count - 1) // each


def _page_url(url: str, number: int) -> str:
    return f"{url}{'&' if '?' in url else '?'}page={number}"


def _decode(raw: bytes, url: str) -> _Page:
    return decoded(raw, _Page, "the press releases of the Department of Justice", url)


def _article(release: _Release, source: str, url: str, lang: str, outlet: str) -> Article:
    return Article(
        id=digest(source, release.uuid),
        url=release.url,
        outlet=outlet,
        title=" ".join(plain(release.title).split()),
        text=plain(release.body or release.teaser or ""),
        published_at=_day(release, url),
        lang=lang or "en",
        source=source,
        dated_by=Dating.FEED,
        dated_as=str(release.date),
    )


def _day(release: _Release, url: str) -> date:
    """The day of a release: its time is midnight, in Washington or in Greenwich, of the same day either way."""
    try:
        return datetime.fromtimestamp(int(release.date), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ParseError(f"date {release.date!r}", place=f"{url} {release.uuid}") from error
