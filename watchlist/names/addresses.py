"""Addresses: the city that one lies in, and whether two are one street or building and number."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from watchlist.model import Address
from watchlist.names.fold import fold
from watchlist.names.vocabulary import places

_SHARED_FROM = 0.6
"""What part of the shorter address must stand in the longer one: names of quarters and buildings are often left out."""
_LONGEST_NUMBER = 4
"""The digits of a house number at most; longer numbers are postal codes, which whole quarters share."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an address says once it is read: its city ("" where none is known), and its telling words and numbers.

    ``known`` is whether the city is one of ``places.toml``, so that it can be told from any other one.
    """

    city: str
    known: bool
    words: frozenset[str]
    numbers: frozenset[str]


@lru_cache(maxsize=8192)
def place(address: Address) -> Place:
    """Read an address; the publisher's own city comes before what its text says."""
    tokens = tuple(fold(address.text).split())
    city = city_of(address.city) or city_of(address.text)
    silent = _silent() | {*fold(address.city).split()}
    telling = [token for token in tokens if token not in silent and token not in _places()]
    return Place(
        city or " ".join(fold(address.city).split()),
        bool(city),
        frozenset(token for token in telling if token.isalpha() and len(token) > 1),
        frozenset(token for token in telling if _is_number(token)),
    )


def same_address(ours: Place, theirs: Place) -> bool:
    """Whether two addresses are one: a word and a number in common, and most of what the shorter one says."""
    if ours.city != theirs.city and ours.city and theirs.city:
        return False
    words, numbers = ours.words & theirs.words, ours.numbers & theirs.numbers
    shorter = min(len(one.words) + len(one.numbers) for one in (ours, theirs))
    return bool(words and numbers) and len(words) + len(numbers) >= _SHARED_FROM * shorter


@lru_cache(maxsize=8192)
def city_of(text: str) -> str:
    """The city of ``places.toml`` that a text names, the last one where it names several; "" for none.

    >>> city_of("Ankara Caddesi 145, Kartal, İstanbul 34870"), city_of("Kartal"), city_of("Ankara Cad. 7")
    ('istanbul', 'istanbul', '')
    """
    return next(_cities(tuple(fold(text).split())), "")


def _cities(tokens: tuple[str, ...]) -> Iterator[str]:
    """The cities of a text from its end, where addresses name them, without those that a street is called after."""
    for end in range(len(tokens), 0, -1):
        if end < len(tokens) and tokens[end] in _streets():
            continue
        for size in range(min(_longest(), end), 0, -1):
            if city := _places().get(" ".join(tokens[end - size : end])):
                yield city
                break


def _is_number(token: str) -> bool:
    """Whether a word is a number of a house, a street or a flat, as 12, 3a or b48."""
    return 0 < sum(sign.isdigit() for sign in token) <= _LONGEST_NUMBER


@cache
def _places() -> Mapping[str, str]:
    """The city of each place, by the place's folded name."""
    districts = {fold(name): city for city, names in _toml("addresses")["districts"].items() for name in names}
    return {**places().cities, **districts}


@cache
def _longest() -> int:
    return max(place.count(" ") + 1 for place in _places())


@cache
def _streets() -> frozenset[str]:
    return frozenset(map(fold, _toml("addresses")["streets"]["words"]))


@cache
def _silent() -> frozenset[str]:
    return _streets() | frozenset(map(fold, _toml("addresses")["silent"]["words"]))


def _toml(name: str) -> dict[str, dict[str, list[str]]]:
    data: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
    return data
