"""Pairs: two articles side by side, with what they share."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta

from watchlist.news.features import Features
from watchlist.news.traits import Traits, Weighed

WINDOW = timedelta(days=10)
_NO_LEAD = 0.3  # of a lead in which nothing says anything


class Pair:
    """Two articles side by side, with what they share: names, what words stand for, words and numbers."""

    __slots__ = (
        "concepts",
        "covered",
        "meaning",
        "name_weight",
        "names",
        "numbers",
        "one",
        "one_language",
        "other",
        "runs",
        "stems",
    )

    def __init__(self, one: Traits, other: Traits) -> None:
        self.one = one
        self.other = other
        self.one_language = one.of.lang == other.of.lang
        self.runs = shared_runs(one, other) if self.one_language else 0.0
        self.names = shared(one.names, other.names)
        self.concepts = shared(one.concepts, other.concepts)
        self.stems = shared(one.stems, other.stems) if self.one_language else ()
        self.numbers = shared(one.numbers, other.numbers)
        self.name_weight = sum([one.names[name] for name in self.names])
        self.meaning = alike(one.concepts, self.concepts, one.lengths[0] * other.lengths[0])
        self.covered = _covered(one, other), _covered(other, one)


def shared_runs(one: Traits, other: Traits) -> float:
    """Which share of the shorter text's runs of words stands in the longer one, as far as the kept ones tell."""
    last = min(one.last_run, other.last_run)
    both = sum(run <= last for run in one.runs & other.runs)
    if not both:
        return 0.0
    return both / min(sum(run <= last for run in one.runs), sum(run <= last for run in other.runs))


def common_runs(one: Traits, other: Traits) -> float:
    """Which share of all their runs both have."""
    last = min(one.last_run, other.last_run)
    return sum(run <= last for run in one.runs & other.runs) / sum(run <= last for run in one.runs | other.runs)


def within_window(one: Features, other: Features) -> bool:
    """Whether both may be of one story by their dates; an unknown date stands against nothing."""
    found = days_apart(one, other)
    return found is None or found <= WINDOW / timedelta(days=1)


def days_apart(one: Features, other: Features) -> float | None:
    """How many days lie between two articles, None where one has no date."""
    found = days_after(one, other)
    return None if found is None else abs(found)


def days_after(one: Features, other: Features) -> float | None:
    """How many days after an article another came out, below 0 where before; None where one has no date."""
    if one.moment and other.moment:
        return (other.moment - one.moment) / timedelta(days=1)
    if one.day and other.day:
        return float((other.day - one.day).days)
    return None


def shared(mine: Weighed, theirs: Weighed) -> tuple[str, ...]:
    return tuple(mine.keys() & theirs.keys())


def alike(weighed: Weighed, shared: tuple[str, ...], lengths: float) -> float:
    """The cosine of two weighed sets, from what they share."""
    return sum([weighed[token] ** 2 for token in shared]) / lengths if lengths and shared else 0.0


def _covered(one: Traits, other: Traits) -> float:
    met = sum([one.lead[token] for token in one.lead.keys() & other.whole.keys()])
    return met / one.lead_weight if one.lead_weight else _NO_LEAD


def apart(mine: Set[str], theirs: Set[str]) -> float:
    return float(bool(mine) and bool(theirs) and mine.isdisjoint(theirs))
