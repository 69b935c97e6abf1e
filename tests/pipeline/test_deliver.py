"""What is due is sent, tried again with growing patience, and given up only when trying cannot help."""

from __future__ import annotations

import io
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from house_list import ALPHA, BETA, DELTA, HOUSE, Clock, Configure, House
from sqlalchemy import select

from watchlist.app import App
from watchlist.errors import DeliveryError, Stopped
from watchlist.model import AlertState, Message
from watchlist.pipeline.deliver import DELAYS, SPREAD, deliver_due, deliver_next, deliver_round
from watchlist.pipeline.sending import opener
from watchlist.store.outbox import DELIVERY, Attempt

TWO_CHANNELS = (
    HOUSE
    + """
[channels.first]
kind = "console"
[channels.second]
kind = "console"
[[subscriptions]]
name = "all"
channels = ["first", "second"]
subjects = "all"
"""
)


class FakeChannel:
    """Keeps what it is sent; fails as long as it is told to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sent: list[Message] = []
        self.tried: list[str] = []
        self.trouble: BaseException | None = None

    def send(self, message: Message) -> None:
        self.tried.append(message.key)
        if self.trouble:
            raise self.trouble
        self.sent.append(message)


class Channels(dict[str, FakeChannel]):
    """Opens fake channels by name."""

    def __call__(self, name: str) -> FakeChannel:
        return self.setdefault(name, FakeChannel(name))


@pytest.fixture
def channels() -> Channels:
    return Channels()


@pytest.fixture
def app(configured: Configure, tmp_path: Path, clock: Clock) -> App:
    """One new listing that two channels are to be told of."""
    house = House(configured(TWO_CHANNELS), tmp_path / "house.csv")
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    assert house.poll(ALPHA, BETA, DELTA).listed == 1
    return house.app


def states(app: App) -> list[AlertState]:
    with app.store.read() as session:
        return [alert.state for alert in session.outbox.alerts()]


def tries(app: App) -> list[Attempt]:
    """Every try of the one alert's deliveries."""
    with app.store.read() as session:
        (alert,) = session.outbox.alerts()
        return session.outbox.attempts([alert.id])[alert.id]


def next_due(app: App) -> timedelta:
    with app.store.read() as session:
        due = session.outbox.next_due()
    assert due is not None
    return due - app.clock()


def test_every_channel_is_told_once(app: App, channels: Channels) -> None:
    done = deliver_due(app, channels)
    assert [(one.delivery.channel, one.state) for one in done] == [
        ("first", AlertState.SENT),
        ("second", AlertState.SENT),
    ]
    assert "DELTA LOJISTIK" in channels["first"].sent[0].title.upper()
    assert channels["first"].sent[0].key != channels["second"].sent[0].key
    assert states(app) == [AlertState.SENT]
    assert deliver_due(app, channels) == []


def test_a_channel_that_fails_keeps_nobody_else_waiting(app: App, channels: Channels) -> None:
    channels("first").trouble = DeliveryError("first: no answer")
    done = list(deliver_round(app, channels))
    assert [(one.state, one.error) for one in done] == [
        (AlertState.RETRYING, "first: no answer"),
        (AlertState.SENT, None),
    ]
    assert states(app) == [AlertState.RETRYING]


def test_a_channel_that_failed_is_let_be_for_the_rest_of_the_round(
    configured: Configure, tmp_path: Path, clock: Clock
) -> None:
    single = TWO_CHANNELS + "group = false\n"
    house = House(configured(single), tmp_path / "house.csv")
    house.poll(ALPHA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, DELTA)
    channels = Channels()
    channels("first").trouble = DeliveryError("first: no answer")
    done = [(one.delivery.channel, one.state) for one in deliver_round(house.app, channels)]
    assert done.count(("first", AlertState.RETRYING)) == 1
    assert done.count(("second", AlertState.SENT)) == 2
    assert len(deliver_due(house.app, channels)) == 1, "the other one is tried in the next round"


def test_the_wait_grows_is_spread_and_keeps_the_key(app: App, channels: Channels, clock: Clock) -> None:
    channels("first").trouble = DeliveryError("first: no answer")
    deliver_next(app, channels, but=["first"])
    for delay in DELAYS[:4]:
        deliver_next(app, channels, lambda: 0.5)
        assert next_due(app) == delay * (1 + SPREAD / 2)
        assert deliver_next(app, channels) is None
        clock.forward(seconds=next_due(app).total_seconds())
    channels["first"].trouble = None
    deliver_due(app, channels)
    assert len(channels["first"].tried) == 5
    assert {channels["first"].sent[0].key} == set(channels["first"].tried)
    assert states(app) == [AlertState.SENT]
    assert [one.outcome for one in tries(app)] == ["retry"] * 4 + ["sent", "sent"]


@pytest.mark.parametrize(("asked", "waited"), [(timedelta(hours=3), timedelta(hours=3)), (timedelta(1e-5), DELAYS[0])])
def test_a_receiver_that_asks_for_time_gets_it(
    app: App, channels: Channels, asked: timedelta, waited: timedelta
) -> None:
    channels("first").trouble = DeliveryError("first: too many requests", retry_after=asked)
    deliver_next(app, channels, but=["first"])
    deliver_next(app, channels, lambda: 0)
    assert next_due(app) == waited


