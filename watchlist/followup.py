"""What comes after a message that nobody has answered: it is brought to mind again, and then others are told.

A message is open while one of its alerts is neither acknowledged nor resolved. All is decided here, from what was
told when; the ids of what comes of it are the same however often, and by however many, it is decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from watchlist.config import SubscriptionSettings
from watchlist.folding import quiet_end
from watchlist.model import Event, Kind, Purpose, Value, digest

REMINDERS = 10
"""How often a message is brought to mind at most: who has passed over ten will not read the eleventh."""

LOOKED_BACK = timedelta(days=7)
"""How long after its time what is due is still made up for, such as after the daemon has stood still."""

TROUBLES = frozenset({Kind.SOURCE_FAULT, Kind.OPERATOR})


class OpenMessage(Value, frozen=True):
    """A message that nobody has answered yet, by the first delivery that carries it, and the alerts that are open.

    ``due_at`` is when it was to be told, ``sent_at`` when the first of its channels took it, if one has.
    ``followed_since`` is from when on its subscription is followed up.
    """

    delivery: str
    subscription: str
    alerts: tuple[str, ...]
    due_at: datetime
    followed_since: datetime
    sent_at: datetime | None = None
    reminders: int = 0
    reminded_at: datetime | None = None
    escalated: bool = False


class FollowUp(Value, frozen=True):
    """A message to send after another one, to one channel; ``number`` counts those of its purpose."""

    purpose: Purpose
    follows: str
    number: int
    subscription: str
    channel: str
    alerts: tuple[str, ...]

    @property
    def id(self) -> str:
        """The same for the same follow-up, so that it is made once whoever makes it."""
        return digest(self.purpose, self.follows, str(self.number), self.channel)


def is_followed(to: SubscriptionSettings) -> bool:
    """Whether anything comes after a message of this subscription."""
    return to.remind_every is not None or to.escalate_after is not None


def tried_from(to: SubscriptionSettings, now: datetime) -> datetime:
    """From when on a message must have been tried for anything to come after it still."""
    reminding = (to.remind_every or timedelta()) * REMINDERS
    return now - LOOKED_BACK - max(reminding, to.escalate_after or timedelta())


def due(
    messages: Iterable[OpenMessage], subscriptions: Iterable[SubscriptionSettings], now: datetime
) -> list[FollowUp]:
    """What must be sent now after these messages, each to each of its channels once.

    What was due before its subscription was followed is left: a new wish does not bring back the past.
    """
    wishes = {to.name: to for to in subscriptions}
    known = [(one, wishes[one.subscription]) for one in messages if one.alerts and one.subscription in wishes]
    return [after for one, to in known for after in _after(one, to, now)]


def _after(message: OpenMessage, to: SubscriptionSettings, now: datetime) -> Iterator[FollowUp]:
    escalated = tuple(dict.fromkeys(to.escalate_to)) if _escalates(message, to, now) else ()
    yield from _to_each(Purpose.ESCALATION, message, 1, escalated)
    if _reminds(message, to, now):
        # Where others are told through the same channel at this moment, it is one message too many.
        channels = [channel for channel in dict.fromkeys(to.channels) if channel not in escalated]
        yield from _to_each(Purpose.REMINDER, message, message.reminders + 1, channels)


def _to_each(purpose: Purpose, after: OpenMessage, number: int, channels: Collection[str]) -> Iterator[FollowUp]:
    for channel in channels:
        yield FollowUp(purpose, after.delivery, number, after.subscription, channel, after.alerts)


def _escalates(message: OpenMessage, to: SubscriptionSettings, now: datetime) -> bool:
    """Whether others are to be told now; where no channel took it, too, for then nobody at all knows of it."""
    if to.escalate_after is None or message.escalated:
        return False
    return _is_time(message, (message.sent_at or message.due_at) + to.escalate_after, now)


def _reminds(message: OpenMessage, to: SubscriptionSettings, now: datetime) -> bool:
    """Whether to bring to mind now what was told; at night it waits, and the night counts for none."""
    if to.remind_every is None or message.sent_at is None or message.reminders >= REMINDERS:
        return False
    next_at = (message.reminded_at or message.sent_at) + to.remind_every
    return _is_time(message, next_at, now) and quiet_end(to.quiet_hours, now) is None


def _is_time(message: OpenMessage, at: datetime, now: datetime) -> bool:
    return max(message.followed_since, now - LOOKED_BACK) <= at <= now


def ends(event: Event, earlier: Event) -> bool:
    """Whether an event is the end of the trouble that an earlier one told of; its own alert has no sequel either."""
    return event.is_recovery and event.kind in TROUBLES and trouble(event) == trouble(earlier)


def trouble(event: Event) -> tuple[str, str, str]:
    """What a trouble is told by: its source's name, and which of its states or which condition has changed."""
    return event.kind, event.source, event.changes[0].field if event.changes else ""
