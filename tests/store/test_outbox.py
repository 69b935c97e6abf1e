"""The outbox loses nothing, lends a delivery to one worker at a time, and tells no event twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from watchlist.errors import UnknownError
from watchlist.model import Alert, AlertState, Reason
from watchlist.store import Store
from watchlist.store.outbox import Attempt, Delivery

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        yield opened


def alert(name: str, state: AlertState = AlertState.PENDING) -> Alert:
    return Alert(name, "compliance", f"event of {name}", None, state, Reason.NEW_LISTING, NOW)


def delivery(name: str, *alerts: str, channel: str = "team", due_at: datetime = NOW) -> Delivery:
    return Delivery(name, "compliance", channel, name, due_at, NOW, alerts)


def put(store: Store, alerts: Sequence[str], *deliveries: Delivery) -> None:
    with store.write() as session:
        session.outbox.add([alert(name) for name in alerts], deliveries)


def nobody(owner: str) -> bool:
    return False


def claim(store: Store, owner: str = "one", now: datetime = NOW, *, but: Sequence[str] = ()) -> list[Delivery]:
    with store.write() as session:
        return session.outbox.claim(owner, now, now + LEASE, nobody, but=but)


def settle(store: Store, taken: Delivery, outcome: str = "sent", *, owner: str = "one", wait: float = 0) -> bool:
    state = {"sent": AlertState.SENT, "dead": AlertState.DEAD}.get(outcome, AlertState.RETRYING)
    due_at = NOW + timedelta(minutes=wait) if wait else None
    attempt = Attempt(taken.channel, taken.attempts + 1, NOW, outcome, taken.key)
    with store.write() as session:
        return session.outbox.settle(taken, owner, attempt, state=state, due_at=due_at)


def state_of(store: Store, name: str) -> AlertState:
    with store.read() as session:
        return session.outbox.alert(name).state


def test_what_is_due_is_lent_oldest_first_and_once(store: Store) -> None:
    put(store, ["a", "b", "c"], delivery("late", "a", due_at=NOW + LEASE), delivery("second", "b"))
    put(store, ["d"], delivery("first", "d", due_at=NOW - LEASE))
    assert [one.id for _ in range(3) for one in claim(store)] == ["first", "second"]
    assert claim(store, "two") == []
    assert [one.id for one in claim(store, "two", NOW + LEASE)] == ["late"]


def test_a_claimed_delivery_names_its_alerts_in_the_order_of_their_decision(store: Store) -> None:
    put(store, ["z", "a", "m"], delivery("one", "m", "a", "z"))
    assert claim(store)[0].alerts == ("z", "a", "m")


def test_channels_that_are_let_be_are_passed_over(store: Store) -> None:
    put(store, ["a", "b"], delivery("slow", "a", channel="slow"), delivery("quick", "b"))
    assert [one.id for one in claim(store, but=["slow"])] == ["quick"]
    assert [one.id for one in claim(store)] == ["slow"]


def test_a_lease_that_ran_out_is_taken_over(store: Store) -> None:
    put(store, ["a"], delivery("one", "a"))
    taken = claim(store)[0]
    late = NOW + LEASE + timedelta(seconds=1)
    assert [one.id for one in claim(store, "two", late)] == ["one"]
    assert settle(store, taken) is False, "the first owner comes too late to say how it ended"
    assert settle(store, taken, owner="two") is True


def test_a_lease_that_is_prolonged_is_not_taken_over(store: Store) -> None:
    put(store, ["a"], delivery("one", "a"))
    taken = claim(store)[0]
    late = NOW + LEASE + timedelta(seconds=1)
    with store.write() as session:
        assert session.outbox.renew(taken, "one", late + LEASE)
        assert not session.outbox.renew(taken, "two", late + LEASE)
    assert claim(store, "two", late) == []


def test_what_a_dead_process_held_is_taken_over_at_once(store: Store) -> None:
    put(store, ["a", "b"], delivery("one", "a"), delivery("two", "b"))
    claim(store, "dead")
    claim(store, "alive")
    with store.write() as session:
        taken = session.outbox.claim("next", NOW, NOW + LEASE, lambda owner: owner == "dead", limit=5)
    assert [one.id for one in taken] == ["one"]


def test_workers_at_once_share_the_work_and_double_none(store: Store) -> None:
    names = [f"delivery {number}" for number in range(24)]
    put(store, names, *(delivery(name, name) for name in names))
    taken: list[str] = []
    errors: list[Exception] = []

    def work(owner: str) -> None:
        try:
            while claimed := claim(store, owner):
                taken.extend(one.id for one in claimed)
                settle(store, claimed[0], owner=owner)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    workers = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert errors == []
    assert sorted(taken) == sorted(names)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_delivery_that_one_is_taking_does_not_make_another_wait(store: Store) -> None:
    """SQLite has one writer: there is nothing to pass over."""
    put(store, ["a", "b"], delivery("one", "a"), delivery("two", "b"))
    with store.write() as taking:
        assert [one.id for one in taking.outbox.claim("first", NOW, NOW + LEASE, nobody)] == ["one"]
        assert [one.id for one in claim(store, "second")] == ["two"]


def test_the_same_alert_is_put_in_once(store: Store) -> None:
    put(store, ["a"], delivery("one", "a"))
    settle(store, claim(store)[0])
    put(store, ["a"], delivery("one", "a"))
    assert claim(store, now=NOW + timedelta(days=9)) == []
    with store.read() as session:
        assert session.outbox.counts() == {"sent": 1}
        assert len(session.outbox.alerts()) == 1


def test_a_digest_collects_alerts_until_it_is_taken_up(store: Store) -> None:
    morning = NOW + timedelta(hours=20)
    for name in ("a", "b"):
        put(store, [name], delivery("digest", name, due_at=morning))
    assert claim(store) == []
    taken = claim(store, now=morning)
    assert [(one.key, one.alerts) for one in taken] == [("digest", ("a", "b"))]


@pytest.mark.parametrize("outcome", ["under way", "abandoned", "sent", "retry", "dead"])
def test_what_comes_after_a_message_was_begun_goes_in_one_of_its_own(store: Store, outcome: str) -> None:
    put(store, ["a"], delivery("digest", "a"))
    taken = claim(store)[0]
    if outcome == "abandoned":
        with store.write() as session:
            session.outbox.give_back(taken, "one")
    elif outcome != "under way":
        settle(store, taken, outcome, wait=60 if outcome == "retry" else 0)
    put(store, ["b"], delivery("digest", "b"))
    later = [one for _ in range(2) for one in claim(store, "two")]
    further = [one for one in later if one.alerts == ("b",)]
    assert len(further) == 1, "its receiver may know the first key, and would drop what was added under it"
    assert further[0].key != "digest"
    assert all(one.alerts in (("a",), ("b",)) for one in later)


def test_an_alert_follows_the_worst_of_its_deliveries(store: Store) -> None:
    put(store, ["a"], delivery("mail", "a", channel="mail"), delivery("slack", "a", channel="slack"))
    first, second = (claim(store)[0] for _ in range(2))
    settle(store, first)
    assert state_of(store, "a") is AlertState.PENDING
    settle(store, second, "retry", wait=1)
    assert state_of(store, "a") is AlertState.RETRYING
    second = claim(store, now=NOW + timedelta(minutes=1))[0]
    assert second.attempts == 1
    settle(store, second, "dead")
    assert state_of(store, "a") is AlertState.DEAD
    with store.read() as session:
        tries = session.outbox.attempts(["a"])["a"]
    assert [(one.channel, one.attempt, one.outcome) for one in tries] == [
        ("mail", 1, "sent"),
        ("slack", 1, "retry"),
        ("slack", 2, "dead"),
    ]


def test_a_dead_delivery_can_be_tried_again_under_its_old_key(store: Store) -> None:
    put(store, ["a"], delivery("one", "a"))
    settle(store, claim(store)[0], "dead")
    assert claim(store) == []
    with store.write() as session:
        assert session.outbox.retry("a", NOW) == 1
    assert state_of(store, "a") is AlertState.RETRYING
    again = claim(store)[0]
    assert (again.key, again.attempts) == ("one", 0)
    settle(store, again)
    assert state_of(store, "a") is AlertState.SENT
    with store.write() as session:
        assert session.outbox.retry("a", NOW) == 0, "what was sent is not sent again"


def test_trying_again_does_not_send_what_is_being_sent(store: Store) -> None:
    put(store, ["a"], delivery("one", "a"))
    settle(store, claim(store)[0], "retry", wait=1)
    later = NOW + timedelta(minutes=1)
    taken = claim(store, now=later)[0]
    with store.write() as session:
        session.outbox.retry("a", later)
    assert claim(store, "two", later) == []
    assert settle(store, taken)


def test_what_was_acknowledged_stays_so(store: Store) -> None:
    put(store, ["a"], delivery("one", "a"))
    with store.write() as session:
        session.answers.acknowledge(["a"], NOW, by="an analyst")
    settle(store, claim(store)[0])
    assert state_of(store, "a") is AlertState.ACKNOWLEDGED
    with store.read() as session, pytest.raises(UnknownError, match="no alert 'nothing'"):
        session.outbox.alert("nothing")


def test_a_channel_shows_its_last_success_and_trouble(store: Store) -> None:
    with store.write() as session:
        session.outbox.note_channel("team", "slack", NOW, "no answer")
        session.outbox.note_channel("team", "slack", NOW + LEASE, None)
        health = session.outbox.channels()["team"]
    assert (health.last_error_at, health.last_error, health.last_sent_at) == (NOW, "no answer", NOW + LEASE)


STEPS = some.lists(some.sampled_from(["put", "claim", "send", "fail", "die", "lapse", "same"]), min_size=1, max_size=14)


@given(steps=STEPS)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
def test_whatever_happens_every_alert_is_in_one_message_that_was_sent_or_waits(store: Store, steps: list[str]) -> None:
    with store.write() as session:
        for name in ("delivery_alert", "attempt", "delivery", "alert"):
            session.connection.exec_driver_sql(f"DELETE FROM {name}")
    now, owner, made, taken = NOW, "worker 0", ["a"], list[Delivery]()
    for number, step in enumerate(steps):
        now += timedelta(seconds=1)
        match step:
            case "put" | "same":
                made += [f"a{number}"] if step == "put" else []
                put(store, made[-1:], delivery("digest", made[-1]))
            case "claim":
                taken = claim(store, owner, now) or taken
            case "send" | "fail":
                for one in taken:
                    settle(store, one, "sent" if step == "send" else "retry", owner=owner)
                taken = []
            case "die":
                owner, taken = f"worker {number + 1}", []
            case "lapse":
                now += LEASE * 2
    while left := claim(store, "last", now := now + LEASE * 2):
        settle(store, left[0], owner="last")
    with store.read() as session:
        alerts = session.outbox.alerts()
        tries = session.outbox.attempts(one.id for one in alerts)
    assert len({each.id for each in alerts}) == len(alerts)
    for each in alerts:
        assert each.state is AlertState.SENT
        assert len({tried.key for tried in tries[each.id]}) == 1, "never told under two keys"
