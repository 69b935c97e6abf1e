"""Dates as texts print them, in words and in numbers, with the time behind them where its zone is printed too.

A printed time without a zone is somebody's local time: its day is all that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from watchlist.model import Dating, Value
from watchlist.news.text import folded
from watchlist.resources import decoded
from watchlist.zones import names, with_offset, zone

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years between which an article can be from: others are what a program writes that knows no date."""

Number = Annotated[str, msgspec.Meta(pattern=r"^\d+$")]


class _Ago(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    behind: tuple[str, ...]
    before: tuple[str, ...]
    minute: tuple[str, ...]
    hour: tuple[str, ...]
    day: tuple[str, ...]


class _Slashes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    day_first: frozenset[str]
    month_first: frozenset[str]
    hosts: dict[str, tuple[str, ...]]


class _Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: frozenset[str]
    weekdays: frozenset[str]
    words: frozenset[str]


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: dict[Number, tuple[str, ...]]
    said_on: tuple[str, ...]
    days: tuple[str, ...]
    ago: _Ago
    beside: _Beside
    slashes: _Slashes


class Dated(Value, frozen=True):
    """A date with what it is known from, and the words that say so."""

    at: datetime | date
    by: Dating
    words: str


def printed(text: str, lang: str = "") -> Dated | None:
    """Read the first full date that a text prints; ``lang`` says how it writes 7/8/2024, where that is known.

    >>> printed("Giriş: 7 Ağustos 2024 14:49").words, printed("August 7, 2024").at
    ('7 Ağustos 2024 14:49', datetime.date(2024, 8, 7))
    >>> printed("2024-08-07 14:49 GMT").at
    datetime.datetime(2024, 8, 7, 14, 49, tzinfo=datetime.timezone.utc)
    """
    return next(all_printed(text, folded(text), lang), None)


def all_printed(text: str, plain: str, lang: str) -> Iterator[Dated]:
    """Every full date of a text that is folded too, in its order."""
    for found in _dates().finditer(plain):
        day = _day_of(found, lang)
        if day is None:
            continue
        moment, end = _at_time(day, plain, found.end())
        yield Dated(moment, Dating.PRINTED, text[found.start() : end].strip())


def habit(lang: str, host: str) -> str:
    """The language by whose habit a host writes 7/8/2024: its own where its country says which, else as given.

    >>> habit("en", "ofac.treasury.gov"), habit("en", "www.gov.uk"), habit("en", "outlet.example")
    ('en-us', 'en-gb', 'en')
    """
    if lang and not lang.lower().startswith("en"):
        return lang
    last = host.rpartition(".")[2].lower()
    return next((one for one, ends in knowledge().slashes.hosts.items() if last in ends), lang)


def valid(year: int | str, month: int | str, day: int | str) -> date | None:
    """A day that an article can be from."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


@cache
def months() -> dict[str, int]:
    """The beginnings of the names of months, folded."""
    return {word: int(number) for number, words in knowledge().months.items() for word in words}


@cache
def knowledge() -> _Data:
    """What dating.toml knows."""
    return decoded(Path(__file__).parent / "dating.toml", _Data)


@cache
def _dates() -> re.Pattern[str]:
    month = "|".join(sorted(months(), key=len, reverse=True))
    nth = r"(?:st|nd|rd|th|-?го|-?е)?"
    return re.compile(
        rf"(?<![\w.])(?:(?P<d1>\d{{1,2}}){nth}[.\s-]\s*(?P<m1>{month})[аьяйе]{{0,2}}[.,]?[\s-]+(?P<y1>\d{{4}})"
        rf"(?!\d)(?:\s*г(?:ода|\.|(?!\w)))?"
        rf"|(?P<m2>{month})[аьяйе]{{0,2}}\.?\s+(?P<d2>\d{{1,2}}){nth},?\s+(?P<y2>\d{{4}})"
        r"|(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d)"
        r"|(?P<d4>\d{1,2})\.(?P<m4>\d{1,2})\.(?P<y4>\d{4})"
        r"|(?P<a5>\d{1,2})/(?P<b5>\d{1,2})/(?P<y5>\d{4}))(?!\d|\.\d)"
    )


def _day_of(found: re.Match[str], lang: str) -> date | None:
    said = found.groupdict()
    if said["a5"]:
        return _slashed(int(said["a5"]), int(said["b5"]), int(said["y5"]), lang.lower())
    number = next(number for number in "1234" if said[f"y{number}"])
    month = said[f"m{number}"]
    return valid(said[f"y{number}"], months().get(month) or month, said[f"d{number}"])


def _slashed(first: int, second: int, year: int, lang: str) -> date | None:
    """With slashes nobody knows which is the month, but where one cannot be or the language says."""
    said = knowledge().slashes
    if first > 12 or lang in said.day_first or lang[:2] in said.day_first:
        return valid(year, second, first)
    return valid(year, first, second) if second > 12 or lang in said.month_first else None


@cache
def _times() -> re.Pattern[str]:
    named = "|".join(map(re.escape, names()))
    weekday = "|".join(sorted(knowledge().beside.weekdays, key=len, reverse=True))
    return re.compile(
        rf"(?:[\s,]+(?:{weekday})(?!\w))?[\s,|–—-]*(?:t|at|saat|в|um|a)?[\s:]*"
        r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?!\d)(?:\s*(?P<half>[ap]\.?m\b\.?))?"
        r"(?:\s*\(?(?:(?:(?:gmt|utc)\s*)?(?P<offset>[+-]\d\d?)(?::?(?P<rest>\d\d))?(?!\d)"
        # "TRT Haber" is a broadcaster.
        rf"|(?P<zone>{named})(?!\w|(?<=trt)\s+\w))\)?)?"
    )


def _at_time(day: date, plain: str, end: int) -> tuple[datetime | date, int]:
    """The time behind a day, where its zone is printed too; and where all that ends."""
    found = _times().match(plain, end)
    if not found or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return day, end
    hour = int(found["hour"]) % 12 + 12 * found["half"].startswith("p") if found["half"] else int(found["hour"])
    local = _zoned(datetime.combine(day, time(hour, int(found["minute"]))), found)
    return (local.astimezone(UTC) if local else day), found.end()


def _zoned(local: datetime, found: re.Match[str]) -> datetime | None:
    if found["offset"]:
        return with_offset(local, found["offset"], found["rest"])
    clock = zone(found["zone"]) if found["zone"] else None
    return local.replace(tzinfo=clock) if clock else None
