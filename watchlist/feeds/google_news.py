"""Google News' searches: headlines with their publishers, whose links lead nowhere that a program may follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from watchlist.feeds import syndication
from watchlist.feeds.markup import plain
from watchlist.model import Article, Dating, digest

_ROW = re.compile(r"<li\b[^>]*>(.*?)</li\s*>", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"<a\b[^>]*\bhref\s*=\s*[\"']([^\"']*)[\"'][^>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_PUBLISHER = re.compile(r"<font\b[^>]*>(.*?)</font\s*>", re.IGNORECASE | re.DOTALL)


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read headlines, each of a publisher once; one item may hold those of a whole cluster."""
    feed = syndication.parsed(raw, url)
    spoken = lang or syndication.language(feed)
    found = (
        replace(headline, source=source, lang=spoken, outlet=headline.outlet or outlet)
        for entry in feed.entries
        for headline in _headlines(entry)
        if headline.title
    )
    # Its ids and links change with the cluster: a headline of a publisher is one and the same.
    keyed = (replace(one, id=digest(source, one.title.casefold(), one.outlet.casefold())) for one in found)
    return tuple({one.id: one for one in reversed([*keyed])}.values())[::-1]


def _headlines(entry: Any) -> Iterator[Article]:
    item = syndication.item(entry)
    publisher = _words(str(entry.get("source", {}).get("title") or ""))
    title = item.title
    if not publisher and " - " in title:
        publisher = title.rpartition(" - ")[2]
    yield Article(
        id="",
        url=item.link or item.guid,
        outlet=publisher,
        title=title.removesuffix(f" - {publisher}") if publisher else title,
        text="",
        published_at=item.published_at,
        dated_by=Dating.FEED if item.published_at else Dating.UNKNOWN,
        dated_as=item.printed,
    )
    yield from _others(str(entry.get("summary") or ""))


def _others(description: str) -> Iterator[Article]:
    """The further headlines of a cluster; the item's date is not theirs."""
    for row in _ROW.findall(description):
        link, publisher = _LINK.search(row), _PUBLISHER.search(row)
        if link and publisher:
            yield Article(id="", url=plain(link[1]), outlet=_words(publisher[1]), title=_words(link[2]), text="")


def _words(markup: str) -> str:
    return " ".join(plain(markup).split())
