"""The text of a METI list, cut into its entries: a number, names in Japanese and English, and 所在地 (addresses).

The text comes out of a PDF, so lines break anywhere, and what should begin a line may stand glued to the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from watchlist.errors import ParseError

_ADDRESSES = re.compile(r"所\s*在\s*地\s*[:：]")
_DATE = re.compile(r"\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# An entry's number, at the beginning of a line or glued to the full stop or the country before it.
_NUMBER = re.compile(
    r"(?:^[ \t]*[0-9]+|(?<=[.。a-zA-Z])[ \t]*[0-9]+|(?<=\D)[０-９]+)"
    r"[ \u3000]*(?=[^\d\s.,/０-９-])(?=.*[\u3040-\u9fff])",
    re.MULTILINE,
)
# Kana, ideographs and full-width punctuation: what no English line has outside brackets.
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff61-\uff9f]")
_KANA = re.compile(r"[\u3040-\u30fa\u30fc-\u30ff\uff66-\uff9f]")
# A line's English that is glued to the Japanese before it: at least two words, to the end or a bracket.
_GLUED = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff）」)])(?=[A-Z][^\s\u3040-\u9fff]*\s[^\u3040-\u30ff\u4e00-\u9fff（]{3,}(?:$|（))"
)


# Far beyond what the lists have; what is longer is no list, and would keep the patterns busy for ever.
_LONGEST_LINE = 2000
_LONGEST_ENTRY = 20_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as printed: the lines in each language, and the addresses; ``number`` is only its place today."""

    number: int
    japanese: tuple[str, ...]
    english: tuple[str, ...]
    addresses: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the entries: which notice the list belongs to, and its days."""

    text: str
    designated_on: date
    updated_on: date


def heading(text: str) -> Heading:
    """Read what stands over the first entry. Raises ParseError where a day is not given."""
    compact = re.sub(r"\s+", "", text.partition("指定日")[0])
    return Heading(compact, _day(text, "指定日"), _day(text, "最終更新日"))


def listed(text: str) -> Iterator[Listed]:
    """Cut the text into its entries.

    Raises ParseError where an entry has no addresses or names, and where the numbers do not go on to the last one.
    """
    if any(len(line) > _LONGEST_LINE for line in text.split("\n")):
        raise ParseError(f"a line has more than {_LONGEST_LINE} characters")
    starts = list(_starts(text))
    if not starts:
        raise ParseError("there is no entry in it")
    ends = [start for start, _ in starts[1:]] + [len(text)]
    for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1):
        yield _entry(number, text[begin:end])


def _starts(text: str) -> Iterator[tuple[int, int]]:
    """Where each entry's number begins and ends: the numbers count up, each behind the addresses of the one before."""
    at, number = _last_line_of_heading(text), 1
    while found := _find(number, text, at, len(text)):
        yield found.start(), found.end()
        addresses = _ADDRESSES.search(text, found.end())
        if addresses is None or _find(number + 1, text, found.end(), addresses.start()):
            raise ParseError("there is no 所在地 (address) in it", place=f"entry {number}")
        at, number = addresses.end(), number + 1


def _last_line_of_heading(text: str) -> int:
    found = re.search(r"最終更新日.*", text)
    return found.end() if found else 0


def _find(number: int, text: str, begin: int, end: int) -> re.Match[str] | None:
    printed = (str(number), str(number).translate(_FULL_WIDTH))
    return next((found for found in _NUMBER.finditer(text, begin, end) if found[0].strip() in printed), None)


def _entry(number: int, text: str) -> Listed:
    place = f"entry {number}"
    if len(text) > _LONGEST_ENTRY:
        raise ParseError(f"it has more than {_LONGEST_ENTRY} characters", place=place)
    head, *addresses = _ADDRESSES.split(text)
    if len(addresses) != 1 or not addresses[0].strip():
        raise ParseError(f"所在地 (address) stands {len(addresses)} times in it", place=place)
    japanese, english = _languages([line.strip() for line in head.splitlines() if line.strip()])
    if not japanese or not english:
        raise ParseError("there is not a Japanese name and an English one", place=place)
    return Listed(number, tuple(japanese), tuple(english), addresses[0])


def _languages(lines: list[str]) -> tuple[list[str], list[str]]:
    """The Japanese lines and the English ones that follow; a line may hold the last of those and the first of these."""
    depth = 0
    for index, line in enumerate(lines):
        if index and depth <= 0 and is_english(line):
            return lines[:index], lines[index:]
        for glued in _GLUED.finditer(line):
            if depth + _depth(line[: glued.start()]) <= 0:
                cut = glued.start()
                return [*lines[:index], line[:cut]], [line[cut:], *lines[index + 1 :]]
        depth += _depth(line)
    return lines, []


def _depth(text: str) -> int:
    return sum(text.count(mark) for mark in "(（") - sum(text.count(mark) for mark in ")）")


def is_english(line: str) -> bool:
    """Whether a line is no Japanese, but for original names in brackets."""
    return not _JAPANESE.search(re.split("[（(]", line)[0]) and bool(re.search(r"[A-Za-z]", line))


def has_kana(text: str) -> bool:
    """Whether a text is Japanese for sure: Chinese has the same ideographs."""
    return bool(_KANA.search(text))


def _day(text: str, label: str) -> date:
    _, found, rest = text.partition(label)
    printed = _DATE.match(rest.lstrip(" :：\u3000")) if found else None
    try:
        return date(*(int(part) for part in printed.groups())) if printed else _missing(label)
    except ValueError as error:
        raise ParseError(f"{label} is no day: {error}") from error


def _missing(label: str) -> date:
    raise ParseError(f"there is no {label}")
