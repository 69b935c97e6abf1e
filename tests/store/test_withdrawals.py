"""What is taken back leaves the messages that nobody has begun, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from watchlist.followup import FollowUp
from watchlist.model import Alert, AlertState, Purpose, Reason
from watchlist.store import Store
from watchlist.store.deliveries import Settled, Wanted
from watchlist.store.outbox import Attempt, Delivery
from watchlist.store.withdrawals import Withdrawn

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        yield opened


def queue(store: Store, name: str, *subjects: str, channels: tuple[str, ...] = ("team",)) -> None:
    """Put a message for each channel in the outbox, with one alert for each subject."""
    alerts = [
        Alert(f"{name} {one}", "desk", f"event {name}", one, AlertState.PENDING, Reason.AMENDED, NOW)
        for one in subjects
    ]
    with store.write() as session:
        carried = tuple(one.id for one in alerts)
        messages = [Delivery(f"{name} {to}", "desk", to, f"{name} {to}", NOW, NOW, carried) for to in channels]
        session.outbox.add(alerts, messages)


def take_back(store: Store, *alerts: str) -> Withdrawn:
    with store.write() as session:
        return session.withdrawals.take_back(alerts, Reason.MUTED)


def claim(store: Store, channel: str = "team", limit: int = 9) -> list[Delivery]:
    with store.write() as session:
        return session.deliveries.claim("worker", LATER, LATER, [Wanted(channel, limit)])


def states(store: Store) -> dict[str, AlertState]:
    with store.read() as session:
        return {one.id: one.state for one in session.outbox.alerts()}


def settle(store: Store, one: Delivery, state: AlertState) -> None:
    with store.write() as session:
        tried = Attempt(one.channel, 1, LATER, str(state), one.key)
        assert session.deliveries.settle_all([Settled(one, tried, state, NOW)], "worker")


def retry(store: Store, alert: str) -> None:
    with store.write() as session:
        session.deliveries.retry(alert, LATER)


def test_a_message_keeps_what_else_it_tells_and_one_that_tells_nothing_is_gone(store: Store) -> None:
    queue(store, "first", "alfa", "beta")
    queue(store, "second", "alfa")
    assert take_back(store, "first alfa", "second alfa") == Withdrawn(frozenset({"first alfa", "second alfa"}))
    assert take_back(store, "first alfa", "second alfa") == Withdrawn(), "once"
    assert [(one.id, one.alerts) for one in claim(store)] == [("first team", ("first beta",))]
    assert states(store) == {
        "first alfa": AlertState.SUPPRESSED,
        "first beta": AlertState.PENDING,
        "second alfa": AlertState.SUPPRESSED,
    }


def test_what_follows_waits_only_for_what_is_still_told(store: Store) -> None:
    queue(store, "first", "alfa", "beta")
    queue(store, "second", "alfa")
    queue(store, "third", "beta")
    with store.write() as session:
        (first,) = session.deliveries.claim("worker", LATER, LATER, [Wanted(limit=9)])
        session.deliveries.give_back([first], "worker", untouched=True)
    take_back(store, "first alfa")
    assert [one.id for one in claim(store)] == ["first team", "second team"]


@pytest.mark.parametrize("begun", ["leased", "given back", "retrying"])
def test_what_was_begun_goes_out(store: Store, begun: str) -> None:
    queue(store, "first", "alfa")
    (one,) = claim(store)
    if begun == "retrying":
        settle(store, one, AlertState.RETRYING)
    elif begun == "given back":
        with store.write() as session:
            session.deliveries.give_back([one], "worker")
    assert take_back(store, "first alfa") == Withdrawn(going=frozenset({"first alfa"}))
    assert states(store)["first alfa"] is not AlertState.SUPPRESSED


def test_what_one_channel_has_sent_leaves_the_other_and_stays_told(store: Store) -> None:
    queue(store, "first", "alfa", channels=("team", "mail"))
    (one,) = claim(store)
    settle(store, one, AlertState.SENT)
    assert states(store) == {"first alfa": AlertState.PENDING}
    assert take_back(store, "first alfa") == Withdrawn(frozenset({"first alfa"}))
    assert states(store) == {"first alfa": AlertState.SENT}
    assert claim(store, "mail") == []


def test_what_follows_does_not_wait_for_a_reminder_that_was_answered(store: Store) -> None:
    """One that a person has had tried again goes before what is told after it, until somebody answers."""
    queue(store, "first", "alfa")
    (first,) = claim(store)
    settle(store, first, AlertState.SENT)
    with store.write() as session:
        session.follow_ups.add([FollowUp(Purpose.REMINDER, first.id, 1, "desk", "team", first.alerts)], NOW)
    (reminder,) = claim(store)
    settle(store, reminder, AlertState.DEAD)
    retry(store, "first alfa")
    queue(store, "second", "alfa")
    (again,) = claim(store)
    assert again.id == reminder.id
    settle(store, again, AlertState.RETRYING)
    with store.write() as session:
        session.answers.acknowledge(first.alerts, LATER, by="Ayşe")
        assert session.follow_ups.withdraw_answered(LATER) == 1
    assert [one.id for one in claim(store)] == ["second team"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_being_leased_at_this_moment_is_waited_for(store: Store) -> None:
    """SQLite has one writer."""
    queue(store, "first", "alfa")
    with ThreadPoolExecutor(1) as beside:
        with store.write() as session:
            session.deliveries.claim("worker", LATER, LATER)
            found = beside.submit(take_back, store, "first alfa")
        assert found.result(60) == Withdrawn(going=frozenset({"first alfa"}))
