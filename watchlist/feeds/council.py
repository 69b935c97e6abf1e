"""The Council of the European Union's press feed: dated by Atom within RSS, meetings mixed in among the releases."""

from __future__ import annotations

import re
from datetime import date

from msgspec.structs import replace

from watchlist.feeds import syndication
from watchlist.model import Article, Dating

_MEETING = re.compile(r"/meetings/", re.IGNORECASE)
_DATED = re.compile(r"/((?:19|20)\d{2})/(\d{2})/(\d{2})/")


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read releases in the feed's order; a meeting that carries no date is a calendar's entry and is left out."""
    found = syndication.read(raw, source=source, url=url, lang=lang, outlet=outlet)
    dated = (_dated(article) for article in found)
    return tuple(article for article in dated if article.published_at or not _MEETING.search(article.url))


def _dated(article: Article) -> Article:
    """An item that prints no date has it in its address."""
    if article.published_at or not (found := _DATED.search(article.url)):
        return article
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return article
    return replace(article, published_at=day, dated_by=Dating.ADDRESS, dated_as=found[0])