def test_what_can_never_be_sent_is_dead_at_once(app: App, channels: Channels) -> None:
    channels("first").trouble = DeliveryError("first: the channel is gone", permanent=True)
    done = deliver_due(app, channels)
    assert [one.state for one in done] == [AlertState.DEAD, AlertState.SENT]
    assert states(app) == [AlertState.DEAD]
    assert [(one.channel, one.outcome, one.error) for one in tries(app)] == [
        ("first", "dead", "first: the channel is gone"),
        ("second", "sent", None),
    ]


def test_what_failed_after_the_last_wait_is_dead_until_a_person_revives_it(
    app: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: no answer")
    deliver_next(app, channels, but=["first"])
    for _ in DELAYS:
        assert [one.state for one in deliver_due(app, channels)] == [AlertState.RETRYING]
        clock.forward(seconds=next_due(app).total_seconds())
    assert [one.state for one in deliver_due(app, channels)] == [AlertState.DEAD]
    clock.forward(days=30)
    assert deliver_due(app, channels) == []
    channels["first"].trouble = None
    with app.store.write() as session:
        session.outbox.retry(session.outbox.alerts()[0].id, clock.now)
    assert [one.state for one in deliver_due(app, channels)] == [AlertState.SENT]
    assert len(set(channels["first"].tried)) == 1


def test_a_channel_that_is_no_longer_configured_waits_for_its_return(app: App, clock: Clock) -> None:
    del app.settings.channels["first"]
    done = deliver_due(app, opener(app, io.StringIO()))
    assert [one.state for one in done] == [AlertState.RETRYING, AlertState.SENT]
    assert done[0].error is not None
    assert "there is no channel 'first'" in done[0].error


def test_an_error_of_our_own_holds_nobody_up(app: App, channels: Channels, capsys: pytest.CaptureFixture[str]) -> None:
    channels("first").trouble = KeyError("no such thing")
    done = deliver_due(app, channels)
    assert [one.state for one in done] == [AlertState.RETRYING, AlertState.SENT]
    assert done[0].error == "first: an error of watchlist itself, please report it: KeyError"
    assert "no such thing" in "".join(capsys.readouterr())


@pytest.mark.parametrize("ending", [Stopped("stopping"), KeyboardInterrupt()])
def test_what_is_abandoned_is_given_back_and_sent_again_under_its_key(
    app: App, channels: Channels, ending: BaseException
) -> None:
    channels("first").trouble = ending
    with pytest.raises(type(ending)):
        deliver_due(app, channels)
    channels["first"].trouble = None
    assert [one.state for one in deliver_due(app, channels)] == [AlertState.SENT, AlertState.SENT]
    assert len(channels["first"].tried) == 2
    assert len(set(channels["first"].tried)) == 1


def test_nothing_more_is_taken_up_once_it_is_told_to_stop(app: App, channels: Channels) -> None:
    assert deliver_due(app, channels, lambda: bool(channels)) != []
    assert list(channels) == ["first"]


def test_what_takes_longer_than_a_lease_is_not_sent_by_another_too(app: App, channels: Channels, clock: Clock) -> None:
    app.settings.daemon.lease = timedelta(milliseconds=30)
    taken: list[str] = []

    class Slow(FakeChannel):
        def send(self, message: Message) -> None:
            clock.forward(hours=1)
            while _lease_of(app, message.key) < clock.now:
                threading.Event().wait(0.01)
            with app.store.write() as session:
                claimed = session.outbox.claim("two", clock.now, clock.now + timedelta(hours=1), lambda _: False)
            taken.extend(one.channel for one in claimed)

    channels["first"] = Slow("first")
    assert deliver_next(app, channels) is not None
    assert taken == ["second"]


def _lease_of(app: App, delivery: str) -> datetime:
    with app.store.read() as session:
        until = session.connection.execute(select(DELIVERY.c.lease_until).where(DELIVERY.c.id == delivery)).scalar_one()
    assert isinstance(until, datetime)
    return until


def test_a_digest_is_one_message_at_its_time(configured: Configure, tmp_path: Path, clock: Clock) -> None:
    digest = TWO_CHANNELS.replace('channels = ["first", "second"]', 'channels = ["first"]')
    house = House(configured(digest + 'mode = "digest"\nat = "08:00 Europe/Istanbul"\n'), tmp_path / "house.csv")
    channels = Channels()
    house.poll(ALPHA)
    for rows in ((ALPHA, BETA), (ALPHA, BETA, DELTA)):
        clock.forward(hours=1)
        house.poll(*rows)
    assert states(house.app) == [AlertState.DIGEST, AlertState.DIGEST]
    assert deliver_due(house.app, channels) == []
    clock.forward(hours=15)
    assert clock.now.hour == 5
    assert [one.state for one in deliver_due(house.app, channels)] == [AlertState.SENT]
    assert len(channels["first"].sent[0].items) == 2
    assert states(house.app) == [AlertState.SENT, AlertState.SENT]
