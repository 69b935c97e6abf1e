"""What nobody answers is brought to mind and told to others; an answer, or the end of a trouble, ends that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, Clock, Configure, House

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.errors import DeliveryError, InputError, UnknownError
from watchlist.followup import OpenMessage, tried_from
from watchlist.model import Alert, AlertState, Change, Decision, Event, Kind, Message, Purpose
from watchlist.pipeline.answering import BY_ITSELF, acknowledge, resolve
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.following_up import begin_and_log, follow_up
from watchlist.pipeline.judging import judge
from watchlist.pipeline.tell import tell
from watchlist.store.outbox import Attempt

FOLLOWED = """
[channels.ops]
kind = "console"
[channels.desk]
kind = "console"
[channels.team]
kind = "console"
[[subscriptions]]
name = "oncall"
channels = ["ops", "desk"]
subjects = "all"
remind_every = "1h"
escalate_after = "2h30m"
escalate_to = ["team"]
"""
OTHERS = [f"{number},Firm Number {number} GmbH,DE,Berlin," for number in range(11, 14)]


class Channels:
    """Opens channels that take all but what goes to one that is broken; ``sent`` is to whom, and under which key."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.broken: set[str] = set()

    def __call__(self, name: str) -> Taking:
        return Taking(self, name)

    def heard(self) -> list[str]:
        """The channels that were told since this was asked last."""
        heard, self.sent = [name for name, _ in self.sent], []
        return heard


class Taking:
    """One of the channels."""

    def __init__(self, of: Channels, name: str) -> None:
        self.of = of
        self.name = name

    def send(self, message: Message) -> None:
        if self.name in self.of.broken:
            raise DeliveryError(f"{self.name}: no answer")
        self.of.sent.append((self.name, message.key))


@pytest.fixture
def channels() -> Channels:
    return Channels()


@pytest.fixture
def followed(configured: Configure, tmp_path: Path, clock: Clock) -> House:
    """Three firms are newly listed in one reading, after the daemon has looked for the first time."""
    house = House(configured(HOUSE + FOLLOWED), tmp_path / "house.csv")
    house.poll(ALPHA, BETA)
    assert follow_up(house.app) == []
    clock.forward(hours=1)
    assert house.poll(ALPHA, BETA, *OTHERS).listed == 3
    return house


def turn(app: App, channels: Channels) -> list[str]:
    """What a turn of the daemon sends, as the channels that hear of it; which of them first is no matter."""
    follow_up(app)
    deliver_due(app, channels)
    return sorted(channels.heard())


def alerts(app: App) -> list[Alert]:
    with app.store.read() as session:
        return session.outbox.alerts()


def tries(app: App, alert: str) -> list[Attempt]:
    with app.store.read() as session:
        return session.outbox.attempts([alert])[alert]


def waiting(app: App) -> list[OpenMessage]:
    (to,) = app.settings.subscriptions
    now = app.clock()
    with app.store.read() as session:
        since = session.follow_ups.followed()[to.name]
        return session.follow_ups.open_messages(to.name, tried_from(to, now), since)


def test_a_message_that_nobody_answers_is_reminded_of_and_told_to_others_once(
    followed: House, channels: Channels, clock: Clock
) -> None:
    app = followed.app
    assert turn(app, channels) == ["desk", "ops"]
    heard = {}
    for quarter in range(1, 17):
        clock.forward(minutes=15)
        if told := turn(app, channels):
            heard[quarter / 4] = told
    reminded = ["desk", "ops"]
    assert heard == {1.0: reminded, 2.0: reminded, 2.5: ["team"], 3.0: reminded, 4.0: reminded}
    purposes = [one.purpose for one in tries(app, alerts(app)[0].id)]
    assert purposes == ["alert"] * 2 + ["reminder"] * 4 + ["escalation"] + ["reminder"] * 4
    assert {alert.state for alert in alerts(app)} == {AlertState.SENT}


