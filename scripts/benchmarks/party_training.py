"""Learns the weights of who does what to whom (``watchlist/news/who.txt``) from labelled texts, and tells how good.

Of the countries of a page, and nobody, one does it and one has it done to it: a conditional logistic regression over
the traits of each (watchlist/news/party_traits.py), one for each part; the target's kind is chosen in the same way.
Folds are by article. Only numpy is wanted, for development.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.party_labels import TEXTS, Labelled, drilled, labelled
from watchlist.model import TargetKind
from watchlist.news.party_traits import NOBODY, kind_traits, traits
from watchlist.news.who import ACTOR, PARTS, SCALE, TARGET, Weights, chosen

LEARNED = Path(__file__).parents[2] / "watchlist" / "news" / "who.txt"
FOLDS = 4
ROUNDS = 250
RATE = 0.05
PENALTY = 2e-4
SMALLEST = 0.06
AT_LEAST = 6
_STANDING = re.compile("sanctioner|shunned|third")
NOT_STATES = ("banks", "firms")

Group = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen, each with its traits, and the right one."""

    id: str
    group: Group
    right: str


def main() -> None:
    """Learn from the labelled texts, or with ``--check`` tell how good that is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="tell by folds how good it is, and write nothing")
    labels = [*labelled(sorted(TEXTS.glob("signals_*.jsonl"))), *drilled()]
    choices = {part: list(_choices(labels, part)) for part in PARTS}
    if parser.parse_args().check:
        for part, own in choices.items():
            _check(part, own)
        return
    _write({part: _fit(_both_ways(own)) for part, own in choices.items()})


def _choices(labels: Iterable[Labelled], part: str) -> Iterator[Choice]:
    for one in labels:
        if part == ACTOR and one.actor in NOT_STATES:
            continue
        if part in (ACTOR, TARGET):
            group = traits(one.cast, one.place, one.type)
            right = one.actor if part == ACTOR else one.target
            right = right if right in group else NOBODY
            yield Choice(one.id, group, right)
        elif one.kind in {str(kind) for kind in TargetKind} - {"named", ""}:
            yield Choice(one.id, kind_traits(one.cast, one.place, one.type), one.kind)


def _both_ways(choices: Sequence[Choice]) -> list[Choice]:
    """Choices as they are, and by grammar alone; those of the drill only so."""
    return [*(one for one in choices if not _is_drill(one)), *map(_without_standing, choices)]


def _is_drill(one: Choice) -> bool:
    return one.id.startswith("drill")


def _without_standing(one: Choice) -> Choice:
    """A choice by grammar alone: else the United States would sanction whatever the sentence says."""
    group = {name: [trait for trait in own if not _STANDING.search(trait)] for name, own in one.group.items()}
    return Choice(one.id, group, one.right)


def _fit(choices: Sequence[Choice]) -> Weights:
    """The weights under which the right choices are likeliest."""
    counted = Counter(trait for one in choices for own in one.group.values() for trait in set(own))
    known = {trait: number for number, (trait, many) in enumerate(counted.items()) if many >= AT_LEAST}
    known = {trait: number for number, trait in enumerate(known)}
    rows: list[int] = []
    columns: list[int] = []
    starts: list[int] = []
    right: list[bool] = []
    row = 0
    for one in choices:
        starts.append(row)
        for name, own in one.group.items():
            right.append(name == one.right)
            columns += [known[trait] for trait in own if trait in known]
            rows += [row] * (len(columns) - len(rows))
            row += 1
    weights = _descend(np.array(rows), np.array(columns), np.array(starts), np.array(right, np.float64), len(known))
    return {trait: float(weights[at]) for trait, at in known.items() if abs(weights[at]) >= SMALLEST}


Numbers = NDArray[np.int64]
Values = NDArray[np.float64]


def _descend(rows: Numbers, columns: Numbers, starts: Numbers, right: Values, many: int) -> Values:
    """Adam over all choices at once, with a penalty that drives needless weights to nothing."""
    weights, mean, square = np.zeros(many), np.zeros(many), np.zeros(many)
    sizes = np.diff(np.append(starts, len(right)))
    for step in range(1, ROUNDS + 1):
        scores = np.bincount(rows, weights[columns], len(right))
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        likely = np.exp(scores)
        likely /= np.repeat(np.add.reduceat(likely, starts), sizes)
        slope = np.bincount(columns, (likely - right)[rows], many) / len(starts) + PENALTY * np.sign(weights)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        change = RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights -= change * (1 - step / (ROUNDS + 1))
    return weights


def _check(part: str, choices: Sequence[Choice]) -> None:
    right: Counter[str] = Counter()
    for fold in range(FOLDS):
        own = [one for one in choices if crc32(one.id.encode()) % FOLDS != fold]
        weights = _fit(_both_ways(own))
        for one in choices:
            if crc32(one.id.encode()) % FOLDS == fold and not _is_drill(one):
                said = chosen(one.group, weights)
                right.update(all=1, right=said == one.right, told=bool(said), wrong=bool(said) and said != one.right)
    print(
        part, f"right {right['right'] / right['all']:.3f}, wrong of told {right['wrong'] / max(1, right['told']):.3f}"
    )


def _write(learned: dict[str, Weights]) -> None:
    names = sorted({trait for weights in learned.values() for trait in weights})
    lines = []
    for trait in names:
        own = (
            f"{at}:{round(weights[trait] * SCALE)}" for at, weights in enumerate(learned.values()) if trait in weights
        )
        lines.append("\t".join((trait, *own)))
    LEARNED.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
