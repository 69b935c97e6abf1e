"""Keys: what an article may share with others that tell the same, as numbers by which those are looked up.

One key alone proves nothing; articles that share the most keys are then compared.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from watchlist.news.features import Features
from watchlist.news.rarity import rarity

MOST = 48
"""How many keys an article has at most."""

_RUNS = 6
_QUOTES = 4
_NAMES = 14
_NUMBERS = 5
_CONCEPTS = 6
_TELLING = 3
_RARE = 0.35  # from which rarity on a name may be one
_REASON = frozenset({"RU", "UA"})

# The smallest hashes of the runs of words are equal as often as the texts are: the first few find near copies.


def keys(of: Features) -> tuple[int, ...]:
    """The keys of an article, the most telling first."""
    return tuple(itertools.islice(dict.fromkeys(map(_number, _words(of))), MOST))


def _words(of: Features) -> Iterator[str]:
    yield from (f"run {run}" for run in of.shingles[:_RUNS])
    yield from (f"quote {quote}" for quote in of.quotes[:_QUOTES])
    yield from (f"name {name}" for name in _rarest(_maybe_names(of), _NAMES))
    yield from _numbers(of)
    lead = _rarest((token for token in of.lead if token.startswith("c:")), _CONCEPTS - 1)
    yield from _pairs(lead)
    yield from (" ".join(("told", *each)) for each in _told(of))
    yield from _pairs(_rarest((f"c:{concept}" for concept in of.concepts), _CONCEPTS))


def _maybe_names(of: Features) -> Iterator[str]:
    return (name for name in of.names if rarity(name) >= _RARE)


def _numbers(of: Features) -> Iterator[str]:
    """Numbers with a state that is concerned: twelve firms of one country and twelve of another are two things."""
    large = [number for number in of.numbers if len(number) > 1]
    rarest = sorted(large, key=lambda number: (-rarity(f"#{number}"), number))[:_NUMBERS]
    states = sorted({*of.states} - _REASON)[:_TELLING]
    yield from (f"number {number} {state}" for number in rarest for state in states or [""])


def _told(of: Features) -> list[tuple[str, str]]:
    fresh = [(telling.type, telling.target) for telling in of.told if telling.fresh]
    return [*dict.fromkeys(fresh)][:_TELLING]


def _pairs(tokens: Sequence[str]) -> Iterator[str]:
    return (f"{one} {other}" for one, other in itertools.combinations(sorted(tokens), 2))


def _rarest(tokens: Iterable[str], most: int) -> list[str]:
    return sorted(tokens, key=lambda token: (-rarity(token), token))[:most]


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") >> 1
