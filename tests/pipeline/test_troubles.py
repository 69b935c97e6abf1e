"""A source's trouble is told once when it begins and once when it ends, whatever it turns into meanwhile."""

from __future__ import annotations

import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, Clock, Configure, House

from watchlist.model import Kind
from watchlist.pipeline import poll
from watchlist.pipeline.releasing import accept, reject
from watchlist.pipeline.replaying import replay

ALL = (ALPHA, BETA, GAMMA, DELTA)
STALE_FEED = '[sources.wire]\nkind = "feed"\nurl = "http://127.0.0.1:9/"\n'


@pytest.fixture
def known(house: House) -> House:
    """A house list that was read whole."""
    house.poll(*ALL)
    return house


class Weather:
    """What a source goes through, poll by poll."""

    def __init__(self, house: House, clock: Clock) -> None:
        self.house, self._clock = house, clock

    def fails(self) -> None:
        self._clock.forward(hours=1)
        self.house.file.unlink(missing_ok=True)
        assert self.house.poll().error

    def is_held(self) -> str:
        self._clock.forward(hours=1)
        polled = self.house.poll(ALPHA)
        assert polled.outcome == "held"
        return polled.check

    def reads(self) -> None:
        self._clock.forward(hours=1)
        assert self.house.poll(*ALL).error is None

    @property
    def told(self) -> list[str]:
        """Each event that was told: an end, or what stands after the title of the source."""
        events = self.house.events(Kind.SOURCE_FAULT)
        return ["over" if one.is_recovery else one.title.removeprefix("House list: ")[:22] for one in events]


@pytest.fixture
def weather(known: House, clock: Clock) -> Weather:
    return Weather(known, clock)


def test_a_source_that_fails_is_told_once_and_its_end_once(weather: Weather) -> None:
    for _ in range(3):
        weather.fails()
    for _ in range(3):
        weather.reads()
    assert weather.told == ["cannot be read: " + str(weather.house.file)[:6], "over"]
    fault = next(event for event in weather.house.events(Kind.SOURCE_FAULT))
    assert fault.title.count("cannot be read") == 1


def test_a_source_that_was_never_read_is_told_from_its_first_poll_on(house: House) -> None:
    for _ in range(3):
        assert house.poll().error
    (fault,) = house.events(Kind.SOURCE_FAULT)
    assert not fault.is_recovery


def test_one_that_fails_and_is_held_then_is_told_of_both_for_that_waits_for_a_person(weather: Weather) -> None:
    weather.fails()
    weather.is_held()
    weather.fails()
    weather.is_held()
    weather.fails()
    weather.reads()
    assert [one[:12] for one in weather.told] == ["cannot be re", "can be read ", "over"]


def test_one_that_is_held_and_fails_then_is_told_once(weather: Weather) -> None:
    weather.is_held()
    weather.fails()
    with weather.house.app.store.read() as session:
        fault = session.sources.state("house").fault
    assert fault is not None
    assert fault.startswith("this reading is held, and now it cannot be read")
    weather.is_held()
    weather.reads()
    assert [one[:12] for one in weather.told] == ["this reading", "over"]


def test_who_drops_what_is_held_ends_the_trouble_for_all_who_were_told(weather: Weather) -> None:
    reject(weather.house.app, weather.is_held())
    assert weather.told[1:] == ["over"]
    weather.house.poll(ALPHA)
    weather.reads()
    assert len(weather.told) == 2


def test_who_releases_what_is_held_ends_it_too(weather: Weather) -> None:
    accept(weather.house.app, weather.is_held())
    assert weather.told[1:] == ["over"]


def test_what_was_dropped_ends_a_failure_when_it_comes_again(weather: Weather) -> None:
    reject(weather.house.app, weather.is_held())
    weather.fails()
    assert weather.house.poll(ALPHA).outcome == "held"
    assert weather.told[2:] == ["cannot be read: " + str(weather.house.file)[:6], "over"]


def test_all_that_is_derived_again_from_the_archive(weather: Weather) -> None:
    weather.fails()
    weather.is_held()
    weather.fails()
    weather.reads()
    reject(weather.house.app, weather.is_held())
    weather.fails()
    weather.house.poll(ALPHA)
    weather.reads()
    replayed = replay(weather.house.app)
    assert replayed.is_proof, replayed
    assert len(weather.told) > 4


def test_a_feed_is_told_after_several_failures_once(configured: Configure, clock: Clock) -> None:
    app = configured(HOUSE + STALE_FEED)
    house = House(app, app.settings.folder / "house.csv")
    for _ in range(6):
        clock.forward(hours=1)
        assert poll(app, app.sources["wire"]).error
    assert len(house.events(Kind.SOURCE_FAULT)) == 1
