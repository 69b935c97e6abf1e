"""The statistical reading: how likely a sentence tells of each consequence, by weights that were learnt from texts.

A logistic regression for each type, and one for each type with a certainty, which says how certain it is where it is
told; one more reads the page as a whole and says whether it tells of any consequence at all. The weights are data, in
``learned.txt``, made by ``scripts/train-signals`` from the texts in ``scripts/benchmarks/news_texts``, and are names
and numbers that a person can read: what spoke for a reading can be told.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from watchlist.model import Certainty, SignalType

SCALE = 100
"""A weight stands in the file as a whole number of hundredths."""

ANY, BACKGROUND = "any", "background"
Label = SignalType | tuple[SignalType, Certainty] | str
"""What is learnt apart: that a type is told, that it is told with a certainty, that a page tells ``ANY``, and that
what a sentence tells is ``BACKGROUND``."""

Best = dict[SignalType, tuple[float, Certainty]]

MEASURES = frozenset(
    {
        SignalType.DESIGNATION,
        SignalType.PENALTY,
        SignalType.CRIMINAL,
        SignalType.EXPORT_BAN,
        SignalType.LICENCE_REQUIREMENT,
        SignalType.PAYMENT_RESTRICTION,
    }
)
"""What a threat threatens: a sentence seldom tells of one as done and as threatened."""

DEEDS = (MEASURES | {SignalType.DELISTING}) - {SignalType.LICENCE_REQUIREMENT, SignalType.PAYMENT_RESTRICTION}
"""What is done to somebody, and is false news where it was not."""

_RULED = 0.7  # of a threshold: what is wanted where a rule holds as well
_JUST_BELOW = 0.999  # what rounding may take away
_DOUBT = 0.5  # of a measure's likelihood: a threat that is so likely puts the measure in doubt


Row = tuple[float, ...]
"""What a trait adds for each of the labels, in their order."""


class Weights(dict[str, Row]):
    """The rows of weights by their traits: of tens of thousands those are taken apart whose trait a text has."""

    def __init__(self, lines: Iterable[str], labels: int) -> None:
        self._lines = dict(_halved(line) for line in lines)
        self._labels = labels

    def __missing__(self, trait: str) -> Row:
        row = self[trait] = _row(self._lines[trait], self._labels)
        return row

    def rows(self, traits: Iterable[str]) -> Iterator[Row]:
        """The rows of those traits that have one."""
        return (self[trait] for trait in traits if trait in self._lines)

    def of(self, label: int) -> dict[str, float]:
        """What each trait adds for one label."""
        found = ((trait, line.partition(f"\t{label}:")[2]) for trait, line in self._lines.items())
        return {trait: int(rest.partition("\t")[0]) / SCALE for trait, rest in found if rest}


def _halved(line: str) -> tuple[str, str]:
    """A trait, and its weights with a tab before each."""
    trait, tab, rest = line.partition("\t")
    return trait, tab + rest


@dataclass(frozen=True)
class Learned:
    """The labels, from which likelihood each type is told, and what each trait adds for which label."""

    labels: tuple[Label, ...]
    thresholds: Mapping[SignalType, float]
    weights: Weights

    @cached_property
    def least(self) -> float:
        """The likelihood of a page under which no sentence of it tells anything, however likely it is by itself."""
        return (min(self.thresholds.values()) * _RULED * _JUST_BELOW) ** 2

    @cached_property
    def page(self) -> Mapping[str, float]:
        """What each trait adds for a page that tells of anything."""
        return self.weights.of(self.labels.index(ANY))


@cache
def learned() -> Learned:
    """The weights that come with the program."""
    return read(Path(__file__).with_name("learned.txt").read_text("utf-8"))


def read(text: str) -> Learned:
    """Read the file of weights: a line of labels, one of thresholds, then a trait a line."""
    lines = text.splitlines()
    labels = tuple(_label(one) for one in lines[0].split("\t")[1:])
    limits = (one.split("=") for one in lines[1].split("\t")[1:])
    return Learned(labels, {SignalType(kind): float(value) for kind, value in limits}, Weights(lines[2:], len(labels)))


def likelihoods(traits: Sequence[str], known: Learned) -> dict[Label, float]:
    """How likely a sentence of these traits tells of each label, from 0 to 1."""
    columns = zip(*known.weights.rows(traits), strict=True)
    sums = [sum(column, 0.0) for column in columns] or [0.0] * len(known.labels)
    scale = share(len(traits))
    return {label: _logistic(total * scale) for label, total in zip(known.labels, sums, strict=True)}


def best(likely: Iterable[tuple[Label, float]], page: float) -> Best:
    """Of each type how likely it is told on a page that tells of anything so likely, and its likeliest certainty."""
    told: dict[SignalType, float] = {}
    certain: dict[SignalType, tuple[float, Certainty]] = {}
    for label, value in likely:
        if isinstance(label, tuple):
            certain[label[0]] = max(certain.get(label[0], (-1.0, label[1])), (value, label[1]))
        elif isinstance(label, SignalType):
            told[label] = math.sqrt(value * page)
    return {kind: (value, certain[kind][1]) for kind, value in told.items()}


def page_likelihood(sentences: Iterable[Iterable[str]], known: Learned) -> float:
    """How likely a page whose sentences have these traits tells of any consequence."""
    traits = dict.fromkeys(itertools.chain.from_iterable(sentences))
    weights = known.page
    return _logistic(sum([weights[trait] for trait in traits if trait in weights]) * share(len(traits)))


def told(said: Best, known: Learned, ruled: Container[SignalType] = ()) -> Best:
    """What a sentence tells: the types that are likely enough, and a threat rather than the measure that it threatens.

    Who takes a threat for a deed tells people that a firm is listed that is not: in doubt it is a threat. Less is
    wanted of a type for which a rule holds as well (``ruled``), unless it is such a deed.
    """
    found = {kind: one for kind, one in said.items() if one[0] >= _wanted(kind, known, ruled)}
    threat = said[SignalType.WARNING_THREAT]
    doubted = {
        kind
        for kind in MEASURES & found.keys()
        if threat[0] >= found[kind][0] * (1.0 if kind in ruled and kind in DEEDS else _DOUBT)
    }
    if doubted:
        found = {kind: one for kind, one in found.items() if kind not in doubted}
        found[SignalType.WARNING_THREAT] = threat
    return found


def _wanted(kind: SignalType, known: Learned, ruled: Container[SignalType]) -> float:
    eased = kind in ruled and kind not in DEEDS
    return known.thresholds[kind] * (_RULED if eased else 1.0)


def share(traits: int) -> float:
    """What each trait of a sentence counts: long sentences have more of them, and say no more."""
    return 5 / math.sqrt(traits or 1)


def telling(traits: Sequence[str], kind: SignalType, known: Learned, most: int = 8) -> tuple[tuple[str, float], ...]:
    """The traits that spoke most for or against a type, with what each added."""
    number = known.labels.index(kind)
    scale = share(len(traits))
    found = ((trait, row[number] * scale) for trait in traits for row in known.weights.rows((trait,)))
    return tuple(sorted((one for one in found if one[1]), key=lambda one: -abs(one[1]))[:most])


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def label_text(label: Label) -> str:
    """A label as the file writes it."""
    return f"{label[0]}/{label[1]}" if isinstance(label, tuple) else str(label)


def _label(text: str) -> Label:
    kind, _, certainty = text.partition("/")
    if text in (ANY, BACKGROUND):
        return text
    return (SignalType(kind), Certainty(certainty)) if certainty else SignalType(kind)


def _row(line: str, labels: int) -> Row:
    row = [0.0] * labels
    for one in line.split("\t")[1:]:
        label, _, weight = one.partition(":")
        row[int(label)] = int(weight) / SCALE
    return tuple(row)
