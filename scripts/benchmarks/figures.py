"""A measured figure: its repetitions, the reference that was measured between them, and the aim it is held against."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: repetitions, and the bytes of the list that is read.

    ``generated`` makes its entries up though real ones are at hand, ``short_too`` takes shorter ones than it has now,
    ``lists`` are the publishers that are measured, ``versions`` how many of a history's (0 for all).
    """

    times: int
    size: int
    generated: bool = False
    short_too: bool = False
    lists: tuple[str, ...] = ()
    versions: int = 0


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should reach: at most ``limit``, or at least; the figure itself, or its ratio to the reference."""

    limit: float
    ratio: bool = False
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether a value reaches it."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured thing; ``references`` holds one measurement of the reference beside each of ``values``."""

    name: str
    unit: str
    values: tuple[float, ...]
    reference: str = ""
    references: tuple[float, ...] = ()
    aim: Aim | None = None
    note: str = ""

    @property
    def value(self) -> float:
        """The median of the repetitions."""
        return median(self.values)

    @property
    def ratio(self) -> float | None:
        """The median of the ratios to the reference, each taken within one repetition: the machine's load cancels."""
        if not self.references:
            return None
        return median(ours / theirs for ours, theirs in zip(self.values, self.references, strict=True))

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        if self.aim is None:
            return None
        judged = self.ratio if self.aim.ratio else self.value
        return judged is not None and self.aim.met(judged)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes, begun on a clean heap."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def row(figure: Figure) -> dict[str, str | float | bool | list[float] | None]:
    """A figure as JSON has it."""
    aim = figure.aim
    return {
        "name": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "values": list(figure.values),
        "reference": figure.reference or None,
        "reference_value": median(figure.references) if figure.references else None,
        "ratio": figure.ratio,
        "aim": aim.limit if aim else None,
        "aim_of": ("ratio" if aim.ratio else "value") if aim else None,
        "aim_is": ("at least" if aim.at_least else "at most") if aim else None,
        "met": figure.met,
        "note": figure.note or None,
    }


HEADINGS = ("", "median", "reference", "ratio", "aim", "")


def cells(figure: Figure) -> tuple[str, ...]:
    """A figure as a line of the table."""
    reference = f"{_short(median(figure.references))} {figure.unit} {figure.reference}" if figure.references else ""
    ratio = "" if figure.ratio is None else f"x {_short(figure.ratio)}"
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    return figure.name, f"{_short(figure.value)} {figure.unit}", reference, ratio, _aim(figure), met


def _aim(figure: Figure) -> str:
    if figure.aim is None:
        return ""
    sign = ">=" if figure.aim.at_least else "<="
    number = _short(figure.aim.limit)
    return f"{sign} x {number}" if figure.aim.ratio else f"{sign} {number} {figure.unit}"


def _short(number: float) -> str:
    """Three telling digits.

    >>> _short(0.06123), _short(1.5), _short(1234.5)
    ('0.0612', '1.5', '1,234')
    """
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
