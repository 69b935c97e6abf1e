"""Names as an article may print them: the head that tells a firm apart, and the words that may follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from watchlist.model import Name, Schema, Strength, Subject
from watchlist.names.parts import Parts, parts
from watchlist.names.vocabulary import Kind, forms, words
from watchlist.news.lexicon import lexicon
from watchlist.news.text import folded

_LONGEST = 5  # words of a phrase of the vocabulary
_SHORT = 4  # letters: an abbreviation is a name only in capitals
_WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"(?<!\w)\w\.\s?\w\b")
_WORD_OR_AND = re.compile(r"[^\W_]+|&")


@dataclass(frozen=True, slots=True)
class Known:
    """One name of a subject: ``head`` is what is searched for, ``rest`` the keys of the words behind it."""

    subject: str
    name: str
    kind: str
    head: str
    rest: tuple[str, ...]
    bare: bool
    weak: bool

    everyday: bool
    """Whether the head alone says too little: words of everyday use, a place, a number, a few letters."""


def known_names(subject: Subject) -> Iterator[Known]:
    """Every way in which a subject may be named, most telling first."""
    person = subject.schema == Schema.PERSON
    for number, name in enumerate(subject.names):
        kind = "name" if number == 0 else "alias"
        for taken in parts(name.text, person):
            yield from _person(subject, name, kind, taken) if person else _firm(subject, name, kind, taken)


def _person(subject: Subject, name: Name, kind: str, taken: Parts) -> Iterator[Known]:
    """A person in both orders; one word of a name is nobody's."""
    tokens = [word.text for word in taken.words]
    if len(tokens) < 2:
        return
    orders = {" ".join(tokens), " ".join([*tokens[1:], tokens[0]]), " ".join([tokens[-1], *tokens[:-1]])}
    # A comma leaves two spaces: lists print "LAST, First".
    orders |= {f"{tokens[0]}  {' '.join(tokens[1:])}", f"{tokens[-1]}  {' '.join(tokens[:-1])}"}
    for order in sorted(orders):
        yield _known(subject, name, kind, order, ())


def _firm(subject: Subject, name: Name, kind: str, taken: Parts) -> Iterator[Known]:
    shared = next((place for place, word in enumerate(taken.words) if word.kind in (Kind.SECTOR, Kind.TRADE)), None)
    cut = shared or len(taken.words)  # a name that begins with a shared word is searched for whole
    head = " ".join(word.text for word in taken.words[:cut])
    rest = tuple(word.key for word in taken.words[cut:])
    for spelling in dict.fromkeys((head, *_spellings(name.text, taken, head))):
        if spelling:
            yield _known(subject, name, kind, spelling, rest)


def _spellings(name: str, taken: Parts, head: str) -> Iterator[str]:
    """How a page prints a head that folding has changed: with its "and" and other little words, with its dots."""
    tokens = taken.text.split()
    yield _ahead(tokens, head)
    if "&" in name:
        yield _ahead(["ve" if word == "and" else word for word in tokens], head)
    if "&" in name or _INITIALS.search(name, 0, 2 * len(head)):
        yield _ahead(_WORD_OR_AND.findall(folded(name)), head)


def _ahead(tokens: Sequence[str], head: str) -> str:
    """The leading words that hold the head's letters; nothing where they do not."""
    letters = head.replace(" ", "")
    joined = ""
    for place, token in enumerate(tokens):
        joined += token if token.isalnum() and token not in words().silent else ""
        if joined == letters:
            return " ".join(tokens[: place + 1])
        if not letters.startswith(joined):
            break
    return ""


def _known(subject: Subject, name: Name, kind: str, head: str, rest: tuple[str, ...]) -> Known:
    weak = name.strength == Strength.WEAK
    return Known(subject.id, name.text, kind, head, rest, " " not in head, weak, _everyday(head))


def _everyday(head: str) -> bool:
    tokens = head.split()
    common = all(token in words().everyday or token in words().phrases or token.isdigit() for token in tokens)
    return common or len(head) < _SHORT or head in _countries()


@cache
def _countries() -> frozenset[str]:
    """What states and their capitals are called, in every language of the lexicon."""
    return lexicon("").alone("state")


@dataclass(frozen=True, slots=True)
class Following:
    """A word or set phrase behind a name: its key, what it is, and where it stands."""

    key: str
    kind: Kind | None  # None is a legal form
    start: int
    end: int


def following(haystack: str, start: int, reach: int = 120) -> Iterator[Following]:
    """The words of a text behind a name, as a name's own words are keyed; silent words are passed over."""
    found = [*_WORD.finditer(haystack, start, start + reach)]
    place = 0
    while place < len(found):
        size, key, kind = _phrase([word[0] for word in found[place : place + _LONGEST]])
        if key not in words().silent:
            yield Following(key, kind, found[place].start(), found[place + size - 1].end())
        place += size


def _phrase(tokens: Sequence[str]) -> tuple[int, str, Kind | None]:
    """The longest phrase of the vocabulary that begins here: how many words, its key and its kind."""
    for size in range(len(tokens), 0, -1):
        text = " ".join(tokens[:size])
        if text in words().phrases:
            kind, key = words().phrases[text]
            return size, key, kind
        if text in forms().phrases:
            return size, forms().phrases[text].kind, None
    return 1, tokens[0], Kind.DISTINCTIVE
