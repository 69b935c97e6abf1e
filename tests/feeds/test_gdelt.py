"""GDELT's lists, its refusals at status 200, and what it does to titles."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from web import Web

from watchlist.errors import Limited, ParseError
from watchlist.feeds import built_in_feeds, gdelt
from watchlist.feeds.asking import Question
from watchlist.model import Article, Dating

URL = "https://gdelt.example/api/v2/doc/doc"
NOW = datetime(2026, 9, 5, 12, tzinfo=UTC)
ROW = {
    "url": "https://outlet.example/a?utm_source=x&id=1",
    "url_mobile": "",
    "title": "Turkish firm sanctioned over exports to Russia",
    "seendate": "20260905T101500Z",
    "socialimage": "https://outlet.example/a.jpg",
    "domain": "outlet.example",
    "language": "Turkish",
    "sourcecountry": "Turkey",
}


def read(raw: bytes) -> tuple[Article, ...]:
    return gdelt.read(raw, source="s", url=URL, lang="", outlet="GDELT")


def rows(count: int) -> bytes:
    return json.dumps({"articles": [{**ROW, "url": f"https://outlet.example/{n}"} for n in range(count)]}).encode()


def test_an_article_is_a_title_and_no_date() -> None:
    (article,) = read(json.dumps({"articles": [ROW]}).encode())
    assert (article.url, article.outlet, article.lang) == ("https://outlet.example/a?id=1", "outlet.example", "tr")
    assert (article.text, article.published_at, article.dated_by) == ("", None, Dating.UNKNOWN)


def test_an_outlet_whose_feed_is_read_has_one_name() -> None:
    (article,) = read(json.dumps({"articles": [{**ROW, "domain": "aa.com.tr"}]}).encode())
    assert article.outlet == "Anadolu Agency"


@pytest.mark.parametrize("raw", [b"{}", b'{"articles": []}', b'\xef\xbb\xbf{"articles":[]}\n'])
def test_no_hits_are_no_articles(raw: bytes) -> None:
    assert read(raw) == ()


@pytest.mark.parametrize(
    "said",
    [
        b"Please limit requests to one every 5 seconds or contact someone@gdelt.example for larger queries.\n",
        b"<html><body>Too many requests</body></html>",
    ],
)
def test_asked_too_often_is_told_so_and_is_never_no_articles(said: bytes) -> None:
    with pytest.raises(Limited) as raised:
        read(said)
    assert raised.value.rest >= timedelta(seconds=60)


@pytest.mark.parametrize(
    "said",
    [
        b"Your query was too short or too long.",
        b"<html><body>Invalid/Unsupported Country.</body></html>",
        b"Queries containing OR'd terms must be surrounded by ().",
        b"Parentheses may only be used around OR'd statements.",
    ],
)
def test_a_query_that_is_refused_is_told_in_its_words(said: bytes) -> None:
    words = said.decode().replace("<html><body>", "").replace("</body></html>", "").split("'")[0].rstrip(".")
    with pytest.raises(ParseError, match="refused") as raised:
        read(said)
    assert words in str(raised.value)


@pytest.mark.parametrize("raw", [b"", b"  \n", b'{"articles":[{"url":"https://o.example/1","title":"cut o'])
def test_an_empty_or_broken_answer_is_held(raw: bytes) -> None:
    with pytest.raises(ParseError):
        read(raw)


def test_titles_that_are_ill_escaped_are_read() -> None:
    raw = b'{"articles":[{"url":"https://o.example/1","title":"A \\d firm\\\'s \\"plan\\" \\u00fc \\\\d \t B"}]}'
    (article,) = read(raw)
    assert article.title == 'A \\d firm\\\'s "plan" ü \\d B'


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [
        ("Turkey ' s bank : no more , says Reuters", "Turkey's bank: no more, says Reuters"),
        ("Türkiye ’ den 1 . 200 ton ihracat", "Türkiye’den 1.200 ton ihracat"),
        ("Is it over ? No ! ( Yes )", "Is it over? No! (Yes)"),
        ("Firms sanctioned - The Daily", "Firms sanctioned - The Daily"),
    ],
)
def test_the_blanks_around_punctuation_are_taken_out(spaced: str, closed: str) -> None:
    assert gdelt.closed_up(spaced) == closed


def asked_of(url: str) -> timedelta:
    """How long the window is that an address asks for."""
    asked = parse_qs(urlsplit(url).query)
    begin, end = (
        datetime.fromisoformat(f"{asked[one][0][:8]}T{asked[one][0][8:]}Z") for one in ("startdatetime", "enddatetime")
    )
    return end - begin


def windows(full_from: timedelta, since: datetime | None) -> list[timedelta]:
    """How long the windows are that are asked for, of a GDELT that is full from some length on."""
    web = Web(lambda url: rows(gdelt.MOST if asked_of(url) >= full_from else 3))
    gdelt.collect(web, Question(source="s", url=URL, now=NOW, query="x", since=since))
    return [asked_of(url) for url in web.asked]


def test_what_was_crawled_since_the_last_reading_is_asked_for() -> None:
    assert windows(timedelta(days=9), NOW - timedelta(minutes=15)) == [timedelta(hours=1, minutes=15)]
    assert windows(timedelta(days=9), None) == [timedelta(hours=24)]


def test_a_full_answer_is_asked_for_in_halves() -> None:
    hour = timedelta(hours=1)
    assert windows(timedelta(hours=2), NOW - 2 * hour) == [3 * hour, 1.5 * hour, 1.5 * hour]


def test_halving_ends() -> None:
    assert len(windows(timedelta(0), NOW - timedelta(days=30))) <= gdelt.MOST_QUESTIONS


@pytest.mark.parametrize("key", [key for key, spec in built_in_feeds().items() if spec.query])
def test_the_queries_are_of_a_length_that_is_taken(key: str) -> None:
    spec = built_in_feeds()[key]
    assert 10 < len(spec.query) <= 213
    assert spec.discovery
    assert spec.manners.pause >= 6
    assert spec.manners.rest >= 60
    # Every OR stands in parentheses of its own.
    outside = "".join(piece.partition(")")[2] if ")" in piece else piece for piece in spec.query.split("("))
    assert " OR " not in outside
