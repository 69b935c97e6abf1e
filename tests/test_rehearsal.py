"""What would have been sent is counted as it would have left: once for all channels, a digest when it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from watchlist.choose import Happening, People, choose
from watchlist.config import SubscriptionSettings
from watchlist.model import Event, Kind
from watchlist.rehearsal import Performed, Rehearsal, Rehearsed

NOON = datetime(2024, 8, 7, 12, tzinfo=UTC)
TWICE = SubscriptionSettings(name="twice", channels=["console", "team"], subjects="all")
DAILY = SubscriptionSettings.model_validate({"name": "daily", "mode": "digest", "at": "08:00 UTC", "subjects": "all"})


def fault(at: datetime) -> Happening:
    return Happening(Event(f"event of {at}", Kind.SOURCE_FAULT, "house", at, "House list: failing", check=str(at)))


def performed(rehearsal: Rehearsal, to: SubscriptionSettings, *moments: datetime) -> list[Rehearsed]:
    """The messages that had left by the last of these moments."""
    left: list[Rehearsed] = []
    for at in moments:
        happenings = [fault(at)]
        choice = choose(happenings, People(subscriptions=[to]), at)
        left += rehearsal.perform(Performed(at, happenings, choice))
    return left


def test_a_message_to_two_channels_is_one() -> None:
    rehearsal = Rehearsal([TWICE])
    assert performed(rehearsal, TWICE, NOON) == []
    (message,) = rehearsal.end()
    assert (message.due_at, len(message.told), message.kind) == (NOON, 1, Kind.SOURCE_FAULT)
    assert rehearsal.tallies["twice"].messages == 1


def test_a_digest_leaves_when_it_is_due_with_all_that_came_until_then() -> None:
    rehearsal = Rehearsal([DAILY])
    hours = [NOON, NOON + timedelta(hours=1), NOON + timedelta(days=1)]
    (first,) = performed(rehearsal, DAILY, *hours)
    assert (first.at, first.due_at, len(first.told)) == (NOON, datetime(2024, 8, 8, 8, tzinfo=UTC), 2)
    (second,) = rehearsal.end()
    assert len(second.told) == 1


def test_the_busiest_week_is_the_one_with_the_most_alerts() -> None:
    rehearsal = Rehearsal([TWICE])
    performed(rehearsal, TWICE, NOON, NOON + timedelta(weeks=1), NOON + timedelta(weeks=1, hours=1))
    assert list(rehearsal.end())
    tally = rehearsal.tallies["twice"]
    assert tally.busiest_week == date(2024, 8, 12)
    assert tally.messages_of_week == {date(2024, 8, 5): 1, date(2024, 8, 12): 2}