def test_one_message_about_many_is_one_message_to_others(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    turn(app, channels)
    clock.forward(hours=2.5)
    made = follow_up(app)
    (escalation,) = [one for one in made if one.purpose is Purpose.ESCALATION]
    assert set(escalation.alerts) == {alert.id for alert in alerts(app)}
    assert len(escalation.alerts) == 3
    assert follow_up(app) == []


def test_what_was_answered_before_is_left_out(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    turn(app, channels)
    first, second, third = (alert.id for alert in alerts(app))
    acknowledge(app, [first], by="an analyst", only=True)
    resolve(app, [second], by="an analyst")
    clock.forward(hours=2.5)
    assert {one.alerts for one in follow_up(app)} == {(third,)}


def test_an_answer_to_one_answers_all_that_was_told_with_it(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    turn(app, channels)
    first, *others = (alert.id for alert in alerts(app))
    answered = acknowledge(app, [first], by="an analyst", note="we do not trade with them")
    assert [alert.id for alert in answered.asked] == [first]
    assert [alert.id for alert in answered.others] == others
    for alert in alerts(app):
        assert (alert.state, alert.acknowledged_by) == (AlertState.ACKNOWLEDGED, "an analyst")
        assert (alert.acknowledged_at, alert.note) == (clock.now, "we do not trade with them")
    clock.forward(hours=9)
    assert turn(app, channels) == []
    assert waiting(app) == []


def test_the_first_answer_stays(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    turn(app, channels)
    first = alerts(app)[0].id
    acknowledge(app, [first], by="an analyst", note="seen")
    at = clock.now
    clock.forward(hours=1)
    again = acknowledge(app, [first], by="another", note="me too")
    assert not again.fresh
    (asked,) = again.asked
    assert (asked.acknowledged_at, asked.acknowledged_by, asked.note) == (at, "an analyst", "seen")
    over = resolve(app, [first], by="another", note="delisted")
    assert over.fresh == {first}
    (asked,) = over.asked
    assert (asked.state, asked.resolved_by, asked.note) == (AlertState.ACKNOWLEDGED, "another", "seen; delisted")


def test_what_nobody_has_read_yet_is_answered_alone(followed: House) -> None:
    app = followed.app
    first = alerts(app)[0].id
    assert acknowledge(app, [first], by="an analyst").fresh == {first}


@pytest.mark.parametrize("answer", [acknowledge, resolve])
def test_what_told_nobody_cannot_be_answered(
    followed: House, channels: Channels, answer: Callable[..., object]
) -> None:
    app = followed.app
    followed.poll(ALPHA, BETA, *OTHERS, DELTA)
    with app.store.read() as session:
        hit = next(one.hit for one in session.subjects.hits() if one.key == "4")
    judge(app, hit.id, Decision.NEGATIVE, by="an analyst", note="")
    dropped = next(alert for alert in alerts(app) if alert.state is AlertState.SUPPRESSED)
    turn(app, channels)
    told = next(alert for alert in alerts(app) if alert.state is AlertState.SENT)
    with pytest.raises(InputError, match=f"{dropped.id} was told to nobody \\(judged negative\\)"):
        answer(app, [told.id, dropped.id], by="an analyst")
    with pytest.raises(UnknownError, match="'nothing'"):
        answer(app, [told.id, "nothing"], by="an analyst")
    assert not any(alert.acknowledged_at or alert.resolved_at for alert in alerts(app))


def test_who_judges_that_it_is_another_firm_has_answered(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    followed.poll(ALPHA, BETA, *OTHERS, DELTA)
    turn(app, channels)
    with app.store.read() as session:
        hit = next(one.hit for one in session.subjects.hits() if one.key == "4")
    judge(app, hit.id, Decision.NEGATIVE, by="an analyst", note="")
    [answered] = [alert for alert in alerts(app) if alert.resolved_at]
    assert (answered.event, answered.resolved_by, answered.state) == (hit.event, "an analyst", AlertState.SENT)
    clock.forward(hours=2.5)
    assert answered.id not in {alert for one in follow_up(app) for alert in one.alerts}


def test_others_are_told_of_what_could_not_be_delivered(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    channels.broken = {"ops", "desk"}
    for _ in range(10):
        assert turn(app, channels) == []
        clock.forward(minutes=15)
    assert turn(app, channels) == ["team"]
    assert {alert.state for alert in alerts(app)} == {AlertState.RETRYING}
    clock.forward(hours=9)
    assert turn(app, channels) == []


def test_a_reminder_that_waits_is_taken_back_by_an_answer(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    turn(app, channels)
    first = alerts(app)[0].id
    clock.forward(hours=1)
    channels.broken = {"desk"}
    assert turn(app, channels) == ["ops"]
    acknowledge(app, [first], by="an analyst")
    channels.broken = set()
    clock.forward(hours=9)
    assert turn(app, channels) == []
    with app.store.read() as session:
        assert session.deliveries.next_due() is None


def test_what_was_due_before_anybody_wished_for_it_is_left(
    configured: Configure, tmp_path: Path, channels: Channels, clock: Clock
) -> None:
    before = configured(HOUSE + FOLLOWED.split("remind_every")[0])
    house = House(before, tmp_path / "house.csv")
    house.poll(ALPHA, BETA)
    for number, row in enumerate((GAMMA, DELTA), 2):
        clock.forward(hours=2)
        house.poll(*(ALPHA, BETA, GAMMA, DELTA)[: number + 1])
        assert turn(before, channels) == ["desk", "ops"], row
    clock.forward(hours=1)
    after = configured(HOUSE + FOLLOWED)
    # Three hours and one hour old by now: of the one, others are told when its time comes; of the other, never.
    follow_up(after)
    clock.forward(hours=1.5)
    escalations = [one for one in follow_up(after) if one.purpose is Purpose.ESCALATION]
    newest = alerts(after)[-1]
    assert [one.alerts for one in escalations] == [(newest.id,)]


def test_two_that_look_at_once_make_nothing_twice(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    turn(app, channels)
    clock.forward(hours=2.5)
    made = follow_up(app)
    with app.store.write() as session:
        # As another process does that has looked before this one wrote.
        session.follow_ups.add(made, clock.now)
    assert turn(app, channels) == ["desk", "ops", "team"]


def test_a_wish_that_is_taken_back_begins_anew_later(
    followed: House, configured: Configure, channels: Channels, clock: Clock
) -> None:
    turn(followed.app, channels)
    without = configured(HOUSE + FOLLOWED.split("remind_every")[0])
    clock.forward(hours=1)
    assert turn(without, channels) == []
    clock.forward(hours=8)
    assert turn(configured(HOUSE + FOLLOWED), channels) == []


def trouble(app: App, *, begins: bool, kind: Kind = Kind.SOURCE_FAULT, source: str = "house", of: str = "state") -> str:
    """Something goes wrong or is well again; the event's id."""
    now = app.clock()
    change = Change(of, "ok", "failing") if begins else Change(of, "failing", "ok")
    event = Event(f"{source} {of} {begins} {now}", kind, source, now, "trouble", changes=(change,))
    with app.store.write() as session:
        tell(session, app, [Happening(event)], now)
    return event.id


def resolved(app: App) -> Sequence[tuple[str, datetime | None]]:
    return [(alert.event, alert.resolved_at) for alert in alerts(app) if alert.resolved_by == BY_ITSELF]


@pytest.mark.parametrize(("kind", "of"), [(Kind.SOURCE_FAULT, "state"), (Kind.OPERATOR, "disk")])
def test_the_end_of_a_trouble_answers_its_beginning(
    configured: Configure, channels: Channels, clock: Clock, kind: Kind, of: str
) -> None:
    app = configured(HOUSE + FOLLOWED)
    follow_up(app)
    begun = trouble(app, begins=True, kind=kind, of=of)
    other = trouble(app, begins=True, kind=kind, source="elsewhere", of=of)
    assert turn(app, channels) == ["desk", "desk", "ops", "ops"]
    clock.forward(minutes=30)
    ended = trouble(app, begins=False, kind=kind, of=of)
    assert resolved(app) == [(begun, clock.now), (ended, clock.now)]
    assert turn(app, channels) == ["desk", "ops"], "that it has ended is told"
    clock.forward(minutes=45)
    assert [event for event, _ in resolved(app)] == [begun, ended]
    assert {one.alerts for one in follow_up(app)} == {tuple(a.id for a in alerts(app) if a.event == other)}
    assert {alert.state for alert in alerts(app)} == {AlertState.SENT}


def test_what_comes_after_a_real_source_ends_with_its_recovery(
    configured: Configure, tmp_path: Path, channels: Channels, clock: Clock
) -> None:
    house = House(configured(HOUSE + FOLLOWED), tmp_path / "house.csv")
    house.poll(ALPHA, BETA)
    turn(house.app, channels)
    clock.forward(hours=1)
    house.file.unlink()
    house.poll()
    assert turn(house.app, channels) == ["desk", "ops"]
    clock.forward(hours=1)
    assert turn(house.app, channels) == ["desk", "ops"]
    house.poll(ALPHA, BETA)
    turn(house.app, channels)
    clock.forward(hours=9)
    assert turn(house.app, channels) == []
    assert len(resolved(house.app)) == 2


def test_a_look_that_finds_nothing_due_writes_nothing(followed: House, channels: Channels, clock: Clock) -> None:
    app = followed.app
    turn(app, channels)
    with app.store.write():
        # Another holds the one writer's place.
        assert follow_up(app) == []
    assert [len(one.alerts) for one in waiting(app)] == [3]
    assert waiting(app)[0].sent_at == clock.now
    assert waiting(app)[0].followed_since == clock.now - timedelta(hours=1)


def test_a_start_on_a_database_that_another_holds_begins_to_follow_up_later(configured: Configure) -> None:
    app = configured(HOUSE + FOLLOWED)
    with app.store.write():
        begin_and_log(app)
    follow_up(app)
    with app.store.read() as session:
        assert set(session.follow_ups.followed()) == {"oncall"}
