"""What words count: the numbers behind every score, and how they are applied to words that met or did not."""

from __future__ import annotations

import math
from collections.abc import Iterable
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
    Kind.DISTINCTIVE: Weight(1.0, 1.0, 0.3),
    Kind.NUMBER: Weight(0.5, 1.0, 0.45),
    Kind.GIVEN: Weight(0.7, 1.0, 0.25),
    Kind.PLACE: Weight(0.4, 0.9, 0.1),
    Kind.COMMON: Weight(0.4, 0.6, 0.15),
    Kind.SECTOR: Weight(0.3, 0.8, 0.08),
    Kind.TRADE: Weight(0.08, 0.04, 0.015),
    Kind.INITIAL: Weight(0.4, 1.0, 0.08),
    Kind.PARTICLE: Weight(0.1, 0.1, 0.02),
}
REVIEW_AT_MOST = 0.69
"""What a weak name, or one everyday word alone, can score: something to review, never a match."""

AGAINST = 0.6
"""What one distinctive word that stands against another leaves of a score."""

SHARED_AGAINST_AT_MOST, SHARED_OVER_AT_MOST = 0.9, 0.2
"""What the words that many firms share count together: a long list of trades, there or not, is one fact."""

SHARED = frozenset({Kind.COMMON, Kind.SECTOR, Kind.TRADE})
"""The kinds of words that many firms share."""

TELLING = frozenset({Kind.DISTINCTIVE, Kind.NUMBER, Kind.GIVEN})
"""The kinds of words by which parties are told apart."""

ASIDE, ASIDE_AT_MOST = 0.3, 0.12
"""What is left of what a word in brackets takes where the other name has it not, and what all of them take."""

BARE = 0.5
"""What is left of a telling word's weight, were it in every name; the rest goes by its rarity."""


def weight_of(word: Word) -> float:
    """What a word counts where it meets: a telling word by how rare it is.

    The same share of its weight is lost where it stands against another or is left over: only the words of one
    comparison are weighed against each other.
    """
    meets = WEIGHTS[word.kind].meets
    return meets * (BARE + (1 - BARE) * word.rarity) if word.kind in TELLING else meets


def share_met(alignment: Alignment) -> float:
    """The share of weight that met, less what stands against each other.

    The words that many firms share count together up to a limit: a long list of trades, there or not, is one fact.
    """
    met = against = parted = shared_against = 0.0
    for pair in alignment.pairs:
        meets = pair_weight(pair)
        met += pair.alike * meets
        if pair.alike < 1.0:
            parted += (1 - pair.alike) * meets
            against += (1 - pair.alike) * pair_against(pair)
    if not met:
        return 0.0
    if not (alignment.ours or alignment.theirs):
        return met / (met + parted) * left_by(against)
    ours, theirs = by_weight(alignment.ours), by_weight(alignment.theirs)
    left_over = ours[len(theirs) :] or theirs[len(ours) :]
    for left, right in zip(ours, theirs, strict=False):
        kind = max(left.kind, right.kind)
        parted += WEIGHTS[kind].meets
        if left.kind in SHARED or right.kind in SHARED:
            shared_against += WEIGHTS[kind].against
            left_over += [word for word in (left, right) if word.kind not in SHARED]
        else:
            against += WEIGHTS[kind].against
    against += min(shared_against, SHARED_AGAINST_AT_MOST)
    return met / (met + parted + _over(left_over)) * left_by(against)


def left_by(against: float) -> float:
    """What is left of a score by words of so much weight that stand against each other."""
    return math.pow(AGAINST, against)


def _over(left_over: Iterable[Word]) -> float:
    """What words that the other name has not at all take from a score."""
    shared = own = aside = 0.0
    for word in left_over:
        if word.aside:
            aside += over_of(word)
        elif word.kind in SHARED:
            shared += over_of(word)
        else:
            own += over_of(word)
    return min(shared, SHARED_OVER_AT_MOST) + min(aside, ASIDE_AT_MOST) + own


def over_of(word: Word) -> float:
    """What a word takes that the other name has not."""
    over = WEIGHTS[word.kind].over
    return over * ASIDE if word.aside else over


def pair_weight(pair: Pair) -> float:
    """The weight of words that met: that of the least telling of them."""
    if len(pair.ours) == len(pair.theirs) == 1:
        return min(weight_of(pair.ours[0]), weight_of(pair.theirs[0]))
    return min(map(weight_of, pair.ours + pair.theirs))


def pair_against(pair: Pair) -> float:
    """What words that met only nearly say against each other."""
    return WEIGHTS[max(word.kind for word in pair.ours + pair.theirs)].against


def lesser_against(ours: Word, theirs: Word) -> float:
    """What two words that stand against each other say: what the less telling one does."""
    return WEIGHTS[max(ours.kind, theirs.kind)].against


def by_weight(left: list[Word]) -> list[Word]:
    """Words that did not meet, those that speak loudest against another first."""
    return sorted(left, key=_loudness) if len(left) > 1 else left


def _loudness(word: Word) -> float:
    return -WEIGHTS[word.kind].against
