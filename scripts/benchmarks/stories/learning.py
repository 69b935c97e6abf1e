"""Learns what each kind of evidence weighs: a logistic regression by Newton's method, with nothing but Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STEPS = 14
SMALL = 1e-3
WIDEST = 5.0
"""How far a weight moves in one step."""

BIAS = "bias"
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair's measures, and whether it is of the kind that is learned."""

    values: Values
    is_so: bool


def learn(
    examples: Sequence[Example], names: Sequence[str], *, prior: Values | None = None, shrink: float = 1.0
) -> dict[str, float]:
    """Weights under which the examples are likely, drawn towards ``prior`` (0 where it says nothing)."""
    known = {**dict.fromkeys((BIAS, *names), 0.0), **(prior or {})}
    columns = [BIAS, *names]
    places = {name: place for place, name in enumerate(columns)}
    rows = [
        [(0, 1.0), *((places[key], value) for key, value in one.values.items() if value and key in places)]
        for one in examples
    ]
    centre = [known[name] for name in columns]
    weights = list(centre)
    for _ in range(STEPS):
        gradient, curve = _slopes(rows, examples, weights)
        for place, weight in enumerate(weights):
            strength = 0.01 if place == 0 else shrink
            gradient[place] -= strength * (weight - centre[place])
            curve[place][place] += strength
        step = _solve(curve, gradient)
        largest = max(map(abs, step))
        weights = [
            weight + each * min(1.0, WIDEST / max(largest, SMALL)) for weight, each in zip(weights, step, strict=True)
        ]
        if largest < SMALL:
            break
    return dict(zip(columns, weights, strict=True))


def _slopes(
    rows: Sequence[Sequence[tuple[int, float]]], examples: Sequence[Example], weights: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    """The gradient of the likelihood, and how it bends."""
    size = len(weights)
    gradient, curve = [0.0] * size, [[0.0] * size for _ in range(size)]
    for row, example in zip(rows, examples, strict=True):
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights[place] * value for place, value in row)))))
        missed, bend = example.is_so - chance, max(chance * (1 - chance), 1e-6)
        for place, value in row:
            gradient[place] += missed * value
            line = curve[place]
            for other, another in row:
                line[other] += bend * value * another
    return gradient, curve


def _solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve a system of linear equations."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        for below in rows[column + 1 :]:
            factor = below[column] / rows[column][column]
            below[column:] = [a - factor * b for a, b in zip(below[column:], rows[column][column:], strict=True)]
    found = [0.0] * size
    for row in reversed(range(size)):
        rest = sum(rows[row][column] * found[column] for column in range(row + 1, size))
        found[row] = (rows[row][size] - rest) / rows[row][row]
    return found
