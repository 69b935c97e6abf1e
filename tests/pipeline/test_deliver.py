"""What is due is sent, tried again with growing patience, and given up only when trying cannot help."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, Clock, Configure, House
from sqlalchemy import select

from watchlist.app import App
from watchlist.errors import DeliveryError, Stopped
from watchlist.logs import keep_secret
from watchlist.model import AlertState, Kind, Message
from watchlist.pipeline.deliver import Courier, Delivered, deliver_due
from watchlist.pipeline.verdict import DELAYS, OWN_TRIES, SPREAD, pause
from watchlist.store.deliveries import Wanted
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
    house.app.settings.subscriptions[0].events.remove(Kind.OPERATOR)
    return house.app


def states(app: App) -> list[AlertState]:
    with app.store.read() as session:
        return [alert.state for alert in session.outbox.alerts()]


def tries(app: App) -> list[Attempt]:
    """Every try of the one alert's deliveries."""
    with app.store.read() as session:
        (alert,) = session.outbox.alerts()
        return session.outbox.attempts([alert.id])[alert.id]


def outcomes(done: list[Delivered]) -> dict[str, AlertState]:
    """What became of each channel's last delivery."""
    return {one.delivery.channel: one.state for one in done}


def next_due(app: App) -> timedelta:
    with app.store.read() as session:
        due = session.deliveries.next_due()
    assert due is not None
    return due - app.clock()


def test_every_channel_is_told_once(app: App, channels: Channels) -> None:
    assert outcomes(deliver_due(app, channels)) == {"first": AlertState.SENT, "second": AlertState.SENT}
    assert "DELTA LOJISTIK" in channels["first"].sent[0].title.upper()
    assert channels["first"].sent[0].key != channels["second"].sent[0].key
    assert states(app) == [AlertState.SENT]
    assert deliver_due(app, channels) == []


def test_who_has_settled_all_that_was_due_leaves_without_another_look(app: App, channels: Channels) -> None:
    with Courier(app, channels) as courier:
        *_, last, left = courier.turns()
    assert last
    assert left == []


def test_a_channel_that_fails_keeps_nobody_else_waiting(app: App, channels: Channels) -> None:
    channels("first").trouble = DeliveryError("first: no answer")
    done = deliver_due(app, channels)
    assert outcomes(done) == {"first": AlertState.RETRYING, "second": AlertState.SENT}
    assert {one.error for one in done} == {"first: no answer", None}
    assert states(app) == [AlertState.RETRYING]


@pytest.fixture
def several(configured: Configure, tmp_path: Path, clock: Clock) -> App:
    """Three new listings that each of two channels is to be told of singly."""
    house = House(configured(TWO_CHANNELS + "group = false\n"), tmp_path / "house.csv")
    house.poll(ALPHA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, GAMMA, DELTA)
    return house.app


