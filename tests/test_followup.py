"""Whoever has not answered is reminded, others are told once, and nobody is after an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from watchlist.config import SubscriptionSettings
from watchlist.folding import quiet_end
from watchlist.followup import LOOKED_BACK, REMINDERS, FollowUp, OpenMessage, due, ends
from watchlist.model import Change, Event, Kind, Purpose

NOON = datetime(2024, 8, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONCALL = SubscriptionSettings(
    name="oncall",
    channels=["ops"],
    remind_every=HOUR,
    escalate_after=timedelta(hours=2),
    escalate_to=["team", "boss"],
)


def message(**said: object) -> OpenMessage:
    known: dict[str, object] = {
        "delivery": "d1",
        "subscription": "oncall",
        "alerts": ("a", "b"),
        "due_at": NOON,
        "followed_since": NOON - HOUR,
        "sent_at": NOON,
    }
    return OpenMessage(**known | said)  # type: ignore[arg-type]


def subscription(**said: object) -> SubscriptionSettings:
    return SubscriptionSettings.model_validate(ONCALL.model_dump() | said)


def purposes(found: list[FollowUp]) -> list[tuple[str, str]]:
    return [(one.purpose, one.channel) for one in found]


def after(open_message: OpenMessage, found: list[FollowUp], now: datetime) -> OpenMessage:
    """The message once these were made."""
    reminded = any(one.purpose is Purpose.REMINDER for one in found)
    return replace(
        open_message,
        escalated=open_message.escalated or any(one.purpose is Purpose.ESCALATION for one in found),
        reminders=open_message.reminders + reminded,
        reminded_at=now if reminded else open_message.reminded_at,
    )


def lived(to: SubscriptionSettings, first: OpenMessage, steps: list[timedelta]) -> Iterator[tuple[datetime, FollowUp]]:
    """What comes of a message that nobody answers, looked at from when it was told on, after each of these steps."""
    now = first.sent_at or first.due_at
    for step in steps:
        now += step
        found = due([first], [to], now)
        first = after(first, found, now)
        yield from ((now, one) for one in found)


def test_nothing_comes_before_its_time() -> None:
    assert due([message()], [ONCALL], NOON + HOUR - timedelta(seconds=1)) == []


def test_who_was_told_is_reminded_with_all_that_is_open() -> None:
    (reminder,) = due([message()], [ONCALL], NOON + HOUR)
    assert (reminder.purpose, reminder.channel, reminder.number) == (Purpose.REMINDER, "ops", 1)
    assert (reminder.alerts, reminder.follows) == (("a", "b"), "d1")


def test_others_are_told_in_one_message_to_each_channel_and_once() -> None:
    found = due([message()], [subscription(remind_every=None)], NOON + 2 * HOUR)
    assert purposes(found) == [("escalation", "team"), ("escalation", "boss")]
    assert len({one.id for one in found}) == 2
    assert due([message(escalated=True)], [subscription(remind_every=None)], NOON + 99 * HOUR) == []


def test_others_are_told_too_of_what_no_channel_took() -> None:
    found = due([message(sent_at=None)], [ONCALL], NOON + 3 * HOUR)
    assert purposes(found) == [("escalation", "team"), ("escalation", "boss")]


def test_a_channel_that_others_share_is_not_told_twice_at_one_moment() -> None:
    to = subscription(channels=["ops", "team"], escalate_to=["team"])
    assert purposes(due([message()], [to], NOON + 2 * HOUR)) == [("escalation", "team"), ("reminder", "ops")]


def test_what_was_sent_later_is_followed_up_later() -> None:
    digest = message(due_at=NOON + 20 * HOUR, sent_at=None)
    assert due([digest], [ONCALL], NOON + 21 * HOUR) == []
    told = replace(digest, sent_at=NOON + 23 * HOUR)
    assert due([told], [ONCALL], NOON + 23 * HOUR + HOUR / 2) == []
    assert purposes(due([told], [ONCALL], NOON + 24 * HOUR)) == [("reminder", "ops")]


def test_a_new_wish_brings_nothing_of_the_past_back() -> None:
    old = message(followed_since=NOON + 2 * HOUR + timedelta(seconds=1))
    assert due([old], [subscription(remind_every=None)], NOON + 5 * HOUR) == []


def test_what_nobody_looked_at_for_long_is_left() -> None:
    gone = NOON + 2 * HOUR + LOOKED_BACK
    assert purposes(due([message()], [ONCALL], gone)) == [("escalation", "team"), ("escalation", "boss")]
    assert due([message()], [ONCALL], gone + timedelta(seconds=1)) == []


@pytest.mark.parametrize("none", [message(alerts=()), message(subscription="another")])
def test_what_is_answered_or_asked_by_nobody_has_no_sequel(none: OpenMessage) -> None:
    assert due([none], [ONCALL], NOON + 5 * HOUR) == []


def test_the_night_holds_reminders_and_not_what_others_are_told() -> None:
    to = subscription(quiet_hours="14:00-07:00 UTC")
    assert purposes(due([message()], [to], NOON + 3 * HOUR)) == [("escalation", "team"), ("escalation", "boss")]
    morning = datetime(2024, 8, 8, 7, tzinfo=UTC)
    held = message(escalated=True)
    assert due([held], [to], morning - timedelta(seconds=1)) == []
    assert purposes(due([held], [to], morning)) == [("reminder", "ops")]


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ("22:00-07:00 Europe/Istanbul", "2024-08-07T18:59Z", False),
        ("22:00-07:00 Europe/Istanbul", "2024-08-07T19:00Z", True),
        ("22:00-07:00 Europe/Istanbul", "2024-08-08T03:59Z", True),
        ("22:00-07:00 Europe/Istanbul", "2024-08-08T04:00Z", False),
        ("09:00-17:00 UTC", "2024-08-08T09:00Z", True),
        ("09:00-17:00 UTC", "2024-08-08T17:00Z", False),
        # Berlin's clocks go forward at one in the morning UTC: seven there is six UTC before, and five after.
        ("22:00-07:00 Europe/Berlin", "2025-03-29T05:30Z", True),
        ("22:00-07:00 Europe/Berlin", "2025-03-30T05:30Z", False),
    ],
)
def test_quiet_hours_go_by_the_clock_on_the_wall(hours: str, at: str, quiet: bool) -> None:
    end = quiet_end(subscription(quiet_hours=hours).quiet_hours, datetime.fromisoformat(at))
    assert (end is not None) is quiet


STEPS = some.lists(some.integers(1, 600).map(lambda minutes: timedelta(minutes=minutes)), min_size=1, max_size=80)
LENGTHS = some.none() | some.integers(1, 300).map(lambda minutes: timedelta(minutes=minutes))


@given(STEPS, LENGTHS, LENGTHS, some.none() | some.integers(0, 600), some.sampled_from([None, "14:00-20:00 UTC"]))
def test_whenever_it_is_looked_at(
    steps: list[timedelta],
    remind: timedelta | None,
    escalate: timedelta | None,
    sent: int | None,
    hours: str | None,
) -> None:
    """Never before its time, never twice, never at night, never without end, and the same decided twice is the same."""
    to = subscription(
        remind_every=remind,
        escalate_after=escalate,
        escalate_to=["team", "boss"] if escalate else [],
        quiet_hours=hours,
    )
    sent_at = NOON + timedelta(minutes=sent) if sent is not None else None
    first = message(sent_at=sent_at)
    made = list(lived(to, first, steps))
    told = sent_at or NOON
    reminded = [at for at, one in made if one.purpose is Purpose.REMINDER]
    escalated = [(at, one.channel) for at, one in made if one.purpose is Purpose.ESCALATION]
    assert len({one.id for _, one in made}) == len(made)
    assert all(escalate and at >= told + escalate for at, _ in escalated)
    assert sorted(channel for _, channel in escalated) in ([], ["boss", "team"])
    assert not reminded or sent_at
    assert len(reminded) <= REMINDERS
    assert all(remind and later - earlier >= remind for earlier, later in pairwise([told, *reminded]))
    assert not any(quiet_end(to.quiet_hours, at) for at in reminded)
    assert made == list(lived(to, first, steps))


@given(STEPS)
def test_an_answer_ends_it(steps: list[timedelta]) -> None:
    assert list(lived(ONCALL, message(alerts=()), steps)) == []


def event(kind: Kind, source: str, field: str, new: str) -> Event:
    return Event(f"{source} {field} {new}", kind, source, NOON, "", changes=(Change(field, None, new),))


def test_a_trouble_is_ended_by_its_own_end_only() -> None:
    end = event(Kind.SOURCE_FAULT, "un_sc", "state", "ok")
    assert ends(end, event(Kind.SOURCE_FAULT, "un_sc", "state", "failing"))
    assert ends(end, end)
    assert not ends(end, event(Kind.SOURCE_FAULT, "eu_fsf", "state", "failing"))
    assert not ends(event(Kind.SOURCE_FAULT, "un_sc", "state", "held"), end)
    disk = event(Kind.OPERATOR, "watchlist", "disk", "ok")
    assert ends(disk, event(Kind.OPERATOR, "watchlist", "disk", "wrong"))
    assert not ends(disk, event(Kind.OPERATOR, "watchlist", "clock", "wrong"))
    assert not ends(disk, Event("x", Kind.OPERATOR, "watchlist", NOON, "a notice that cannot be read"))
