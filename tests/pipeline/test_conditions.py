"""What is wrong with watchlist itself reaches who asked for it, once, over restarts and beside other processes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from house_list import Clock, Configure

from watchlist.app import App
from watchlist.conditions import WELL_FOR
from watchlist.model import Alert, Condition, Event, Kind, Reason
from watchlist.pipeline.conditions import begin, end, settle
from watchlist.pipeline.gathering import gather
from watchlist.render.compose import compose
from watchlist.store import EventFilter

ONCALL = """
[sources]
builtin = false
[[subscriptions]]
name = "oncall"
events = ["operator"]
"""
CLOSED = Condition("channel:team", "team takes no messages any more: 410 channel_is_archived", "mend [channels.team]")
DISK = Condition("disk", "0.4 GB are free", "make room")


@pytest.fixture
def app(configured: Configure) -> App:
    return configured(ONCALL)


def look(app: App, *found: Condition, within: Sequence[str] = ("disk",)) -> list[str]:
    with app.store.write() as session:
        return settle(session, app, found, app.clock(), within=within)


def told(app: App) -> list[Event]:
    with app.store.read() as session:
        return list(session.events.select(EventFilter(kind=Kind.OPERATOR)))


def alerts(app: App) -> list[Alert]:
    with app.store.read() as session:
        return session.outbox.alerts()


def titles(app: App) -> list[str]:
    """What the messages are called that the subscription gets."""
    with app.store.read() as session:
        every = [gather(session, [alert.id]) for alert in session.outbox.alerts()]
    return [compose(one, subscription="oncall", key="key", now=app.clock(), titles={}).title for one in every]


def test_begin_and_end_are_two_events_with_an_alert_each(app: App, clock: Clock) -> None:
    with app.store.write() as session:
        assert begin(session, app, CLOSED, clock())
        assert not begin(session, app, CLOSED, clock())
    clock.forward(hours=2)
    with app.store.write() as session:
        assert end(session, app, CLOSED.key, clock())
        assert not end(session, app, CLOSED.key, clock())
    assert [event.is_recovery for event in told(app)] == [False, True]
    assert [(one.reason, one.subscription) for one in alerts(app)] == [(Reason.OPERATOR, "oncall")] * 2
    begun, over = titles(app)
    assert begun == f"For the operator: {CLOSED.said}; {CLOSED.remedy}"
    assert over.startswith(f"Well again: {CLOSED.said} (this was so from ")


def test_a_restart_tells_nothing_twice(app: App, configured: Configure, clock: Clock) -> None:
    assert look(app, DISK) == ["disk"]
    clock.forward(minutes=1)
    again = configured(ONCALL)
    assert look(again, DISK) == []
    assert len(told(again)) == 1


def test_a_look_ends_only_what_it_looked_for(app: App, clock: Clock) -> None:
    with app.store.write() as session:
        begin(session, app, CLOSED, clock())
    look(app, DISK)
    look(app)
    clock.forward(seconds=WELL_FOR.total_seconds())
    assert look(app) == ["disk"]
    with app.store.read() as session:
        assert list(session.conditions.lasting()) == [CLOSED.key]


def test_what_comes_and_goes_by_what_is_seen_is_ended_by_a_later_look(app: App, clock: Clock) -> None:
    for _ in range(5):
        with app.store.write() as session:
            begin(session, app, CLOSED, clock())
        clock.forward(seconds=10)
        with app.store.write() as session:
            end(session, app, CLOSED.key, clock())
        clock.forward(seconds=10)
    assert len(told(app)) == 3
    clock.forward(seconds=(WELL_FOR * 2).total_seconds())
    assert look(app) == [CLOSED.key]
    assert [event.is_recovery for event in told(app)] == [False, True, False, True]


def test_each_trouble_has_its_own_thread(app: App, clock: Clock) -> None:
    look(app, DISK, CLOSED)
    with app.store.write() as session:
        end(session, app, DISK.key, clock())
    with app.store.read() as session:
        every = [gather(session, [alert.id]) for alert in session.outbox.alerts()]
    messages = [compose(one, subscription="oncall", key="key", now=clock(), titles={}) for one in every]
    threads = {message.items[0].heading.partition(";")[0]: message.thread for message in messages}
    assert len(set(threads.values())) == 2
    assert messages[0].thread == messages[-1].thread


def test_nobody_waits_for_a_look_that_finds_nothing_new(app: App) -> None:
    assert look(app) == []
    look(app, DISK)
    before = told(app)
    assert look(app, DISK) == []
    assert told(app) == before


def test_an_end_of_nothing_is_nothing(app: App, clock: Clock) -> None:
    with app.store.write() as session:
        assert not end(session, app, "channel:nobody", clock())
    assert told(app) == []
