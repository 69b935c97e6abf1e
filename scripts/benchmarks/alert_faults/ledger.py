"""What arrived at the receivers, and whether that is all of it, in order, and no more often than it has to be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GONE = "410"
"""The answer that closes a channel: what was in hand is a dead letter, which comes when a person asks for it again."""

SETTLED = 2.0
"""Seconds within which a daemon that lives writes down that an answer came."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that reached a receiver.

    ``taken`` is whether the receiver kept it, ``answered`` whether it said so in full; ``life`` numbers the daemon that
    sent it, ``at`` is when, in seconds.
    """

    channel: str
    key: str
    alerts: tuple[str, ...]
    life: int
    at: float
    taken: bool
    answered: bool
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """An alert that must arrive at each of its channels: about which entry, and the how-manieth of that entry."""

    alert: str
    about: str
    place: int
    channels: tuple[str, ...]


def faults(due: Sequence[Due], arrivals: Sequence[Arrival], deaths: Mapping[int, float]) -> Iterator[str]:
    """Say what went wrong, a line a fault; ``deaths`` are when each daemon was killed."""
    yield from _missing(due, arrivals)
    yield from _keys(arrivals)
    yield from _doubles(arrivals, deaths)
    yield from _out_of_order(due, arrivals)


def _missing(due: Iterable[Due], arrivals: Iterable[Arrival]) -> Iterator[str]:
    there = {(one.channel, alert) for one in arrivals if one.taken for alert in one.alerts}
    for one in due:
        for channel in one.channels:
            if (channel, one.alert) not in there:
                yield f"lost: alert {one.alert} never arrived at {channel}"


def _keys(arrivals: Iterable[Arrival]) -> Iterator[str]:
    """The same alert through the same channel comes under one key, whatever happened in between."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in arrivals:
        for alert in one.alerts:
            keys[one.channel, alert].add(one.key)
    for (channel, alert), found in keys.items():
        if len(found) > 1:
            yield f"two keys: alert {alert} came to {channel} under {', '.join(sorted(found))}"


def _doubles(arrivals: Sequence[Arrival], deaths: Mapping[int, float]) -> Iterator[str]:
    """A second copy is right only where the first one's answer was lost, or its daemon died before it wrote it down."""
    for takes in _by_key(arrivals).values():
        for first, second in pairwise(takes):
            if first.answered and not _died(first, second, deaths):
                yield f"twice: {first.key} at {first.channel}, though its answer was given and its daemon lived"


def _died(first: Arrival, second: Arrival, deaths: Mapping[int, float]) -> bool:
    return second.life > first.life and first.life in deaths and deaths[first.life] - first.at < SETTLED


def _by_key(arrivals: Iterable[Arrival]) -> dict[tuple[str, str], list[Arrival]]:
    found: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for one in arrivals:
        if one.taken:
            found[one.channel, one.key].append(one)
    return found


def _out_of_order(due: Iterable[Due], arrivals: Sequence[Arrival]) -> Iterator[str]:
    """What is told of one entry first arrives first; a dead letter holds up nothing and comes when it is asked for."""
    dead = {(one.channel, alert) for one in arrivals if one.fault == GONE for alert in one.alerts}
    about = {one.alert: one for one in due}
    reached: dict[tuple[str, str], int] = {}
    first: set[tuple[str, str]] = set()
    for one in arrivals:
        for alert in one.alerts if one.taken else ():
            if (one.channel, alert) in first | dead or alert not in about:
                continue
            first.add((one.channel, alert))
            place, lane = about[alert].place, (one.channel, about[alert].about)
            if place < reached.get(lane, -1):
                yield f"out of order: {alert} ({lane[1]}, {place}) came to {one.channel} after a later one"
            reached[lane] = max(place, reached.get(lane, -1))


def doubles(arrivals: Iterable[Arrival]) -> Counter[str]:
    """How many copies too many each channel got."""
    counted: Counter[str] = Counter()
    for (channel, _), takes in _by_key(arrivals).items():
        counted[channel] += len(takes) - 1
    return counted
