"""The hops to part 744: what is fetched when nothing was amended, and how its past is had."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from publisher import Publisher, answer

from watchlist.errors import FetchError, ParseError, SourceError
from watchlist.lists.us_bis_entity_list import LIST, collect, past

BASE = "http://h/api/versioner/v1/"
TITLES = f"{BASE}titles.json"
VERSIONS = f"{BASE}versions/title-15.json?part=744"
COMPLETE = date(2026, 6, 16)
AMENDED = (
    ("2017-01-03", "Supplement No. 4 to Part 744"),
    ("2024-02-27", "Supplement No. 4 to Part 744"),
    ("2024-02-27", "Supplement No. 6 to Part 744"),
    ("2024-03-21", "744.11"),
    ("2024-08-27", "Supplement No. 4 to Part 744"),
    ("2026-06-11", "Supplement No. 7 to Part 744"),
    ("2026-06-17", "Supplement No. 4 to Part 744"),
)


def text(day: str) -> str:
    return f"{BASE}full/{day}/title-15.xml?part=744"


def publisher(*, versions: object = AMENDED, mark: str = "") -> Publisher:
    titles = {"titles": [{"number": 15, "up_to_date_as_of": COMPLETE.isoformat()}], "meta": {}}
    pages = {TITLES: json.dumps(titles).encode()}
    pages |= {text(day): day.encode() for day, _ in AMENDED} | {text("2026-06-16"): b"now"}
    if isinstance(versions, tuple):
        listed = [{"issue_date": day, "identifier": name, "removed": False} for day, name in versions]
        pages[VERSIONS] = json.dumps({"content_versions": listed, "meta": {"page": "1"}}).encode()
    if isinstance(versions, bytes):
        pages[VERSIONS] = versions
    return Publisher(pages, mark)


def test_mark_is_the_day_on_which_a_list_was_last_amended() -> None:
    collected = collect(publisher(), TITLES)
    assert collected.mark == "2026-06-11"
    assert (answer(collected).content, collected.published_on) == (b"now", COMPLETE)


def test_list_is_not_fetched_when_none_was_amended_since() -> None:
    get = publisher(mark="2026-06-11")
    collected = collect(get, TITLES)
    assert (collected.answer, collected.mark, collected.published_on) == (None, "2026-06-11", COMPLETE)
    assert get.asked == [TITLES, VERSIONS]


def test_amendment_that_the_text_does_not_hold_yet_is_not_taken_as_read() -> None:
    assert collect(publisher(mark="2024-08-27"), TITLES).mark < "2026-06-17"


@pytest.mark.parametrize("versions", [None, (), (("2026-06-11", "744.11"),), AMENDED * 200])
def test_list_is_fetched_when_nobody_says_what_was_amended(versions: object) -> None:
    collected = collect(publisher(versions=versions), TITLES)
    assert (collected.mark, answer(collected).content) == ("", b"now")


def test_trouble_with_the_detector_is_none_of_the_list() -> None:
    def broken(_: bytes) -> bytes:
        raise FetchError(VERSIONS, "500")

    get = publisher()
    get.pages = {**get.pages, VERSIONS: broken}
    assert answer(collect(get, TITLES)).content == b"now"
    with pytest.raises(FetchError):
        list(past(get, TITLES, date(2024, 1, 1)))


@pytest.mark.parametrize("versions", [b"<html>", b"{}", b'{"content_versions": [{"identifier": "744.11"}]}'])
def test_what_is_no_list_of_versions_is_an_error(versions: bytes) -> None:
    with pytest.raises(ParseError, match="versions"):
        collect(publisher(versions=versions), TITLES)


def test_past_begins_with_the_lists_as_they_stood() -> None:
    found = list(past(publisher(), TITLES, date(2024, 6, 1)))
    assert [moment for moment, _ in found] == [
        datetime(2024, 2, 27, tzinfo=UTC),
        datetime(2024, 8, 27, tzinfo=UTC),
        datetime(2026, 6, 11, tzinfo=UTC),
    ]
    assert [answer(one).content for _, one in found] == [b"2024-02-27", b"2024-08-27", b"2026-06-11"]
    assert found[0][1].published_on == date(2024, 2, 27)


def test_past_begins_with_the_first_version_that_is_kept() -> None:
    assert next(past(publisher(), TITLES, date(2010, 1, 1)))[0].year == 2017


def test_past_is_fetched_one_version_at_a_time() -> None:
    get = publisher()
    next(past(get, TITLES, date(2024, 1, 1)))
    assert get.asked == [TITLES, VERSIONS, text("2017-01-03")]


def test_past_without_days_of_amendment_is_refused() -> None:
    with pytest.raises(SourceError, match="on which days") as raised:
        list(past(publisher(versions=None), TITLES, date(2024, 1, 1)))
    assert not isinstance(raised.value, ParseError)


def test_list_knows_its_past() -> None:
    assert LIST.past is past
