"""Small networks over traits: units that add up what traits weigh, fitted by Adam in batches.

Several are fitted side by side, each from another beginning, and read as one: the mean of what they say errs less
than each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchlist.news.signals.learned import share

Matrix = NDArray[np.float32]
Numbers = NDArray[np.int64]

AT_LEAST = 2  # articles that a trait stands in
BATCH = 64  # rows
RATE = 0.01
LEFT_OUT = 0.3  # of the traits of a row in each round, so that none is relied on alone
POSITIVE = 1.5  # what a told consequence counts against an untold one
RARE = -3.0  # what a label begins with: most sentences do not have it
_BEGIN, _SPREAD = 0.1, (0.03, 0.3)  # of units, and of the weights before and behind them
_KEPT, _KEPT_SQUARES = 0.9, 0.99  # of the former steps
_WARM = 50  # batches until the full rate


@dataclass(frozen=True, slots=True)
class Rows:
    """What is learnt from: the traits of each row by number, what each counts, the labels, and which of them count."""

    known: tuple[Numbers, ...]
    scales: Matrix
    told: Matrix
    counts: Matrix


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of traits for units, of units for labels, and what both begin with."""

    traits: Matrix
    units: Matrix
    adds: Matrix
    begin: Matrix

    def likelihoods(self, known: Sequence[Numbers], scales: Matrix) -> Matrix:
        """How likely each label is, row by row."""
        sums = np.stack([self.traits[some].sum(axis=0) for some in known])
        awake = np.maximum(sums * scales[:, None] + self.units, 0)
        return logistic(awake @ self.adds + self.begin)


def numbered(articles: Iterable[Iterable[Iterable[str]]]) -> dict[str, int]:
    """The traits that stand in enough articles, each with its number."""
    counts = Counter(trait for article in articles for trait in {t for sentence in article for t in sentence})
    return {trait: number for number, trait in enumerate(sorted(t for t, count in counts.items() if count >= AT_LEAST))}


def known(traits: Iterable[Sequence[str]], numbers: Mapping[str, int]) -> tuple[Numbers, ...]:
    """Rows of traits by number, without those that are not known."""
    return tuple(np.array([numbers[one] for one in row if one in numbers], dtype=np.int64) for row in traits)


def scales(traits: Iterable[Sequence[str]]) -> Matrix:
    """What each trait of a row counts."""
    return np.array([share(len(row)) for row in traits], dtype=np.float32)


def logistic(sums: Matrix) -> Matrix:
    """Sums as likelihoods."""
    return (1 / (1 + np.exp(-np.clip(sums, -30, 30)))).astype(np.float32)


