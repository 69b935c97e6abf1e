"""Likeness: how much speaks for it that two articles tell one story, and whether one is a copy of the other.

Evidence is added up; a common topic alone never suffices, and a consequence for another country speaks against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from datetime import date, timedelta

from watchlist.news.features import Features, Telling

WINDOW = timedelta(days=10)
SAME_STORY = 4.0

_COPY = 0.25  # share of common runs of words
_REWRITE = 4.0  # evidence without origin and time
_ALLIANCES = frozenset({"NATO", "WEST", "G7"})
_RARE = frozenset({"payment_restriction", "export_ban"})
_MEASURES = _RARE | {"designation", "delisting", "penalty", "criminal"}
_STATES_OF_EVERY_STORY = frozenset({"RU", "UA"})


def likeness(one: Features, other: Features) -> float:
    """The evidence that two articles tell one story; SAME_STORY is enough."""
    return _content(one, other) + _origin(one, other) - _distance(one, other)


def copied(one: Features, other: Features) -> bool:
    """Whether one article copies, translates or retells the other, whoever wrote it."""
    return _shared_runs(one, other) >= _COPY or bool({*one.quotes} & {*other.quotes}) or _retold(one, other)


def within_window(one: Features, other: Features) -> bool:
    """Whether both may be of one story by their dates; an unknown date stands against nothing."""
    return _apart(one, other) <= WINDOW


def _content(one: Features, other: Features) -> float:
    return sum(weigh(one, other) for weigh in _EVIDENCE)


def _origin(one: Features, other: Features) -> float:
    if one.origin is None or other.origin is None:
        return 0.0
    return 1.2 if one.origin == other.origin else -0.3


def _distance(one: Features, other: Features) -> float:
    """The first day costs nothing: the same news is told overnight and in other time zones; one day speaks for it."""
    if one.day is None or other.day is None:
        return 0.0
    days = _apart(one, other) / timedelta(days=1)
    return 0.5 * (days - 1.0) if days > 1.0 else -0.5


def _apart(one: Features, other: Features) -> timedelta:
    if one.moment and other.moment:
        return abs(one.moment - other.moment)
    return abs((one.day or other.day or date.min) - (other.day or one.day or date.min))


def _shared_runs(one: Features, other: Features) -> float:
    """The estimated share of runs of words that both have, from the smallest hashes of each."""
    if not one.shingles or not other.shingles:
        return 0.0
    both = {*one.shingles}.intersection(other.shingles)
    if not both:
        return 0.0
    size = min(len(one.shingles), len(other.shingles))
    smallest = sorted({*one.shingles, *other.shingles})[:size]
    return sum(value in both for value in smallest) / size


def _runs(one: Features, other: Features) -> float:
    return min(6.0, 14.0 * _shared_runs(one, other))


def _quotes(one: Features, other: Features) -> float:
    return 2.0 * bool({*one.quotes} & {*other.quotes})


def _people(one: Features, other: Features) -> float:
    return _each({*one.names} & {*other.names}, 1.0, 3.5)


def _figures(one: Features, other: Features) -> float:
    """Shared numbers: a small one is shared by chance."""
    shared = {*one.numbers} & {*other.numbers}
    return min(2.0, sum(0.35 if len(number) == 1 else 0.8 for number in shared))


def _offices(one: Features, other: Features) -> float:
    return _each({*one.offices} & {*other.offices}, 0.4, 0.8)


def _goods(one: Features, other: Features) -> float:
    return _each({*one.goods} & {*other.goods}, 0.25, 0.75)


def _states(one: Features, other: Features) -> float:
    """Shared states beside those that stand in all such news, and what only one of the two names."""
    mine, theirs = ({*page.states} - _STATES_OF_EVERY_STORY for page in (one, other))
    if not mine or not theirs:
        return 0.0
    return 1.2 * len(mine & theirs) / len(mine | theirs)


def _words(one: Features, other: Features) -> float:
    """Shared content words, where both are in one language: more than a common topic brings."""
    if one.lang != other.lang or not one.stems or not other.stems:
        return 0.0
    mine, theirs = {*one.stems}, {*other.stems}
    overlap = len(mine & theirs) / min(len(mine), len(theirs))
    return min(3.0, 5.0 * max(0.0, overlap - 0.15))


def _consequences(one: Features, other: Features) -> float:
    """The same fresh consequence speaks for one story; one for another country, or a measure told by one, against."""
    mine, theirs = ([telling for telling in page.told if telling.fresh] for page in (one, other))
    if not mine or not theirs:
        return 0.0
    if _elsewhere(mine, theirs):
        return -2.5
    if _measure(mine, theirs) or _measure(theirs, mine):
        return -1.5
    best = max(_alike(telling, another) for telling in mine for another in theirs)
    return (best + _alike(mine[0], theirs[0])) / 2


def _elsewhere(mine: Sequence[Telling], theirs: Sequence[Telling]) -> bool:
    """Whether the consequences befall different countries; Russia is the reason given everywhere."""
    here, there = ({telling.target for telling in told} - {"", "RU"} - _ALLIANCES for told in (mine, theirs))
    return bool(here) and bool(there) and here.isdisjoint(there)


def _measure(mine: Sequence[Telling], theirs: Sequence[Telling]) -> bool:
    """Whether one article leads with a measure taken that the other does not tell."""
    return mine[0].type in _MEASURES and all(telling.type != mine[0].type for telling in theirs)


def _alike(one: Telling, other: Telling) -> float:
    if one.type != other.type:
        return 0.0
    if one.actor and other.actor and one.actor != other.actor:
        return 0.2
    rare = 0.3 if one.type in _RARE else 0.0
    return 1.4 + rare + 0.4 * (one.actor == other.actor) + 0.4 * (one.target == other.target)


def _each(shared: Set[str], weight: float, most: float) -> float:
    return min(most, weight * len(shared))


def _retold(one: Features, other: Features) -> bool:
    """Whether two articles share so many particulars that one was written from the other."""
    particulars: Iterable[Callable[[Features, Features], float]] = (_people, _figures, _words, _goods, _runs)
    return sum(weigh(one, other) for weigh in particulars) >= _REWRITE


_EVIDENCE: tuple[Callable[[Features, Features], float], ...] = (
    _runs,
    _quotes,
    _people,
    _figures,
    _offices,
    _goods,
    _states,
    _words,
    _consequences,
)
