"""Acronyms: names, or parts of names, that are the first letters of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from watchlist.names.parts import Parts, Word
from watchlist.names.vocabulary import Kind

SHORTEST, LONGEST = 3, 6


def may_be_acronym(word: Word) -> bool:
    """Whether a word is of the length of an acronym, and nothing that is known."""
    return word.kind is Kind.DISTINCTIVE and SHORTEST <= len(word.text) <= LONGEST


def are_acronym(ours: Parts, theirs: Parts) -> bool:
    """Whether one of two names is the first letters of the other's words."""
    return _stands_for(ours, theirs) or _stands_for(theirs, ours)


def _stands_for(short: Parts, full: Parts) -> bool:
    several = len(full.words) > 1 or " " in full.words[0].text if full.words else False
    if len(short.words) != 1 or not several or not may_be_acronym(short.words[0]):
        return False
    return short.words[0].text in set(_acronyms(full))


def _acronyms(full: Parts) -> Iterator[str]:
    """What a name may be called by its first letters: with and without words of trade, with its legal form."""
    yield initials(own_tokens(full))
    texts = [word.text for word in full.words]
    own = [word.text for word in full.words if word.kind is not Kind.TRADE]
    for core in (initials(texts), initials(own)):
        if len(core) > 1:
            yield core
            yield from (core + form for form in _form_letters(full))


def _form_letters(full: Parts) -> Iterator[str]:
    """A legal form as it stands at the end of an acronym: "AS" in TEIAS is Anonim Şirketi."""
    if "share_company" in full.forms:
        yield "as"
    if full.form_text:
        yield initials(full.form_text.split())


def own_tokens(full: Parts) -> list[str]:
    """The words of a name without those of its legal form, little words as well."""
    forms = full.form_text.split()
    return [token for token in full.text.split() if token not in forms]


def initials(texts: Iterable[str]) -> str:
    """The first letters of words, every word of a phrase counting.

    >>> initials(["turkiye", "hava yollari"])
    'thy'
    """
    return "".join([token[0] for text in texts for token in text.split()])


def spelled_out(word: Word, tokens: Sequence[str]) -> tuple[str, ...]:
    """The words that a name begins with, where a word is their first letters; nothing for others."""
    size = len(word.text)
    begins = may_be_acronym(word) and len(tokens) >= size and initials(tokens[:size]) == word.text
    return tuple(tokens[:size]) if begins else ()


def acronyms(full: Parts) -> set[str]:
    """Everything that a firm's name may be called by the first letters of its words."""
    firsts = initials(own_tokens(full))
    found = {firsts[:size] for size in range(SHORTEST, min(LONGEST, len(firsts)) + 1)}
    return found.union(short for short in _acronyms(full) if SHORTEST <= len(short) <= LONGEST)
