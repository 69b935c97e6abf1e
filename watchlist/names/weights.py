"""What words count: the numbers behind every score, and how they are applied to words that met or did not."""

from __future__ import annotations

from dataclasses import dataclass

from watchlist.names.align import Alignment, Pair
from watchlist.names.parts import Word
from watchlist.names.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Weight:
    """What a word of one kind counts: where it meets, where it stands against another, where it is left over."""

    meets: float
    against: float
    over: float


WEIGHTS = {
    Kind.DISTINCTIVE: Weight(1.0, 1.0, 0.35),
    Kind.NUMBER: Weight(0.5, 1.0, 0.3),
    Kind.GIVEN: Weight(0.7, 1.0, 0.3),
    Kind.COMMON: Weight(0.4, 0.6, 0.15),
    Kind.SECTOR: Weight(0.3, 0.8, 0.08),
    Kind.TRADE: Weight(0.08, 0.04, 0.015),
    Kind.INITIAL: Weight(0.4, 1.0, 0.08),
    Kind.PARTICLE: Weight(0.1, 0.1, 0.02),
}
AGAINST = 0.65
"""What one distinctive word that stands against another leaves of a score."""

SHARED_AGAINST_AT_MOST, SHARED_OVER_AT_MOST = 0.9, 0.2
"""What the words that many firms share count together: a long list of trades, there or not, is one fact."""

SHARED = frozenset({Kind.COMMON, Kind.SECTOR, Kind.TRADE})
"""The kinds of words that many firms share."""


def share_met(alignment: Alignment) -> float:
    """The share of weight that met, less what stands against each other.

    The words that many firms share count together up to a limit: a long list of trades, there or not, is one fact.
    """
    met = against = parted = shared_against = 0.0
    for pair in alignment.pairs:
        weight = pair_weight(pair)
        met += pair.alike * weight.meets
        parted += (1 - pair.alike) * weight.meets
        against += (1 - pair.alike) * weight.against
    ours, theirs = by_weight(alignment.ours), by_weight(alignment.theirs)
    left_over = ours[len(theirs) :] or theirs[len(ours) :]
    for left, right in zip(ours, theirs, strict=False):
        weight = lesser_weight(left, right)
        parted += weight.meets
        if left.kind in SHARED or right.kind in SHARED:
            shared_against += weight.against
            left_over += [word for word in (left, right) if word.kind not in SHARED]
        else:
            against += weight.against
    against += min(shared_against, SHARED_AGAINST_AT_MOST)
    return met / (met + parted + _over(left_over)) * AGAINST**against if met else 0.0


def _over(left_over: list[Word]) -> float:
    """What words that the other name has not at all take from a score."""
    shared = sum(WEIGHTS[word.kind].over for word in left_over if word.kind in SHARED)
    return min(shared, SHARED_OVER_AT_MOST) + sum(WEIGHTS[w.kind].over for w in left_over if w.kind not in SHARED)


def pair_weight(pair: Pair) -> Weight:
    """The weight of words that met: that of the least telling of them."""
    return WEIGHTS[max(word.kind for word in pair.ours + pair.theirs)]


def lesser_weight(ours: Word, theirs: Word) -> Weight:
    """The weight of two words that stand against each other: that of the less telling one."""
    return WEIGHTS[max(ours.kind, theirs.kind)]


def by_weight(left: list[Word]) -> list[Word]:
    """Words that did not meet, those that speak loudest against another first."""
    return sorted(left, key=lambda word: -WEIGHTS[word.kind].against)
