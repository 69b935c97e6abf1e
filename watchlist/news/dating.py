"""When an article is from, and what says so: its feed, its page, what it prints, its address.

The time at which something was fetched is never an article's date, nor what "on Wednesday" is counted from; it only
bounds what a date can be. Words that no date of the article's own explains are kept, and it stays undated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from urllib.parse import urlsplit

from msgspec.structs import replace

from watchlist.model import Article, Dating
from watchlist.news.printed import FIRST_YEAR, Dated, habit, months, printed, valid
from watchlist.news.stamps import relative_words, stamped

AHEAD = timedelta(hours=1)
"""How far a clock may go ahead of ours before its date is doubted."""

_TOO_FAR = timedelta(hours=26)  # no zone labelled wrongly comes to more
_OFFICE_AHEAD = timedelta(days=31)
"""How far ahead of its day an office's notice may be put out."""


def dated(article: Article, *, seen_at: datetime | None = None, office: bool = False) -> Article:
    """Give an article the date that is best known of it, or none, with the words that say when.

    ``seen_at`` is when it was seen as news, which bounds its date. An ``office`` may date a notice ahead, to the day.
    """
    doubt = "" if article.published_at else article.dated_as
    if article.published_at is not None:
        if seen_at is None or (kept := _believed(article, seen_at, office=office)) is article:
            return article
        if kept.published_at is not None:
            return kept
        doubt = kept.dated_as
    found = _in_words(article, seen_at) or evidence(article, seen_at=seen_at)
    if found is None:
        words = doubt or relative_words(article.text)
        return replace(article, published_at=None, dated_by=Dating.UNKNOWN, dated_as=words)
    return replace(article, published_at=found.at, dated_by=found.by, dated_as=found.words)


def evidence(article: Article, *, seen_at: datetime | None = None) -> Dated | None:
    """What an article itself says of its date: printed, else in its address; nothing later than it was seen."""
    lang = habit(article.lang, host_of(article.url))
    found: Iterator[Dated | None] = chain(
        stamped(article.title, lang),
        stamped(article.text, lang),
        (_addressed(article.url),),
    )
    return next((one for one in found if one and _is_past(one, seen_at)), None)


def host_of(url: str) -> str:
    """The host of an address, empty where it is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _in_words(article: Article, seen_at: datetime | None) -> Dated | None:
    """The date of a feed that prints it as no feed should: "Çar, 07 Ağu 2024 14:49"."""
    if article.published_at is not None or not article.dated_as:
        return None
    found = printed(article.dated_as, habit(article.lang, host_of(article.url)))
    return Dated(found.at, Dating.FEED, article.dated_as) if found and _is_past(found, seen_at) else None


def _is_past(one: Dated, seen_at: datetime | None) -> bool:
    return seen_at is None or _day(one.at) <= _day(seen_at + AHEAD)


def _believed(article: Article, seen_at: datetime, *, office: bool) -> Article:
    """A date that lies ahead of when it was read is kept as a day, or not at all; so is one before all news."""
    at = article.published_at
    assert at is not None
    said = article.dated_as or at.isoformat()
    if at.year < FIRST_YEAR:
        return replace(article, published_at=None, dated_as=f"{said} (no date of an article)")
    ahead = replace(article, dated_as=f"{said} (ahead of when it was read)")
    if isinstance(at, datetime):
        if at - seen_at <= AHEAD:
            return article
        day = min(at.date(), seen_at.date()) if at - seen_at <= _TOO_FAR else None
        return replace(ahead, published_at=at.date() if office and at - seen_at <= _OFFICE_AHEAD else day)
    # The day begins earlier in the east.
    if at <= seen_at.date() + (_OFFICE_AHEAD if office else timedelta(days=1)):
        return article
    return replace(ahead, published_at=None)


_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[/-]?)(?P<m>\d\d|[a-z]{3})(?P=s)(?P<d>\d\d)(?!\d)", re.IGNORECASE
)


def _addressed(url: str) -> Dated | None:
    """The day that an address holds: /2024/08/07/, /2024/aug/07/, -20240807."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for found in _IN_ADDRESS.finditer(path):
        month = found["m"] if found["m"].isdigit() else months().get(found["m"].lower(), 0)
        day = valid(found["y"], month, found["d"])
        if day and (found["s"] or _is_alone(path, found)):
            return Dated(day, Dating.ADDRESS, found[0])
    return None


def _is_alone(path: str, found: re.Match[str]) -> bool:
    """Eight digits are a day only where nothing but a mark stands beside them; else they are some number."""
    return all(
        not beside.isalnum()
        for beside in (path[found.start() - 1 : found.start()], path[found.end() : found.end() + 1])
    )


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
