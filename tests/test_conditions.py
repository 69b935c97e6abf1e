"""A trouble is told once when it begins and once when it ends, however it flickers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchlist.conditions import CALM, WELL_FOR, Lasting, patience, step
from watchlist.model import Condition, Event, Kind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FULL = Condition("disk", "0.4 GB are free at /archive", "make room")


class Watch:
    """Takes looks one after another and keeps what was told."""

    def __init__(self) -> None:
        self.now = NOON
        self.known: Lasting | None = None
        self.told: list[Event] = []

    def look(self, found: Condition | None, *, after: timedelta = MINUTE, seen: bool = False) -> Event | None:
        self.now += after
        taken = step(self.known, found, self.now, seen=seen)
        if taken is None:
            return None
        self.known = taken.lasting
        if taken.event:
            self.told.append(taken.event)
        return taken.event


def test_what_begins_is_told_with_what_to_do() -> None:
    event = Watch().look(FULL)
    assert event
    assert (event.kind, event.source, event.condition) == (Kind.OPERATOR, "watchlist", "disk")
    assert event.title == "0.4 GB are free at /archive; make room"
    assert not event.is_recovery


def test_while_it_lasts_nothing_more_is_told() -> None:
    watch = Watch()
    for left in range(400, 0, -1):
        watch.look(Condition("disk", f"{left} MB are free"))
    assert len(watch.told) == 1
    assert watch.known
    assert watch.known.said == "1 MB are free"


def test_it_is_over_when_it_has_been_well_for_a_while_and_says_since_when_it_was_wrong() -> None:
    watch = Watch()
    watch.look(FULL)
    assert watch.look(None) is None
    assert watch.look(None, after=WELL_FOR - MINUTE) is None
    event = watch.look(None)
    assert event
    assert event.is_recovery
    assert event.title == "0.4 GB are free at /archive (this was so from 2026-03-02 12:01 to 2026-03-02 12:07 UTC)"
    assert watch.look(None) is None


def test_a_moment_of_health_is_no_end() -> None:
    watch = Watch()
    for _ in range(60):
        watch.look(FULL)
        watch.look(None)
    assert len(watch.told) == 1


def test_an_end_that_is_seen_is_told_at_once() -> None:
    watch = Watch()
    watch.look(FULL)
    event = watch.look(None, seen=True)
    assert event
    assert event.is_recovery


def test_what_comes_and_goes_for_a_day_is_told_a_few_times_only() -> None:
    watch = Watch()
    while watch.now < NOON + timedelta(days=1):
        watch.look(FULL)
        for _ in range(9):
            watch.look(None, seen=True)
    assert len(watch.told) <= 12
    assert [event.is_recovery for event in watch.told] == [False, True] * (len(watch.told) // 2) + (
        [False] if len(watch.told) % 2 else []
    )


def test_however_often_it_came_back_it_is_over_in_the_end() -> None:
    watch = Watch()
    watch.known = Lasting("disk", NOON, "full", "event", times=40)
    watch.look(None)
    assert watch.look(None, after=patience(40))


def test_what_returns_after_a_calm_is_a_trouble_of_its_own() -> None:
    watch = Watch()
    first = watch.look(FULL)
    watch.look(None, seen=True)
    second = watch.look(FULL, after=CALM)
    assert first
    assert second
    assert first.id != second.id
    assert watch.known
    assert watch.known.times == 0


def test_what_never_was_wrong_is_not_over() -> None:
    assert step(None, None, NOON, seen=True) is None
