"""Dates of feeds: local time that is labelled as another, and zones by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from watchlist.feeds.moments import clock_of, dating, moment, relabelled
from watchlist.model import Article


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
    ("printed", "when"),
    [
        ("Thu, 23 Apr 2026 12:00:00 EDT", datetime(2026, 4, 23, 16, tzinfo=UTC)),
        ("Thu, 23 Apr 2026 12:00:00 MSK", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("Thu, 23 Apr 2026 12:00:00 (TRT)", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("23 Apr 2026 12:00 TSİ", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("2026-04-23 12:00 МСК", datetime(2026, 4, 23, 9, tzinfo=UTC)),
        ("2026-04-23 12:00:00 UTC", datetime(2026, 4, 23, 12, tzinfo=UTC)),
        ("2026-04-23 CEST", date(2026, 4, 23)),
        ("Thu, 23 Apr 2026 12:00:00 IST", date(2026, 4, 23)),
    ],
)
def test_zones_are_known_by_their_names(printed: str, when: datetime | date) -> None:
    assert moment(printed) == when
