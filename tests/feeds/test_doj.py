"""press_releases.json, in either order, with the shapes that its fields have."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from web import Web, contents

from watchlist.errors import ParseError
from watchlist.feeds import doj
from watchlist.feeds.asking import Question
from watchlist.model import Article, Dating, digest

URL = "https://justice.example/api/v1/press_releases.json?pagesize=2"
NOW = datetime(2026, 9, 15, 12, tzinfo=UTC)
RELEASE: dict[str, object] = {
    "uuid": "u1",
    "title": "Turkish National Charged &amp; Arrested",
    "date": "1789430400",  # 2026-09-15
    "created": "1789430400",
    "number": "26-123",
    "url": "https://justice.example/opa/pr/slug",
    "teaser": "<p>Teaser</p>",
    "body": "<p>One.</p><p>Two &amp; three.</p>",
    "component": None,
    "topic": "",
    "attachment": [],
    "location": None,
}


def answer(*releases: object, **more: object) -> bytes:
    return json.dumps({"metadata": {"responseInfo": {"status": 200}}, "results": releases} | more).encode()


def read(raw: bytes) -> tuple[Article, ...]:
    return doj.read(raw, source="s", url="u", lang="en", outlet="DoJ")


def test_a_release_becomes_an_article() -> None:
    assert read(answer(RELEASE)) == (
        Article(
            id=digest("s", "u1"),
            url="https://justice.example/opa/pr/slug",
            outlet="DoJ",
            title="Turkish National Charged & Arrested",
            text="One.\nTwo & three.",
            published_at=date(2026, 9, 15),
            lang="en",
            source="s",
            dated_by=Dating.FEED,
            dated_as="1789430400",
        ),
    )


@pytest.mark.parametrize(
    "shape",
    [
        {"component": [{"uuid": "c", "name": "NSD"}], "topic": [{"uuid": "t", "name": "National Security"}]},
        {"body": None},
        {"date": 1789430400},
        {"date": str(1789430400 + 4 * 3600)},  # midnight in Washington
    ],
)
def test_its_fields_have_many_shapes(shape: dict[str, object]) -> None:
    (article,) = read(answer({**RELEASE, **shape}))
    assert article.published_at == date(2026, 9, 15)
    assert article.text


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>Access Denied</html>",
        b"",
        b'{"metadata": {"responseInfo": {"status": 500}}}',
        answer({**RELEASE, "date": "soon"}),
        answer({"title": "x"}),
    ],
)
def test_anything_else_is_held(raw: bytes) -> None:
    with pytest.raises(ParseError):
        read(raw)


def days(*ago: int) -> list[dict[str, object]]:
    return [{**RELEASE, "uuid": f"day{one}", "date": str(int((NOW - timedelta(days=one)).timestamp()))} for one in ago]


def asked(
    pages: list[list[dict[str, object]]], *, since: datetime | None, known: set[str], **more: object
) -> list[int]:
    """Which pages are taken, by their numbers."""
    web = Web(lambda url: answer(*pages[int(url.rpartition("=")[2])], **more))
    question = Question(source="s", url=URL, now=NOW, since=since, known=lambda ids: known & set(ids))
    found = contents(doj.collect(web, question))
    return [int(one.rpartition("=")[2]) for one in found]


NEWEST_FIRST = [days(0, 1), days(2, 3), days(5, 8), days(20, 30), days(40, 50)]
COUNTED = {"metadata": {"resultset": {"count": "9", "pagesize": 2}}}


def test_pages_are_read_until_what_is_known() -> None:
    known = {digest("s", "day3")}
    assert asked(NEWEST_FIRST, since=NOW - timedelta(hours=1), known=known) == [0, 1]


def test_the_first_look_goes_back_a_few_days() -> None:
    assert asked(NEWEST_FIRST, since=None, known=set()) == [0, 1, 2, 3]


def test_a_release_that_is_dated_back_is_found() -> None:
    assert asked(NEWEST_FIRST, since=NOW - timedelta(hours=1), known=set()) == [0, 1, 2]


def test_where_the_oldest_stand_first_the_last_page_is_read_first() -> None:
    pages = [days(1000, 990), days(800, 700), days(90, 80), days(9, 5), days(0)]
    assert asked(pages, since=None, known=set(), **COUNTED) == [4, 3, 2]


def test_where_the_oldest_stand_first_and_no_count_is_given_it_is_held() -> None:
    with pytest.raises(ParseError, match="no count"):
        asked([days(1000, 990)], since=None, known=set())
