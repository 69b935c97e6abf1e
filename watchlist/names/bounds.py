"""Bounds: what two names can score at most, seen from few of their words; with them the index leaves names out.

All that the index assumes of the scorer's weights stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from watchlist.names.likeness import ALIKE
from watchlist.names.parts import Parts, Word
from watchlist.names.vocabulary import Kind
from watchlist.names.weights import AGAINST, WEIGHTS

TELLING = frozenset({Kind.DISTINCTIVE, Kind.NUMBER, Kind.GIVEN})
"""The kinds of words that tell parties apart: of two that stand against each other little is left of a score."""

_LEAST_OVER = min(WEIGHTS[kind].over for kind in TELLING)
_LEAST_AGAINST = min(WEIGHTS[kind].against for kind in TELLING)
_STEPS = 10
_DOUBT = 0.005


def telling(reading: Parts) -> tuple[Word, ...]:
    """The words of a name that tell parties apart, each once; where there are none, all words."""
    chosen = [word for word in reading.words if word.kind in TELLING] or reading.words
    return tuple({word.key: word for word in chosen}.values())


def beside(reading: Parts) -> float:
    """What can meet of a name beside the words that tell parties apart."""
    return sum(WEIGHTS[word.kind].meets for word in reading.words if word.kind not in TELLING)


def initials(reading: Parts) -> int:
    """How many words of the other name may be met by a letter of this one."""
    return sum(word.kind is Kind.INITIAL for word in reading.words)


def particles(reading: Parts) -> int:
    """How many words of this name may stand against words of the other that would else be left over, for less."""
    return sum(word.kind is Kind.PARTICLE for word in reading.words)


def at_most(met: float, apart: float, over: int, also: float, weight: float) -> float:
    """The most that names can score.

    Of their words ``weight`` met or stand against each other, of which ``met`` are alike; ``apart`` is how many words
    are unlike, ``over`` how many only one name has, ``also`` what may meet beside them.
    """
    shared = met + also
    return float(shared / (weight + also + _LEAST_OVER * max(over, 0)) * AGAINST ** (_LEAST_AGAINST * apart))


@lru_cache(maxsize=1 << 12)
def least_alike(weights: tuple[float, ...], also: float, minimum: float) -> float:
    """How alike the most alike of these words must be to a word of a name for the names to score ``minimum``."""
    ascending = sorted(weights)
    fewer = range(1, len(ascending) + 1)
    return min(_least_of(ascending[:size], len(weights) - size, also, minimum) for size in fewer)


def _least_of(weights: Sequence[float], over: int, also: float, minimum: float) -> float:
    low, high, weight = 0.0, 1.0, sum(weights)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if at_most(middle * weight, (1 - middle) * len(weights), over, also, weight) < minimum:
            low = middle
        else:
            high = middle
    return max(ALIKE, low - _DOUBT)
