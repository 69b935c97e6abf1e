"""Quantities: the whole numbers of a sentence, in figures and in words, with the words that they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from watchlist.news.text import Sentence
from watchlist.resources import decoded

_MOST_DIGITS = 6
_ROUND = frozenset({10, 12})  # tens and dozens
_DASHES = frozenset({"-", "‐", "‑", "–", "—"})
_GROUP = 3  # digits behind a mark of thousands
_BESIDE_MONEY = re.compile(r"[$€£₺₽¥#№]\s?$|\b(?:usd|eur|gbp|no\.?|y[uü]zde)\s?$", re.IGNORECASE)
_NO_COUNT = re.compile(r"[.,]\d|\s?[%‰°$€£₺₽]|[:/]\d|(?:st|nd|rd|th|[-‑](?:й|го|му|м|я|ю|е|ый|ая)|\.\s?madde)\b")
_INSIDE = re.compile(r"[\d:/.,$€£₺₽]$|(?<!\d)[-–]$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, and the numbers of its first and last word; ``most`` is the upper end of "18 to 20".

    ``round`` is said in round words (a dozen, a hundred), ``declined`` in one that bears a case (Turkish "ikisi"), and
    ``dashed`` stands behind a figure and a dash: the end of a range, or of no number at all (2024-07284).
    """

    value: int
    first: int
    last: int
    round: bool = False
    most: int | None = None
    declined: bool = False
    dashed: bool = False


