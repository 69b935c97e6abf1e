"""A database that cannot be written is told all the same, once, and the log is whole again when it can be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from house_list import Clock, Configure
from sqlalchemy import create_engine, event, text

from watchlist.app import App
from watchlist.errors import DeliveryError
from watchlist.model import AlertState, Condition, Event, Kind, Message
from watchlist.pipeline.conditions import begin, settle
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.watching import Watch, look_once
from watchlist.store import EventFilter
from watchlist.store.signs import DAEMON

ONCALL = """
[sources]
builtin = false
[operator]
locked_after = "0.2s"
disk_free = 0
[channels.first]
kind = "console"
[channels.second]
kind = "console"
[[subscriptions]]
name = "oncall"
channels = ["first", "second"]
events = ["operator"]
"""


class Channel:
    """Keeps what it is sent."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sent: list[Message] = []
        self.trouble: DeliveryError | None = None

    def send(self, message: Message) -> None:
        if self.trouble:
            raise self.trouble
        self.sent.append(message)


class Channels(dict[str, Channel]):
    """Opens channels by name."""

    def __call__(self, name: str) -> Channel:
        return self.setdefault(name, Channel(name))

    @property
    def titles(self) -> list[str]:
        return [message.title for channel in self.values() for message in channel.sent]

    @property
    def sent_keys(self) -> list[str]:
        return [message.key for channel in self.values() for message in channel.sent]


@pytest.fixture
def app(configured: Configure) -> App:
    return configured(ONCALL)


@pytest.fixture
def channels() -> Channels:
    return Channels()


@contextmanager
def locked(app: App) -> Iterator[None]:
    """Let another connection hold what has to be written."""
    engine = create_engine(app.store.engine.url)
    lock = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "LOCK TABLE sign IN EXCLUSIVE MODE"
    try:
        with engine.connect() as connection:
            connection.execute(text(lock))
            yield
            connection.rollback()
    finally:
        engine.dispose()


def told(app: App) -> list[Event]:
    with app.store.read() as session:
        return list(session.events.select(EventFilter(kind=Kind.OPERATOR)))


def test_a_locked_database_is_told_directly_and_once(app: App, channels: Channels) -> None:
    watch = Watch(app, channels)
    assert watch.turn()
    with locked(app):
        for _ in range(3):
            assert not watch.turn()
        assert len(channels.titles) == 2
        assert all(title.startswith("For the operator: the database cannot be written: ") for title in channels.titles)
        assert watch.trouble
    assert watch.turn()
    assert watch.trouble == ""


def test_what_was_told_directly_is_recorded_and_not_sent_again(app: App, channels: Channels, clock: Clock) -> None:
    watch = Watch(app, channels)
    watch.turn()
    with locked(app):
        watch.turn()
    clock.forward(minutes=3)
    watch.turn()
    begun, over = told(app)
    assert (begun.is_recovery, over.is_recovery) == (False, True)
    assert over.detected_at - begun.detected_at == timedelta(minutes=3)
    with app.store.read() as session:
        assert [alert.state for alert in session.outbox.alerts()] == [AlertState.SENT, AlertState.PENDING]
    deliver_due(app, channels)
    assert len(channels["first"].sent) == len(channels["second"].sent) == 2
    assert len(set(channels.sent_keys)) == 4
    assert channels["first"].sent[-1].title.startswith("Well again: the database cannot be written")


def test_who_was_not_reached_directly_is_told_out_of_the_outbox_under_the_same_key(
    app: App, channels: Channels, clock: Clock
) -> None:
    channels("second").trouble = DeliveryError("second: no answer")
    watch = Watch(app, channels)
    watch.turn()
    with locked(app):
        watch.turn()
        clock.forward(seconds=30)
        watch.turn()
        channels("second").trouble = None
        assert channels("second").sent == []
    watch.turn()
    deliver_due(app, channels)
    assert [len(channel.sent) for channel in (channels["first"], channels["second"])] == [2, 2]
    with app.store.read() as session:
        tries = session.outbox.attempts([alert.id for alert in session.outbox.alerts()][:1])
    assert sorted(one.channel for attempts in tries.values() for one in attempts) == ["first", "second"]


def test_a_channel_that_takes_it_later_is_tried_again_while_the_lock_lasts(
    app: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: no answer")
    watch = Watch(app, channels)
    watch.turn()
    with locked(app):
        watch.turn()
        channels("first").trouble = None
        clock.forward(minutes=1)
        watch.turn()
        assert [len(channel.sent) for channel in channels.values()] == [1, 1]


def test_a_lock_that_comes_and_goes_is_no_flood(app: App, channels: Channels, clock: Clock) -> None:
    watch = Watch(app, channels)
    watch.turn()
    for _ in range(4):
        with locked(app):
            watch.turn()
        clock.forward(minutes=1)
        watch.turn()
        deliver_due(app, channels)
        clock.forward(minutes=1)
    assert [one.is_recovery for one in told(app)] == [False, True, False]
    assert len(channels["first"].sent) == 3
    for _ in range(2):
        clock.forward(hours=1)
        watch.turn()
    assert [one.is_recovery for one in told(app)] == [False, True, False, True]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_may_not_be_written_is_told(app: App, channels: Channels) -> None:
    """Its rights do not bind an administrator: the pragma does."""
    app.settings.operator.locked_after = timedelta(milliseconds=1)
    watch = Watch(app, channels)
    watch.turn()
    only_read = lambda connection: connection.exec_driver_sql("PRAGMA query_only = 1")  # noqa: E731
    event.listen(app.store.engine, "begin", only_read)
    watch.turn()
    watch.turn()
    event.remove(app.store.engine, "begin", only_read)
    assert "readonly" in channels.titles[0]


def test_each_turn_is_a_sign_of_life(app: App, channels: Channels, clock: Clock) -> None:
    watch = Watch(app, channels)
    for _ in range(2):
        clock.forward(minutes=1)
        watch.turn()
    with app.store.read() as session:
        sign = session.signs.get(DAEMON)
    assert sign
    assert sign.at == clock()


def test_a_mistake_of_ours_is_no_trouble_of_the_database(
    app: App, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr("watchlist.pipeline.watching.look", fail)
    watch = Watch(app, channels)
    assert watch.turn()
    assert channels.titles == []


class Heart:
    """A heartbeat that nobody takes."""

    sign = None
    trouble = "no answer"


def test_a_heartbeat_that_is_not_taken_is_told_by_the_next_look(app: App, channels: Channels) -> None:
    Watch(app, channels, Heart()).turn()
    assert [one.condition for one in told(app)] == ["heartbeat"]


def test_who_runs_no_daemon_is_told_by_each_run(app: App, clock: Clock) -> None:
    app.settings.operator.disk_free = 10**18
    assert look_once(app) == ["disk:archive"]
    clock.forward(hours=1)
    assert look_once(app) == []
    app.settings.operator.disk_free = 0
    assert look_once(app) == []
    clock.forward(hours=1)
    assert look_once(app) == ["disk:archive"]
    assert [one.is_recovery for one in told(app)] == [False, True]


def test_what_others_have_begun_is_not_ended_by_a_look(app: App, channels: Channels, clock: Clock) -> None:
    with app.store.write() as session:
        begin(session, app, Condition("channel:first", "closed"), clock())
    watch = Watch(app, channels)
    for _ in range(3):
        clock.forward(hours=1)
        watch.turn()
    with app.store.write() as session:
        assert settle(session, app, (), clock(), within=("disk",)) == []
    assert len(told(app)) == 1
