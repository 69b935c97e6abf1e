"""Candidates: firms of a tracked country that an article names and nobody tracks; persons never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from watchlist.model import Article, Mention, Name, Subject, digest
from watchlist.names.parts import firm_word
from watchlist.names.vocabulary import Kind, forms, places
from watchlist.news.known import Telling, is_idle, is_place, is_plain, known_names
from watchlist.news.origin import outlets
from watchlist.news.searched import Page
from watchlist.news.sounding import has_cyrillic, heard
from watchlist.news.text import sentences
from watchlist.news.vouching import Vocabulary, is_given_name

CANDIDATE = "candidate"
_LONGEST = 9  # words of a name
_SHORTEST = 4  # letters of what tells a firm apart
_REACH = 5  # words between a firm and where it is at home
_FORM = 4  # words of a legal form
_AMID = frozenset({"ve", "and", "i", "of"})
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"\n]{3,60})[»”\"]")
_SCORES = {"form": 0.9, "called": 0.8, "listed": 0.75}


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str
    behind: str = ""
    russian: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    homes: dict[str, str]
    firm: _Words
    firms: _Words
    including: _Words
    linking: _Words
    others: _Words
    persons: _Words


@dataclass(frozen=True, slots=True)
class _Cues:
    homes: dict[str, Vocabulary]
    firm: Vocabulary
    firms: Vocabulary
    including: Vocabulary
    linking: Vocabulary
    others: Vocabulary
    persons: Vocabulary


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that are printed as one name; ``form`` is a legal form of one country at its end, as printed."""

    first: int
    last: int
    form: str = ""
    country: str | None = None


