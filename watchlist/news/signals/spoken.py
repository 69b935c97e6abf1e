"""Traits in words that a person understands (spoken.toml)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from watchlist.model import Feature
from watchlist.news.signals.traits import NUMBER, STEM
from watchlist.resources import decoded


class _Spoken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    concepts: dict[str, str]
    places: dict[str, str]
    marks: dict[str, str]


def spoken(trait: str) -> str:
    """Say a trait in words.

    >>> spoken("has:warning")
    'speaks of a warning'
    >>> spoken("a sanctioner > warning > a third")
    'one who sanctions, then a warning, then a third state'
    >>> spoken("stems:yurtd #")
    'the words “yurtd…” and a number'
    >>> spoken("listing_act ~ cue modal before")
    'an addition to a list, with may or would before it'
    """
    if trait in _words().marks:
        return _words().marks[trait]
    kind, _, rest = trait.partition(":")
    match kind:
        case "stem" | "word":
            return f"{'' if rest == NUMBER else 'the word '}{_word(rest)}"
        case "stems":
            return f"the words {' and '.join(map(_word, rest.split(' ')))}"
        case "end" | "last end":
            return f"{'a' if kind == 'end' else 'its last'} word that ends in “…{rest}”"
        case "parties":
            return f"names {', then '.join(map(_concept, rest.split(', ')))}"
        case "rule":
            return f"the rule {rest} holds"
        case "has":
            return f"speaks of {_concept(rest)}"
        case "first" | "last":
            return f"its {kind} word {_word(rest)}"
        case _ if kind in _words().places:
            return f"{_words().places[kind]} speaks of {_concept(rest)}"
        case _:
            return _turned(trait) if " ~ " in trait else ", then ".join(map(_concept, trait.split(" > ")))


def _turned(trait: str) -> str:
    """An act with what turns it: that it may come, was, or was not."""
    act, _, turn = trait.partition(" ~ ")
    if turn == "plain":
        return f"{_concept(act)}, as a plain fact"
    kind, _, side = turn.rpartition(" ")
    return f"{_concept(act)}, with {_concept(kind)} {side} it"


def spoken_traits(found: Iterable[Feature]) -> tuple[Feature, ...]:
    """The traits of a signal's explanation in words, the weightiest first; what sounds alike is one."""
    weights: dict[str, float] = {}
    for one in found:
        if one.feature == "trait":
            weights[spoken(one.query)] = weights.get(spoken(one.query), 0.0) + one.weight
    told = (Feature("trait", round(weight, 3), said, "", _side(weight)) for said, weight in weights.items())
    return tuple(sorted(told, key=lambda one: -abs(one.weight)))


def _side(weight: float) -> str:
    return "for it" if weight > 0 else "against it"


def _word(stem: str) -> str:
    if stem == NUMBER:
        return "a number"
    return f"“{stem}…”" if len(stem) >= STEM else f"“{stem}”"


def _concept(kind: str) -> str:
    return _words().concepts.get(kind, kind.removeprefix("cue ").replace("_", " "))


@cache
def _words() -> _Spoken:
    return decoded(Path(__file__).with_name("spoken.toml"), _Spoken)
