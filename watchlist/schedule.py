"""When a source is due, worked out from its last check alone, so that a restart forgets nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchlist.lists import Hours
from watchlist.sources import Source
from watchlist.store import SourceState

SATURDAY = 5
STALE_AFTER = 3
"""A source is stale when it has had no good check for so many of its intervals (and an hour)."""


def next_due(source: Source, state: SourceState | None) -> datetime | None:
    """When a source is to be polled next; None for one that was never polled, which is due now."""
    if state is None or state.last_check_at is None:
        return None
    asked = state.last_check_at
    if source.hours is None or is_open(source.hours, asked):
        return asked + source.every
    # What opens meanwhile is not waited past.
    return min(asked + source.hours.outside, opening(source.hours, asked) + source.every)


def is_open(hours: Hours, moment: datetime) -> bool:
    """Whether a publisher publishes at this time.

    >>> from datetime import time
    >>> washington = Hours("America/New_York", time(8), time(20), timedelta(hours=1))
    >>> [is_open(washington, datetime(2024, 8, day, 15, tzinfo=UTC)) for day in (7, 10)]
    [True, False]
    """
    local = moment.astimezone(ZoneInfo(hours.zone))
    return local.weekday() < SATURDAY and hours.begin <= local.time() < hours.end


def opening(hours: Hours, after: datetime) -> datetime:
    """When a publisher next begins to publish, after a time at which it does not."""
    zone = ZoneInfo(hours.zone)
    local = after.astimezone(zone)
    days = (local.date() + timedelta(days=later) for later in range(8))
    begins = (datetime.combine(day, hours.begin, zone) for day in days if day.weekday() < SATURDAY)
    return next(begin.astimezone(UTC) for begin in begins if begin > after)


def is_due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether a source is to be polled now."""
    due = next_due(source, state)
    return source.enabled and (due is None or due <= now)


def longest_rest(source: Source) -> timedelta:
    """How long a source may be without a good check before that is worth a word."""
    slowest = max(source.every, source.hours.outside) if source.hours else source.every
    return slowest * STALE_AFTER + timedelta(hours=1)


def shown_state(source: Source, state: SourceState | None, now: datetime) -> str:
    """A source's state for people: ok, failing, stale, held, or never."""
    if state is None or state.last_check_at is None:
        return "never"
    if state.state == "ok":
        if state.last_good_at is None:
            # Its first reading was rejected: nothing of it has ever been believed.
            return "never"
        return "stale" if now - state.last_good_at > longest_rest(source) else "ok"
    return state.state
