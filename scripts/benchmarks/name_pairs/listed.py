"""The listed firms that the rules vary: names as the lists print them, taken apart by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from scripts.benchmarks.name_pairs.forms import FORMS
from scripts.benchmarks.name_pairs.letters import to_ascii
from scripts.benchmarks.name_pairs.pairs import HERE


@dataclass(frozen=True, slots=True)
class Trade:
    """A word or phrase of trade, abbreviated and in other languages."""

    turkish: str
    abbreviated: str
    english: str
    russian: str
    german: str


@dataclass(frozen=True, slots=True)
class Firm:
    """A listed firm: ``head`` is what tells it apart, ``spoken`` how that is read (turkish, foreign, initials)."""

    list: str
    listed: str
    head: str
    spoken: str
    trade: str
    form: str

    @property
    def turkish(self) -> str:
        """Its full name in Turkish spelling."""
        return f"{self.body} {FORMS[self.form]}"

    @property
    def body(self) -> str:
        """Its name without the legal form."""
        return f"{self.head} {self.trade}"

    @property
    def ascii(self) -> str:
        """Its full name without the marks of the Turkish letters."""
        return to_ascii(self.turkish)

    @property
    def trades(self) -> tuple[Trade, ...]:
        """Its words of trade, the longest phrases first."""
        return _parsed(self.trade)

    @property
    def words(self) -> frozenset[str]:
        """The words that it shares with others."""
        return frozenset(self.trade.split()) - {"ve"}


Names = tuple[str, str]
Rule = Callable[[Firm, int], Names | None]


@cache
def firms() -> tuple[Firm, ...]:
    """All listed firms, in the file's order."""
    with (HERE / "listed.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(Firm(**row) for row in csv.DictReader(handle))


@cache
def trades() -> dict[str, Trade]:
    """The words of trade by their Turkish spelling."""
    with (HERE / "trades.csv").open(encoding="utf-8", newline="") as handle:
        return {row["turkish"]: Trade(**row) for row in csv.DictReader(handle)}


def _parsed(text: str) -> tuple[Trade, ...]:
    words, known, found = text.split(), trades(), []
    while words:
        phrase = next((" ".join(words[:count]) for count in (4, 3, 2, 1) if " ".join(words[:count]) in known), None)
        if phrase is None:
            raise ValueError(f"trades.csv has no {words[0]}, which listed.csv has in {text!r}")
        found.append(known[phrase])
        words = words[len(phrase.split()) :]
    return tuple(found)
