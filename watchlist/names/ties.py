"""Ties: what a name alone says about a firm's country."""

from __future__ import annotations

from watchlist.names.fold import fold
from watchlist.names.parts import split_forms
from watchlist.names.vocabulary import forms


def form_country(name: str) -> str | None:
    """The country whose legal form the name has, where only that country uses it.

    >>> form_country("ÖRNEK DIŞ TİCARET LİMİTED ŞİRKETİ"), form_country("Örnek A.Ş."), form_country("ПАО «Пример»")
    ('TR', 'TR', 'RU')
    >>> form_country("ORNEK AS") is form_country("Ornek Ltd") is None
    True
    """
    spelled = {country for ending, country in forms().spelled.items() if _ends_with(name, ending)}
    _, phrases = split_forms(fold(name))
    known = forms().phrases
    countries = spelled | {country for phrase in phrases if (country := known[phrase].country)}
    return countries.pop() if len(countries) == 1 else None


def _ends_with(name: str, ending: str) -> bool:
    """Whether a name ends with a form in its own letters, as a word of its own, dots or not."""
    plain = name.rstrip(" .,)»”\"'").upper()
    if not plain.endswith(ending):
        return False
    before = plain.removesuffix(ending)
    return bool(before) and not before[-1].isalnum()