def fit(rows: Rows, traits: int, *, units: int, nets: int, rounds: int) -> Network:
    """Fit some networks side by side, and give them as one."""
    fitting = _Fitting(traits, rows.told.shape[1], units, nets)
    steps = rounds * -(-len(rows.known) // BATCH)
    for number, batch in enumerate(_batches(rows, rounds, fitting.chance)):
        fitting.step(batch, RATE * (1 - 0.9 * number / steps) * min(1.0, (number + 1) / _WARM))
    return fitting.network()


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some rows as one run of traits, each with the place of its row; and the runs by trait."""

    traits: Numbers
    places: Numbers
    scales: Matrix
    told: Matrix
    counts: Matrix

    def added(self, weights: Matrix) -> Matrix:
        """The sum of the weights of each row's traits."""
        sums = np.zeros((len(self.scales), weights.shape[1]), dtype=np.float32)
        starts = np.flatnonzero(np.diff(self.places, prepend=-1))
        sums[self.places[starts]] = np.add.reduceat(weights[self.traits], starts, axis=0)
        return sums * self.scales[:, None]

    def by_trait(self, slopes: Matrix) -> tuple[Numbers, Matrix]:
        """The traits, each once, with the sum of the slopes of the rows that have it."""
        order = np.argsort(self.traits, kind="stable")
        ordered = self.traits[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        return ordered[starts], np.add.reduceat((slopes * self.scales[:, None])[self.places[order]], starts, axis=0)


def _batches(rows: Rows, rounds: int, chance: np.random.Generator) -> Iterator[_Batch]:
    """The rows in batches, in another order each round, each time without some of their traits."""
    for _ in range(rounds):
        order = chance.permutation(len(rows.known))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            yield _batch(rows, some, chance)


def _batch(rows: Rows, some: Numbers, chance: np.random.Generator) -> _Batch:
    runs = [rows.known[number] for number in some]
    traits = np.concatenate(runs)
    places = np.repeat(np.arange(len(some)), [len(run) for run in runs])
    kept = chance.random(len(traits)) >= LEFT_OUT
    scale = rows.scales[some] / (1 - LEFT_OUT)
    return _Batch(traits[kept], places[kept], scale, rows.told[some], rows.counts[some])


class _Fitting:
    """Networks as they are fitted: their weights, and the former steps of each."""

    def __init__(self, traits: int, labels: int, units: int, nets: int) -> None:
        self.chance = np.random.default_rng(0)
        before, behind = _SPREAD
        self._traits = self._drawn((traits, nets * units), before)
        self._units = np.full(nets * units, _BEGIN, dtype=np.float32)
        self._adds = self._drawn((nets, units, labels), behind)
        self._begin = np.full((nets, 1, labels), RARE, dtype=np.float32)
        self._steps = [
            (np.zeros_like(one), np.zeros_like(one)) for one in (self._traits, self._units, self._adds, self._begin)
        ]

    def _drawn(self, shape: tuple[int, ...], spread: float) -> Matrix:
        return (self.chance.standard_normal(shape, dtype=np.float32) * np.float32(spread)).astype(np.float32)

    def step(self, batch: _Batch, rate: float) -> None:
        """Go a step down the slope of a batch's error."""
        sums = batch.added(self._traits) + self._units
        awake = self._by_net(np.maximum(sums, 0))
        likely = logistic(awake @ self._adds + self._begin)
        weight = np.where(batch.told > 0, POSITIVE, 1.0) * batch.counts * (8 / len(batch.told))
        error = ((likely - batch.told) * weight).astype(np.float32)
        back = (error @ self._adds.transpose(0, 2, 1)).transpose(1, 0, 2).reshape(sums.shape)
        slopes: Matrix = (back * (sums > 0)).astype(np.float32)
        self._go(3, self._begin, error.sum(axis=1, keepdims=True), rate)
        self._go(2, self._adds, awake.transpose(0, 2, 1) @ error, rate)
        self._go(1, self._units, slopes.sum(axis=0), rate)
        self._go_some(*batch.by_trait(slopes), rate)

    def _by_net(self, units: Matrix) -> Matrix:
        """Rows of all units as a block a network."""
        nets = len(self._adds)
        blocks: Matrix = units.reshape(len(units), nets, -1).transpose(1, 0, 2)
        return blocks

    def _go(self, number: int, weights: Matrix, slope: Matrix, rate: float) -> None:
        mean, squares = self._steps[number]
        mean += (1 - _KEPT) * (slope - mean)
        squares += (1 - _KEPT_SQUARES) * (slope * slope - squares)
        weights -= rate * mean / (np.sqrt(squares) + 1e-6)

    def _go_some(self, traits: Numbers, slope: Matrix, rate: float) -> None:
        """Go on with the weights of those traits alone that the batch has."""
        means, all_squares = self._steps[0]
        mean = _KEPT * means[traits] + (1 - _KEPT) * slope
        squares = _KEPT_SQUARES * all_squares[traits] + (1 - _KEPT_SQUARES) * slope * slope
        means[traits], all_squares[traits] = mean, squares
        self._traits[traits] -= rate * mean / (np.sqrt(squares) + 1e-6)

    def network(self) -> Network:
        """The networks as one, which says the mean of what they say."""
        nets, _, labels = self._adds.shape
        adds = (self._adds / nets).reshape(-1, labels)
        return Network(self._traits, self._units, adds, self._begin.mean(axis=0)[0])
