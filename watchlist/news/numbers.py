"""Numbers that an article gives, in figures or in words, with the unit that makes them large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from watchlist.news.text import Sentence, folded
from watchlist.resources import decoded

_FIGURE = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,  ]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?![\d])\s?(\w*)")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2,4})?")
_LONGEST = 20  # digits: more is no count of anything
_FIRST_YEAR, _LAST_YEAR = 1990, 2035


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: dict[str, tuple[str, ...]]
    numerals: dict[str, tuple[str, ...]]
    dates: tuple[str, ...]


@cache
def _words() -> _Words:
    return decoded(Path(__file__).parent / "numbers.toml", _Words)


@cache
def _units() -> dict[str, str]:
    return {word: unit for unit, printed in _words().units.items() for word in printed}


@cache
def _numerals() -> dict[str, int]:
    return {word: int(value) for value, printed in _words().numerals.items() for word in printed}


def numbers(text: str, sentence: Sentence) -> Iterator[str]:
    """The numbers of a sentence: no years, days, clock times, nor what is smaller than three.

    >>> from watchlist.news.text import sentences
    >>> text = "On 7 August 2024 eighteen firms sold 1,200 chips for $85mn"
    >>> [*numbers(text, sentences(text)[0])]
    ['1200', '85m', '18']
    """
    plain = folded(text[sentence.start : sentence.end])
    for found in _FIGURE.finditer(_CLOCK.sub(" ", plain)):
        whole = re.sub(r"\D", "", found[1])
        if len(whole) > _LONGEST:
            continue
        unit = _units().get(found[3], "")
        if not unit and (_is_year(whole) or found[3] in _words().dates or int(whole) < 3):
            continue
        yield f"{int(whole)}{'.' + found[2] if found[2] else ''}{unit}"
    for word in sentence.words:
        value = _numerals().get(word.text)
        if value is not None and value >= 3:
            yield str(value)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and _FIRST_YEAR <= int(digits) <= _LAST_YEAR