def name_firms(article: Article, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The firms of a text that nobody tracks: where each stands, and the cue that says what it is."""
    page = Page(article.text)
    taken = [(one.start, one.end) for one in mentions if one.start is not None and one.end is not None]
    known = {heard(one.surface.lower()) for one in mentions}
    found: dict[tuple[int, int], Mention] = {}
    for run in _runs(page):
        start, end = page.words[run.first].start, _end(page, run)
        if any(start < until and since < end for since, until in taken) or _is_none(page, run):
            continue
        cue = _cue(page, run)
        mention = _sighting(page.text[start:end], start, cue) if cue else None
        if mention and heard(mention.surface.lower()) not in known:
            found[start, end] = mention
    return tuple(found.values())


def candidate_id(name: str, country: str | None) -> str:
    """The id of a firm by what tells it apart, whatever else of its name is printed, in either script.

    >>> candidate_id("Zerdapan Elektronik A.Ş.", "TR") == candidate_id("«Зердапан»", "TR")
    True
    """
    known = next(known_names(Subject("", (Name(name),))), None)
    if known is None:
        return digest(CANDIDATE, heard(name.lower()), country)
    alone = known.telling is Telling.RARE or (known.telling is Telling.WORDS and not is_plain(known.head))
    return digest(CANDIDATE, heard(known.head), "" if alone else " ".join(known.rest[:1]), country)


def country_of(mention: Mention, countries: Iterable[str]) -> str | None:
    """The country of a sighted firm, where it is one of these."""
    return next((one for one in countries if candidate_id(mention.name, one) == mention.candidate), None)


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    said: str
    country: str


def _sighting(surface: str, start: int, cue: _Cue) -> Mention:
    return Mention(
        surface=surface,
        name=surface,
        score=_SCORES[cue.kind],
        kind=CANDIDATE,
        start=start,
        end=start + len(surface),
        candidate=candidate_id(surface, cue.country),
        reason=cue.said,
    )


def _runs(page: Page) -> Iterator[_Run]:
    """Everything that is printed as a name: words with capitals in a row, and what quotation marks hold."""
    number = 0
    while number < len(page.words):
        if not _begins_name(page, number):
            number += 1
            continue
        run = _run(page, number)
        yield from _parted(page, run)
        number = run.last + 1
    if page.sounds:
        yield from _quotations(page)


def _begins_name(page: Page, number: int) -> bool:
    return page.capital(number) and not (has_cyrillic(page.token(number)) and not _opens(page, number))


def _opens(page: Page, number: int) -> bool:
    return page.gap(number)[-1:] in ("«", "“", "„", '"')


def _run(page: Page, first: int) -> _Run:
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


def _with_form(page: Page, first: int, last: int) -> _Run:
    """The run up to the last Turkish legal form in it."""
    for end in range(last, first, -1):
        for size in range(min(_FORM, end - first), 0, -1):
            phrase = " ".join(page.token(number) for number in range(end - size + 1, end + 1))
            form = forms().phrases.get(phrase)
            home = "TR" if phrase in _turkish_forms() else form.country if form else None
            if home in _cues().homes:
                start, until = page.words[end - size + 1].start, page.words[end].end
                return _Run(first, end, page.text[start:until], home)
    return _Run(first, last)


@cache
def _turkish_forms() -> frozenset[str]:
    """Forms that other countries write as well, but never like this; and one that stands behind a trade's words."""
    return frozenset({"a s", "ltd sti", "limited sirketi", "anonim sirketi", "ltd sirketi", "a s ti"})


def _parted(page: Page, run: _Run) -> Iterator[_Run]:
    """A run without the capital of a sentence's first word, or of what only says what follows, at its front."""
    first = run.first
    while first < run.last and (
        _says_home(page, first) or _opens_list(page, first) or _is_usual_first(page, run, first)
    ):
        first += 1
    yield _Run(first, run.last, run.form, run.country)


def _is_usual_first(page: Page, run: _Run, number: int) -> bool:
    """Whether a word has its capital from the sentence alone; before a legal form only an idle one has."""
    token = page.token(number)
    if run.form or not page.begins(number):
        return page.begins(number) and is_idle(token)
    return is_plain(token) and token not in places().cities


def _says_home(page: Page, number: int) -> bool:
    return any(home.has(page.token(number)) for home in _cues().homes.values())


def _quotations(page: Page) -> Iterator[_Run]:
    starts = {span.start: number for number, span in enumerate(page.words)}
    ends = {span.end: number for number, span in enumerate(page.words)}
    for found in _QUOTED.finditer(page.text):
        first, last = starts.get(found.start(1)), ends.get(found.end(1))
        if first is not None and last is not None and last - first < _LONGEST and page.capital(first):
            yield _Run(first, last)


def _end(page: Page, run: _Run) -> int:
    """Where a run ends: with the dot of a shortened form."""
    end = page.words[run.last].end
    return end + 1 if run.form and "." in run.form and page.text[end : end + 1] == "." else end


def _is_none(page: Page, run: _Run) -> bool:
    """Whether what is named is no firm that could be tracked: an office, an outlet, a place, a person."""
    tokens = [page.token(number) for number in range(run.first, run.last + 1)]
    cues = _cues()
    if any(cues.others.has(token) for token in tokens) or all(is_place(token) for token in tokens):
        return True
    printed = page.text[page.words[run.first].start : page.words[run.last].end]
    if any(outlets().cues(printed, part) for part in sentences(printed)):
        return True
    before = page.token(run.first - 1) if run.first and not page.begins(run.first) else ""
    if before and cues.persons.has(before):
        return True
    if run.form:
        return False
    # A first name begins a person's, unless a trade stands in it.
    known = next(known_names(Subject("", (Name(printed),))), None)
    too_little = known is None or len(known.head) < _SHORTEST or (not known.rest and is_plain(known.head))
    return too_little or (is_given_name(heard_as_printed(tokens[0])) and not (known and known.trades))


def heard_as_printed(token: str) -> str:
    """A word as names have it; a Cyrillic one by what is heard of it."""
    return heard(token) if has_cyrillic(token) else token


def _cue(page: Page, run: _Run) -> _Cue | None:
    """What says that a run is a firm of a tracked country; None where nothing does."""
    if run.form and run.country:
        return _Cue("form", f"its legal form “{run.form}”", run.country)
    return _called(page, run) or _in_a_list(page, run)


def _called(page: Page, run: _Run) -> _Cue | None:
    """A word before or behind a name that calls it a firm, with its home near: "Turkish company X", "X adlı şirket"."""
    at = _firm_before(page, run.first)
    if at is None:
        at = _firm_behind(page, run.last)
    if at is not None:
        low, high = min(at, run.first), max(at, run.last)
        home = _home(page, range(max(0, low - _REACH), min(len(page.words), high + 1 + _REACH)), run)
        return _Cue("called", f"“{_said(page, at, run)}”", home) if home else None
    if run.first and page.quoted(run.first, run.last) and _says_home(page, run.first - 1):
        home = _home(page, range(run.first - 1, run.first), run)
        return _Cue("called", f"“{page.printed(run.first - 1)}” before it", home) if home else None
    return None


def _said(page: Page, at: int, run: _Run) -> str:
    first, last = (at, run.first - 1) if at < run.first else (run.last + 1, at)
    return page.text[page.words[first].start : page.words[last].end]


def _firm_before(page: Page, first: int) -> int | None:
    cues, number = _cues(), first - 1
    if number < 0 or page.gap(first).strip(' «“„"') not in ("", ","):
        return None
    return number if cues.firm.has(page.token(number)) and not page.capital(number) else None


def _firm_behind(page: Page, last: int) -> int | None:
    cues = _cues()
    for number in range(last + 1, min(len(page.words), last + 1 + _REACH)):
        if page.begins(number):
            return None
        token = page.token(number)
        if cues.firm.has(token) and not page.capital(number):
            return number
        if not cues.linking.has(token) and not _says_home(page, number):
            return None
    return None


def _home(page: Page, numbers: Iterable[int], run: _Run) -> str:
    """The tracked country that one of these words names; empty where none does."""
    around = [page.token(number) for number in numbers if not run.first <= number <= run.last]
    return next((code for code, home in _cues().homes.items() if any(map(home.has, around))), "")


def _in_a_list(page: Page, run: _Run) -> _Cue | None:
    """A name in a list of firms: behind "firms including", or before "aralarında ... bulunduğu"."""
    within = page.sentence(run.first, run.last, 40)
    before = [number for number in within if number < run.first]
    opening = next((number for number in reversed(before) if _opens_list(page, number)), None)
    if opening is None or not _only_names(page, range(opening + 1, run.first)):
        return None
    named = range(within.start, min(len(page.words), within.stop))
    counted = next((number for number in named if _cues().firms.has(page.token(number))), None)
    if counted is None:
        return None
    home = _home(page, named, run)
    return (
        _Cue("listed", f"listed behind “{page.printed(opening)}” among {page.printed(counted)}", home) if home else None
    )


def _opens_list(page: Page, number: int) -> bool:
    file = _file().including
    token = page.token(number)
    if token.startswith("aralarinda"):
        return True
    return token in file.words.split() or token in file.russian.split()


def _only_names(page: Page, numbers: Sequence[int]) -> bool:
    """Whether nothing but names and what joins them stands in between."""
    joining = _AMID | {"ile", "as", "them", "a", "и", "них", "the", "of"}
    return all(
        page.capital(number) or page.token(number) in joining or _cues().linking.has(page.token(number))
        for number in numbers
    )


@cache
def _cues() -> _Cues:
    file = _file()
    return _Cues(
        homes={code: _vocabulary(words) for code, words in file.homes.items()},
        **{
            name: _vocabulary(getattr(file, name).words)
            for name in ("firm", "firms", "including", "linking", "others", "persons")
        },
    )


def _vocabulary(printed: str) -> Vocabulary:
    listed = printed.split()
    stems = tuple(word[:-1] for word in listed if word.endswith("*"))
    return Vocabulary(frozenset(word for word in listed if not word.endswith("*")), stems)


@cache
def _file() -> _File:
    return msgspec.toml.decode(Path(__file__).with_suffix(".toml").read_bytes(), type=_File)
