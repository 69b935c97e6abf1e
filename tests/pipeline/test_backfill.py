"""The past out of the publisher's own archive: observed at its dates, told to nobody, and derived again the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from delta_office import Office
from house_list import ALPHA, BETA, DELTA, GAMMA, Clock, House

from watchlist.answer import Answer
from watchlist.errors import InputError
from watchlist.lists import Collected, Get
from watchlist.model import Kind
from watchlist.pipeline import poll
from watchlist.pipeline.backfilling import backfill
from watchlist.pipeline.polled import Bytes
from watchlist.pipeline.replaying import replay
from watchlist.sources import ListSource

HEADER = "Ref,Firm,Country,Address,Note"
PAST = {
    datetime(2024, 3, 1, tzinfo=UTC): (ALPHA, BETA),
    datetime(2024, 4, 1, tzinfo=UTC): (ALPHA, BETA, GAMMA),
    datetime(2024, 5, 1, tzinfo=UTC): (ALPHA.replace("Berlin", "Potsdam"), GAMMA),
    datetime(2024, 9, 1, tzinfo=UTC): (ALPHA,),
}


@pytest.fixture
def archive(house: House) -> ListSource:
    """The house list at a publisher that keeps its past."""

    def answer(*rows: str) -> Answer:
        content = "\n".join([HEADER, *rows, ""]).encode()
        sha256 = house.app.archive.keep_bytes(content)
        return Bytes("http://h/past", sha256, False, lambda: house.app.archive.open(sha256))

    def past(_get: Get, _url: str, since: date) -> Iterator[tuple[datetime, Collected]]:
        for at, rows in PAST.items():
            if at.date() >= since:
                yield at, Collected(answer(*rows))

    house.app.sources["house"] = replace(house.source, past=past)
    return house.source


def stood(house: House, on: date) -> set[str]:
    return set(house.keys(as_of=datetime(on.year, on.month, on.day, 23, tzinfo=UTC)))


def test_a_list_that_was_read_before_reaches_back(house: House, archive: ListSource, clock: Clock) -> None:
    house.poll(ALPHA.replace("Berlin", "Potsdam"), GAMMA)
    clock.forward(days=1)
    house.poll(ALPHA.replace("Berlin", "Potsdam"), GAMMA, DELTA)
    with house.app.store.read() as session:
        told = len(session.outbox.alerts())
    found = backfill(house.app, archive, date(2024, 1, 1))
    assert found.versions == 3, "what came after our first reading was observed as it came"
    assert stood(house, date(2024, 2, 1)) == set()
    assert stood(house, date(2024, 3, 15)) == {"1", "2"}
    assert stood(house, date(2024, 4, 15)) == {"1", "2", "3"}
    assert stood(house, date(2024, 5, 15)) == {"1", "3"}
    assert stood(house, date(2024, 8, 9)) == {"1", "3", "4"}
    seen = [(event.kind, event.entry and event.entry.key, event.detected_at.date()) for event in house.events()]
    assert sorted(seen) == sorted(
        [
            (Kind.LISTED, "3", date(2024, 4, 1)),
            (Kind.AMENDED, "1", date(2024, 5, 1)),
            (Kind.DELISTED, "2", date(2024, 5, 1)),
            (Kind.LISTED, "4", date(2024, 8, 8)),
        ]
    )
    with house.app.store.read() as session:
        assert len(session.outbox.alerts()) == told, "the past alerts nobody"
        assert list(session.sources.broken_links()) == []
        assert len(list(session.sources.checks("house"))) == 5
        assert [version.entry.addresses[0].text for version in session.entries.history("house", "1")] == [
            "Berlin",
            "Potsdam",
        ]
    # It goes on from where it was, and comes out the same again.
    clock.forward(days=1)
    assert poll(house.app, archive).listed == 0
    assert replay(house.app).is_proof
    assert backfill(house.app, archive, date(2024, 1, 1)).versions == 0


def test_the_past_can_be_lengthened(house: House, archive: ListSource, clock: Clock) -> None:
    house.poll(ALPHA, GAMMA)
    backfill(house.app, archive, date(2024, 5, 1))
    assert backfill(house.app, archive, date(2024, 4, 1)).versions == 1
    assert stood(house, date(2024, 4, 15)) == {"1", "2", "3"}
    assert stood(house, date(2024, 5, 15)) == {"1", "3"}
    with house.app.store.read() as session:
        assert list(session.sources.broken_links()) == []
    assert [event.kind for event in house.events()].count(Kind.DELISTED) == 1


def test_a_list_never_read_begins_with_its_past(house: House, archive: ListSource, clock: Clock) -> None:
    clock.forward(days=100)
    assert backfill(house.app, archive, date(2024, 4, 1)).versions == 3
    assert stood(house, date(2024, 4, 15)) == {"1", "2", "3"}
    kinds = [event.kind for event in house.events()]
    assert sorted(kinds) == [Kind.AMENDED, Kind.AMENDED, Kind.DELISTED, Kind.DELISTED]
    house.write(ALPHA, BETA)
    assert poll(house.app, archive).listed == 1
    assert replay(house.app).is_proof


def test_a_list_without_a_past_says_so(house: House) -> None:
    with pytest.raises(InputError, match="keeps no past versions"):
        backfill(house.app, house.source, date(2024, 1, 1))


def test_the_past_lies_before_today(house: House, archive: ListSource, clock: Clock) -> None:
    with pytest.raises(InputError, match="does not lie in the past"):
        backfill(house.app, archive, clock.now.date())


def test_deltas_say_since_when_what_stands_has_stood(house: House, clock: Clock) -> None:
    office = Office(house, clock)
    house.write(ALPHA, BETA, "5,Epsilon,DE,,")
    office.poll()
    office.published = {
        "1": (datetime(2024, 2, 1, 15, tzinfo=UTC), {"4": "Went Again Ltd"}),
        "2": (datetime(2024, 3, 1, 15, tzinfo=UTC), {"5": "Epsilon", "2": "Beta Gida A.S."}),
        "3": (datetime(2024, 4, 1, 15, tzinfo=UTC), {"4": None}),
    }
    found = backfill(house.app, office.source, date(2024, 1, 1))
    assert (found.versions, found.events) == (3, 4)
    assert stood(house, date(2024, 1, 15)) == {"1", "2"}
    assert stood(house, date(2024, 2, 15)) == {"1", "2", "4"}
    assert stood(house, date(2024, 3, 15)) == {"1", "2", "4", "5"}
    assert stood(house, date(2024, 4, 15)) == {"1", "2", "5"}
    assert [(event.kind, event.occurred_on) for event in house.events()] == [
        (Kind.LISTED, date(2024, 2, 1)),
        (Kind.LISTED, date(2024, 3, 1)),
        (Kind.AMENDED, date(2024, 3, 1)),
        (Kind.DELISTED, date(2024, 4, 1)),
    ]
    with house.app.store.read() as session:
        assert list(session.sources.broken_links()) == []
    assert replay(house.app).is_proof
