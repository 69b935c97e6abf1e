"""Calling: what around a name says that it is a firm of a tracked country, bound to it and to no other name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watchlist.news.candidate_words import cues
from watchlist.news.runs import Run
from watchlist.news.searched import Page
from watchlist.news.sounding import has_cyrillic
from watchlist.news.vouching import trades_said

_REACH = 8  # words of a phrase beside a name
_FAR = 14  # words between those that count firms and their list
_NEAR = 4  # words between firms and where they are at home


@dataclass(frozen=True, slots=True)
class Cue:
    """What calls a run a firm, as printed, and the country; ``person`` says that it may call a person so."""

    kind: str
    said: str
    country: str
    person: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words beside a name that speak of it: the one that calls it a firm, where it is at home."""

    firm: int | None = None
    country: str = ""
    seated: bool = False
    located: bool = False
    person: bool = False


def calling(page: Page, run: Run) -> Cue | None:
    """A word before or behind a name that calls it a firm, and its home: "Turkish company X", "X adlı Türk şirketi"."""
    if run.form and run.country:
        return Cue("form", f"its legal form “{run.form}”", run.country)
    before, behind = _before(page, run.first), _behind(page, run.last)
    apposed = behind.firm is not None and not cues().firms.has(page.token(behind.firm)) and before.firm is None
    firm = behind.firm if apposed else before.firm
    country = before.country or (behind.country if apposed or behind.seated or behind.located else "")
    if not country or (firm is None and not (_at_home(page, run, before) or behind.seated)):
        return None
    beside = run.last + 1 if behind.seated else run.first - 1
    said = _said(page, beside if firm is None else firm, run)
    person = before.person or firm is None or cues().either.has(page.token(firm))
    return Cue("called", f"“{said}”", country, person and not page.quoted(run.first, run.last))


def in_a_list(page: Page, runs: Sequence[Run]) -> Cue | None:
    """What says that all names of a list are firms: "firms including", "aralarında ... bulunduğu", "firms A and B"."""
    first, last = runs[0], runs[-1]
    before, behind = _before(page, first.first), _behind(page, last.last)
    if len(runs) > 1 and before.firm is not None and before.country and cues().firms.has(page.token(before.firm)):
        return Cue("listed", f"“{page.printed(before.firm)}” before its list", before.country)
    if len(runs) > 1 and behind.firm is not None and cues().firms.has(page.token(behind.firm)):
        country = behind.country or before.country
        return Cue("listed", f"“{page.printed(behind.firm)}” behind its list", country) if country else None
    opening = _opening(page, first.first)
    if opening is None:
        return None
    counted = _counted(page, opening, last.last)
    country = _home_of(page, counted, first, last) if counted is not None else ""
    if counted is None or not country:
        return None
    return Cue("listed", f"listed behind “{page.printed(opening)}” among {page.printed(counted)}", country)


def _before(page: Page, first: int) -> _Phrase:
    """The phrase right before a name, read backwards up to where it is at home."""
    found, spare = _Phrase(), 1
    for number in range(first - 1, max(0, first - _REACH) - 1, -1):
        if not _goes_on(page, number, first) or page.begins(number + 1):
            return found
        token = page.token(number)
        country = cues().home(token)
        if country:
            seated, person = _seated(page, number, found), _of_a_person(page, number)
            found = replace(found, country=country, seated=seated, person=person)
            if found.firm is not None:
                return found
            continue
        if cues().persons.has(token):
            return replace(found, person=True)
        if cues().calls_a_firm(token) and (page.begins(number) or not page.capital(number)):
            found = replace(found, firm=number if found.firm is None else found.firm)
        elif cues().seated.has(token):
            found = replace(found, seated=True)
        elif page.capital(number):
            return found
        elif not (cues().linking.has(token) or trades_said(token)):
            spare -= 1 if found.firm is not None else 2
            if spare < 0 or token in _PARTING:
                return found
    return found


def _seated(page: Page, home: int, found: _Phrase) -> bool:
    """Whether a home is where something is seated: "based in Ankara", «базирующаяся в Стамбуле»."""
    return found.seated or any(cues().seated.has(page.token(number)) for number in range(max(0, home - 2), home))


