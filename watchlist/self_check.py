"""Whether watchlist itself is well: what of all that it stands on is in trouble, and what to do about that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from watchlist.config import OperatorSettings
from watchlist.model import Condition

LOOKED_AT = frozenset({"disk", "clock", "deliveries", "undelivered", "heartbeat", "source", "loops", "templates"})
"""The kinds of condition that a look finds, or finds no more: that it looks at all shows that the loops turn."""

TEMPLATE_REMEDY = "mend it: until then ours is used in its place"

UNDELIVERED = "undelivered"
"""The kind of condition that says that a channel is tried in vain; its name stands after the colon."""

MORE_ROOM = 1.1
"""So many times the room that is wanted must be free before there is enough of it again."""

WITNESSES = 3
"""So many publishers must say what time it is before our own clock is doubted."""

BEHIND = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where we write: ``what`` lies there, such as ``archive``, and how many bytes are free."""

    what: str
    path: str
    free: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen at one time.

    ``checked_at`` is the last check of all, ``ahead`` by how much each publisher's clock was ahead of ours, ``dead``
    how many deliveries each channel has given up, ``untaken`` since when each that is open is tried in vain, ``unread``
    since when an enabled source has had no good check that nobody was told of, ``heartbeat`` why the service that
    watches over us cannot be told that we live, ``templates`` what is wrong with those of one's own.
    """

    at: datetime
    places: tuple[Place, ...] = ()
    checked_at: datetime | None = None
    ahead: tuple[timedelta, ...] = ()
    dead: Mapping[str, int] | None = None
    untaken: Mapping[str, datetime] | None = None
    unread: Mapping[str, datetime] | None = None
    heartbeat: str = ""
    templates: tuple[str, ...] = ()


def conditions(looked: Looked, limits: OperatorSettings, lasting: Collection[str] = ()) -> tuple[Condition, ...]:
    """What is in trouble; ``lasting`` are the keys of what was so before, which needs more to be well again."""
    return (
        *_room(looked.places, limits.disk_free, lasting),
        *_clock(looked, limits.clock_off),
        *_deliveries(looked.dead or {}),
        *_untaken(looked, limits.undelivered_after),
        *_sources(looked.unread or {}),
        *_heartbeat(looked.heartbeat),
        *_templates(looked.templates),
    )


def _room(places: Iterable[Place], limit: int, lasting: Collection[str]) -> Iterator[Condition]:
    for place in places:
        key = f"disk:{place.what}"
        if place.free < limit * (MORE_ROOM if key in lasting else 1):
            said = f"only {size(place.free)} are free at {place.path}"
            yield Condition(key, said, f"make room, or move the {place.what}; {size(limit)} are wanted")


def _clock(looked: Looked, limit: timedelta) -> Iterator[Condition]:
    if behind := is_behind(looked):
        said = f"this machine's clock is {_length(behind)} behind the last check"
        yield Condition("clock", said, "set the clock (NTP): what is new would be dated before what is old")
    elif (off := is_off(looked)) and abs(off) > limit:
        which = "behind" if off > timedelta() else "ahead of"
        said = f"this machine's clock is {_length(abs(off))} {which} those of {len(looked.ahead)} publishers"
        yield Condition("clock", said, "set the clock (NTP)")


def is_behind(looked: Looked) -> timedelta | None:
    """By how much our clock is behind what we recorded ourselves, where that is worth a word."""
    behind = (looked.checked_at or looked.at) - looked.at
    return behind if behind > BEHIND else None


def is_off(looked: Looked) -> timedelta | None:
    """By how much most publishers' clocks are ahead of ours; None where too few have said what time it is."""
    if len(looked.ahead) < WITNESSES:
        return None
    return timedelta(seconds=median(one.total_seconds() for one in looked.ahead))


def _deliveries(dead: Mapping[str, int]) -> Iterator[Condition]:
    for channel, count in sorted(dead.items()):
        said = f"{count} message{'s' if count > 1 else ''} to the channel {channel} could not be delivered"
        remedy = "`watchlist alerts --state dead`, then `watchlist alerts retry ID` or `watchlist alerts ack ID`"
        yield Condition(f"deliveries:{channel}", said, remedy)


def _untaken(looked: Looked, limit: timedelta) -> Iterator[Condition]:
    for channel, since in sorted((looked.untaken or {}).items()):
        if looked.at - since >= limit:
            vainly = f"the channel {channel} has been tried in vain since {since:%Y-%m-%d %H:%M} UTC"
            said = f"{vainly}, and what is to go by it waits"
            remedy = f"`watchlist channels list` says why; `watchlist channels test {channel}` tries it"
            yield Condition(f"{UNDELIVERED}:{channel}", said, remedy)


def _sources(unread: Mapping[str, datetime]) -> Iterator[Condition]:
    for source, since in sorted(unread.items()):
        said = f"{source} has had no good check since {since:%Y-%m-%d %H:%M} UTC, and none has failed"
        yield Condition(f"source:{source}", said, f"`watchlist poll {source}` says why; then start the daemon again")


def _heartbeat(trouble: str) -> Iterator[Condition]:
    if trouble:
        yield Condition("heartbeat", f"the heartbeat is not taken: {trouble}", "see [heartbeat] in the configuration")


def _templates(faults: Sequence[str]) -> Iterator[Condition]:
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        yield Condition("templates", f"a template of yours fails: {faults[0]}{more}", TEMPLATE_REMEDY)


def size(octets: float) -> str:
    """Write a number of bytes as people do.

    >>> size(1_000_000_000), size(430_000_000), size(12_000)
    ('1.0 GB', '430 MB', '0 MB')
    """
    return f"{octets / 1e9:.1f} GB" if octets >= 1e9 else f"{octets / 1e6:.0f} MB"


def _length(span: timedelta) -> str:
    return str(timedelta(seconds=round(span.total_seconds())))
