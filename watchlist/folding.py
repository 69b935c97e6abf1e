"""How alerts leave: at once, together with others, or later; each that does not leave at once and alone says why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from watchlist.config import QuietHours, SubscriptionSettings
from watchlist.happening import ABOUT_NOBODY, Choice, Happening, Parcel, hour_of, next_hour
from watchlist.model import Alert, AlertState, Event, Kind, Reason, digest

Decided = tuple[Happening, Alert]
URGENCY = (Kind.LISTED, Kind.ANNOUNCED, Kind.DELISTED, Kind.REPORTED, Kind.AMENDED)
"""What leaves first where not all may leave at once; all other kinds come after these."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """When a message leaves, what it is known by, and why its alerts are in it where they would not leave so."""

    together: str
    due: datetime
    folded: Reason | None = None


def fold(
    decided: Sequence[Decided],
    to: SubscriptionSettings,
    now: datetime,
    *,
    lately: int = 0,
    own: Collection[str] = (),
    one_summary: bool = False,
) -> Choice:
    """Give each alert of a subscription its message.

    ``lately`` is how many it was sent at once in this hour, ``own`` are the subjects that a user added.
    """
    messages: dict[Leaving, list[Alert]] = {}
    at_once: dict[str, list[Decided]] = {}
    for one, alert in decided:
        if alert.state is AlertState.SUPPRESSED:
            continue
        if later := _later(one.event, to, now):
            messages.setdefault(later, []).append(alert)
        else:
            at_once.setdefault(_together(one.event, alert, to, one_summary=one_summary), []).append((one, alert))
    for leaving, alerts in _within_limit(at_once, to, now, lately, own):
        messages.setdefault(leaving, []).extend(alerts)
    folded = {alert.id: _folded(alert, leaving) for leaving, alerts in messages.items() for alert in alerts}
    return Choice(
        tuple(folded.get(alert.id, alert) for _, alert in decided),
        tuple(parcel for leaving, alerts in messages.items() for parcel in _parcels(leaving, alerts, to)),
    )


def _folded(alert: Alert, leaving: Leaving) -> Alert:
    state = AlertState.DIGEST if leaving.folded is Reason.DIGESTED else AlertState.PENDING
    return replace(alert, folded=leaving.folded, state=state)


def _parcels(leaving: Leaving, alerts: Iterable[Alert], to: SubscriptionSettings) -> Iterator[Parcel]:
    carried = tuple(alert.id for alert in alerts)
    for channel in dict.fromkeys(to.channels):
        identity = digest("delivery", to.name, channel, leaving.together)
        yield Parcel(identity, to.name, channel, leaving.due, carried)


def _later(event: Event, to: SubscriptionSettings, now: datetime) -> Leaving | None:
    """The digest, or the end of the quiet hours, that an alert waits for; None where it leaves at once."""
    if to.mode == "digest":
        due = next_digest(to, now)
        return Leaving(f"digest {due.isoformat()}", due, Reason.DIGESTED)
    if event.kind in to.quiet_except:
        return None
    end = quiet_end(to.quiet_hours, now)
    return Leaving(f"quiet {end.isoformat()}", end, Reason.QUIET_HOURS) if end else None


def _together(event: Event, alert: Alert, to: SubscriptionSettings, *, one_summary: bool) -> str:
    """Name the message that an alert leaves in: that of one check or story, or that of its event.

    A trouble is told by itself; one listing that meets several subjects is one message even where all leave singly.
    """
    if event.kind in ABOUT_NOBODY:
        return event.id
    if one_summary:
        return f"summary {event.check or event.detected_at.isoformat()}"
    if to.group:
        return event.story or event.check or event.id
    # A story may say several things at once: whoever wants each matter by itself gets them together all the same.
    return digest("story", event.story, alert.subject) if event.story else event.id


def _within_limit(
    messages: dict[str, list[Decided]], to: SubscriptionSettings, now: datetime, lately: int, own: Collection[str]
) -> Iterator[tuple[Leaving, list[Alert]]]:
    """Let as many messages leave at once as may in this hour, the most urgent first, and the rest together after it."""
    room = max(to.flood_limit - lately, 0) if to.flood_limit else len(messages)
    for together in sorted(messages, key=lambda one: (*_urgency(messages[one], own), one)):
        alerts = [alert for _, alert in messages[together]]
        limited = is_limited(one.event for one, _ in messages[together])
        if limited and room < 1:
            yield _after_flood(to, now), alerts
            continue
        room -= limited
        yield Leaving(together, now, Reason.GROUPED if len(alerts) > 1 else None), alerts


def is_limited(events: Iterable[Event]) -> bool:
    """Whether a message about these events counts against the limit: what is wrong with our own work never waits."""
    return not any(event.kind in ABOUT_NOBODY for event in events)


def _urgency(message: Iterable[Decided], own: Collection[str]) -> tuple[int, bool, bool]:
    """By what has happened, and of what is alike the sure before the possible, and the user's own firms first."""
    return min(
        (
            URGENCY.index(one.event.kind) if one.event.kind in URGENCY else len(URGENCY),
            alert.reason is Reason.POSSIBLE_MATCH,
            alert.subject not in own,
        )
        for one, alert in message
    )


def _after_flood(to: SubscriptionSettings, now: datetime) -> Leaving:
    due = _not_quiet(to.quiet_hours, next_hour(now))
    return Leaving(f"flood {due.isoformat()}", due, Reason.FLOOD_LIMIT)


def messages_at_once(choice: Choice, happenings: Iterable[Happening]) -> Iterator[tuple[str, datetime]]:
    """The messages of a choice that count against the limit: each its subscription, and the hour in which it left."""
    events = {one.event.id: one.event for one in happenings}
    alerts = {alert.id: alert for alert in choice.alerts}
    for subscription, carried in dict.fromkeys((one.subscription, one.alerts) for one in choice.parcels):
        told = [alerts[one] for one in carried]
        if told[0].folded in (None, Reason.GROUPED) and is_limited(events[one.event] for one in told):
            yield subscription, hour_of(told[0].created_at)


def next_digest(to: SubscriptionSettings, now: datetime) -> datetime:
    """When the next digest of a subscription is due: its time of day in its zone, whatever daylight saving does.

    One whose time lies within the quiet hours comes at their end.
    """
    today = now.astimezone(to.at.tz).date()
    days = (datetime.combine(today + timedelta(days=later), to.at.at, to.at.tz) for later in (-1, 0, 1))
    # Compared in UTC: by the clock on the wall, half past two comes twice on one day of the year.
    due = (_not_quiet(to.quiet_hours, day.astimezone(UTC)) for day in days)
    return next(moment for moment in due if moment > now)


def quiet_end(quiet: QuietHours | None, now: datetime) -> datetime | None:
    """When the quiet hours end in which a moment lies; None where it lies in none.

    They are by the clock on the wall of their zone, over midnight where they end before they begin.
    """
    if quiet is None:
        return None
    today = now.astimezone(quiet.tz).date()
    for day in (today - timedelta(days=1), today):
        last = day if quiet.begin < quiet.end else day + timedelta(days=1)
        begin, end = (
            datetime.combine(on, clock, quiet.tz).astimezone(UTC)
            for on, clock in ((day, quiet.begin), (last, quiet.end))
        )
        if begin <= now < end:
            return end
    return None


def _not_quiet(quiet: QuietHours | None, moment: datetime) -> datetime:
    return quiet_end(quiet, moment) or moment
