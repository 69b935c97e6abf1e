"""The outbox loses nothing, lends a delivery to one worker at a time, and tells no event twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import event, func, select

from watchlist.errors import UnknownError
from watchlist.model import Alert, AlertState, Reason
from watchlist.store import Store
from watchlist.store.deliveries import LOOK, Settled, Wanted
from watchlist.store.outbox import DELIVERY, Attempt, Delivery

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


def claim(store: Store, owner: str = "one", now: datetime = NOW, **asked: Any) -> list[Delivery]:
    with store.write() as session:
        session.deliveries.take_over(now, nobody)
        return session.deliveries.claim(owner, now, now + LEASE, [Wanted(**asked)])


def settle(store: Store, taken: Delivery, outcome: str = "sent", *, owner: str = "one", wait: float = 0) -> bool:
    state = {"sent": AlertState.SENT, "dead": AlertState.DEAD}.get(outcome, AlertState.RETRYING)
    due_at = NOW + timedelta(minutes=wait) if wait else None
    attempt = Attempt(taken.channel, taken.attempts + 1, NOW, outcome, taken.key)
    with store.write() as session:
        return taken.id in session.deliveries.settle_all([Settled(taken, attempt, state, due_at)], owner)


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


def test_each_channel_s_own_deliveries_are_lent_to_who_serves_it(store: Store) -> None:
    put(store, ["a", "b"], delivery("slow", "a", channel="slow"), delivery("quick", "b"))
    put(store, ["c"], delivery("tomorrow", "c", channel="digests", due_at=NOW + LEASE))
    with store.read() as session:
        assert session.deliveries.waiting() == ["digests", "slow", "team"]
    assert [one.id for one in claim(store, channel="team", limit=9)] == ["quick"]
    with store.read() as session:
        assert session.deliveries.waiting() == ["digests", "slow"]
    assert claim(store, channel="digests") == []
    assert [one.id for one in claim(store)] == ["slow"]


def test_several_channels_are_lent_what_they_have_room_for_in_one_go(store: Store) -> None:
    for channel in ("slow", "team"):
        names = [f"{channel}{number}" for number in range(3)]
        put(store, names, *(delivery(name, name, channel=channel) for name in names))
    asked = [Wanted("slow", 2), Wanted("idle", 9), Wanted("full", 0), Wanted("team", 1)]
    with store.write() as session:
        assert ids(session.deliveries.claim("one", NOW, NOW + LEASE, asked)) == ["slow0", "slow1", "team0"]
    assert ids(claim(store, "two", limit=9)) == ["slow2", "team1", "team2"]


def test_what_is_due_is_found_by_the_index_of_what_is_free_however_much_waits(tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []
    with Store(f"sqlite:///{tmp_path}/one.sqlite") as store, store.write() as session:
        event.listen(
            session.connection, "before_cursor_execute", lambda _, __, said, given, *___: asked.append((said, given))
        )
        session.deliveries.waiting()
        session.deliveries.claim("one", NOW, NOW + LEASE, [Wanted("team")])
        explained = [
            session.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given) for said, given in [*asked]
        ]
        plans = [" ".join(row.detail for row in rows) for rows in explained]
    assert len(plans) == 2
    assert all("INDEX ix_delivery_free" in plan for plan in plans)


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
        assert session.deliveries.renew([taken], "one", late + LEASE) == 1
        assert session.deliveries.renew([taken], "two", late + LEASE) == 0
    assert claim(store, "two", late) == []


def test_what_a_dead_process_held_is_taken_over_at_once(store: Store) -> None:
    put(store, ["a", "b"], delivery("one", "a"), delivery("two", "b"))
    claim(store, "dead")
    claim(store, "alive")
    with store.write() as session:
        session.deliveries.take_over(NOW, lambda owner: owner == "dead")
        taken = session.deliveries.claim("next", NOW, NOW + LEASE, [Wanted(limit=5)])
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
        assert [one.id for one in taking.deliveries.claim("first", NOW, NOW + LEASE)] == ["one"]
        with store.write() as beside:
            assert [one.id for one in beside.deliveries.claim("second", NOW, NOW + LEASE)] == ["two"]


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
            session.deliveries.give_back([taken], "one")
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
        assert session.deliveries.retry("a", NOW) == ["team"]
    assert state_of(store, "a") is AlertState.RETRYING
    again = claim(store)[0]
    assert (again.key, again.attempts) == ("one", 0)
    settle(store, again)
    assert state_of(store, "a") is AlertState.SENT
    with store.write() as session:
        assert session.deliveries.retry("a", NOW) == [], "what was sent is not sent again"


def test_trying_again_does_not_send_what_is_being_sent(store: Store) -> None:
    put(store, ["a"], delivery("one", "a"))
    settle(store, claim(store)[0], "retry", wait=1)
    later = NOW + timedelta(minutes=1)
    taken = claim(store, now=later)[0]
    with store.write() as session:
        session.deliveries.retry("a", later)
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
        session.channels.refused("team", "slack", NOW, "no answer")
        session.channels.took("team", "slack", NOW + LEASE)
        health = session.channels.all()["team"]
    assert (health.last_error_at, health.last_error, health.last_sent_at) == (NOW, "no answer", NOW + LEASE)


STEPS = some.lists(some.sampled_from(["put", "claim", "send", "fail", "die", "lapse", "same"]), min_size=1, max_size=14)


@given(steps=STEPS)
@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
def test_whatever_happens_every_alert_is_in_one_message_that_was_sent_or_waits(store: Store, steps: list[str]) -> None:
    with store.write() as session:
        for name in ("delivery_alert", "delivery_queue", "attempt", "delivery", "alert"):
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


def about(name: str, subject: str | None) -> Alert:
    return Alert(name, "compliance", f"event of {name}", subject, AlertState.PENDING, Reason.NEW_LISTING, NOW)


def queue(store: Store, name: str, *subjects: str, channel: str = "team", due_at: datetime = NOW) -> None:
    alerts = [about(f"{name} {subject}", subject) for subject in subjects]
    with store.write() as session:
        session.outbox.add(alerts, [delivery(name, *(one.id for one in alerts), channel=channel, due_at=due_at)])


def ids(claimed: Sequence[Delivery]) -> list[str]:
    return [one.id for one in claimed]


def test_what_is_about_one_subject_waits_for_the_earlier_one_and_the_rest_does_not(store: Store) -> None:
    queue(store, "first", "alfa", "beta")
    queue(store, "second", "beta", "gamma")
    queue(store, "third", "gamma")
    queue(store, "other", "delta")
    queue(store, "elsewhere", "alfa", channel="mail")
    first, *rest = claim(store, limit=9)
    assert (first.id, ids(rest)) == ("first", ["other", "elsewhere"])
    for one in rest:
        settle(store, one)
    settle(store, first, "retry", wait=60)
    assert claim(store, limit=9) == [], "over retries too"
    again = claim(store, now=NOW + timedelta(hours=1))[0]
    settle(store, again)
    (second,) = claim(store, limit=9)
    settle(store, second, "dead")
    assert ids(claim(store, limit=9)) == ["third"], "what is dead holds up nobody"


def test_what_waits_for_its_time_holds_up_nobody_before(store: Store) -> None:
    queue(store, "digest", "alfa", due_at=NOW + timedelta(hours=8))
    queue(store, "now", "alfa")
    taken = claim(store, limit=9)
    assert ids(taken) == ["now"]
    settle(store, taken[0], "retry", wait=9 * 60)
    assert ids(claim(store, now=NOW + timedelta(hours=10), limit=9)) == ["digest"]


def test_what_was_taken_back_lets_the_next_one_go(store: Store) -> None:
    queue(store, "first", "alfa")
    queue(store, "second", "alfa")
    with store.write() as session:
        assert ids(session.deliveries.claim("nobody", NOW, NOW + LEASE, [Wanted(limit=9)])) == ["first"]
        session.deliveries.give_back(session.deliveries._given([1]), "nobody")
        session.connection.exec_driver_sql("UPDATE delivery SET lease_until = NULL, lease_owner = NULL")
        session.withdrawals.judged("alfa", ["event of first alfa"])
    assert ids(claim(store, limit=9)) == ["second"]


ORDERED = some.lists(
    some.one_of(
        some.tuples(some.just("put"), some.sets(some.sampled_from("abc"), min_size=1)),
        some.tuples(some.sampled_from(["claim", "send", "fail", "kill", "die", "lapse"]), some.just(set[str]())),
    ),
    min_size=4,
    max_size=30,
)


@given(steps=ORDERED)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
def test_whatever_happens_each_subject_hears_in_order_and_nothing_is_lost(
    store: Store, steps: list[tuple[str, set[str]]]
) -> None:
    with store.write() as session:
        for name in ("delivery_alert", "delivery_queue", "attempt", "delivery", "alert"):
            session.connection.exec_driver_sql(f"DELETE FROM {name}")
    now, owner, made, taken, sent = NOW, "worker 0", dict[str, set[str]](), list[Delivery](), list[str]()

    def end(outcome: str) -> None:
        if taken:
            one = taken.pop(0)
            ours = settle(store, one, outcome, owner=owner, wait=(now - NOW).total_seconds() / 60 + 1)
            sent.extend([one.id] if ours and outcome == "sent" else [])

    for number, (step, subjects) in enumerate(steps):
        now += timedelta(seconds=1)
        match step:
            case "put":
                made[f"d{number:02}"] = subjects
                queue(store, f"d{number:02}", *sorted(subjects))
            case "claim":
                taken += claim(store, owner, now, limit=2)
            case "send" | "fail":
                end({"send": "sent", "fail": "retry"}[step])
            case "kill" | "die":
                owner, taken = f"worker {number + 1}", []
            case "lapse":
                now += LEASE * 2
    taken = []
    while left := claim(store, "last", now := now + LEASE * 2):
        assert settle(store, left[0], owner="last")
        sent.append(left[0].id)
    assert sorted(sent) == sorted(made)
    for subject in "abc":
        heard = [name for name in sent if subject in made[name]]
        assert heard == sorted(heard)


def test_a_long_queue_is_walked_once(store: Store) -> None:
    """Two thousand that wait for one are not looked at again at each turn."""
    with store.write() as session:
        alerts = [about(f"a{number}", "alfa") for number in range(2000)]
        session.outbox.add(alerts, [delivery(f"d{number:04}", alert.id) for number, alert in enumerate(alerts)])
    (first,) = claim(store, limit=5)
    for _ in range(2000 // LOOK):
        assert claim(store, limit=5) == []
    with store.read() as session:
        waiting = select(func.count()).where(DELIVERY.c.behind.is_not(None))
        assert session.connection.execute(waiting).scalar() == 1999
        assert session.deliveries.waiting() == []
    settle(store, first)
    assert ids(claim(store, limit=5)) == ["d0001"]


@pytest.mark.parametrize(("untouched", "carriers"), [(True, 1), (False, 2)])
def test_what_was_lent_and_never_begun_takes_further_alerts(store: Store, untouched: bool, carriers: int) -> None:
    put(store, ["a"], delivery("digest", "a"))
    (taken,) = claim(store)
    with store.write() as session:
        session.deliveries.give_back([taken], "one", untouched=untouched)
    put(store, ["b"], delivery("digest", "b"))
    assert len(claim(store, limit=5)) == carriers
