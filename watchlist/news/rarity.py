"""Rarity: how much it says that two texts share a word, a name or a number.

How many of a few thousand news texts have each is data, in rarity.txt; what stands in none of them is rare.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_UNSEEN = 1.5
"""In how many texts we take a word to stand that none of ours has."""


@cache
def _known() -> dict[str, float]:
    """How rare each token of rarity.txt is, among as many texts as could have it: a word belongs to one language."""
    first, *lines = (Path(__file__).parent / "rarity.txt").read_text("utf-8").splitlines()
    texts, of_a_language = map(int, first.split())
    pairs = (line.rsplit(" ", 1) for line in lines)
    return {token: _rarity(int(seen), of_a_language if token[2:3] == ":" else texts) for token, seen in pairs}


def _rarity(seen: int, texts: int) -> float:
    return max(0.0, math.log(texts / seen) / math.log(texts / _UNSEEN))


def rarity(token: str) -> float:
    """How rare a token is, from 0 for one that every text has to 1 for one that none of ours has.

    A token is a name's consonants, a concept "c:...", a number "#...", or the beginning of a word "en:...".

    >>> rarity("c:bank") < rarity("c:turbine") < rarity("nobody has seen this") == 1.0
    True
    """
    return _known().get(token, 1.0)


def rarities(tokens: Iterable[str], kind: str = "") -> dict[str, float]:
    """How rare each of many tokens is, of a kind that they are told by ("#", "en:")."""
    known = _known()
    return {token: known.get(f"{kind}{token}", 1.0) for token in tokens}
