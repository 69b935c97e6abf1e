"""Boilerplate: what stands in a text and is not to be read, with offsets that stay those of the original.

A page's text holds lines that say nothing of its matter: "See also", a weather widget, a credit below a picture, the
title once more. They are masked with blanks, so that what is read has the length of what was given. Which phrases
mark such lines is data (boilerplate.toml). In doubt a line stays: a sentence lost is worse than a line too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from watchlist.news.stamps import is_date
from watchlist.news.text import folded

_MARKS = r"[^\w©(@]*"
_FINAL = re.compile(r"[.!?…][\"'”»’)\]]*$")
_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"[^\n]")
_HEAD_LINES = 5  # lines at the top in which a title is said again
_LONGEST_SECTION = 25
_LEAST_TITLE = 15  # letters; what is shorter may be a heading of the text
_LISTED = 8  # titles listed below a heading
_LONGEST_LISTED, _LEAST_LISTED = 150, 3  # characters, words
_LISTED_FROM = 0.4  # share of the text behind which a heading heads a list of other articles

_DEGREES = re.compile(r"[-+−–]?\d{1,2}(?:[.,]\d)?\s?(?:°\s?[cf]?|[cf]°?)")
_PLACE = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}")
_LONGEST_PLACE = 40
_NAME = r"[A-ZÇĞİÖŞÜÄÉА-ЯЁ][\w.'’-]+"
_BYLINE = re.compile(
    rf"(?:By|BY|by|Von|Par|Yazan|Haber|Автор)\s+{_NAME}(?:(?:,? (?:and|und|et|ve|и|in|for) |,? |[-–/] ?){_NAME}){{0,6}}"
    r"|(?:ed|red|ред)\. ?[A-ZА-ЯÇĞİÖŞÜ]{2,4}"
)
_OF_TIME = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june|july|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)\w*\b|\d",
    re.IGNORECASE,
)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that mark a line as boilerplate, and how they stand in it; ``unended`` spares what ends as a sentence."""

    what: str
    where: Literal["whole", "label", "begins", "ends", "holds", "sentence"]
    phrases: tuple[str, ...]
    longest: int = 60
    listed: bool = False
    unended: bool = False
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


class _Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    surely: tuple[str, ...]
    maybe: tuple[str, ...]


class _Wires(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kept: tuple[str, ...]
    gone: tuple[str, ...]


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]
    sections: _Sections
    wires: _Wires


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that is not read: where it stands and what it is."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the blanks around it, as printed and folded."""

    start: int
    end: int
    text: str
    plain: str


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
    found = [*_title_again(lines, title), *_weather(lines)]
    for number, line in enumerate(lines):
        spans = _of_line(line)
        found += spans
        if spans and spans[0].what == "credit":
            found += _caption_twice(lines[:number], title)
    found += _listed(lines, len(text))
    return tuple(_apart(found))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of boilerplate.toml."""
    return _data().rule


@cache
def _data() -> _Data:
    return msgspec.toml.decode((Path(__file__).parent / "boilerplate.toml").read_bytes(), type=_Data)


def _lines(text: str) -> list[_Line]:
    plain = folded(text)
    return [line for found in _LINE.finditer(text) if (line := _line(text, plain, found)).text]


def _line(text: str, plain: str, found: re.Match[str]) -> _Line:
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    end = start + len(found[0].strip())
    return _Line(start, end, text[start:end], plain[start:end])


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order, of those that overlap what is behind the one before."""
    at = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.end > at:
            yield Span(max(at, span.start), span.end, span.what)
            at = span.end


def _of_line(line: _Line) -> list[Span]:
    """What of a line is boilerplate by itself: all of it, a dateline or a glued heading before it, a sentence of it."""
    for rule, pattern in _patterns():
        if (
            len(line.plain) <= rule.longest
            and pattern.search(line.plain)
            and not (rule.unended and _FINAL.search(line.text))
        ):
            return [Span(line.start, line.end, rule.what)]
    if _is_byline(line.text):
        return [Span(line.start, line.end, "by")]
    if len(line.text) <= _LONGEST_PLACE and is_date(line.text):
        return [Span(line.start, line.end, "dated")]
    return [*_glued(line), *_dateline(line), *_sentences(line)]


@cache
def _patterns() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    return tuple((rule, _pattern(rule)) for rule in rules() if rule.where != "sentence")


def _pattern(rule: Rule) -> re.Pattern[str]:
    said = _any_of(rule.phrases)
    return re.compile(
        {
            "whole": rf"^{_MARKS}{said}[^\w(]*$",
            "label": rf"^{_MARKS}{said}(?:\s*[:：|»›>]|\s+[-–—]\s)",
            "begins": rf"^{_MARKS}{said}(?![\w-])",
            "ends": rf"(?<!\w){said}[^\w]*$",
            "holds": rf"(?<!\w){said}(?!\w)",
        }[rule.where]
    )


def _any_of(phrases: Iterable[str]) -> str:
    written = sorted({folded(phrase) for phrase in phrases}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(one).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for one in written) + ")"


