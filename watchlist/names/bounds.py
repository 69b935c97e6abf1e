"""Bounds: what two names can score at most, seen from few of their words; with them the index leaves names out.

All that the index assumes of the scorer's weights stands here. What it rests on: of the words that tell parties apart,
one that stands against another takes so much that the rest cannot make up for it. So every such word of the shorter
name must meet a word of the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from watchlist.names.parts import Parts, Word, kind_of_key
from watchlist.names.vocabulary import Kind
from watchlist.names.weights import TELLING, WEIGHTS, left_by

UNNAMED = 100
"""More particles than a name has words."""

_LEAST_ASKED = 0.05
_LEAST_OVER = min(WEIGHTS[kind].over for kind in TELLING)
_BESIDE = frozenset({Kind.PLACE, Kind.COMMON, Kind.SECTOR, Kind.TRADE})
_TRADES = frozenset({Kind.PLACE, Kind.COMMON, Kind.SECTOR})
_LEAST_OPPOSED = 0.6
"""What two trades, places or ranks at least say against each other that are not the same."""

_LEAST_AGAINST = min(WEIGHTS[kind].against for kind in TELLING)


def telling(reading: Parts) -> tuple[Word, ...]:
    """The words of a name that tell parties apart, each once; all words where there is none but shared ones."""
    chosen = [word for word in reading.words if word.kind in TELLING] if reading.named else ()
    return tuple({word.text: word for word in chosen or reading.words}.values())


def wanted(words: Sequence[Word]) -> int:
    """How many words of a name must meet where it is the shorter one: those in brackets may as well not be there."""
    return max(1, sum([not word.aside for word in words]))


def beside(reading: Parts) -> dict[str, Kind]:
    """The words of a firm's name that many share, by what they mean."""
    if reading.person:
        return {}
    kinds = {word.key: word.kind if word.kind in _BESIDE else kind_of_key(word.key) for word in reading.words}
    return {key: kind for key, kind in kinds.items() if kind is not None}


def initials(reading: Parts) -> str:
    """The single letters of a name, which may each meet a word of the other."""
    return "".join([word.text for word in reading.words if word.kind is Kind.INITIAL])


def particles(reading: Parts) -> int:
    """How many words of this name may stand against words of the other that would else be left over, for less; any
    number of one that has no word of its own."""
    return sum([word.kind is Kind.PARTICLE for word in reading.words]) if reading.named else UNNAMED


def most_over(met: int, also: float, needed: float) -> float:
    """How many telling words more the longer name may have, where at most so much met, for a score of ``needed``."""
    return (met + also) * (1 - needed) / max(needed, _LEAST_ASKED) / _LEAST_OVER


def at_most(met: Sequence[tuple[float, float]], over: float, also: float, against: float) -> float:
    """The most that names can score.

    ``met`` has, for each telling word of the shorter name, how alike it is to one of the other and what the two count.
    ``over`` is how many more the longer name has, ``also`` what met beside them, ``against`` what stood against it.
    """
    weight = sum([counts for _, counts in met])
    shared = sum([alike * counts for alike, counts in met]) + also
    apart = sum([1 - alike for alike, _ in met if alike])
    return shared / (weight + also + _LEAST_OVER * over or 1.0) * left_by(_LEAST_AGAINST * apart + against)


def met_beside(ours: Mapping[str, Kind], theirs: Collection[str]) -> tuple[float, float]:
    """What words met beside those that tell parties apart, and what at least stood against each other."""
    met = [kind for key, kind in ours.items() if key in theirs]
    left = any(kind in _TRADES and key not in theirs for key, kind in ours.items())
    opposed = left and any(key not in ours and kind_of_key(key) in _TRADES for key in theirs)
    return sum([WEIGHTS[kind].meets for kind in met]), _LEAST_OPPOSED if opposed else 0.0


def can_share(ours: Mapping[str, Kind], theirs: Collection[str], needed: float, *, review: bool) -> bool:
    """Whether names of nothing but words that many share can score what is needed by those that are equal.

    Names that have but one such word in common, and others beside it, are for ``review`` at most.
    """
    met = [kind for key, kind in ours.items() if key in theirs]
    if len(met) == 1 and len(ours) > 1 and len(theirs) > 1 and not review:
        return False
    left = sorted([kind for key, kind in ours.items() if key not in theirs], reverse=True)
    right = sorted([kind_of_key(key) or Kind.SECTOR for key in theirs if key not in ours], reverse=True)
    unmet = sum([WEIGHTS[max(one, other)].meets for one, other in zip(left, right, strict=False)])
    shared = sum([WEIGHTS[kind].meets for kind in met])
    opposed = _LEAST_OPPOSED if _TRADES.intersection(left) and _TRADES.intersection(right) else 0.0
    return shared / (shared + unmet or 1.0) * left_by(opposed) >= needed
