"""Candidates: firms of a tracked country that an article names and nobody tracks; persons never."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from watchlist.model import Article, Mention, Name, Subject, digest
from watchlist.names.rarity import is_a_name
from watchlist.names.vocabulary import Kind
from watchlist.news.behind import phrase
from watchlist.news.calling import Cue, calling, in_a_list
from watchlist.news.candidate_words import cues
from watchlist.news.known import Telling, is_place, is_place_like, is_plain, known_names
from watchlist.news.origin import outlets
from watchlist.news.runs import Run, end_of, runs
from watchlist.news.searched import Page
from watchlist.news.sounding import has_cyrillic, heard
from watchlist.news.text import sentences
from watchlist.news.vouching import is_given_name

CANDIDATE = "candidate"
_SHORTEST = 4  # letters of what tells a firm apart
_SCORES = {"form": 0.9, "called": 0.8, "listed": 0.75}
_MOST = 200
"""So many sightings of one firm are kept of a text."""


def name_firms(article: Article, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The firms of a text that nobody tracks: where each stands, and the cue that says what it is."""
    page = Page(article.text)
    taken = sorted((one.start, one.end) for one in mentions if one.start is not None and one.end is not None)
    known = {heard(one.surface.lower()) for one in mentions}
    counted: Counter[str | None] = Counter()
    found: list[Mention] = []
    for run, cue in _called(page):
        start, end = page.words[run.first].start, end_of(page, run)
        surface = page.text[start:end]
        if heard(surface.lower()) in known or _overlaps(start, end, taken):
            continue
        sighting = _sighting(surface, start, cue)
        counted[sighting.candidate] += 1
        if counted[sighting.candidate] <= _MOST:
            found.append(sighting)
    return tuple(found)


def _overlaps(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(taken, (start, end))
    return any(start < until and since < end for since, until in taken[max(0, place - 1) : place + 1])


def _called(page: Page) -> Iterator[tuple[Run, Cue]]:
    """The names that something calls firms: each by what is beside it, else by what is beside its list."""
    for group in _lists(page):
        listed = in_a_list(page, group)
        for run in group:
            cue = calling(page, run) or listed
            if cue and not _is_none(page, run) and not (cue.person and _may_be_a_person(page, run)):
                yield run, cue


def _lists(page: Page) -> Iterator[list[Run]]:
    """The names of a page, those together that commas or an "and" join; long lists in parts."""
    group: list[Run] = []
    for run in runs(page):
        if all(_names_nothing(page.token(number)) for number in range(run.first, run.last + 1)):
            continue
        if group and not (len(group) < _LISTED and _joined(page, group[-1].last, run.first)):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _joined(page: Page, last: int, first: int) -> bool:
    """Whether a comma, an "and" or both are all that stands between two names."""
    between = [page.token(number) for number in range(last + 1, first)]
    commas = all(page.listed(number) or not page.gap(number).strip(_QUOTES) for number in range(last + 1, first + 1))
    return commas and (page.listed(first) if not between else len(between) == 1 and between[0] in _AND)


_QUOTES = ' «»“”„"'
_AND = frozenset({"and", "ve", "и", "ile", "or", "veya", "или"})
_LISTED = 60  # names


def candidate_id(name: str, country: str | None) -> str:
    """The id of a firm by what tells it apart, whatever else of its name is printed, in either script.

    >>> candidate_id("Zerdapan Elektronik A.Ş.", "TR") == candidate_id("«Зердапан»", "TR")
    True
    """
    known = next(known_names(Subject("", (Name(name),))), None)
    if known is None:
        return digest(CANDIDATE, heard(name.lower()), country)
    alone = known.telling is Telling.RARE or (known.telling is Telling.WORDS and not is_place_like(known.head))
    return digest(CANDIDATE, heard(known.head), "" if alone else " ".join(known.rest[:1]), country)


def country_of(mention: Mention, countries: Iterable[str]) -> str | None:
    """The country of a sighted firm, where it is one of these."""
    return next((one for one in countries if candidate_id(mention.name, one) == mention.candidate), None)


def _sighting(surface: str, start: int, cue: Cue) -> Mention:
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


def _is_none(page: Page, run: Run) -> bool:
    """Whether what is named is no firm that could be tracked: an office, an outlet, a place, a person."""
    tokens = [page.token(number) for number in range(run.first, run.last + 1)]
    if any(cues().others.has(token) or cues().persons.has(token) for token in tokens) or all(
        map(_names_nothing, tokens)
    ):
        return True
    printed = page.text[page.words[run.first].start : page.words[run.last].end]
    if any(outlets().cues(printed, part) for part in sentences(printed)):
        return True
    before = page.token(run.first - 1) if run.first and not page.begins(run.first) else ""
    if before and cues().persons.has(before):
        return True
    if run.form:
        return False
    # A first name begins a person's, unless a trade stands in it.
    known = next(known_names(Subject("", (Name(printed),))), None)
    too_little = (
        known is None or len(known.head) < (_SHORTEST - bool(known.trades)) or (not known.rest and is_plain(known.head))
    )
    return too_little or (is_given_name(_as_heard(tokens[0])) and not (known and known.trades))


def _names_nothing(token: str) -> bool:
    """Whether a word is a place, or calls others firms, and so is nobody's name."""
    return is_place(token) or cues().calls_a_firm(token) or bool(cues().home(token))


def _may_be_a_person(page: Page, run: Run) -> bool:
    """Whether nothing but what calls a run so says that it is no person: of several words, none is of a trade."""
    tokens = [page.token(number) for number in range(run.first, run.last + 1)]
    if len(tokens) == 1:
        return is_given_name(_as_heard(tokens[0]))
    return not any(_of_no_person(token) for token in tokens[1:])


def _of_no_person(token: str) -> bool:
    """Whether a word is a trade or a number, and nobody's family name."""
    return token.isdigit() or (phrase((token,))[2] in (Kind.SECTOR, Kind.TRADE) and not is_a_name(_as_heard(token)))


def _as_heard(token: str) -> str:
    """A word as names have it; a Cyrillic one by what is heard of it."""
    return heard(token) if has_cyrillic(token) else token
