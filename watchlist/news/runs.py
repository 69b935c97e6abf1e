"""Runs: what a page prints as one name, whoever bears it: capitals in a row, and what quotation marks hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from watchlist.names.parts import firm_word
from watchlist.names.vocabulary import Kind, forms, places
from watchlist.news.behind import stems
from watchlist.news.candidate_words import cues
from watchlist.news.known import is_idle, is_plain
from watchlist.news.searched import Page

_LONGEST = 9  # words of a name
_FORM = 4  # words of a legal form
_AMID = frozenset({"ve", "and", "i", "of"})
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"\n]{3,60})[»”\"]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are printed as one name; ``form`` is a legal form of one country at its end, as printed."""

    first: int
    last: int
    form: str = ""
    country: str | None = None


def runs(page: Page) -> Iterator[Run]:
    """Everything that is printed as a name: words with capitals in a row, and what quotation marks hold."""
    quoted = {run.first: run for run in _quotations(page)} if page.sounds else {}
    number = 0
    while number < len(page.words):
        if number in quoted:
            yield quoted[number]
            number = quoted[number].last + 1
        elif page.capital(number):
            run = _run(page, number)
            yield from _parted(page, run)
            number = run.last + 1
        else:
            number += 1


def _run(page: Page, first: int) -> Run:
    last = first
    while last + 1 < len(page.words) and last - first < _LONGEST and not page.suffixed(last):
        step = last + 1
        if _joins_trades(page, step) and _together(page, step) and _together(page, step + 1):
            step += 1
        if not (_together(page, step) and (page.capital(step) or page.printed(step).isdigit())):
            break
        last = step
    return _with_form(page, first, last)


def _joins_trades(page: Page, number: int) -> bool:
    """Whether a little word stands between two trades: "Sanayi ve Ticaret"; between two firms it parts them."""
    if page.token(number) not in _AMID or not page.capital(number + 1):
        return False
    sides = (firm_word(page.token(number - 1)).kind, firm_word(page.token(number + 1)).kind)
    return all(kind in (Kind.SECTOR, Kind.TRADE) for kind in sides)


def _together(page: Page, number: int) -> bool:
    """Whether a word goes on with the name before it: a blank, the dot of what is shortened, an ampersand."""
    gap = page.gap(number)
    return gap.strip(" .&-") == "" and "\n" not in gap and not (page.begins(number) and "." in gap)


def _with_form(page: Page, first: int, last: int) -> Run:
    """The run up to the last Turkish legal form in it."""
    for end in range(last, first, -1):
        for size in range(min(_FORM, end - first), 0, -1):
            phrase = " ".join(page.token(number) for number in range(end - size + 1, end + 1))
            form = forms().phrases.get(phrase)
            home = "TR" if phrase in _turkish_forms() else form.country if form else None
            if home in cues().homes:
                start, until = page.words[end - size + 1].start, page.words[end].end
                return Run(first, end, page.text[start:until], home)
    return Run(first, last)


@cache
def _turkish_forms() -> frozenset[str]:
    """Forms that other countries write as well, but never like this; and one that stands behind a trade's words."""
    return frozenset({"a s", "ltd sti", "limited sirketi", "anonim sirketi", "ltd sirketi", "a s ti"})


def _parted(page: Page, run: Run) -> Iterator[Run]:
    """A run without the capital of a sentence's first word, or of what only says what follows, at its front."""
    first = run.first
    while first < run.last and (_only_says_what_follows(page, first) or _is_usual_first(page, run, first)):
        first += 1
    yield Run(first, run.last, run.form, run.country)


def _only_says_what_follows(page: Page, number: int) -> bool:
    token = page.token(number)
    if page.begins(number) and cues().calls_a_firm(token):
        return True
    return any(each(token) for each in (cues().home, cues().including.has, cues().around.has, cues().seated.has))


def _is_usual_first(page: Page, run: Run, number: int) -> bool:
    """Whether a word has its capital from the sentence alone; before a legal form only where a name goes on behind."""
    token = page.token(number)
    if not page.begins(number):
        return False
    if run.form:
        return is_idle(token) or (_is_plain(token) and not _is_plain(page.token(number + 1)))
    return is_plain(token) and token not in places().cities


def _is_plain(token: str) -> bool:
    """Whether a word is of everyday use, with whatever case ending: "Listeye"."""
    return any(map(is_plain, stems(token)))


def _quotations(page: Page) -> Iterator[Run]:
    starts = {span.start: number for number, span in enumerate(page.words)}
    ends = {span.end: number for number, span in enumerate(page.words)}
    for found in _QUOTED.finditer(page.text):
        first, last = starts.get(found.start(1)), ends.get(found.end(1))
        if first is not None and last is not None and last - first < _LONGEST and page.capital(first):
            yield Run(first, last)


def end_of(page: Page, run: Run) -> int:
    """Where a run ends: with the dot of a shortened form."""
    end = page.words[run.last].end
    return end + 1 if run.form and "." in run.form and page.text[end : end + 1] == "." else end