_PARTING = frozenset({"and", "ve", "и", "or", "veya", "или", "to", "with", "ile", "said", "told"})


def _goes_on(page: Page, number: int, first: int) -> bool:
    """Whether a word speaks of what is behind it: a comma parts it, but behind "the supplier" and "based in Ankara"."""
    gap = page.gap(number + 1).strip(' «“„"-‐‑–')
    if gap in ("", "'", "’", "‘", "ʼ"):
        return True
    return gap in (",", ":") and number + 1 == first


def _of_a_person(page: Page, number: int) -> bool:
    """Whether somebody's office or title stands before a phrase: "the owner of Turkish company X"."""
    before = [page.token(each) for each in range(max(0, number - 3), number) if not page.begins(each + 1)]
    return any(cues().persons.has(token) for token in before)


def _behind(page: Page, last: int) -> _Phrase:
    """The phrase right behind a name, up to the word that calls it a firm."""
    found = _Phrase()
    for number in range(last + 1, min(len(page.words), last + 1 + _REACH)):
        gap = page.gap(number).strip(' »”"-‐‑–')
        if page.begins(number) or gap not in ("", ",", "'", "’", "‘") or (gap == "," and number > last + 1):
            return found
        token = page.token(number)
        country = cues().home(token)
        if country:
            located = number > last + 1 and page.token(number - 1) in _WHERE
            found = replace(found, country=found.country or country, located=found.located or located)
        elif cues().calls_a_firm(token) and not page.capital(number):
            return replace(found, firm=number)
        elif cues().seated.has(token):
            found = replace(found, seated=True)
        elif page.capital(number) or not (cues().linking.has(token) or trades_said(token)):
            return found
    return found


_WHERE = frozenset({"in", "of", "from", "из", "в", "с"})


def _at_home(page: Page, run: Run, before: _Phrase) -> bool:
    """Whether what stands right before a name makes it a firm without calling it one: "Istanbul-based X", «X»."""
    if before.seated:
        return True
    if not run.first or not cues().home(page.token(run.first - 1)):
        return False
    foreign = has_cyrillic(page.token(run.first - 1)) and not has_cyrillic(page.token(run.first))
    return page.quoted(run.first, run.last) or foreign


def _said(page: Page, at: int, run: Run) -> str:
    first, last = (at, run.first - 1) if at < run.first else (run.last + 1, at)
    return page.text[page.words[first].start : page.words[last].end]


def _opening(page: Page, first: int) -> int | None:
    """The word right before a list that says that one comes; little words may stand between."""
    for number in range(first - 1, max(-1, first - 4), -1):
        token = page.token(number)
        if cues().including.has(token) or cues().around.has(token):
            return number
        if token in ("as", "are") and number and page.token(number - 1) == "such":
            return number
        if cues().telling.has(token) and _told_around(page, number):
            return number
        if page.capital(number) or page.begins(number):
            return None
    return None


def _told_around(page: Page, number: int) -> bool:
    before = page.sentence(number, number, _FAR)
    return any(cues().around.has(page.token(each)) for each in before if each < number)


def _counted(page: Page, opening: int, last: int) -> int | None:
    """The word that counts the firms of a list: before what opens it, else behind the list."""
    sentence = page.sentence(opening, last, _FAR)
    before = (number for number in range(opening - 1, sentence.start - 1, -1))
    behind = (number for number in range(last + 1, sentence.stop))
    calls = cues().calls_a_firm
    return next((number for side in (before, behind) for number in side if calls(page.token(number))), None)


def _home_of(page: Page, counted: int, first: Run, last: Run) -> str:
    """The country of the firms that a word counts: close before it, or close behind it, and not past the list."""
    low, high = (0, first.first) if counted < first.first else (last.last + 1, len(page.words))
    around = [*range(counted - 1, max(low, counted - _NEAR) - 1, -1), *range(counted + 1, min(high, counted + _NEAR))]
    return next((country for number in around if (country := cues().home(page.token(number)))), "")
