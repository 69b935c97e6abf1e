"""Boilerplate within a line: what of it says nothing of the matter, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from watchlist.news.boilerplate_rules import FINAL, MARKS, Line, Rule, Span, any_of, knowledge, rules
from watchlist.news.stamps import is_date

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


def of_line(line: Line) -> list[Span]:
    """What of a line is boilerplate by itself: all of it, a dateline or a glued heading before it, a sentence of it."""
    for rule, pattern in _patterns():
        if (
            len(line.plain) <= rule.longest
            and pattern.search(line.plain)
            and not (rule.unended and FINAL.search(line.text))
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
    said = any_of(rule.phrases)
    return re.compile(
        {
            "whole": rf"^{MARKS}{said}[^\w(]*$",
            "label": rf"^{MARKS}{said}(?:\s*[:：|»›>]|\s+[-–—]\s)",
            "begins": rf"^{MARKS}{said}(?![\w-])",
            "ends": rf"(?<!\w){said}[^\w]*$",
            "holds": rf"(?<!\w){said}(?!\w)",
        }[rule.where]
    )


def _is_byline(text: str) -> bool:
    return len(text) <= 90 and bool(_BYLINE.fullmatch(text)) and not _OF_TIME.search(text)


@cache
def _closing() -> re.Pattern[str]:
    said = any_of(phrase for rule in rules() if rule.where == "sentence" for phrase in rule.phrases)
    return re.compile(rf"^{said}(?:[.!]+(?=\s|$)|$)|(?<=[.!?…\"”»)])\s*{said}[.!]*$")


def _sentences(line: Line) -> Iterator[Span]:
    for found in _closing().finditer(line.plain):
        yield Span(line.start + found.start(), line.start + found.end(), "comments")


@cache
def _headings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sections = knowledge().sections
    return re.compile(rf"^{any_of(sections.surely)}"), re.compile(rf"^{any_of(sections.maybe)}")


def _glued(line: Line) -> Iterator[Span]:
    """A heading that runs into what follows; a lone word only where capitals follow: "NewsU.S.", not "NewsGuard"."""
    surely, maybe = _headings()
    for pattern, following in ((surely, r"[A-ZÇĞİÖŞÜА-ЯЁ0-9]"), (maybe, r"[A-ZÇĞİÖŞÜА-ЯЁ](?:[A-ZÇĞİÖŞÜА-ЯЁ]|\.)")):
        found = pattern.match(line.plain)
        if found and line.text[found.end() - 1].islower() and re.match(following, line.text[found.end() :]):
            yield Span(line.start, line.start + found.end(), "section")
            return


@cache
def _datelines() -> re.Pattern[str]:
    wires = knowledge().wires
    gone, kept = any_of(wires.gone), any_of(wires.kept)
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


def _dateline(line: Line) -> Iterator[Span]:
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
