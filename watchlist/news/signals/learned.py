"""The statistical reading: how likely a sentence tells of each consequence, by weights that were learnt from texts.

A small network: units that add up what a sentence's traits weigh, of which those above nothing are awake, and a
likelihood for each type, for each type with a certainty, for retelling, and for standing on a page that tells of any
consequence at all, from the units that are awake. The weights are data, in ``learned.txt``, made by
``scripts/train-signals`` from the texts in ``scripts/benchmarks/news_texts``. As long as the same units stay awake a
trait adds the same to a likelihood, whatever else stands there: what spoke for a reading can be told.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import mul
from pathlib import Path

from watchlist.model import Certainty, SignalType

MIDDLE = ord("P")
"""A trait's row has a character a unit: P weighs nothing, those behind it speak for and those before it against."""

SPAN = 46
"""How many steps a weight may be from nothing: from the first printable character behind ``"`` to ``~``."""

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

_RULED, _RULED_DEED = 0.15, 0.7  # of a threshold: what is wanted where a rule holds as well
_NOTHING = 1e-9  # what rounding leaves of nothing
_DOUBT = 0.5  # of a measure's likelihood: a threat that is so likely puts the measure in doubt


@dataclass(frozen=True, slots=True)
class Unit:
    """What one step of a trait's weight counts, what it begins with, and what it adds to each label while awake."""

    step: float
    begin: float
    adds: tuple[float, ...]

    def awake(self, steps: int, scale: float) -> float:
        """How far it is above nothing."""
        return max(0.0, steps * self.step * scale + self.begin)


@dataclass(frozen=True)
class Learned:
    """The labels, from which likelihood each type is told, the units, and the traits' rows, a character a unit."""

    labels: tuple[Label, ...]
    thresholds: Mapping[SignalType, float]
    begin: tuple[float, ...]
    units: tuple[Unit, ...]
    rows: Mapping[str, bytes]

    @cached_property
    def adds(self) -> tuple[tuple[float, ...], ...]:
        """What each unit adds, label by label."""
        return tuple(zip(*(unit.adds for unit in self.units), strict=True))

    def of(self, traits: Iterable[str]) -> list[bytes]:
        """The rows of those traits that have one."""
        return [*filter(None, map(self.rows.get, traits))]

    def awake(self, traits: Sequence[str]) -> list[float]:
        """How far each unit is awake, by the traits that stand there."""
        rows, scale = self.of(traits), share(len(traits))
        columns = zip(*rows, strict=True) if rows else ((),) * len(self.units)
        nothing = MIDDLE * len(rows)
        return [unit.awake(sum(column) - nothing, scale) for unit, column in zip(self.units, columns, strict=True)]


@cache
def learned() -> Learned:
    """The weights that come with the program."""
    return read(Path(__file__).with_name("learned.txt").read_text("utf-8"))


def read(text: str) -> Learned:
    """Read the file of weights: labels, thresholds, what each label begins with, a unit a line, then a trait a line."""
    lines = (line.split("\t") for line in text.splitlines())
    labels = tuple(_label(one) for one in next(lines)[1:])
    limits = (one.split("=") for one in next(lines)[1:])
    thresholds = {SignalType(kind): float(value) for kind, value in limits}
    begin = tuple(map(float, next(lines)[1:]))
    units, rows = [], {}
    for name, *rest in lines:
        if name == "unit":
            step, start, *adds = map(float, rest)
            units.append(Unit(step, start, tuple(adds)))
        else:
            (row,) = rest
            rows[name] = row.encode()
    return Learned(labels, thresholds, begin, tuple(units), rows)


def likelihoods(traits: Sequence[str], known: Learned) -> dict[Label, float]:
    """How likely a sentence of these traits tells of each label, from 0 to 1."""
    awake = known.awake(traits)
    sums = (begin + sum(map(mul, awake, adds)) for begin, adds in zip(known.begin, known.adds, strict=True))
    return {label: _logistic(total) for label, total in zip(known.labels, sums, strict=True)}


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


def page_likelihood(sentences: Sequence[Mapping[Label, float]]) -> float:
    """How likely a page tells of any consequence: as likely as its sentences take it for, one with another."""
    return sum(likely[ANY] for likely in sentences) / max(1, len(sentences))


def told(said: Best, thresholds: Mapping[SignalType, float], ruled: Container[SignalType] = ()) -> Best:
    """What a sentence tells: the types that are likely enough, and a threat rather than the measure that it threatens.

    Who takes a threat for a deed tells people that a firm is listed that is not: in doubt it is a threat.
    Less is wanted of a type for which a rule holds as well (``ruled``).
    """
    wanted = {kind: thresholds[kind] * (_share_wanted(kind) if kind in ruled else 1.0) for kind in said}
    found = {kind: one for kind, one in said.items() if one[0] >= wanted[kind]}
    threat = said[SignalType.WARNING_THREAT]
    doubted = {kind for kind in MEASURES & found.keys() if threat[0] >= found[kind][0] * _doubt(kind, ruled)}
    if doubted:
        found = {kind: one for kind, one in found.items() if kind not in doubted}
        found[SignalType.WARNING_THREAT] = threat
    return found


def _doubt(kind: SignalType, ruled: Container[SignalType]) -> float:
    """What part of a measure's likelihood puts it in doubt: all of a deed that a rule finds as well."""
    return 1.0 if kind in DEEDS and kind in ruled else _DOUBT


def _share_wanted(kind: SignalType) -> float:
    """What part of a threshold is wanted where a rule holds as well."""
    return _RULED_DEED if kind in DEEDS else _RULED


def share(traits: int) -> float:
    """What each trait of a sentence counts: long sentences have more of them, and say no more."""
    return 5 / math.sqrt(traits or 1)


def telling(traits: Sequence[str], kind: SignalType, known: Learned, most: int = 8) -> tuple[tuple[str, float], ...]:
    """The traits that spoke most for or against a type, with what each added by way of the units that are awake."""
    number, scale, awake = known.labels.index(kind), share(len(traits)), known.awake(traits)
    counts = [unit.step * scale * unit.adds[number] * (one > 0) for unit, one in zip(known.units, awake, strict=True)]
    nothing = MIDDLE * sum(counts)
    added = ((trait, sum(map(mul, counts, known.rows[trait])) - nothing) for trait in traits if trait in known.rows)
    return tuple(sorted((one for one in added if abs(one[1]) > _NOTHING), key=lambda one: -abs(one[1]))[:most])


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
