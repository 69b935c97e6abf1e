"""GDELT's DOC 2.0 list of articles: which pages speak of something, and no more than their titles.

It tells that there are articles and vouches for none of them. It refuses in words at status 200, and a refusal is
never "no articles".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from watchlist.answer import Answer
from watchlist.errors import Limited, ParseError
from watchlist.feeds import outlet_at
from watchlist.feeds.asking import Get, Question, named, whole
from watchlist.feeds.markup import canonical, plain
from watchlist.feeds.objects import decoded
from watchlist.model import Article, digest

MOST = 250
"""Articles that one answer holds at most; of more, the others are left out without a word."""
REST = timedelta(seconds=60)
FIRST_LOOK = timedelta(hours=24)
FARTHEST = timedelta(days=7)
AGAIN = timedelta(hours=1)  # pages are crawled, and told, some time after they came out
SHORTEST = timedelta(minutes=15)
MOST_QUESTIONS = 16

_TOO_OFTEN = re.compile(r"limit requests|one every \d+ seconds|too many requests", re.IGNORECASE)
_ILL_ESCAPED = re.compile(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})")
_CONTROL = re.compile(r"[\x00-\x1f]")
_BEFORE = re.compile(r"\s+([,.;:!?%)\]}’”…])")
_AFTER = re.compile(r"([(\[{‘“$£€])\s+")
_APOSTROPHE = re.compile(r"(?<=\w) (['’]) (?=\w)|(?<=\w) (['’])(?=(?:s|t|re|ve|ll|d|m)\b)")
_NUMBER = re.compile(r"(?<=\d) ([.,]) (?=\d)")
_DOT_COM = re.compile(r"(?<=\w) \. (?=(?:com|org|net|gov|tr|ru)\b)")


class _Row(msgspec.Struct, frozen=True):
    """One page; ``seendate`` is when it was crawled, which is not when it came out, and is not read."""

    url: str
    title: str = ""
    domain: str = ""
    language: str = ""


class _List(msgspec.Struct, frozen=True):
    """No hits are an empty object."""

    articles: tuple[_Row, ...] = ()


_LANGUAGES = {"english": "en", "turkish": "tr", "russian": "ru", "german": "de", "french": "fr", "ukrainian": "uk"}


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read pages in the order given; raises Limited or ParseError for a refusal, ParseError for a broken answer."""
    return tuple(_article(row, source, lang, outlet) for row in _rows(raw, url) if row.title and row.url)


def collect(get: Get, question: Question) -> Mapping[str, Answer]:
    """Ask for what was crawled since the last good reading, in windows that are split while they are too full."""
    return named(_windows(get, question))


def _windows(get: Get, question: Question) -> Iterator[Answer]:
    now = question.now
    since = max(question.since - AGAIN, now - FARTHEST) if question.since else now - FIRST_LOOK
    wanted, asked = [(since, now)], 0
    while wanted:
        begin, end = wanted.pop(0)
        answer = get(_url(question, begin, end))
        asked += 1
        full = len(_rows(whole(answer), question.url)) >= MOST
        middle = begin + (end - begin) / 2
        if full and middle - begin >= SHORTEST and asked + len(wanted) + 2 <= MOST_QUESTIONS:
            wanted[:0] = [(begin, middle), (middle, end)]
        else:
            yield answer


def _url(question: Question, begin: datetime, end: datetime) -> str:
    asked = {
        "query": question.query,
        "mode": "artlist",
        "format": "json",
        "maxrecords": str(MOST),
        "sort": "datedesc",
        "startdatetime": f"{begin:%Y%m%d%H%M%S}",
        "enddatetime": f"{end:%Y%m%d%H%M%S}",
    }
    return f"{question.url}?{urlencode(asked)}"


def _rows(raw: bytes, url: str) -> tuple[_Row, ...]:
    text = raw.decode("utf-8-sig", errors="replace").strip()
    if not text.startswith("{"):
        raise _refusal(text, url)
    return decoded(_mended(text), _List, "a list of articles", url).articles


def _refusal(text: str, url: str) -> Limited | ParseError:
    said = " ".join(plain(text[:2000]).split())[:160]
    if _TOO_OFTEN.search(text):
        return Limited(f"it is asked too often, and says {said!r}", rest=REST)
    if not said:
        return ParseError("the answer is empty", place=url)
    return ParseError(f"the query is refused: {said!r}", place=url)


def _mended(text: str) -> str:
    r"""Escape what was not: titles hold bare backslashes and control characters.

    >>> _mended('{"title": "C:\\d\t"}')
    '{"title": "C:\\\\d "}'
    """
    return _CONTROL.sub(" ", _pairwise(text))


def _pairwise(text: str) -> str:
    """Double each backslash that escapes nothing; one that is escaped itself is left alone."""
    return "\\\\".join(_ILL_ESCAPED.sub(lambda found: "\\" + found[0], piece) for piece in text.split("\\\\"))


def _article(row: _Row, source: str, lang: str, outlet: str) -> Article:
    address = canonical(row.url)
    return Article(
        id=digest(source, address),
        url=address,
        outlet=outlet_at(row.domain) or row.domain or outlet,
        title=closed_up(" ".join(plain(row.title).split())),
        text="",
        lang=lang or _LANGUAGES.get(row.language.lower(), ""),
        source=source,
    )


def closed_up(title: str) -> str:
    """Take out the blanks that GDELT puts around punctuation.

    >>> closed_up("Turkey ' s exports : US says 1 , 200 firms ( at least ) at risk - Reuters")
    "Turkey's exports: US says 1,200 firms (at least) at risk - Reuters"
    """
    title = _NUMBER.sub(r"\1", _APOSTROPHE.sub(lambda found: found[1] or found[2], title))
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", _DOT_COM.sub(".", title)))
