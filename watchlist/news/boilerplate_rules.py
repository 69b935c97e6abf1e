"""What boilerplate.toml knows, and the lines and spans that its rules speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from watchlist.news.text import folded
from watchlist.resources import decoded

MARKS = r"[^\w©(@]*"
FINAL = re.compile(r"[.!?…][\"'”»’)\]]*$")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that mark a line as boilerplate, and how they stand in it; ``unended`` spares what ends as a sentence."""

    what: str
    where: Literal["whole", "label", "begins", "ends", "holds", "sentence"]
    phrases: tuple[str, ...]
    longest: int = 60
    listed: bool = False
    unended: bool = False
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


class _Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    surely: tuple[str, ...]
    maybe: tuple[str, ...]


class _Wires(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kept: tuple[str, ...]
    gone: tuple[str, ...]


class Knowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]
    sections: _Sections
    wires: _Wires


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that is not read: where it stands and what it is."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it, as printed and folded."""

    start: int
    end: int
    text: str
    plain: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of boilerplate.toml."""
    return knowledge().rule


@cache
def knowledge() -> Knowledge:
    return decoded(Path(__file__).parent / "boilerplate.toml", Knowledge)


def any_of(phrases: Iterable[str]) -> str:
    written = sorted({folded(phrase) for phrase in phrases}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(one).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for one in written) + ")"
