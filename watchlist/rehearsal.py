"""What each subscription would have been sent: its messages one after another, and how many they are a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from watchlist.choose import Choice, Happening
from watchlist.config import SubscriptionSettings
from watchlist.model import Alert, Event, Kind, Reason, Story, Subject, Told

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Performed:
    """What was decided of all that one check brought, with the subjects and stories that it speaks of."""

    at: datetime
    happenings: Sequence[Happening]
    choice: Choice
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A message that would have been sent: when its first alert was decided, when it was due, and what it tells."""

    id: str
    subscription: str
    at: datetime
    due_at: datetime
    told: tuple[Told, ...]

    @property
    def kind(self) -> Kind | None:
        """The kind of all that it tells; None where it tells several."""
        kinds = {one.event.kind for one in self.told}
        return kinds.pop() if len(kinds) == 1 else None


@dataclass
class Tally:
    """How much of what a subscription would have had; ``kept_back`` counts what was decided and not sent, by reason."""

    subscription: str
    alerts: int = 0
    messages: int = 0
    about_tracked: int = 0
    by_reason: Counter[Reason] = field(default_factory=Counter)
    by_kind: Counter[Kind] = field(default_factory=Counter)
    kept_back: Counter[Reason] = field(default_factory=Counter)
    alerts_of_week: Counter[date] = field(default_factory=Counter)
    messages_of_week: Counter[date] = field(default_factory=Counter)

    def count(self, message: Rehearsed) -> None:
        """Count a message, in the week in which it was due."""
        week = monday(message.due_at)
        self.messages += 1
        self.messages_of_week[week] += 1
        self.alerts += len(message.told)
        self.alerts_of_week[week] += len(message.told)
        self.about_tracked += sum(one.alert.subject is not None for one in message.told)
        self.by_reason.update(one.alert.reason for one in message.told)
        self.by_kind.update(one.event.kind for one in message.told)

    @property
    def busiest_week(self) -> date | None:
        """The Monday of the week with the most alerts, the earliest where several had as many."""
        return max(sorted(self.alerts_of_week), key=self.alerts_of_week.__getitem__, default=None)


class Rehearsal:
    """Takes what was decided, check after check, and gives the messages that would have left by then."""

    def __init__(self, subscriptions: Iterable[SubscriptionSettings]) -> None:
        self._first_channel = {one.name: one.channels[0] if one.channels else "" for one in subscriptions}
        self.tallies = {name: Tally(name) for name in self._first_channel}
        self._waiting: dict[tuple[str, datetime], Rehearsed] = {}

    def perform(self, done: Performed) -> Iterator[Rehearsed]:
        """The messages that were due before this, oldest first; then take up what was decided now."""
        yield from self._leave(done.at)
        self._take_up(done)

    def end(self) -> Iterator[Rehearsed]:
        """The messages that still waited."""
        yield from self._leave(None)

    def _leave(self, by: datetime | None) -> Iterator[Rehearsed]:
        due = [one for one in self._waiting.values() if by is None or one.due_at < by]
        for message in sorted(due, key=lambda one: (one.due_at, one.at)):
            del self._waiting[message.id, message.due_at]
            self.tallies[message.subscription].count(message)
            yield message

    def _take_up(self, done: Performed) -> None:
        told = _told(done)
        left = set(told)
        for parcel in done.choice.parcels:
            left.difference_update(parcel.alerts)
            # What goes to several channels is one message all the same.
            if parcel.channel == self._first_channel[parcel.subscription]:
                alerts = tuple(told[alert] for alert in parcel.alerts)
                first = Rehearsed(parcel.id, parcel.subscription, done.at, parcel.due_at, ())
                # A digest takes up what comes until it is due; what was due before has left.
                begun = self._waiting.get((parcel.id, parcel.due_at), first)
                self._waiting[parcel.id, parcel.due_at] = _joined(begun, alerts)
        for alert in left:
            one = told[alert].alert
            self.tallies[one.subscription].kept_back[one.reason] += 1


def monday(moment: datetime) -> date:
    """The first day of the week in which a moment lies, in UTC.

    >>> from datetime import UTC
    >>> monday(datetime(2024, 8, 7, 12, tzinfo=UTC))
    datetime.date(2024, 8, 5)
    """
    day = moment.date()
    return day - timedelta(days=day.weekday())


def weeks(since: datetime, until: datetime) -> float:
    """How many weeks a time is long; a time that is shorter than a week counts as one.

    >>> from datetime import UTC
    >>> weeks(datetime(2024, 8, 1, tzinfo=UTC), datetime(2024, 8, 22, tzinfo=UTC))
    3.0
    """
    return max(1.0, (until - since) / WEEK)


def _told(done: Performed) -> dict[str, Told]:
    """What was decided, by the id of its alert."""
    happenings = {one.event.id: one for one in done.happenings}
    return {alert.id: _one_told(alert, happenings[alert.event], done) for alert in done.choice.alerts}


def _one_told(alert: Alert, one: Happening, done: Performed) -> Told:
    hit = next((hit for hit in one.hits if hit.subject == alert.subject), None)
    return Told(alert, one.event, done.subjects.get(alert.subject or ""), hit, _story(one.event, done))


def _story(event: Event, done: Performed) -> Story | None:
    return done.stories.get(event.story) if event.story else None


def _joined(message: Rehearsed, further: tuple[Told, ...]) -> Rehearsed:
    return Rehearsed(message.id, message.subscription, message.at, message.due_at, message.told + further)
