"""A source is due, and stale, by its last check alone."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from watchlist.config import Settings
from watchlist.lists import Hours
from watchlist.schedule import is_due, next_due, shown_state
from watchlist.sources import FeedSource, ListSource, sources
from watchlist.store import SourceState

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
EVERY = timedelta(minutes=20)
GOOD = SourceState("wire", "feed", state="ok", last_check_at=NOW, last_good_at=NOW)


@pytest.fixture(scope="module")
def wire() -> FeedSource:
    said = {"wire": {"kind": "feed", "url": "https://wire.example/rss", "every": "20m"}}
    source = sources(Settings.model_validate({"sources": said}))["wire"]
    assert isinstance(source, FeedSource)
    return source


def test_a_source_that_was_never_polled_is_due(wire: FeedSource) -> None:
    assert next_due(wire, None) is None
    assert is_due(wire, None, NOW)
    assert shown_state(wire, None, NOW) == "never"
    assert shown_state(wire, SourceState("wire", "feed"), NOW) == "never"


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)))
def test_a_source_is_due_when_its_interval_is_over(wire: FeedSource, passed: timedelta) -> None:
    assert is_due(wire, GOOD, NOW + passed) is (passed >= EVERY)


def test_a_failed_check_counts_for_when_it_is_due_but_not_as_good(wire: FeedSource) -> None:
    tried = replace(GOOD, state="failing", last_check_at=NOW + EVERY)
    assert next_due(wire, tried) == NOW + 2 * EVERY
    assert shown_state(wire, tried, NOW + EVERY) == "failing"


def test_a_source_without_a_good_check_for_long_is_stale(wire: FeedSource) -> None:
    assert shown_state(wire, GOOD, NOW + timedelta(hours=2)) == "ok"
    assert shown_state(wire, GOOD, NOW + timedelta(hours=2, seconds=1)) == "stale"


def test_a_held_source_says_so_however_old(wire: FeedSource) -> None:
    assert shown_state(wire, replace(GOOD, state="held"), NOW + timedelta(days=9)) == "held"


def test_a_source_that_is_off_is_never_due(wire: FeedSource) -> None:
    assert not is_due(dataclasses.replace(wire, enabled=False), None, NOW)


WASHINGTON = Hours("America/New_York", time(8), time(20), timedelta(hours=1))


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2024-08-07T15:00Z", "2024-08-07T15:15Z"),
        # Wednesday night: once an hour.
        ("2024-08-08T02:00Z", "2024-08-08T03:00Z"),
        # A quarter before the office opens: the hour is not waited out.
        ("2024-08-08T11:45Z", "2024-08-08T12:15Z"),
        # In winter it opens an hour later by UTC, and on Saturday not at all.
        ("2024-12-04T12:30Z", "2024-12-04T13:15Z"),
        ("2024-08-10T15:00Z", "2024-08-10T16:00Z"),
    ],
)
def test_an_office_is_asked_often_while_it_publishes_and_seldom_else(asked: str, due: str) -> None:
    sdn = sources(Settings())["us_ofac_sdn"]
    assert isinstance(sdn, ListSource)
    office = dataclasses.replace(sdn, every=timedelta(minutes=15), hours=WASHINGTON)
    state = SourceState("us_ofac_sdn", "list", state="ok", last_check_at=datetime.fromisoformat(asked))
    assert next_due(office, state) == datetime.fromisoformat(due)


def test_who_says_how_often_is_obeyed_at_every_hour() -> None:
    settings = Settings.model_validate({"sources": {"us_ofac_sdn": {"every": "5m"}}})
    asked = SourceState("us_ofac_sdn", "list", state="ok", last_check_at=datetime(2024, 8, 10, 15, tzinfo=UTC))
    assert next_due(sources(settings)["us_ofac_sdn"], asked) == datetime(2024, 8, 10, 15, 5, tzinfo=UTC)
