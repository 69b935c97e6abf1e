"""Dates of feeds: local time that is labelled as another, and what lies in the future."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from watchlist.feeds.moments import believable, clock_of, dating, moment, relabelled
from watchlist.model import Article, Dating

NOW = datetime(2026, 4, 23, 12, tzinfo=UTC)


def article(printed: str) -> Article:
    found = moment(printed)
    return Article("1", "u", "o", "t", "x", published_at=found, dated_by=dating(found), dated_as=printed)


@pytest.mark.parametrize(
    ("printed", "when"),
    [
        ("Thu, 23 Apr 2026 12:00:00 GMT", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("Thu, 23 Apr 2026 12:00:00 +0000", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("2026-04-23T12:00:00Z", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("2026-04-23 12:00", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("Thu, 23 Apr 2026 12:00:00 +0300", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("2026-04-23T12:00:00+02:00", datetime(2026, 4, 23, 10, tzinfo=UTC)),
        ("2026-04-23", date(2026, 4, 23)),
        ("dün 14:05", None),
    ],
)
def test_only_what_is_labelled_wrongly_or_not_at_all_is_shifted(printed: str, when: datetime | date | None) -> None:
    assert relabelled(article(printed), clock_of("+03:00")).published_at == when


def test_without_a_clock_nothing_is_shifted() -> None:
    said = article("Thu, 23 Apr 2026 12:00:00 GMT")
    assert relabelled(said, clock_of("")) is said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (NOW - timedelta(days=400), NOW - timedelta(days=400)),
        (NOW + timedelta(minutes=30), NOW + timedelta(minutes=30)),
        (NOW + timedelta(hours=3), date(2026, 4, 23)),
        (NOW + timedelta(hours=13), date(2026, 4, 24)),
        (NOW + timedelta(days=3), None),
        (date(2026, 4, 23), date(2026, 4, 23)),
        (date(2026, 4, 24), date(2026, 4, 24)),
        (date(2026, 5, 24), None),
        (None, None),
    ],
)
def test_a_date_in_the_future_is_believed_to_the_day_or_not_at_all(
    said: datetime | date | None, kept: datetime | date | None
) -> None:
    found = believable(Article("1", "u", "o", "t", "x", published_at=said, dated_by=dating(said)), NOW)
    assert found.published_at == kept
    assert found.dated_by is dating(kept)
    assert type(found.published_at) is type(kept)


def test_the_present_is_never_put_in() -> None:
    found = believable(article("Thu, 23 Apr 2036 12:00:00 GMT"), NOW)
    assert (found.published_at, found.dated_by) == (None, Dating.UNKNOWN)
