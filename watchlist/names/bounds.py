"""Bounds: what two names can score at most, seen from few of their words; with them the index leaves names out.

All that the index assumes of the scorer's weights stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from watchlist.names.likeness import ALIKE
from watchlist.names.parts import Parts, Word
from watchlist.names.vocabulary import Kind
from watchlist.names.weights import AGAINST, BARE, REVIEW_AT_MOST, TELLING, WEIGHTS, weight_of

UNNAMED = 100
"""More particles than a name has words."""

_LEAST_OVER = min(WEIGHTS[kind].over for kind in TELLING)
_LEAST_AGAINST = min(WEIGHTS[kind].against for kind in TELLING)
_STEPS = 10
_DOUBT = 0.005


def telling(reading: Parts) -> tuple[Word, ...]:
    """The words of a name that tell parties apart, each once; all words where there is none but shared ones."""
    chosen = [word for word in reading.words if word.kind in TELLING] if reading.named else ()
    return tuple({word.text: word for word in chosen or reading.words}.values())


def weights_of(words: Iterable[Word]) -> tuple[float, ...]:
    """What each word counts at most where it meets."""
    return tuple([weight_of(word) for word in words])


def beside(reading: Parts) -> float:
    """What can meet of a name beside the words that tell parties apart."""
    return sum(WEIGHTS[word.kind].meets for word in reading.words if word.kind not in TELLING) if reading.named else 0.0


def initials(reading: Parts) -> int:
    """How many words of the other name may be met by a letter of this one."""
    return sum(word.kind is Kind.INITIAL for word in reading.words)


def particles(reading: Parts) -> int:
    """How many words of this name may stand against words of the other that would else be left over, or be left over
    themselves, for less; those of a name that has no word of its own do all."""
    return sum(word.kind is Kind.PARTICLE or word.aside for word in reading.words) if reading.named else UNNAMED


def can_be(alikes: Iterable[tuple[float, float]], over: int, also: float, needed: float) -> bool:
    """Whether names of whose words so much is alike, each with what it counts, can score what is needed."""
    weight = met = apart = 0.0
    for alike, counts in alikes:
        weight += counts
        met += alike * counts
        apart += 1 - alike
    return at_most(met, apart, over, also, weight) >= needed


def at_most(met: float, apart: float, over: int, also: float, weight: float) -> float:
    """The most that names can score.

    Of their words ``weight`` met or stand against each other, of which ``met`` are alike; ``apart`` is how many words
    are unlike, ``over`` how many only one name has, ``also`` what may meet beside them.
    """
    shared = met + also
    return float(shared / (weight + also + _LEAST_OVER * max(over, 0)) * AGAINST ** (_LEAST_AGAINST * apart))


def can_share(ours: Sequence[Word], theirs: Sequence[Word], needed: float) -> bool:
    """Whether names of words that many share can score what is needed by those that are equal.

    Names that have but one such word in common, and others beside it, are for review at most.
    """
    keys = {word.key for word in theirs}
    met = [word for word in ours if word.key in keys]
    if len(met) == 1 and len(ours) > 1 and len(theirs) > 1 and needed > REVIEW_AT_MOST:
        return False
    own = {word.key for word in met}
    left = sorted((word.kind for word in ours if word.key not in own), reverse=True)
    right = sorted((word.kind for word in theirs if word.key not in own), reverse=True)
    unmet = sum(WEIGHTS[max(one, other)].meets for one, other in zip(left, right, strict=False))
    return (
        at_most(
            sum(WEIGHTS[word.kind].meets for word in met), 0.0, 0, 0.0, sum(WEIGHTS[w.kind].meets for w in met) + unmet
        )
        >= needed
    )


@lru_cache(maxsize=1 << 12)
def least_alike(weights: tuple[float, ...], also: float, minimum: float) -> float:
    """How alike the most alike of these words must be to a word of a name for the names to score ``minimum``."""
    ascending = sorted(weights)
    fewer = range(1, len(ascending) + 1)
    lighter = [weight * BARE for weight in ascending]
    ways = (ascending, lighter)
    return min(_least_of(way[:size], len(way) - size, also, minimum) for way in ways for size in fewer)


def _least_of(weights: Sequence[float], over: int, also: float, minimum: float) -> float:
    low, high, weight = 0.0, 1.0, sum(weights)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if at_most(middle * weight, (1 - middle) * len(weights), over, also, weight) < minimum:
            low = middle
        else:
            high = middle
    return max(ALIKE, low - _DOUBT)
