"""Short forms that an article gives to whom it has introduced: an acronym or a word in brackets, or a first word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watchlist.names.acronyms import LONGEST, SHORTEST
from watchlist.names.fold import fold
from watchlist.news.known import Known, is_idle, is_place
from watchlist.news.searched import Page

_IN_BRACKETS = re.compile(r"\s?[(\[]\s*(?:[a-zçğıöşüа-яё]+\s+){0,3}[\"“”«'‘’]?([^\W_][\w.&-]{1,20})[\"“”»'‘’]?\s*[)\]]")
_FIRST = 3  # letters


def short_forms(page: Page, known: Known, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Where a page uses a short form of a name that stands in full at ``places``: the word's number and the form."""
    wanted = {*_given(page, known, places), *_first_word(page, places)}
    amid = {number for first, last in places for number in range(first, last + 1)} if wanted else set()
    for form in wanted:
        for number in _standing(page, fold(form)):
            if number not in amid and _printed_so(page, number, form):
                yield number, form


def _standing(page: Page, token: str) -> Iterator[int]:
    """The numbers of the words that are this one."""
    haystack, place, number, counted = page.haystack, 0, 0, 0
    while (place := haystack.find(f" {token} ", place)) >= 0:
        number, counted = number + haystack.count(" ", counted, place), place
        yield number
        place += 1


def _printed_so(page: Page, number: int, form: str) -> bool:
    printed = page.printed(number)
    return printed.isupper() if form.isupper() else printed[:1].isupper()


def _given(page: Page, known: Known, places: Sequence[tuple[int, int]]) -> Iterator[str]:
    """What stands in brackets right behind the name, where it is made of the name's letters or words."""
    letters = [token[0] for token in fold(known.name).split()]
    tokens = fold(known.name).split()
    for _, last in places:
        found = _IN_BRACKETS.match(page.text, page.words[last].end) or _IN_BRACKETS.match(
            page.text, page.words[last].end + 1
        )
        if found and _stands_for(fold(found[1]), letters, tokens):
            yield found[1]


def _stands_for(short: str, letters: Sequence[str], tokens: Sequence[str]) -> bool:
    """Whether letters come in the name's order, the first first: "EMS", "TBKD"; or the word is one of the name's."""
    if not short:
        return False
    if short in tokens:
        return True
    if not SHORTEST - 1 <= len(short) <= LONGEST or short[0] != letters[0]:
        return False
    rest = iter("".join(tokens)[1:])
    return all(letter in rest for letter in short[1:])


def _first_word(page: Page, places: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The first word of a name of several, as printed: "Kartal" for Kartal Kimya, once that was said."""
    for first, last in places:
        printed, token = page.printed(first), page.token(first)
        if (
            last > first
            and len(printed) >= _FIRST
            and not printed.isupper()
            and not (is_idle(token) or is_place(token))
        ):
            yield printed
