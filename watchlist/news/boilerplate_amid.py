"""Boilerplate amid a text: lines that the lines around them show to say nothing of the matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from watchlist.news.boilerplate_rules import FINAL, MARKS, Line, Span, any_of, rules
from watchlist.news.text import folded

_HEAD_LINES = 5  # lines at the top in which a title is said again
_LONGEST_SECTION = 25
_LEAST_TITLE = 15  # letters; what is shorter may be a heading of the text
_LISTED = 8  # titles listed below a heading
_LONGEST_LISTED, _LEAST_LISTED = 150, 3  # characters, words
_LISTED_FROM = 0.4  # share of the text behind which a heading heads a list of other articles

_DEGREES = re.compile(r"[-+−–]?\d{1,2}(?:[.,]\d)?\s?(?:°\s?[cf]?|[cf]°?)")
_PLACE = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}")
_LONGEST_PLACE = 40


def _letters(plain: str) -> str:
    return "".join(filter(str.isalnum, plain))


def title_again(lines: Sequence[Line], title: str) -> Iterator[Span]:
    """The title as lines of the text: beside a title of its own each, else each but the last."""
    heads = lines[:_HEAD_LINES]
    named = _letters(folded(title))
    keys = [_letters(line.plain) for line in heads]
    # A sentence that is said twice is no title.
    titles = [] if named else [(key, number) for number, key in enumerate(keys) if not heads[number].text.endswith(".")]
    for number, (line, key) in enumerate(zip(heads, keys, strict=True)):
        later = [other for other, at in titles if at > number and len(other) >= _LEAST_TITLE]
        if any(_says_again(key, other) for other in (named, *later) if other):
            yield Span(line.start, line.end, "title again")
    if lines and len(named) >= _LEAST_TITLE and lines[0].text.startswith(title.strip()):
        behind = lines[0].text[len(title.strip()) :]
        if behind[:1].isupper():
            yield Span(lines[0].start, lines[0].start + len(title.strip()), "title again")


def _says_again(key: str, title: str) -> bool:
    """Whether a line is a title, with a section before it or without the outlet behind it."""
    if len(key) < _LEAST_TITLE:
        return False
    before = key.removesuffix(title)
    return (
        key == title
        or (before != key and len(title) >= _LEAST_TITLE and len(before) <= _LONGEST_SECTION)
        or (title.startswith(key) and len(title) - len(key) <= _LONGEST_SECTION and len(key) > len(title) / 2)
    )


def weather(lines: Sequence[Line]) -> Iterator[Span]:
    """A temperature that is a line, and the place beside it."""
    for number, line in enumerate(lines):
        if not _DEGREES.fullmatch(line.plain):
            continue
        yield Span(line.start, line.end, "weather")
        beside = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
        place = next((one for one in reversed(beside) if _is_place(one)), None)
        if place:
            yield Span(place.start, place.end, "weather")


def _is_place(line: Line) -> bool:
    found = line.text
    return len(found) <= _LONGEST_PLACE and found[0].isupper() and bool(_PLACE.fullmatch(found))


def caption_twice(before: Sequence[Line], title: str) -> Iterator[Span]:
    """A caption said twice above its credit, as the picture's description and below it."""
    if len(before) >= 2 and before[-1].plain == before[-2].plain and before[-1].text != title.strip():
        yield from (Span(line.start, line.end, "caption") for line in before[-2:])


@cache
def _list_headings() -> re.Pattern[str]:
    said = any_of(phrase for rule in rules() if rule.listed for phrase in rule.phrases)
    return re.compile(rf"^{MARKS}{said}[^\w(]*$")


def listed(lines: Sequence[Line], length: int) -> Iterator[Span]:
    """Titles of other articles below a heading in the further part of a text."""
    left = 0
    for line in lines:
        if _list_headings().match(line.plain):
            left = _LISTED if line.start > length * _LISTED_FROM else 0
        elif left and _is_listed(line):
            left -= 1
            yield Span(line.start, line.end, "see also")
        else:
            left = 0


def _is_listed(line: Line) -> bool:
    few = len(line.text) <= _LONGEST_LISTED and len(line.text.split()) >= _LEAST_LISTED
    return few and not FINAL.search(line.text)
