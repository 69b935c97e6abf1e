"""What is found beside what is there: precision, recall and F1."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is there; 1 where nothing was found."""
        return share(self.right, self.right + self.wrong, empty=1.0)

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 1 where nothing is there."""
        return share(self.right, self.right + self.missed, empty=1.0)

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        >>> Counts(right=3, wrong=1, missed=3).f1
        0.6
        """
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed, empty=1.0)


def compared(there: Set[Hashable], found: Set[Hashable]) -> Counts:
    """Count what two sets have in common, and what only one has."""
    return Counts(len(there & found), len(found - there), len(there - found))


def total(counts: Iterable[Counts]) -> Counts:
    """Add up counts."""
    return sum(counts, Counts())


def share(part: float, whole: float, *, empty: float = 0.0) -> float:
    """The part of a whole, ``empty`` where there is no whole."""
    return part / whole if whole else empty
