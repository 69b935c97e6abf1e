"""The European Commission's press corner: a feed of days, and the text of each release from its own address.

The page of a release is drawn by a script; what the script asks for is asked for instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from watchlist.answer import Answer
from watchlist.errors import NotFoundError
from watchlist.feeds import syndication
from watchlist.feeds.asking import Get, Question, named, whole
from watchlist.feeds.markup import plain
from watchlist.feeds.objects import decoded
from watchlist.model import Article, digest

_BRUSSELS = ZoneInfo("Europe/Brussels")
_DETAIL = re.compile(r"/commission/presscorner/detail/(\w\w)/([a-z]+)_(\d+)_(\d+)/?$", re.IGNORECASE)
_DOCUMENTS = "/commission/presscorner/api/documents"


class _Text(msgspec.Struct, frozen=True, rename="camel"):
    title: str
    html_content: str = ""
    language: str = ""


class _Release(msgspec.Struct, frozen=True, rename="camel"):
    docu_language_resource: _Text


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read the feed, or the text of one release; raises ParseError for anything else."""
    if detail := _DETAIL.search(url):
        return (_release(raw, source, url, lang or detail[1].lower(), outlet),)
    found = syndication.read(raw, source=source, url=url, lang=lang, outlet=outlet)
    return tuple(_to_the_day(article) for article in found)


def collect(get: Get, question: Question) -> Mapping[str, Answer]:
    """Fetch the feed, and the text of each release that is new in it."""
    answer = get(question.url)
    # A text goes by the address of its release: its own tells of which it is in a query.
    return named([answer]) | dict(_texts(get, question, answer))


def _texts(get: Get, question: Question, feed: Answer) -> Iterator[tuple[str, Answer]]:
    releases = read(whole(feed), source=question.source, url=question.url, lang="", outlet="")
    known = question.known([release.id for release in releases])
    for number, release in enumerate(releases, 1):
        if release.id not in known and (text := _optional(get, _text_url(question.url, release.url))):
            yield f"{number:03} {release.url}", text


def _optional(get: Get, address: str) -> Answer | None:
    """A release whose text is nowhere has its title and summary at least."""
    try:
        return get(address) if address else None
    except NotFoundError:
        return None


def _text_url(base: str, detail: str) -> str:
    found = _DETAIL.search(detail)
    if not found:
        return ""
    reference = quote(f"{found[2].upper()}/{found[3]}/{found[4]}", safe="")
    return urljoin(base, f"{_DOCUMENTS}?reference={reference}&language={found[1]}")


def _release(raw: bytes, source: str, url: str, lang: str, outlet: str) -> Article:
    said = decoded(raw, _Release, "a release of the press corner", url).docu_language_resource
    return Article(
        id=digest(source, url),
        url=url,
        outlet=outlet,
        title=" ".join(plain(said.title).split()),
        text=plain(said.html_content),
        lang=lang,
        source=source,
    )


def _to_the_day(article: Article) -> Article:
    """Midnight in Brussels, printed as 22:00 or 23:00 GMT of the day before, is a day and no time."""
    said = article.published_at
    if not isinstance(said, datetime) or said.astimezone(_BRUSSELS).time() != time():
        return article
    return replace(article, published_at=said.astimezone(_BRUSSELS).date())
