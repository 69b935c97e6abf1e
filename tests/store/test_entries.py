"""Entries are known by list and key together, and by the time in which they held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from watchlist.diff import fingerprint
from watchlist.model import Entry, Name, Schema
from watchlist.store import Store
from watchlist.store.blocks import BLOCK
from watchlist.store.bodies import ENCODER, packed
from watchlist.store.entries import ENTRY

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        yield opened


def entry(list_key: str, key: str, name: str) -> Entry:
    return Entry(list=list_key, key=key, schema=Schema.COMPANY, names=(Name(name),))


def opened(*entries: Entry, on: date = AT.date()) -> list[tuple[Entry, str, date]]:
    return [(one, fingerprint(one), on) for one in entries]


def test_what_went_from_one_list_is_past_though_another_has_its_key(store: Store) -> None:
    with store.write() as session:
        session.entries.open(opened(entry("a", "1", "GONE"), entry("b", "1", "STANDS")), AT)
        session.entries.close("a", ["1"], AT + timedelta(days=1), date(2024, 8, 8))
    with store.read() as session:
        assert [version.entry.name for version in session.entries.past()] == ["GONE"]
        assert [version.entry.name for version in session.entries.versions()] == ["STANDS"]


def test_effective_asks_the_list_s_own_dates_and_as_of_our_watching(store: Store) -> None:
    with store.write() as session:
        session.entries.open(opened(entry("a", "1", "OLD NAME"), on=date(2020, 1, 1)), AT)
        later = AT + timedelta(days=10)
        session.entries.close("a", ["1"], later, date(2024, 8, 15))
        session.entries.open(opened(entry("a", "1", "NEW NAME"), on=date(2024, 8, 15)), later)

    def effective(day: date) -> list[str]:
        with store.read() as session:
            return [version.entry.name for version in session.entries.versions("a", effective=day)]

    def as_of(moment: datetime) -> list[str]:
        with store.read() as session:
            return [version.entry.name for version in session.entries.versions("a", as_of=moment)]

    assert effective(date(2019, 12, 31)) == []
    assert effective(date(2023, 1, 1)) == effective(date(2024, 8, 14)) == ["OLD NAME"]
    assert effective(date(2024, 8, 15)) == ["NEW NAME"]
    assert as_of(AT - timedelta(seconds=1)) == []
    assert as_of(AT) == as_of(later - timedelta(seconds=1)) == ["OLD NAME"]
    assert as_of(later) == ["NEW NAME"]


def test_a_version_that_was_changed_by_hand_is_found(store: Store) -> None:
    with store.write() as session:
        session.entries.open(opened(entry("a", "1", "ALFA"), entry("a", "2", "BETA"), entry("b", "1", "GAMMA")), AT)
    with store.read() as session:
        assert list(session.entries.altered()) == []
    said = [entry("a", "1", "ALFA"), entry("a", "2", "SOMEBODY ELSE"), entry("b", "1", "GAMMA")]
    forged = packed(map(ENCODER.encode, said))
    with store.write() as session:
        session.connection.execute(update(BLOCK).values(body=forged))
        session.connection.execute(update(ENTRY).where(ENTRY.c.list == "b").values(place=3))
    with store.read() as session:
        assert list(session.entries.altered()) == [("a", "2"), ("b", "1")]
        assert list(session.entries.altered("b")) == [("b", "1")]
    with store.write() as session:
        session.connection.execute(update(BLOCK).values(body=forged[:-3]))
    with store.read() as session:
        assert list(session.entries.altered()) == [("a", "1"), ("a", "2"), ("b", "1")]
