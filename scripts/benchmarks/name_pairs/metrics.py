"""What scores say of a matcher: precision and recall at a threshold, recall at a share of false positives, AUC."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from scripts.benchmarks.name_pairs.pairs import Pair


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair and what a matcher gave it."""

    pair: Pair
    score: float

    def right(self, threshold: float) -> bool:
        """Whether it stands on the right side of the threshold, which itself is a match."""
        return (self.score >= threshold) is self.pair.is_match


@dataclass(frozen=True, slots=True)
class Overall:
    """A matcher's figures over a part."""

    pairs: int
    positives: int
    precision: float
    recall: float
    f1: float
    recall_at_5: float
    recall_at_10: float
    auc: float


@dataclass(frozen=True, slots=True)
class OfKind:
    """A matcher's figures over the pairs of one kind."""

    kind: str
    is_match: bool
    pairs: int
    right: float
    mean: float


def overall(scored: Sequence[Scored], threshold: float) -> Overall:
    """The figures over all pairs; what has nothing to be taken of is 0."""
    yes = sorted(one.score for one in scored if one.pair.is_match)
    no = sorted(one.score for one in scored if not one.pair.is_match)
    found, wrong = _passing(yes, threshold), _passing(no, threshold)
    precision, recall = _share(found, found + wrong), _share(found, len(yes))
    return Overall(
        pairs=len(scored),
        positives=len(yes),
        precision=precision,
        recall=recall,
        f1=_share(2 * precision * recall, precision + recall),
        recall_at_5=_recall_at(yes, no, 0.05),
        recall_at_10=_recall_at(yes, no, 0.10),
        auc=_auc(yes, no),
    )


@dataclass(frozen=True, slots=True)
class Band:
    """How many pairs score so much, up to the next band, and the share of them that match."""

    at_least: float
    pairs: int
    matching: float


BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


def bands(scored: Sequence[Scored]) -> list[Band]:
    """What a score means: the share of matches in each band of scores, from the lowest."""
    found = []
    for at_least, below in zip(BANDS, (*BANDS[1:], 2.0), strict=True):
        within = [one.pair.is_match for one in scored if at_least <= one.score < below]
        found.append(Band(at_least, len(within), _share(sum(within), len(within))))
    return found


def by_kind(scored: Iterable[Scored], threshold: float) -> list[OfKind]:
    """The figures of each kind, positives first, in alphabetical order; a kind with both labels comes twice."""
    ordered = sorted(scored, key=_kind)
    return [_of_kind(kind, not apart, list(ones), threshold) for (apart, kind), ones in groupby(ordered, _kind)]


def _kind(one: Scored) -> tuple[bool, str]:
    return not one.pair.is_match, one.pair.kind


def _of_kind(kind: str, is_match: bool, scored: Sequence[Scored], threshold: float) -> OfKind:
    right = sum(one.right(threshold) for one in scored) / len(scored)
    return OfKind(kind, is_match, len(scored), right, sum(one.score for one in scored) / len(scored))


def _passing(ordered: Sequence[float], threshold: float) -> int:
    return len(ordered) - bisect_left(ordered, threshold)


def _recall_at(yes: Sequence[float], no: Sequence[float], allowed: float) -> float:
    """The best recall of any threshold that lets at most that share of the negatives pass."""
    thresholds = (score for score in yes if _passing(no, score) <= allowed * len(no))
    return max((_share(_passing(yes, threshold), len(yes)) for threshold in thresholds), default=0.0)


def _auc(yes: Sequence[float], no: Sequence[float]) -> float:
    """The share of (positive, negative) in which the positive scores more; a tie is half of it."""
    above = sum(bisect_left(no, score) + bisect_right(no, score) for score in yes)
    return _share(above / 2, len(yes) * len(no))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
