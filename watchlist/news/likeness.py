"""Likeness: how much speaks for it that two articles tell one report, and whether one is a copy of the other.

Each kind of evidence is a measure of a pair, and its weight is data, in likeness.toml, learned from texts of which it
is known what they tell (scripts/benchmarks/stories). The sum is the logarithm of the odds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from watchlist.news.matters import are_two
from watchlist.news.measures import MEASURES
from watchlist.news.pair import Pair, common_runs
from watchlist.news.traits import Traits
from watchlist.resources import decoded

CERTAIN = 6.0
"""More evidence than this, for or against, says no more: one odd pair does not outweigh a whole story."""

_COPY = 0.25  # share of common runs of words that nobody has by chance
_NEAR_COPY = 0.35  # the same text, with another headline or another outlet's changes
_WITHIN = 0.8  # of the shorter text's runs stand in the longer one
_FEWEST_RUNS = 8
_ALIKE_IN_LENGTH = 0.3
_RETOLD = 3.0
_PARTICULARS = {"names": 1, "numbers": 1, "words": 4, "places": 2}


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of relation needs at least, and what each measure adds to it."""

    enough: float
    bias: float
    weights: dict[str, float]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    same: Kind
    follows: Kind


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "likeness.toml", _File)


def same_kind() -> Kind:
    """What makes two articles tell one report."""
    return _file().same


def follows_kind() -> Kind:
    """What makes one article's report go on from the other's."""
    return _file().follows


def enough() -> float:
    """How much evidence makes two articles tell one report."""
    return same_kind().enough


def likeness(one: Traits, other: Traits) -> float:
    """The evidence that two articles tell one report, no more of it than is certain; ``enough()`` is enough."""
    pair = Pair(one, other)
    if are_two(pair):
        return -CERTAIN
    if near_copies(pair):
        return CERTAIN
    return max(-CERTAIN, min(CERTAIN, evidence(same_kind(), pair)))


def kinship(one: Traits, other: Traits) -> float:
    """The evidence that one article's report goes on from the other's, above 0 where it does."""
    return evidence(follows_kind(), Pair(one, other)) - follows_kind().enough


def evidence(kind: Kind, pair: Pair) -> float:
    """The evidence that a pair is of a kind."""
    return kind.bias + sum([weight * MEASURES[name](pair) for name, weight in kind.weights.items()])


def copied(one: Traits, other: Traits) -> bool:
    """Whether one article copies, translates or retells the other, whoever wrote it."""
    pair = Pair(one, other)
    return pair.runs >= _COPY or bool(MEASURES["quotes"](pair)) or _retold(pair)


def _retold(pair: Pair) -> bool:
    """Whether two articles share so many particulars that one was written from the other."""
    return sum(times * MEASURES[name](pair) for name, times in _PARTICULARS.items()) >= _RETOLD


def near_copy(one: Traits, other: Traits) -> bool:
    """Whether both are one text, be it with another headline or rubbish of the page around it."""
    pair = Pair(one, other)
    return near_copies(pair) and not are_two(pair)


def near_copies(pair: Pair) -> bool:
    """Whether most words of both are equal, whatever the others say."""
    one, other = pair.one, pair.other
    if one.runs.isdisjoint(other.runs) or min(len(one.runs), len(other.runs)) < _FEWEST_RUNS:
        return False
    shorter, longer = sorted((len(one.runs), len(other.runs)))
    return (pair.runs >= _WITHIN and shorter >= _ALIKE_IN_LENGTH * longer) or common_runs(one, other) >= _NEAR_COPY