def _is_byline(text: str) -> bool:
    return len(text) <= 90 and bool(_BYLINE.fullmatch(text)) and not _OF_TIME.search(text)


@cache
def _closing() -> re.Pattern[str]:
    said = _any_of(phrase for rule in rules() if rule.where == "sentence" for phrase in rule.phrases)
    return re.compile(rf"^{said}(?:[.!]+(?=\s|$)|$)|(?<=[.!?…\"”»)])\s*{said}[.!]*$")


def _sentences(line: _Line) -> Iterator[Span]:
    for found in _closing().finditer(line.plain):
        yield Span(line.start + found.start(), line.start + found.end(), "comments")


@cache
def _headings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sections = _data().sections
    return re.compile(rf"^{_any_of(sections.surely)}"), re.compile(rf"^{_any_of(sections.maybe)}")


def _glued(line: _Line) -> Iterator[Span]:
    """A heading that runs into what follows; a lone word only where capitals follow: "NewsU.S.", not "NewsGuard"."""
    surely, maybe = _headings()
    for pattern, following in ((surely, r"[A-ZÇĞİÖŞÜА-ЯЁ0-9]"), (maybe, r"[A-ZÇĞİÖŞÜА-ЯЁ](?:[A-ZÇĞİÖŞÜА-ЯЁ]|\.)")):
        found = pattern.match(line.plain)
        if found and line.text[found.end() - 1].islower() and re.match(following, line.text[found.end() :]):
            yield Span(line.start, line.start + found.end(), "section")
            return


@cache
def _datelines() -> re.Pattern[str]:
    wires = _data().wires
    gone, kept = _any_of(wires.gone), _any_of(wires.kept)
    day = r"(?:\d{1,2}\.? )?\w{3,10}\.?(?: \d{1,2})?(?:,? \d{4})?(?: г\.?)?"
    city = r"[^\W\d_][\w.'’/ -]{2,30}?"
    dash = r"\s*[-–—:]+\s+"
    return re.compile(
        rf"^(?:date \d{{4}}-\d\d-\d\d\s+)?\(?{gone}\)?[,:]?(?:{dash}|\s+)"
        rf"|^date \d{{4}}-\d\d-\d\d\s+"
        rf"|^(?P<city>{city}(?:,\s*{day})?[.,]?\s*)[(/]\s*(?:{kept})\s*[)/](?P<dash>{dash}|\s*\.\s+|\s+)?"
        rf"|^(?P<place>{city},\s*{day}\.?{dash})(?={kept})"
        rf"|^(?P<shouted>{city}(?:,\s*{day})?\s*[-–—]{{1,2}}\s+)"
    )


def _dateline(line: _Line) -> Iterator[Span]:
    """The place, the day and the dash before a report; an agency that may be its origin stays to be read."""
    found = _datelines().match(line.plain)
    if not found:
        return
    for part in ("city", "dash", "place"):
        if found[part]:
            yield Span(line.start + found.start(part), line.start + found.end(part), "dateline")
    if found["shouted"]:
        printed = line.text[: found.end("shouted")]
        # Only capitals tell a dateline from a sentence with a dash.
        if printed.split(",")[0].strip(" -–—").isupper() and len(line.text) - found.end() > 40:
            yield Span(line.start, line.start + found.end("shouted"), "dateline")
    elif not found["city"] and not found["place"]:
        yield Span(line.start, line.start + found.end(), "dateline")


def _letters(plain: str) -> str:
    return "".join(filter(str.isalnum, plain))


def _title_again(lines: Sequence[_Line], title: str) -> Iterator[Span]:
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


def _weather(lines: Sequence[_Line]) -> Iterator[Span]:
    """A temperature that is a line, and the place beside it."""
    for number, line in enumerate(lines):
        if not _DEGREES.fullmatch(line.plain):
            continue
        yield Span(line.start, line.end, "weather")
        beside = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
        place = next((one for one in reversed(beside) if _is_place(one)), None)
        if place:
            yield Span(place.start, place.end, "weather")


def _is_place(line: _Line) -> bool:
    found = line.text
    return len(found) <= _LONGEST_PLACE and found[0].isupper() and bool(_PLACE.fullmatch(found))


def _caption_twice(before: Sequence[_Line], title: str) -> Iterator[Span]:
    """A caption said twice above its credit, as the picture's description and below it."""
    if len(before) >= 2 and before[-1].plain == before[-2].plain and before[-1].text != title.strip():
        yield from (Span(line.start, line.end, "caption") for line in before[-2:])


@cache
def _list_headings() -> re.Pattern[str]:
    said = _any_of(phrase for rule in rules() if rule.listed for phrase in rule.phrases)
    return re.compile(rf"^{_MARKS}{said}[^\w(]*$")


def _listed(lines: Sequence[_Line], length: int) -> Iterator[Span]:
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


def _is_listed(line: _Line) -> bool:
    few = len(line.text) <= _LONGEST_LISTED and len(line.text.split()) >= _LEAST_LISTED
    return few and not _FINAL.search(line.text)
