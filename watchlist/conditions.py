"""How long what is wrong with watchlist itself lasts: it begins once and ends once, however often it is looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from watchlist.model import Change, Condition, Event, Kind, digest, iso

SOURCE = "watchlist"
"""What stands as the source of an event about watchlist itself."""

WELL_FOR = timedelta(minutes=5)
"""How long all must look well before what was wrong counts as over."""

CALM = timedelta(hours=1)
"""What begins again sooner after its end comes and goes: each time it must be well twice as long before it is over."""

DOUBLED = 7
"""How often at most: from then on it must be well for some eleven hours."""


class Lasting(msgspec.Struct, frozen=True):
    """A condition that was told: since when it holds, and ``event``, which told of it.

    ``well_since`` is from when on it was not found any more, ``ended_at`` when its end was told, ``times`` how often it
    has come again soon after its end.
    """

    key: str
    since: datetime
    said: str
    event: str
    well_since: datetime | None = None
    ended_at: datetime | None = None
    times: int = 0

    @property
    def lasts(self) -> bool:
        """Whether its end was not told yet."""
        return self.ended_at is None


class Step(NamedTuple):
    """What is known of a condition after a look, and the event to tell, where it begins or ends by it."""

    lasting: Lasting
    event: Event | None = None


def step(known: Lasting | None, found: Condition | None, now: datetime, *, seen: bool = False) -> Step | None:
    """What a look comes to that found a condition or did not; None where nothing is different from before.

    ``seen`` says that its end was seen, not only that it was not found: no time is waited then, unless it comes and
    goes.
    """
    if found is None:
        return _not_found(known, now, seen=seen) if known and known.lasts else None
    if known is None or not known.lasts:
        return _begun(known, found, now)
    same = msgspec.structs.replace(known, said=found.said, well_since=None)
    return Step(same) if same != known else None


def _begun(known: Lasting | None, found: Condition, now: datetime) -> Step:
    soon = known is not None and known.ended_at is not None and now - known.ended_at < CALM
    event = begin_of(found, now)
    return Step(Lasting(found.key, now, found.said, event.id, times=known.times + 1 if known and soon else 0), event)


def _not_found(known: Lasting, now: datetime, *, seen: bool) -> Step | None:
    wanted = timedelta() if seen and not known.times else patience(known.times)
    if now - (known.well_since or now) >= wanted:
        return Step(
            msgspec.structs.replace(known, well_since=known.well_since or now, ended_at=now), end_of(known, now)
        )
    return None if known.well_since else Step(msgspec.structs.replace(known, well_since=now))


def patience(times: int) -> timedelta:
    """How long all must look well that came again so often."""
    return WELL_FOR * (1 << min(times, DOUBLED))


def begin_of(found: Condition, at: datetime) -> Event:
    """The event that tells that a condition begins."""
    said = f"{found.said}; {found.remedy}" if found.remedy else found.said
    return _event(found.key, at, at, said, Change(found.key, "ok", "wrong"))


def end_of(known: Lasting, at: datetime) -> Event:
    """The event that tells that a condition is over."""
    said = f"{known.said} (this was so from {known.since:%Y-%m-%d %H:%M} to {at:%Y-%m-%d %H:%M} UTC)"
    return _event(known.key, known.since, at, said, Change(known.key, "wrong", "ok"))


def _event(key: str, since: datetime, at: datetime, said: str, change: Change) -> Event:
    return Event(
        id=digest(SOURCE, key, iso(since), change.new),
        kind=Kind.OPERATOR,
        source=SOURCE,
        detected_at=at,
        title=said,
        changes=(change,),
    )


def kind(key: str) -> str:
    """What kind of thing a condition is about.

    >>> kind("channel:team"), about("channel:team")
    ('channel', 'team')
    """
    return key.partition(":")[0]


def about(key: str) -> str:
    """Which one of its kind a condition is about."""
    return key.partition(":")[2]
