"""What the log of checks proves of a source: that it was asked, when, that nothing changed, and where it was not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from watchlist.model import Check, Outcome

GOOD = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})


class Gap(msgspec.Struct, frozen=True):
    """A time without a good check that was longer than the source's rhythm allows."""

    begin: datetime
    end: datetime


class Heartbeat(msgspec.Struct, frozen=True):
    """One source's checks in a span of time; ``head`` is the hash of the newest, in which all before it stand."""

    source: str
    checks: int
    good: int
    held: int
    failed: int
    first: datetime | None
    last: datetime | None
    last_good: datetime | None
    unchanged_since: datetime | None
    head: str
    gaps: tuple[Gap, ...]


def heartbeat(
    source: str, checks: Iterable[Check], now: datetime, allowed: timedelta, changed_at: datetime | None
) -> Heartbeat:
    """Sum up the checks of one source, oldest first; a gap is longer than ``allowed``.

    ``changed_at`` is when what the source says was last another: new bytes alone are no change.
    """
    made = list(checks)
    good = [check for check in made if check.outcome in GOOD]
    count = {outcome: sum(check.outcome is outcome for check in made) for outcome in Outcome}
    return Heartbeat(
        source=source,
        checks=len(made),
        good=len(good),
        held=count[Outcome.HELD],
        failed=count[Outcome.FAILED],
        first=made[0].at if made else None,
        last=made[-1].at if made else None,
        last_good=good[-1].at if good else None,
        unchanged_since=changed_at,
        head=made[-1].hash if made else "",
        gaps=_gaps([check.at for check in good], now, allowed),
    )


def _gaps(good: list[datetime], now: datetime, allowed: timedelta) -> tuple[Gap, ...]:
    moments = [*sorted(good), now] if good else []
    return tuple(Gap(begin, end) for begin, end in pairwise(moments) if end - begin > allowed)
