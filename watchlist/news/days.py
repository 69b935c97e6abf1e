"""Days that a sentence names, beside the day of the article that it stands in."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec

from watchlist.model import Value
from watchlist.news.text import Sentence, Word
from watchlist.resources import decoded

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
# Days from a year of which none is counted on: the calendar ends there.
_FIRST, _LAST = date(2, 1, 1), date(9998, 12, 31)
_AHEAD = timedelta(days=3)  # what is dated a little later than the article is still told as past in another zone


class NamedDay(Value, frozen=True):
    """A day that a sentence names, and the words that do; of a month or a year, its last day, and its first."""

    day: date
    words: str
    begin: date


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: dict[str, tuple[str, ...]]
    weekdays: dict[str, tuple[str, ...]]
    ago: dict[str, tuple[str, ...]]
    periods: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]


def named_day(text: str, sentence: Sentence, published: date) -> NamedDay | None:
    """The day that a sentence of an article of that day dates its matter by; a year in full goes before a weekday.

    >>> from watchlist.news.text import sentences
    >>> text = "On Feb. 23 it added 16 firms."
    >>> named_day(text, sentences(text)[0], date(2024, 3, 1)).day.isoformat()
    '2024-02-23'
    """
    if not _FIRST <= published <= _LAST:
        return None
    found = [*_calendar_days(text, sentence.words, published), *_near_days(text, sentence.words, published)]
    past = [one for one in found if one.day <= published + _AHEAD]
    return past[0] if past else None


def named_since(text: str, sentence: Sentence, published: date) -> date | None:
    """The day from which on a sentence counts: "since February 2022", "since 2022".

    >>> from watchlist.news.text import sentences
    >>> text = "Since February 2022 it has added 60 firms."
    >>> named_since(text, sentences(text)[0], date(2024, 3, 1)).isoformat()
    '2022-02-01'
    """
    words = sentence.words
    found = [one.begin for one in _calendar_days(text, words, published, since=True)]
    found += [
        date(year, 1, 1) for place in range(len(words)) if _counts_from(words, place) and (year := _year(words, place))
    ]
    return next((day for day in found if day <= published), None)


def _counts_from(words: Sequence[Word], place: int) -> bool:
    """Whether a year is one since which is counted: "since 2022", "2022'den bu yana"."""
    behind = " ".join(word.text for word in words[place + 1 : place + 4])
    before = words[place - 1].text if place else ""
    return before in _file().words["since"] or any(map(behind.__contains__, _file().words["onwards"]))


def _calendar_days(text: str, words: Sequence[Word], published: date, *, since: bool = False) -> Iterator[NamedDay]:
    """Days of a month, and months of a year: "7 August 2024", "Feb. 23", "June 2024"."""
    months = _table("months")
    for place, word in enumerate(words):
        month = months.get(word.text)
        # "May" is a month only with a capital, and beside a number.
        if month is None or (word.text == "may" and text[word.start].islower()):
            continue
        found = _dated(words, place, month, published)
        if found and _is_since(words, found[1]) is since:
            day, first, last = found
            whole = _number(words, first, 31) is None and _number(words, last, 31) is None and last > place
            begin = day.replace(day=1) if whole else day
            yield NamedDay(day, text[words[first].start : words[last].end], begin)


def _dated(words: Sequence[Word], place: int, month: int, published: date) -> tuple[date, int, int] | None:
    """The day around a month's name, with its first and last word."""
    before = _number(words, place - 1, 31)
    behind = None if before else _number(words, place + 1, 31)
    last = place + 1 if behind else place
    year = _year(words, last + 1)
    last = last + 1 if year else last
    first = place - 1 if before else place
    day = before or behind
    if day is None and year is None:
        return None
    chosen = year or _latest_year(month, day or 1, published)
    longest = monthrange(chosen, month)[1]
    return (date(chosen, month, min(day or longest, longest)), first, last)


def _latest_year(month: int, day: int, published: date) -> int:
    """The year in which a day last was, as of the article."""
    return published.year - ((month, day) > ((published + _AHEAD).month, (published + _AHEAD).day))


def _number(words: Sequence[Word], place: int, most: int) -> int | None:
    """The number that a word is, where it can be a day: also "7th"."""
    if not 0 <= place < len(words):
        return None
    digits = words[place].text.rstrip("stndrh")
    return int(digits) if digits.isdecimal() and len(digits) <= 2 and 1 <= int(digits) <= most else None


def _year(words: Sequence[Word], place: int) -> int | None:
    if not 0 <= place < len(words):
        return None
    digits = words[place].text
    is_year = len(digits) == 4 and digits.isdecimal() and _FIRST_YEAR <= int(digits) <= _LAST_YEAR
    return int(digits) if is_year else None


def _near_days(text: str, words: Sequence[Word], published: date) -> Iterator[NamedDay]:
    """Days told from the article's own: "on Wednesday", "yesterday"; and years: "by the end of 2023"."""
    weekdays, ago = _table("weekdays"), _table("ago")
    for place, word in enumerate(words):
        if _is_since(words, place):
            continue
        printed = text[word.start : word.end]
        if word.text in weekdays:
            day = published - timedelta(days=(published.weekday() - weekdays[word.text]) % 7)
            yield NamedDay(day, printed, day)
        elif word.text in ago:
            day = published - timedelta(days=ago[word.text])
            yield NamedDay(day, printed, day)
        elif period := _period(words, place, published):
            begin, last, end = period
            yield NamedDay(end, text[word.start : words[last].end], begin)
        elif (year := _year(words, place)) and place and words[place - 1].text in _file().words["year"]:
            yield NamedDay(min(date(year, 12, 31), published), printed, date(year, 1, 1))


def _period(words: Sequence[Word], place: int, published: date) -> tuple[date, int, date] | None:
    """A period told from the article's day, from its first day to its last, with its last word: "last year"."""
    for name, parts in _periods().get(words[place].text, ()):
        if [word.text for word in words[place : place + len(parts)]] == parts:
            begin, end = _ends(name, published)
            return begin, place + len(parts) - 1, end
    return None


@cache
def _periods() -> Mapping[str, list[tuple[str, list[str]]]]:
    """The words that tell each period, by the first of them."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for name, printed in _file().periods.items():
        for parts in map(str.split, printed):
            found.setdefault(parts[0], []).append((name, parts))
    return found


def _ends(period: str, published: date) -> tuple[date, date]:
    """The first and the last day of a period, as of the article.

    >>> [day.isoformat() for day in _ends("last_month", date(2025, 3, 12))]
    ['2025-02-01', '2025-02-28']
    """
    match period:
        case "last_year":
            return date(published.year - 1, 1, 1), date(published.year - 1, 12, 31)
        case "this_year":
            return date(published.year, 1, 1), published
        case "last_month":
            end = published.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        case _:
            monday = published - timedelta(days=published.weekday() + 7)
            return monday, monday + timedelta(days=6)


def _is_since(words: Sequence[Word], first: int) -> bool:
    return any(word.text in _file().words["since"] for word in words[max(0, first - 2) : first])


@cache
def _table(section: str) -> Mapping[str, int]:
    printed: dict[str, tuple[str, ...]] = getattr(_file(), section)
    return {word: int(value) for value, words in printed.items() for word in words}


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "days.toml", _File)
