"""The statistical reading: how likely a sentence tells of each consequence, by weights that were learnt from texts.

A logistic regression a label; a label is a type with its certainty. The weights are data, in ``learned.txt``, made by
``scripts/train-signals`` from the texts in ``scripts/benchmarks/news_texts``, and are names and numbers that a person
can read: what spoke for a reading can be told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from watchlist.model import Certainty, SignalType

SCALE = 100
"""A weight stands in the file as a whole number of hundredths."""

Label = tuple[SignalType, Certainty]


@dataclass(frozen=True, slots=True)
class Learned:
    """The labels, from which likelihood each is told, and what each trait adds for which label."""

    labels: tuple[Label, ...]
    thresholds: Mapping[SignalType, float]
    weights: Mapping[str, tuple[tuple[int, float], ...]]


@cache
def learned() -> Learned:
    """The weights that come with the program."""
    return read(Path(__file__).with_name("learned.txt").read_text("utf-8"))


def read(text: str) -> Learned:
    """Read the file of weights: a line of labels, one of thresholds, then a trait a line."""
    lines = text.splitlines()
    labels = tuple(_label(one) for one in lines[0].split("\t")[1:])
    thresholds = {
        SignalType(kind): float(value) for kind, value in (one.split("=") for one in lines[1].split("\t")[1:])
    }
    weights = {trait: _weights(rest) for trait, *rest in (line.split("\t") for line in lines[2:])}
    return Learned(labels, thresholds, weights)


def likelihoods(traits: Sequence[str], known: Learned | None = None) -> dict[Label, float]:
    """How likely a sentence of these traits tells of each label, from 0 to 1."""
    known = known or learned()
    sums = [0.0] * len(known.labels)
    for trait in traits:
        for label, weight in known.weights.get(trait, ()):
            sums[label] += weight
    scale = share(len(traits))
    return {
        label: 1 / (1 + math.exp(-max(-30.0, min(30.0, total * scale))))
        for label, total in zip(known.labels, sums, strict=True)
    }


def share(traits: int) -> float:
    """What each trait of a sentence counts: long sentences have more of them, and say no more."""
    return 5 / math.sqrt(traits or 1)


def telling(traits: Sequence[str], label: Label, most: int = 8) -> tuple[tuple[str, float], ...]:
    """The traits that spoke most for or against a label, with what each added."""
    number = learned().labels.index(label)
    scale = share(len(traits))
    found = ((trait, dict(learned().weights.get(trait, ())).get(number, 0.0) * scale) for trait in traits)
    return tuple(sorted(((trait, weight) for trait, weight in found if weight), key=lambda one: -abs(one[1]))[:most])


def _label(text: str) -> Label:
    kind, certainty = text.split("/")
    return SignalType(kind), Certainty(certainty)


def _weights(fields: Sequence[str]) -> tuple[tuple[int, float], ...]:
    return tuple((int(label), int(weight) / SCALE) for label, weight in (one.split(":") for one in fields))
