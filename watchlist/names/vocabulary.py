"""What is known of the words in names: legal forms, trades, ranks, numbers, titles. The knowledge is in TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import combinations
from pathlib import Path


class Kind(IntEnum):
    """What a word of a name is, from the most telling to the least; GIVEN is a name that many people bear."""

    DISTINCTIVE = 0
    NUMBER = 1
    GIVEN = 2
    PLACE = 3
    COMMON = 4
    SECTOR = 5
    TRADE = 6
    INITIAL = 7
    PARTICLE = 8


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form: its class, and the one country that uses the phrase (None where several do)."""

    kind: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Forms:
    """Every phrase for a legal form; ``end_only`` are those that are words or names elsewhere in a name,
    ``misprinted`` the words of forms that are put right where they are printed wrong."""

    phrases: dict[str, Form]
    end_only: frozenset[str]
    misprinted: frozenset[str]
    spelled: dict[str, str]
    longest: int


@dataclass(frozen=True, slots=True)
class Words:
    """Every phrase that many firms share, with its kind and the one name for all its translations.

    ``silent`` phrases say nothing, ``everyday`` words are met as names of firms without any tie, ``related`` are the
    pairs of trades that one firm often has together.
    """

    phrases: dict[str, tuple[Kind, str]]
    silent: frozenset[str]
    everyday: frozenset[str]
    related: frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Persons:
    """The words of persons' names that tell little; ``variants`` has each spelling of a name in other languages under
    the first of its group."""

    titles: frozenset[str]
    particles: frozenset[str]
    descent: frozenset[str]
    endings: tuple[str, ...]
    common: frozenset[str]
    variants: dict[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """Every phrase for a place: a city, a region by its one name, a country and its adjective by its code."""

    cities: dict[str, str]
    regions: dict[str, str]
    countries: dict[str, str]


_SECTIONS = {"trade": Kind.TRADE, "sector": Kind.SECTOR, "common": Kind.COMMON, "numbers": Kind.NUMBER}


@cache
def forms() -> Forms:
    """The legal forms of ``forms.toml``."""
    data = _sections("forms")
    spelled = {phrase: country for country, printed in data.pop("spelled").items() for phrase in printed.split(", ")}
    end_only = frozenset(_phrases(data.pop("position")["end_only"]))
    misprinted = frozenset(_phrases(data.pop("misprinted")["words"]))
    phrases: dict[str, Form] = {}
    for kind, countries in data.items():
        for country, printed in countries.items():
            form = Form(kind, country if len(country) == 2 else None)
            phrases.update(dict.fromkeys(_phrases(printed), form))
    return Forms(phrases, end_only, misprinted, spelled, _longest(phrases))


@cache
def words() -> Words:
    """The words of ``words.toml``."""
    data = _sections("words")
    phrases: dict[str, tuple[Kind, str]] = {}
    for section, kind in _SECTIONS.items():
        for name, printed in data[section].items():
            meaning = (kind, name)
            phrases.update(dict.fromkeys(_phrases(printed), meaning))
            phrases[name.replace("_", " ")] = meaning
    silent = frozenset((*_phrases(data["silent"]["words"]), *_phrases(data["silent"]["phrases"])))
    rows = data["related"]["rows"].split("\n")
    related = frozenset(frozenset(pair) for row in rows for pair in combinations(row.split(", "), 2))
    return Words(phrases, silent, frozenset(_phrases(data["everyday"]["words"])), related)


@cache
def persons() -> Persons:
    """The words of ``persons.toml``."""
    data: dict[str, str] = _parsed("persons")  # type: ignore[assignment]
    titles, particles, descent, common = (
        frozenset(_phrases(data[field])) for field in ("titles", "particles", "descent", "common")
    )
    rows = (_phrases(row) for row in data["variants"].strip().split("\n"))
    variants = {name: row[0] for row in rows for name in row}
    return Persons(titles, particles, descent, tuple(_phrases(data["endings"])), common, variants)


@cache
def places() -> Places:
    """The places of ``places.toml``."""
    data = _sections("places")
    plain = {kind: {phrase: phrase for phrase in _phrases(printed)} for kind, printed in data["plain"].items()}
    regions = plain.pop("regions") | _by_phrase(data["regions"])
    cities = {phrase: phrase for printed in plain.values() for phrase in printed} | _by_phrase(data["cities"])
    return Places(cities, regions, _by_phrase(data["countries"]))


def _by_phrase(named: dict[str, str]) -> dict[str, str]:
    return {phrase: name for name, printed in named.items() for phrase in _phrases(printed)}


def _longest(phrases: Iterable[str]) -> int:
    return max(phrase.count(" ") + 1 for phrase in phrases)


def _phrases(printed: str) -> list[str]:
    """The phrases that commas part; the files hold them folded, in both readings where these differ."""
    return printed.strip().replace("\n", " ").split(", ")


def _sections(name: str) -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = _parsed(name)  # type: ignore[assignment]
    return data


def _parsed(name: str) -> object:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
