"""How rare a word is in names: what it tells when it meets.

The counts are measured over the official lists and shipped, so that two names score the same on every machine and at
every time, whatever lists are read there; ``scripts/benchmarks/count_words.py`` makes them anew. ``known.txt`` has the
words that are names in their own right, listed or not.
"""

from __future__ import annotations

from functools import cache
from math import log10
from pathlib import Path

LEAST = 0.25
_EACH_TENFOLD = 0.25
_KNOWN_FROM = 8

_KNOWN_UNCOUNTED = 0.9
"""What a name tells that stands in hardly any listed name: others may bear it, so less than a word nobody knows; yet
more than one that four listed names have (0.83)."""


def rarity(word: str) -> float:
    """What a folded word tells: 1.0 where hardly a name has it, a quarter less for each tenfold, at least 0.25.

    >>> rarity("karahanli"), rarity("aksoy"), rarity("mohammad") < rarity("qasim") < 0.9
    (1.0, 0.9, True)
    """
    count = _counts().get(word, 0)
    if not count and word in _names():
        return _KNOWN_UNCOUNTED
    return max(LEAST, 1.0 - _EACH_TENFOLD * log10(1 + count))


def is_a_name(word: str) -> bool:
    """Whether the word is a name in its own right, a family's or a place's, whatever listed names have.

    >>> is_a_name("demir"), is_a_name("elektronik")
    (True, False)
    """
    return word in _names()


def is_known(word: str) -> bool:
    """Whether the word is a name in its own right, or so many names have it that it is hardly another one misspelt.

    >>> is_known("aksoy"), is_known("aksu"), is_known("karahnali")
    (True, True, False)
    """
    return _counts().get(word, 0) >= _KNOWN_FROM or word in _names()


@cache
def _counts() -> dict[str, int]:
    """In how many of 55,000 listed names each word stands; one in fewer than four is not told."""
    found: dict[str, int] = {}
    for line in Path(__file__).with_name("counts.txt").read_text("ascii").splitlines():
        count, *words = line.split(" ")
        found.update(dict.fromkeys(words, int(count)))
    return found


@cache
def _names() -> frozenset[str]:
    """Words that are names of persons, families, places or firms in their own right."""
    lines = Path(__file__).with_name("known.txt").read_text("ascii").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())
