"""Boilerplate: what stands in a text and is not to be read, with offsets that stay those of the original.

A page's text holds lines that say nothing of its matter: "See also", a weather widget, a credit below a picture, the
title once more. They are masked with blanks, so that what is read has the length of what was given. Which phrases
mark such lines is data (boilerplate.toml). In doubt a line stays: a sentence lost is worse than a line too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from watchlist.news.boilerplate_amid import caption_twice, listed, title_again, weather
from watchlist.news.boilerplate_line import of_line
from watchlist.news.boilerplate_rules import Line, Span
from watchlist.news.text import folded

_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"[^\n]")


def masked(text: str, title: str = "") -> str:
    """Blank out what is not to be read, character for character.

    >>> masked("See also\\nIt warned.")
    '        \\nIt warned.'
    """
    spans = boilerplate(text, title)
    if not spans:
        return text
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], _BLANK.sub(" ", text[span.start : span.end])]
        at = span.end
    return "".join((*pieces, text[at:]))


def boilerplate(text: str, title: str = "") -> tuple[Span, ...]:
    """Find the parts of a text that are not to be read, in their order, none over another."""
    lines = _lines(text)
    found = [*title_again(lines, title), *weather(lines)]
    for number, line in enumerate(lines):
        spans = of_line(line)
        found += spans
        if spans and spans[0].what == "credit":
            found += caption_twice(lines[:number], title)
    found += listed(lines, len(text))
    return tuple(_apart(found))


def _lines(text: str) -> list[Line]:
    plain = folded(text)
    return [line for found in _LINE.finditer(text) if (line := _line(text, plain, found)).text]


def _line(text: str, plain: str, found: re.Match[str]) -> Line:
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    end = start + len(found[0].strip())
    return Line(start, end, text[start:end], plain[start:end])


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order, of those that overlap what is behind the one before."""
    at = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.end > at:
            yield Span(max(at, span.start), span.end, span.what)
            at = span.end