def test_a_channel_that_cannot_be_reached_is_asked_by_one_message_until_it_is(
    several: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: no answer", unreached=True)
    done = deliver_due(several, channels, jitter=lambda: 0)
    assert [one.state for one in done if one.delivery.channel == "first"] == [AlertState.RETRYING] * 2
    assert len(channels["second"].sent) == 3
    for failures in (1, 2):
        assert deliver_due(several, channels) == []
        clock.forward(seconds=pause(failures).total_seconds())
        assert len(deliver_due(several, channels, jitter=lambda: 0)) == 1
    assert len(set(channels["first"].tried)) == 1, "the others do not knock"
    channels["first"].trouble = None
    clock.forward(seconds=pause(3).total_seconds())
    assert len(deliver_due(several, channels)) == 3
    assert len(channels["first"].sent) == 3


def test_a_message_by_which_a_silent_channel_was_asked_is_not_late_for_that(
    several: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: no answer", unreached=True)
    for _ in range(12):
        deliver_due(several, channels, jitter=lambda: 0)
        clock.forward(minutes=15)
    channels["first"].trouble = DeliveryError("first: the server answered 502")
    failed = [one for one in deliver_due(several, channels, jitter=lambda: 0) if one.delivery.channel == "first"]
    assert [one.state for one in failed] == [AlertState.RETRYING] * 3
    channels["first"].trouble = None
    clock.forward(seconds=30)
    assert len(deliver_due(several, channels)) == 3


def test_a_login_that_is_refused_costs_no_message(several: App, channels: Channels) -> None:
    channels("first").trouble = DeliveryError("first: the login is refused", closed=True)
    deliver_due(several, channels)
    assert len(channels["first"].tried) == 1
    channels["first"].trouble = None
    with several.store.write() as session:
        assert session.outbox.counts().get("dead", 0) == 0
        assert session.channels.open("first")
    deliver_due(several, channels)
    assert sum(one.title.startswith("Listed") for one in channels["first"].sent) == 3


def test_a_message_that_a_channel_fails_on_keeps_no_other_waiting(several: App, channels: Channels) -> None:
    class Picky(FakeChannel):
        def send(self, message: Message) -> None:
            self.trouble = DeliveryError("first: the server answered 500") if "Beta" in message.title else None
            super().send(message)

    channels["first"] = Picky("first")
    done = [one.state for one in deliver_due(several, channels) if one.delivery.channel == "first"]
    assert sorted(done) == [AlertState.RETRYING, AlertState.SENT, AlertState.SENT]


def test_a_channel_that_asks_to_be_left_alone_is_whichever_message_it_said_so_to(
    several: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: too many requests", retry_after=timedelta(minutes=9))
    deliver_due(several, channels)
    channels["first"].trouble = None
    assert deliver_due(several, channels) == []
    with several.store.read() as session:
        assert session.channels.all()["first"].state(clock.now) == "resting"
    clock.forward(minutes=9)
    assert len(deliver_due(several, channels)) == 3


def test_a_closed_channel_sends_nothing_until_it_is_opened_and_the_operator_hears_of_it_by_another(
    several: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: the address is gone", permanent=True, closed=True)
    del several.settings.subscriptions[0].channels[1]
    deliver_due(several, channels)
    assert len(channels["first"].tried) == 1
    with several.store.read() as session:
        assert session.channels.all()["first"].state(clock.now) == "closed"
        assert session.outbox.counts()["dead"] == 1
    (told,) = [one for one in channels["console"].sent if "channel first" in one.title + one.lead]
    assert "nothing can be sent through first" in told.lead
    channels["first"].trouble = None
    clock.forward(days=9)
    assert [one.delivery.channel for one in deliver_due(several, channels)] == []
    with several.store.write() as session:
        assert session.channels.open("first")
    assert {one.delivery.channel for one in deliver_due(several, channels)} >= {"first"}
    with several.store.read() as session:
        assert session.channels.all()["first"].state(clock.now) == "ok"


def test_what_a_person_asks_for_is_tried_though_its_channel_is_closed_and_opens_it(
    several: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: the address is gone", permanent=True, closed=True)
    deliver_due(several, channels)
    with several.store.write() as session:
        waiting = [one.id for one in session.outbox.alerts(state="pending")]
        assert session.deliveries.retry(waiting[-1], clock.now) == ["first"]
    assert [one.state for one in deliver_due(several, channels)] == [AlertState.DEAD]
    channels["first"].trouble = None
    with several.store.write() as session:
        session.deliveries.retry(waiting[-1], clock.now)
    assert {one.state for one in deliver_due(several, channels)} == {AlertState.SENT}
    assert len(channels["first"].tried) > 3


def test_what_met_a_channel_that_refuses_the_login_leaves_first_once_that_is_put_right(
    several: App, channels: Channels
) -> None:
    channels("first").trouble = DeliveryError("first: the login is refused", closed=True)
    deliver_due(several, channels)
    assert len(channels["first"].tried) == 1
    with several.store.read() as session:
        assert session.outbox.counts().get("dead", 0) == 0
    channels["first"].trouble = None
    assert deliver_due(several, channels) == []
    with several.store.write() as session:
        assert session.channels.open("first")
    deliver_due(several, channels)
    assert len({one.key for one in channels["first"].sent}) == len(channels["first"].sent)
    assert channels["first"].sent[0].key == channels["first"].tried[0]
    with several.store.read() as session:
        assert set(session.outbox.counts()) == {"sent"}


def test_other_settings_open_a_closed_channel(several: App, channels: Channels, tmp_path: Path) -> None:
    channels("first").trouble = DeliveryError("first: the token is invalid", closed=True)
    deliver_due(several, channels)
    channels["first"].trouble = None
    assert deliver_due(several, channels) == []
    several.settings.channels["first"].at_once = 2
    assert "first" in {one.delivery.channel for one in deliver_due(several, channels)}


def test_a_channel_that_hangs_keeps_no_other_waiting(several: App, channels: Channels) -> None:
    several.settings.daemon.couriers = 2
    others = threading.Event()

    class Hanging(FakeChannel):
        def send(self, message: Message) -> None:
            assert others.wait(20)
            super().send(message)

    class Last(FakeChannel):
        def send(self, message: Message) -> None:
            super().send(message)
            if len(self.sent) == 3:
                others.set()

    channels["first"], channels["second"] = Hanging("first"), Last("second")
    assert {one.state for one in deliver_due(several, channels)} == {AlertState.SENT}
    assert len(channels["first"].sent) == 3


def test_the_wait_grows_is_spread_and_keeps_the_key(app: App, channels: Channels, clock: Clock) -> None:
    channels("first").trouble = DeliveryError("first: no answer")
    for delay in DELAYS[:4]:
        deliver_due(app, channels, jitter=lambda: 0.5)
        assert next_due(app) == delay * (1 + SPREAD / 2)
        assert deliver_due(app, channels) == []
        clock.forward(seconds=next_due(app).total_seconds())
    channels["first"].trouble = None
    deliver_due(app, channels)
    assert len(channels["first"].tried) == 5
    assert {channels["first"].sent[0].key} == set(channels["first"].tried)
    assert states(app) == [AlertState.SENT]
    assert [one.outcome for one in tries(app) if one.channel == "first"] == ["retry"] * 4 + ["sent"]


@pytest.mark.parametrize(("asked", "waited"), [(timedelta(hours=3), timedelta(hours=3)), (timedelta(1e-5), DELAYS[0])])
def test_a_receiver_that_asks_for_time_gets_it(
    app: App, channels: Channels, asked: timedelta, waited: timedelta
) -> None:
    channels("first").trouble = DeliveryError("first: too many requests", retry_after=asked)
    deliver_due(app, channels, jitter=lambda: 0)
    assert next_due(app) == waited


def test_a_secret_that_a_channel_lets_through_is_not_written_down(app: App, channels: Channels) -> None:
    keep_secret("hush-hush-word")
    channels("first").trouble = DeliveryError("first: hush-hush-word, https://me:pass@hook.example.com/?key=hidden")
    channels("second").trouble = RuntimeError("hush-hush-word")
    done = deliver_due(app, channels)
    with app.store.read() as session:
        health = session.channels.all().values()
    written = [one.error for one in tries(app)] + [one.error for one in done] + [one.last_error for one in health]
    for said in written:
        assert said
        assert not {word for word in ("hush-hush-word", "pass", "hidden") if word in said}


def test_other_channels_in_the_configuration_are_no_detour(app: App, channels: Channels) -> None:
    app.settings.subscriptions[0].channels = ["console"]
    assert set(outcomes(deliver_due(app, channels))) == {"first", "second"}
    assert "nothing can be sent" not in channels["first"].sent[0].lead


def test_what_can_never_be_sent_is_dead_at_once(app: App, channels: Channels) -> None:
    channels("first").trouble = DeliveryError("first: the channel is gone", permanent=True)
    done = deliver_due(app, channels)
    assert outcomes(done)["first"] is AlertState.DEAD
    assert states(app) == [AlertState.DEAD]
    assert [(one.channel, one.outcome, one.error) for one in tries(app)] == [
        ("first", "dead", "first: the channel is gone"),
        ("second", "sent", None),
    ]


def test_what_failed_after_the_last_wait_is_dead_until_a_person_revives_it(
    app: App, channels: Channels, clock: Clock
) -> None:
    channels("first").trouble = DeliveryError("first: no answer")
    for _ in DELAYS:
        assert outcomes(deliver_due(app, channels))["first"] is AlertState.RETRYING
        clock.forward(seconds=next_due(app).total_seconds())
    assert [one.state for one in deliver_due(app, channels)] == [AlertState.DEAD]
    clock.forward(days=30)
    assert deliver_due(app, channels) == []
    channels["first"].trouble = None
    with app.store.write() as session:
        session.deliveries.retry(session.outbox.alerts()[0].id, clock.now)
    assert [one.state for one in deliver_due(app, channels)] == [AlertState.SENT]
    assert len(set(channels["first"].tried)) == 1


def test_what_goes_to_a_channel_that_is_no_longer_configured_is_kept_until_it_is_again(
    app: App, channels: Channels, clock: Clock
) -> None:
    settings = app.settings.channels.pop("first")
    app.settings.subscriptions[0].channels.remove("first")
    done = deliver_due(app, channels)
    assert outcomes(done)["first"] is AlertState.DEAD
    (said,) = [one.error for one in done if one.delivery.channel == "first"]
    assert said is not None
    assert "no channel 'first' in the configuration any more" in said
    app.settings.channels["first"] = settings
    with app.store.write() as session:
        session.deliveries.retry(session.outbox.alerts()[0].id, clock.now)
    assert outcomes(deliver_due(app, channels))["first"] is AlertState.SENT


def test_an_error_of_our_own_holds_nobody_up_and_ends(
    app: App, channels: Channels, capsys: pytest.CaptureFixture[str], clock: Clock
) -> None:
    channels("first").trouble = KeyError("no such thing")
    done = deliver_due(app, channels)
    assert outcomes(done) == {"first": AlertState.RETRYING, "second": AlertState.SENT}
    assert "first: an error of watchlist itself, please report it: KeyError" in {one.error for one in done}
    assert "no such thing" in "".join(capsys.readouterr())
    for _ in range(OWN_TRIES):
        clock.forward(hours=1)
        last = deliver_due(app, channels)
    assert outcomes(last)["first"] is AlertState.DEAD


@pytest.mark.parametrize("ending", [Stopped("stopping"), KeyboardInterrupt()])
def test_what_is_abandoned_is_given_back_and_sent_again_under_its_key(
    app: App, channels: Channels, ending: BaseException
) -> None:
    channels("first").trouble = ending
    with pytest.raises(type(ending)):
        deliver_due(app, channels)
    channels["first"].trouble = None
    deliver_due(app, channels)
    assert states(app) == [AlertState.SENT]
    assert len(channels["first"].tried) == 2
    assert len(set(channels["first"].tried)) == 1


def test_nothing_more_is_taken_up_once_it_is_told_to_stop(several: App, channels: Channels) -> None:
    several.settings.daemon.couriers = 1
    assert deliver_due(several, channels, lambda: True) == []
    assert list(channels) == []
    assert deliver_due(several, channels, lambda: bool(channels)) != []
    with several.store.read() as session:
        left = session.connection.execute(select(DELIVERY.c.lease_owner)).scalars().all()
    assert set(left) == {None}, "what was not begun is given back"


def test_what_takes_longer_than_a_lease_is_not_sent_by_another_too(app: App, channels: Channels, clock: Clock) -> None:
    app.settings.daemon.lease = timedelta(milliseconds=30)
    taken: list[str] = []

    class Slow(FakeChannel):
        def send(self, message: Message) -> None:
            clock.forward(hours=1)
            while _lease_of(app, message.key) < clock.now:
                threading.Event().wait(0.01)
            with app.store.write() as session:
                session.deliveries.take_over(clock.now, lambda _: False)
                claimed = session.deliveries.claim("two", clock.now, clock.now + timedelta(hours=1), [Wanted(limit=9)])
            taken.extend(one.channel for one in claimed)

    channels["first"] = Slow("first")
    assert outcomes(deliver_due(app, channels)) == {"first": AlertState.SENT, "second": AlertState.SENT}
    assert taken == []


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
