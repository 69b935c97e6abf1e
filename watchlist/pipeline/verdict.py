"""What a try to send came to: for the message at hand, and for the channel that it was to leave by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchlist.errors import ConfigError, DeliveryError, WatchlistError
from watchlist.logs import without_secrets
from watchlist.model import AlertState

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 5, 15, 30, 60, 120, 240, 300, 600, 840, 1200, 1440))
"""How long to wait after each failed try; after the last, some three days later, the delivery is dead."""

OWN_TRIES = 3
"""A message that we cannot make or send by a fault of our own is given up sooner: what is after it waits meanwhile."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=15)
MOST_FAILURES = 300
"""So often in a row, over some three days, a channel is asked that cannot be reached; then a person must look."""

SPREAD = 0.2


class Upon(StrEnum):
    """What a try says of its channel."""

    TAKEN = "taken"
    REFUSED = "refused"
    LIMITED = "limited"
    UNREACHED = "unreached"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The delivery's state, when it is due again, what is said of the channel, and for how long that is left alone."""

    state: AlertState
    channel: Upon
    error: str | None = None
    due_at: datetime | None = None
    rest: timedelta | None = None


def judge(error: Exception | None, tries: int, failures: int, now: datetime, spread: float) -> Verdict:
    """Judge a try of a message that its channel was reached with so many times before.

    ``failures`` is how often in a row the channel could not be reached; ``spread`` is from 0 to 1: those that failed
    together come again one after another.
    """
    longer = 1 + SPREAD * spread
    # It is stored and shown: whatever a channel let through stops here.
    said = without_secrets(str(error))
    match error:
        case None:
            return Verdict(AlertState.SENT, Upon.TAKEN)
        case DeliveryError(closed=True, permanent=False):
            # It is the channel that must be put right: what it could not take waits like all that comes after it.
            return Verdict(AlertState.RETRYING, Upon.CLOSED, said)
        case DeliveryError(closed=True):
            return Verdict(AlertState.DEAD, Upon.CLOSED, said)
        case DeliveryError(permanent=True):
            return Verdict(AlertState.DEAD, Upon.REFUSED, said)
        case DeliveryError(unreached=True) | ConfigError():
            rest = pause(failures) * longer
            gone = failures + 1 >= MOST_FAILURES
            # It stays due, and so the first to go: it is the channel that rests.
            return Verdict(AlertState.RETRYING, Upon.CLOSED if gone else Upon.UNREACHED, said, None, rest)
    own = not isinstance(error, WatchlistError)
    if tries >= (OWN_TRIES if own else len(DELAYS)):
        return Verdict(AlertState.DEAD, Upon.REFUSED, said)
    wait = DELAYS[tries] * longer
    asked = error.retry_after if isinstance(error, DeliveryError) else None
    if asked is None:
        return Verdict(AlertState.RETRYING, Upon.REFUSED, said, now + wait)
    return Verdict(AlertState.RETRYING, Upon.LIMITED, said, now + max(wait, asked), asked)


def pause(failures: int) -> timedelta:
    """How long a channel is left alone that could not be reached, and before that so often in a row.

    Not at all at first: a single connection that breaks off says nothing of the next.

    >>> [pause(failures).total_seconds() for failures in (0, 1, 2, 20)]
    [0.0, 10.0, 20.0, 900.0]
    """
    if not failures:
        return timedelta()
    return min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