class _Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What joins the two ends of a range: ``alone`` by itself, ``after`` only behind these words."""

    alone: tuple[str, ...] = ()
    after: dict[str, str] = {}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    numerals: dict[str, dict[str, tuple[str, ...]]]
    multiples: dict[str, dict[str, tuple[str, ...]]]
    phrases: dict[str, dict[str, tuple[str, ...]]]
    ranges: dict[str, _Range]
    none: dict[str, tuple[str, ...]]
    not_none: tuple[str, ...]
    alone: dict[str, tuple[str, ...]]
    alone_behind: dict[str, tuple[str, ...]]
    cases: tuple[str, ...]
    never_declined: tuple[str, ...]


def quantities(text: str, sentence: Sentence, lang: str) -> Iterator[Quantity]:
    """The whole numbers of a sentence: no money, shares, ordinals, decimals or clock times.

    >>> from watchlist.news.text import sentences
    >>> text = "Twenty-six firms, 1,200 entities, $85mn, 33%, 18 to 20 banks, no ship and the 14th package"
    >>> [found.value for found in quantities(text, sentences(text)[0], "en")]
    [26, 1200, 18, 0]
    """
    before: Quantity | None = None
    for found in _each(text, sentence, lang):
        if before and _is_repeated(text, sentence, before, found):
            before = replace(before, last=found.last)
            continue
        if before and _is_range(text, sentence, lang, before, found):
            yield replace(before, last=found.last, most=found.value)
            before = None
            continue
        if before:
            yield before
        before = None if found.dashed else found
    if before:
        yield before


def _each(text: str, sentence: Sentence, lang: str) -> Iterator[Quantity]:
    """The numbers of a sentence one by one, the two ends of a range each by itself."""
    number = 0
    while number < len(sentence.words):
        if not _may_begin(sentence.words[number].text, lang):
            number += 1
            continue
        found = (
            _phrase(sentence, number, lang)
            or _none(sentence, number, lang)
            or _figure(text, sentence, number)
            or _numeral(text, sentence, number, lang)
            or _declined(sentence, number, lang)
        )
        found = found and _multiplied(sentence, found, lang)
        if found:
            yield found
        number = found.last + 1 if found else number + 1


def _is_repeated(text: str, sentence: Sentence, said: Quantity, found: Quantity) -> bool:
    """Whether a figure in brackets repeats the numeral before it: "eighteen (18)"."""
    between = text[sentence.words[said.last].end : sentence.words[found.first].start]
    behind = text[sentence.words[found.last].end : sentence.words[found.last].end + 1]
    return said.value == found.value and between.strip() == "(" and behind == ")"


def _is_range(text: str, sentence: Sentence, lang: str, low: Quantity, high: Quantity) -> bool:
    """Whether two numbers are the ends of one range: "18 to 20", "18-20", "between 18 and 20", "от 18 до 20"."""
    if not 0 < low.value < high.value:
        return False
    joining = _file().ranges.get(lang, _Range())
    words = [word.text for word in sentence.words[low.last + 1 : high.first]]
    if not words:
        return text[sentence.words[low.last].end : sentence.words[high.first].start].strip() in _DASHES
    begun = sentence.words[low.first - 1].text if low.first else ""
    return len(words) == 1 and (words[0] in joining.alone or joining.after.get(begun) == words[0])


def _phrase(sentence: Sentence, number: int, lang: str) -> Quantity | None:
    """A number that several words say which are none each: "half a dozen", "полтора десятка"."""
    for said, value in _phrases(lang):
        if tuple(word.text for word in sentence.words[number : number + len(said)]) == said:
            return Quantity(value, number, number + len(said) - 1, round=True)
    return None


def _none(sentence: Sentence, number: int, lang: str) -> Quantity | None:
    """Nought: "no firm", "hiçbir şirket", "ни одной компании"; but not "no more than", "No. 5"."""
    words = [word.text for word in sentence.words[number : number + 3]]
    for said in _file().none.get(lang, ()):
        parts = said.split()
        behind = words[len(parts)] if len(parts) < len(words) else ""
        if words[: len(parts)] == parts and behind and behind not in _file().not_none and not behind.isdecimal():
            return Quantity(0, number, number + len(parts) - 1)
    return None


def _declined(sentence: Sentence, number: int, lang: str) -> Quantity | None:
    """A numeral that bears the ending of a case: "ikisi", "yirmiyi", "otuzdan"."""
    value = _declined_value(sentence.words[number].text) if lang == "tr" else None
    return Quantity(value, number, number, declined=True) if value else None


@lru_cache(maxsize=1 << 12)
def _declined_value(word: str) -> int | None:
    for case in _file().cases:
        stem = word.removesuffix(case)
        if stem != word and stem not in _file().never_declined:
            value = _values("tr").get(stem) or _multiples("tr").get(stem)
            if value:
                return value
    return None


def _may_begin(word: str, lang: str) -> bool:
    """Whether a number may begin with a word."""
    return word[0].isdigit() or word in _words(lang) or (lang == "tr" and _declined_value(word) is not None)


def may_count(sentence: Sentence, lang: str) -> bool:
    """Whether there is any number in a sentence."""
    return any(_may_begin(word.text, lang) for word in sentence.words)


def _figure(text: str, sentence: Sentence, number: int) -> Quantity | None:
    """A number in figures, whose thousands may be set apart."""
    words = sentence.words
    if not words[number].text.isdecimal():
        return None
    digits, last = words[number].text, number
    while len(digits) >= 1 and last + 1 < len(words) and _is_group(text, sentence, last, len(digits)):
        last += 1
        digits += words[last].text
    start, end = words[number].start, words[last].end
    before, behind = text[max(0, start - 7) : start], text[end : end + 8]
    if len(digits) > _MOST_DIGITS or _BESIDE_MONEY.search(before) or _INSIDE.search(before) or _NO_COUNT.match(behind):
        return None
    if len(digits) > 1 and digits.startswith("0"):
        return None
    return Quantity(int(digits), number, last, dashed=before.endswith(tuple(_DASHES)))


def _multiplied(sentence: Sentence, found: Quantity, lang: str) -> Quantity:
    """The number with the word for thousands that may stand behind its figures."""
    behind = sentence.words[found.last + 1].text if found.last + 1 < len(sentence.words) else ""
    times = _multiples(lang).get(behind)
    if times is None or not sentence.words[found.first].text.isdecimal():
        return found
    return Quantity(found.value * times, found.first, found.last + 1, round=True)


def _is_group(text: str, sentence: Sentence, last: int, digits: int) -> bool:
    """Whether the next word is three more digits of the same number."""
    word, following = sentence.words[last], sentence.words[last + 1]
    between = text[word.end : following.start]
    return (
        (digits <= _GROUP or last > 0)
        and following.text.isdecimal()
        and len(following.text) == _GROUP
        and between in {",", ".", "\u00a0", "\u202f", " "}
        and len(word.text) <= _GROUP
    )


def _numeral(text: str, sentence: Sentence, number: int, lang: str) -> Quantity | None:
    """A number in words, which may be several: twenty-six, one hundred and twenty, on sekiz."""
    values, multiples = _values(lang), _multiples(lang)
    words = sentence.words
    total = part = 0
    last, size = None, 10**_MOST_DIGITS
    place = number
    is_round = False
    while place < len(words) and (place == number or _is_joined(text, sentence, place)):
        word = words[place].text
        if word in multiples and (part or (last is None and _stands_alone(sentence, place, lang))):
            part = max(part, 1) * multiples[word]
            is_round = multiples[word] in _ROUND or place == number
            size = multiples[word]
            if multiples[word] >= 1000:
                total, part = total + part, 0
        elif word in values and values[word] < size:
            part += values[word]
            size = _next_size(values[word])
        elif not (word in {"and", "и"} and last is not None and size >= 100 and place + 1 < len(words)):
            break
        else:
            place += 1
            if words[place].text not in values:
                break
            continue
        last = place
        place += 1
    return None if last is None else Quantity(total + part, number, last, is_round)


def _stands_alone(sentence: Sentence, place: int, lang: str) -> bool:
    """Whether what multiplies is a number by itself: "a dozen", "yüz", "более сотни", and not "hundreds", "сотни"."""
    file = _file()
    if sentence.words[place].text in file.alone.get(lang, ()):
        return True
    return place > 0 and sentence.words[place - 1].text in file.alone_behind.get(lang, ())


def _is_joined(text: str, sentence: Sentence, place: int) -> bool:
    """Whether nothing but a blank or a hyphen stands before a word."""
    return text[sentence.words[place - 1].end : sentence.words[place].start] in {" ", "-", "‑", "\u00a0"}


def _next_size(value: int) -> int:
    """What a numeral behind this one must be smaller than: twenty takes six, six takes none."""
    return 1 if value < 10 else 10 if value < 100 else 100


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "quantities.toml", _File)


@cache
def _words(lang: str) -> frozenset[str]:
    """Every word that a number may begin with."""
    none = (said.split()[0] for said in _file().none.get(lang, ()))
    return frozenset((*_values(lang), *_multiples(lang), *none, *(said[0] for said, _ in _phrases(lang))))


@cache
def _phrases(lang: str) -> tuple[tuple[tuple[str, ...], int], ...]:
    return tuple((tuple(said.split()), value) for said, value in _spoken("phrases", lang).items())


def _values(lang: str) -> Mapping[str, int]:
    return _spoken("numerals", lang)


def _multiples(lang: str) -> Mapping[str, int]:
    return _spoken("multiples", lang)


@cache
def _spoken(section: str, lang: str) -> Mapping[str, int]:
    tables: dict[str, dict[str, tuple[str, ...]]] = getattr(_file(), section)
    return {word: int(value) for value, printed in tables.get(lang, {}).items() for word in printed}
