"""What a person's positive judgement brings back: what was held for review, and what was judged negative before."""

from __future__ import annotations

import pytest
from house_list import ALPHA, HOUSE, Clock, Configure, House

from watchlist.model import Alert, AlertState, Band, Decision, Name, Reason, Subject
from watchlist.pipeline.judging import judge
from watchlist.pipeline.tracking import track

MINE = Subject("mine", (Name("Delta Lojistik"),), country="DE")
LISTED = "4,Korkmaz Delta Lojistik,NL,Rotterdam,"
REVIEW = "[matching]\nhit = 0.99\nthreshold = 0.98\nreview = 0.6\n"
"""What is alike is only to review."""


@pytest.fixture
def held(configured: Configure, house: House, clock: Clock) -> House:
    """A house list with an entry that is only to review, whose note was changed since."""
    made = House(configured(HOUSE + REVIEW), house.file)
    made.poll(ALPHA)
    track(made.app, [MINE])
    for row in (LISTED, LISTED + "Seen again"):
        clock.forward(hours=1)
        made.poll(ALPHA, row)
    clock.forward(hours=1)
    return made


def alerts(house: House) -> list[Alert]:
    with house.app.store.read() as session:
        return [alert for alert in session.outbox.alerts() if alert.subject == "mine"]


def reasons(house: House) -> list[tuple[Reason, AlertState]]:
    return [(one.reason, one.state) for one in alerts(house)]


def waiting(house: House) -> list[str]:
    """The alerts that deliveries carry, each as often as it is carried."""
    with house.app.store.read() as session:
        carried = session.outbox.attempts([alert.id for alert in alerts(house)])
    return [alert for alert, attempts in carried.items() for _ in attempts]


def decide(house: House, decision: Decision) -> int:
    with house.app.store.read() as session:
        hit = next(iter(session.subjects.hits(subject="mine")))
    return judge(house.app, hit.hit.id, decision, by="Ayşe", note="").told


def test_what_was_held_is_told_once_when_a_person_says_that_it_is_so(held: House, clock: Clock) -> None:
    with held.app.store.read() as session:
        assert {one.hit.band for one in session.subjects.hits(subject="mine")} == {Band.REVIEW}
    assert reasons(held) == [(Reason.HELD_FOR_REVIEW, AlertState.SUPPRESSED)] * 2
    assert not waiting(held)
    assert decide(held, Decision.POSITIVE) == 2
    assert reasons(held) == [(Reason.NEW_LISTING, AlertState.PENDING), (Reason.AMENDED, AlertState.PENDING)]
    assert {one.created_at for one in alerts(held)} == {clock.now}, "it is decided now that they are told"
    assert sorted(waiting(held)) == sorted(one.id for one in alerts(held))
    assert decide(held, Decision.POSITIVE) == 0, "told once"
    assert len(waiting(held)) == 2


def test_a_decision_that_turns_takes_back_and_brings_back(held: House) -> None:
    assert decide(held, Decision.POSITIVE) == 2
    assert decide(held, Decision.NEGATIVE) == 0
    assert reasons(held) == [(Reason.JUDGED_NEGATIVE, AlertState.SUPPRESSED)] * 2
    assert not waiting(held)
    assert decide(held, Decision.UNSURE) == 0, "unsure says nothing of what was taken back"
    assert decide(held, Decision.POSITIVE) == 2
    assert sorted(waiting(held)) == sorted(one.id for one in alerts(held))


def test_what_happened_long_ago_is_told_no_more(held: House, clock: Clock) -> None:
    clock.forward(days=30)
    assert decide(held, Decision.POSITIVE) == 0
    assert {reason for reason, _ in reasons(held)} == {Reason.HELD_FOR_REVIEW}


def test_what_a_list_had_already_leaves_no_alert_until_it_is_judged(
    configured: Configure, house: House, clock: Clock
) -> None:
    made = House(configured(HOUSE + REVIEW), house.file)
    made.poll(ALPHA, LISTED)
    clock.forward(hours=1)
    track(made.app, [MINE])
    assert alerts(made) == []
    assert decide(made, Decision.POSITIVE) == 1
    assert reasons(made) == [(Reason.ALREADY_LISTED, AlertState.PENDING)]
    assert len(waiting(made)) == 1


def test_what_follows_a_positive_judgement_is_told_at_once(held: House, clock: Clock) -> None:
    decide(held, Decision.POSITIVE)
    clock.forward(hours=1)
    held.poll(ALPHA, LISTED + "Seen a third time")
    assert reasons(held)[-1] == (Reason.AMENDED, AlertState.PENDING)
