"""Ties: what a name alone says about a firm's country."""

from __future__ import annotations

from functools import cache, lru_cache

from watchlist.names.fold import fold
from watchlist.names.parts import split_forms
from watchlist.names.vocabulary import forms


@lru_cache(maxsize=4096)
def form_country(name: str) -> str | None:
    """The country whose legal form the name has, where only that country uses it.

    >>> form_country("ÖRNEK DIŞ TİCARET LİMİTED ŞİRKETİ"), form_country("Örnek A.Ş."), form_country("ПАО «Пример»")
    ('TR', 'TR', 'RU')
    >>> form_country("ORNEK AS") is form_country("Ornek Ltd") is None
    True
    """
    countries = _spelled(name) | _written(fold(name))
    return countries.pop() if len(countries) == 1 else None


def _written(folded: str) -> set[str]:
    """The countries whose forms stand in a folded name."""
    if _telling().isdisjoint(folded.split()):
        return set()
    known = forms().phrases
    return {country for phrase in split_forms(folded)[1] if (country := known[phrase].country)}


@cache
def _telling() -> frozenset[str]:
    """The words without which no form of a single country stands in a name, not even one that is printed wrong.

    Most names on a list have none of them, which saves them from being split.
    """
    known = forms().phrases.items()
    own = {word for phrase, form in known if form.country for word in phrase.split()}
    beside = {word for phrase, _ in known if " " in phrase for word in phrase.split() if len(word) > 4}
    return frozenset(own | beside)


def _spelled(name: str) -> set[str]:
    """The countries with whose forms, in their own letters, a name ends."""
    plain = name.rstrip(" .,)»”\"'").upper()
    if not plain.endswith(_endings()):
        return set()
    return {country for ending, country in forms().spelled.items() if _ends_with(plain, ending)}


@cache
def _endings() -> tuple[str, ...]:
    return tuple(forms().spelled)


def _ends_with(plain: str, ending: str) -> bool:
    """Whether a name ends with a form as a word of its own."""
    before = plain.removesuffix(ending)
    return before != plain and bool(before) and not before[-1].isalnum()
