"""Stamps: the dates and the words in a text that are there to say when the text is from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from watchlist.news.printed import Dated, all_printed, knowledge, printed
from watchlist.news.text import folded

_TOP, _BOTTOM = 8, 3  # lines at either end of a text in which its date is printed
_LONGEST_LINE = 90  # characters of a line that holds a date and no sentence
_OPENING = 600  # characters in which "on Wednesday" tells of today's matter
_WORD = re.compile(r"[^\W\d_]+")
_SUFFIXED = re.compile(r"['’ʼ`][^\W\d_]")
_CYRILLIC = re.compile(r"[а-я]")


def stamped(text: str, lang: str) -> Iterator[Dated]:
    """Dates in the lines at a text's ends that are there to say when it is from."""
    lines = _lines(text)
    for line in dict.fromkeys((*lines[:_TOP], *lines[-_BOTTOM:])):
        head = line[: _LONGEST_LINE * 2]
        plain = folded(head)
        found = next(all_printed(head, plain, lang), None)
        if found and _is_stamp(line, plain, head.find(found.words), found):
            yield found


def is_date(text: str) -> bool:
    """Whether a line says when it is from, and nothing else.

    >>> is_date("Wednesday, 7 August 2024 | 14:49"), is_date("Since 7 August 2024 it is law")
    (True, False)
    """
    found = printed(text)
    if found is None:
        return is_relative(text)
    return _is_beside(folded(text.replace(found.words, " ")))


def is_relative(line: str) -> bool:
    """Whether a line says how old it is, against a day that only its reader knew.

    >>> is_relative("3 saat önce"), is_relative("dün 14:05"), is_relative("2 banks")
    (True, True, False)
    """
    return bool(_ago().fullmatch(folded(line).strip(" .,|")))


def relative_words(text: str) -> str:
    """The words at a text's top that tell its age against a day that it does not name; empty where none do.

    >>> relative_words("The bank was warned on Wednesday, officials said.")
    'on Wednesday'
    """
    if line := next((one for one in _lines(text)[:_TOP] if len(one) <= _LONGEST_LINE and is_relative(one)), ""):
        return line
    opening = text[:_OPENING]
    found = next(_said_on().finditer(folded(opening)), None)
    return opening[found.start() : found.end()] if found else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _is_stamp(line: str, plain: str, start: int, found: Dated) -> bool:
    """Whether a date in a line is the article's: it begins it, is labelled, or stands in a line that is no sentence."""
    before = plain[:start].strip(" ([|-–—,:")
    behind = line[start + len(found.words) :]
    if _is_beside(before):
        # "7 August 2024 was the day on which ..." is a sentence.
        return not behind.strip()[:1].islower() and not _runs_on(found.words, behind)
    if before.split(" ")[-1] in knowledge().beside.labels and len(before) <= _LONGEST_LINE / 2:
        return True
    return (
        len(line) <= _LONGEST_LINE
        and not line.endswith((".", "!", "?", "…"))
        and bool(re.search(r"\d[:.]\d\d", found.words))
    )


def _runs_on(words: str, behind: str) -> bool:
    """Whether a sentence goes on behind its date: "7 Ağustos 2024'te ABD ...", "7 августа 2024 года США ..."."""
    if _is_beside(folded(behind)):
        return False
    bare = not re.search(r"\d[:.]\d\d", words) and behind[:1] == " " and behind[1:2].isalpha()
    return bool(_SUFFIXED.match(behind)) or (bare and bool(_CYRILLIC.search(folded(words))))


def _is_beside(plain: str) -> bool:
    """Whether nothing stands there but what stands beside dates: a weekday, a label, a time."""
    said = knowledge().beside
    return all(word in said.weekdays or word in said.labels or word in said.words for word in _WORD.findall(plain))


@cache
def _said_on() -> re.Pattern[str]:
    # "on Monday 3 August" and "on Monday, August 3" name their day.
    return re.compile(rf"(?<!\w)(?:{_any(knowledge().said_on)})(?!\w)(?!\s+\d|,\s+\w+ \d)")


@cache
def _ago() -> re.Pattern[str]:
    said = knowledge().ago
    units = _any((*said.minute, *said.hour, *said.day))
    return re.compile(
        rf"(?:{_any(knowledge().days)})(?:[\s,]+(?:at |saat |в )?\d\d?[:.]\d\d)?"
        rf"|\d{{1,3}}\s*(?:{units})\s+(?:{_any(said.behind)})"
        rf"|(?:{_any(said.before)})\s+\d{{1,3}}\s*(?:{units})"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))
