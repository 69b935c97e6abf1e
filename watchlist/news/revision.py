"""One article told again: whether two items of one address are the same, and what the article says then."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import urlsplit

from msgspec.structs import replace

from watchlist.model import Article
from watchlist.news.text import folded

_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d+")
_STEM = 5
"""Letters of a word that count: an editor's other ending is no other word."""


def has_page_of_its_own(url: str) -> bool:
    """Whether an address leads to a page below the front page, which is of one article.

    >>> has_page_of_its_own("https://outlet.example/a"), has_page_of_its_own("https://outlet.example/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def is_told_again(known: Article, other: Article) -> bool:
    """Whether an item is an article that is known, where both have one address: most words of its title are there.

    A page that is written anew every day ("Rates of the day: 33.2") has other numbers on another day.
    """
    numbers = (_NUMBER.findall(folded(one.title)) for one in (known, other))
    if _day(known) != _day(other) and len({tuple(each) for each in numbers}) > 1:
        return False
    mine, others = _stems(known.title), _stems(other.title)
    return len(mine & others) * 2 > max(len(mine), len(others)) or _words(known.title) == _words(other.title)


def revised(article: Article, before: Article, now: Article) -> Article:
    """An article whose feed said ``before`` of it and says ``now``: its title, and its text where that was the feed's.

    A longer text, which its page has given, stays; so does the date, which is that of the first publication.
    """
    changed = _words(before.text) != _words(now.text)
    own = _words(article.text) == _words(before.text)
    return replace(
        article,
        title=now.title if now.title and _words(before.title) != _words(now.title) else article.title,
        text=now.text if changed and now.text and (own or len(now.text) > len(article.text)) else article.text,
    )


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(folded(text))}


def _words(text: str) -> list[str]:
    return folded(text).split()


def _day(article: Article) -> date | None:
    said = article.published_at
    return said.date() if isinstance(said, datetime) else said
