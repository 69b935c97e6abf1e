"""A daemon that starts tells how long nobody was there, unless somebody had stopped it and nothing was missed."""

from __future__ import annotations

from pathlib import Path

import pytest
from house_list import ALPHA, HOUSE, Clock, Configure, House

from watchlist.app import App
from watchlist.model import Kind
from watchlist.pipeline.silence import alive, awake
from watchlist.pipeline.watching import look_once
from watchlist.store import EventFilter
from watchlist.store.signs import STOPPED

ONCALL = """
[[subscriptions]]
name = "oncall"
events = ["operator"]
"""


@pytest.fixture
def app(configured: Configure, tmp_path: Path) -> App:
    """A list that is read every day (and is stale after three) was read a moment ago, and a daemon runs."""
    house = House(configured(HOUSE + 'every = "1d"\n' + ONCALL), tmp_path / "house.csv")
    house.poll(ALPHA)
    assert not wake(house.app)
    return house.app


def wake(app: App) -> bool:
    with app.store.write() as session:
        return awake(session, app, app.clock())


def stop(app: App, said: str = STOPPED) -> None:
    with app.store.write() as session:
        alive(session, app.clock(), app.clock(), said)


def told(app: App) -> list[str]:
    with app.store.read() as session:
        assert len(session.outbox.alerts()) == len(list(session.events.select(EventFilter())))
        return [event.title for event in session.events.select(EventFilter(kind=Kind.OPERATOR))]


def test_a_daemon_that_died_is_told_by_the_next_one_once(app: App, clock: Clock) -> None:
    clock.forward(hours=2)
    assert wake(app)
    assert not wake(app)
    assert told(app) == ["watchlist did not run from 2024-08-07 12:00 UTC to 2024-08-07 14:00 UTC"]


def test_what_was_due_meanwhile_is_named(app: App, clock: Clock) -> None:
    clock.forward(days=2)
    assert wake(app)
    assert told(app)[0].endswith("UTC; not checked meanwhile: house")


def test_a_restart_within_minutes_is_no_silence(app: App, clock: Clock) -> None:
    clock.forward(minutes=9)
    assert not wake(app)
    assert told(app) == []


def test_who_stopped_it_for_an_hour_knows_that(app: App, clock: Clock) -> None:
    stop(app)
    clock.forward(days=2)
    assert not wake(app)
    assert told(app) == []


def test_who_stopped_it_for_so_long_that_a_source_was_missed_is_told(app: App, clock: Clock) -> None:
    stop(app)
    clock.forward(days=9)
    assert wake(app)
    (said,) = told(app)
    assert said.endswith("UTC (it had been told to stop); not checked meanwhile: house")


def test_a_clock_that_went_back_is_no_silence(app: App, clock: Clock) -> None:
    clock.forward(hours=-5)
    assert not wake(app)


def test_two_silences_are_two_events(app: App, clock: Clock) -> None:
    for _ in range(2):
        clock.forward(hours=1)
        assert wake(app)
    assert len(told(app)) == 2


def test_a_daemon_that_left_by_itself_is_told_by_the_next_one_and_is_over_once_that_runs(
    app: App, clock: Clock
) -> None:
    for _ in range(2):
        stop(app, "the courier has not moved for 300 s")
        clock.forward(seconds=15)
        wake(app)
    assert len(told(app)) == 1
    assert "the courier has not moved for 300 s; it runs again" in told(app)[0]
    for _ in range(2):
        clock.forward(minutes=5)
        look_once(app)
    assert len(told(app)) == 2
