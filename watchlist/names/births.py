"""Dates of birth: how two of them, each as a publisher prints it, speak for or against one person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

SAME_DAY, SAME_YEAR = 1.05, 1.02
"""Few people of one name are born on one day; in one year, many more."""
SWAPPED, OTHER_DAY, NEXT_YEAR = 0.97, 0.92, 0.95
"""A day put for the month is a slip of whoever wrote it; another day of the year, or the next year, may be one."""
OTHER_YEAR, OTHER_BIRTH = 0.72, 0.55
"""Years further apart: for review at most where a year is all that is known, and under it (0.60) for two full dates,
whatever else of a person speaks for one: 0.55 × 1.02 × 1.01 × 1.03 is 0.584."""

_TO_THE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DATE = re.compile(r"(?<!\d)((?:1[89]|20)\d\d)(?:-(\d\d)-(\d\d))?(?!\d)")
# OFAC prints 03 Mar 1972, whatever the reader's language.
_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})(?!\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Birth:
    """What is known of a birth: the years that it may lie in, its month and day ("" where only the year is known)."""

    first: int
    last: int
    month: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How two dates of birth move a score, which they are, and why."""

    weight: float
    ours: str
    theirs: str
    note: str


def is_day(text: str) -> bool:
    """Whether a date that is written to the day is one; True of any other text."""
    if not _TO_THE_DAY.fullmatch(text.strip()):
        return True
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def nearest(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Nearness | None:
    """The two dates that speak most for one person; None where either has none that can be read."""
    pairs = [(mine, yours) for mine in ours for yours in theirs]
    met = [_near(mine, yours, a, b) for mine, yours in pairs if (a := birth(mine)) and (b := birth(yours))]
    return max(met, key=lambda one: one.weight, default=None)


@lru_cache(maxsize=8192)
def birth(text: str) -> Birth | None:
    """Read a date of birth: a day, a year, or several years that it may be.

    >>> birth("03 May 1970") == birth("1970-05-03")
    True
    >>> birth("1960 to 1962 (Approximately)")
    Birth(first=1960, last=1962, month='', day='')
    """
    found = _DATE.findall(_IN_WORDS.sub(_in_figures, text))
    if not found:
        return None
    years = [int(year) for year, _, _ in found]
    whole = len(found) == 1
    return Birth(min(years), max(years), found[0][1] if whole else "", found[0][2] if whole else "")


def _in_figures(written: re.Match[str]) -> str:
    day, month, year = written.groups()
    return f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}" if month in _MONTHS else year


def _near(mine: str, yours: str, ours: Birth, theirs: Birth) -> Nearness:
    weight, note = _met(ours, theirs)
    return Nearness(weight, mine, yours, note)


def _met(ours: Birth, theirs: Birth) -> tuple[float, str]:
    apart = max(ours.first - theirs.last, theirs.first - ours.last, 0)
    full = bool(ours.day and theirs.day)
    if apart > 1:
        return (OTHER_BIRTH if full else OTHER_YEAR), f"born {apart} years apart"
    if apart == 1:
        return NEXT_YEAR, "born a year apart"
    return _within_a_year(ours, theirs) if full else (SAME_YEAR, "the same year of birth")


def _within_a_year(ours: Birth, theirs: Birth) -> tuple[float, str]:
    if (ours.month, ours.day) == (theirs.month, theirs.day):
        return SAME_DAY, "the same date of birth"
    if (ours.month, ours.day) == (theirs.day, theirs.month):
        return SWAPPED, "the same year of birth, day and month the other way round"
    return OTHER_DAY, "the same year of birth, another day"
