"""What is learnt from texts, and the file of its weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.signal_training.network import Matrix, Network, Rows, fit, known, numbered, scales
from scripts.benchmarks.signal_training.texts import Sentence, Text
from watchlist.model import SignalType
from watchlist.news.signals.learned import ANY, BACKGROUND, MIDDLE, SPAN, Label, label_text

NETS = 3
UNITS, ROUNDS = 16, 8
LEAST = 2  # steps: a row whose weights are all smaller is left out of the file


@dataclass(frozen=True, slots=True)
class Fitted:
    """Traits by number, labels in order, and the network."""

    numbers: Mapping[str, int]
    labels: tuple[Label, ...]
    network: Network

    def likely(self, text: Text) -> list[dict[Label, float]]:
        """How likely each sentence of a text tells of each label."""
        traits = [one.traits for one in text.sentences]
        rows = self.network.likelihoods(known(traits, self.numbers), scales(traits))
        return [dict(zip(self.labels, row, strict=True)) for row in rows.tolist()]


def learn(texts: Sequence[Text], labels: tuple[Label, ...]) -> Fitted:
    """Fit the network to the sentences of texts."""
    numbers = numbered([one.traits for one in text.sentences] for text in texts)
    traits = [one.traits for text in texts for one in text.sentences]
    told = np.array([_told(text, one, labels) for text in texts for one in text.sentences], dtype=np.float32)
    counts = np.array([_counts(one, labels) for text in texts for one in text.sentences], dtype=np.float32)
    rows = Rows(known(traits, numbers), scales(traits), told, counts)
    return Fitted(numbers, labels, fit(rows, len(numbers), units=UNITS, nets=NETS, rounds=ROUNDS))


def _told(text: Text, sentence: Sentence, labels: Sequence[Label]) -> list[bool]:
    """What a sentence tells, and whether its page tells anything."""
    return [text.tells if label == ANY else sentence.has(label) for label in labels]


def _counts(sentence: Sentence, labels: Sequence[Label]) -> list[bool]:
    """Which labels a sentence teaches: only one that tells of something tells whether it retells."""
    return [label != BACKGROUND or bool(sentence.labels) for label in labels]


def written(fitted: Fitted, limits: Mapping[SignalType, float]) -> str:
    """The file of weights, as watchlist/news/signals/learned.py reads it."""
    network = fitted.network
    steps = _steps(network)
    lines = [
        "\t".join(["labels", *map(label_text, fitted.labels)]),
        "\t".join(["thresholds", *(f"{kind}={limits[kind]:.2f}" for kind in SignalType)]),
        "\t".join(["begin", *(f"{one:.3f}" for one in network.begin.tolist())]),
        *_units(network, steps),
        *_rows(fitted.numbers, np.clip(np.round(network.traits / steps), -SPAN, SPAN).astype(np.int64)),
    ]
    return "\n".join(lines) + "\n"


def _steps(network: Network) -> Matrix:
    """What one step of a weight counts, unit by unit: the largest are as many steps as there are."""
    steps: Matrix = np.maximum(np.quantile(np.abs(network.traits), 0.9995, axis=0) / SPAN, 1e-6).astype(np.float32)
    return steps


def _units(network: Network, steps: Matrix) -> Iterator[str]:
    for step, begin, adds in zip(steps.tolist(), network.units.tolist(), network.adds.tolist(), strict=True):
        yield "\t".join(["unit", f"{step:.6f}", f"{begin:.4f}", *(f"{weight:.3f}" for weight in adds)])


def _rows(numbers: Mapping[str, int], rows: NDArray[np.int64]) -> Iterator[str]:
    for trait, number in numbers.items():
        if np.abs(rows[number]).max() >= LEAST:
            yield f"{trait}\t{''.join(chr(MIDDLE + step) for step in rows[number].tolist())}"
