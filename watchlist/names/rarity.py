"""How rare a word is in names: what it tells when it meets.

The counts are measured over the official lists and shipped, so that two names score the same on every machine and at
every time, whatever lists are read there; ``scripts/benchmarks/count_words.py`` makes them anew.
"""

from __future__ import annotations

from functools import cache
from math import log10
from pathlib import Path

LEAST = 0.25
_EACH_TENFOLD = 0.25
_KNOWN_FROM = 8


def rarity(word: str) -> float:
    """What a folded word tells: 1.0 where hardly a name has it, a quarter less for each tenfold, at least 0.25.

    >>> rarity("karahanli"), rarity("mohammad") < rarity("qasim") < 1.0
    (1.0, True)
    """
    return max(LEAST, 1.0 - _EACH_TENFOLD * log10(1 + _counts().get(word, 0)))


def is_known(word: str) -> bool:
    """Whether so many names have the word that it is hardly another one misspelt."""
    return _counts().get(word, 0) >= _KNOWN_FROM


@cache
def _counts() -> dict[str, int]:
    """In how many of 55,000 listed names each word stands; one in fewer than four is not told."""
    found: dict[str, int] = {}
    for line in Path(__file__).with_name("counts.txt").read_text("ascii").splitlines():
        count, *words = line.split(" ")
        found.update(dict.fromkeys(words, int(count)))
    return found
