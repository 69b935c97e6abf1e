"""When a source is due, worked out from its last check alone, so that a restart forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from watchlist.sources import Source
from watchlist.store import SourceState

STALE_AFTER = 3
"""A source is stale when it has had no good check for so many of its intervals (and an hour)."""


def next_due(source: Source, state: SourceState | None) -> datetime | None:
    """When a source is to be polled next; None for one that was never polled, which is due now."""
    return state.last_check_at + source.every if state and state.last_check_at else None


def is_due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether a source is to be polled now."""
    due = next_due(source, state)
    return source.enabled and (due is None or due <= now)


def shown_state(source: Source, state: SourceState | None, now: datetime) -> str:
    """A source's state for people: ok, failing, stale, held, or never."""
    if state is None or state.last_check_at is None:
        return "never"
    if state.state == "ok":
        if state.last_good_at is None:
            # Its first reading was rejected: nothing of it has ever been believed.
            return "never"
        limit = source.every * STALE_AFTER + timedelta(hours=1)
        return "stale" if now - state.last_good_at > limit else "ok"
    return state.state
