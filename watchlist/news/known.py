"""Names as an article may print them: the head that tells a firm apart, and the words that may follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path

from watchlist.model import Name, Schema, Strength, Subject
from watchlist.names.parts import Parts, parts
from watchlist.names.rarity import is_known
from watchlist.names.vocabulary import Kind, forms, places, words
from watchlist.news.lexicon import lexicon
from watchlist.news.text import folded
from watchlist.news.vouching import is_given_name, vocabulary

_SHORT = 4  # letters: an abbreviation is a name only in capitals
_LITTLE = 3  # letters
_RARE = 5  # letters that a word must have to be told by itself
_INITIALS = re.compile(r"(?<!\w)\w\.\s?\w\b")
_WORD_OR_AND = re.compile(r"[^\W_]+|&")


class Telling(IntEnum):
    """How much a head tells by itself."""

    EVERYDAY = 0
    """A word of everyday use, a place, a number, a few letters: nothing."""
    NAME = 1
    """A name that others bear as well, or the first of the words that make a head: little."""
    WORDS = 2
    """Several words: enough where they are printed as a name."""
    RARE = 3
    """One word that no vocabulary knows: enough where it is printed as a name."""


@dataclass(frozen=True, slots=True)
class Known:
    """One name of a subject: ``head`` is what is searched for, ``rest`` the keys of the words behind it.

    ``trades`` are those of the rest that name a trade, ``words`` all words behind the first as folded, ``next``
    the one behind the head; ``cut`` says that the head is only the first word of one.
    """

    subject: str
    name: str
    kind: str
    head: str
    rest: tuple[str, ...]
    weak: bool
    telling: Telling
    trades: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    next: str = ""
    cut: bool = False
    person: bool = False


def heads(subject: Subject) -> tuple[str, ...]:
    """Every head by which a subject is found in a text."""
    return tuple(dict.fromkeys(head for known in known_names(subject) for head in _searched(known)))


def _searched(known: Known) -> Iterator[str]:
    """What is searched for: of a head that stands in every text its next word as well, as the name prints it."""
    if not is_idle(known.head):
        yield known.head
        yield from _softened(known)
    elif known.next:
        yield f"{known.head} {known.next}"


@lru_cache(maxsize=1 << 14)
def is_idle(head: str) -> bool:
    """Whether a head is a word that most texts have: nobody is called so by it alone."""
    if " " in head:
        return all(map(is_idle, head.split()))
    little = len(head) < _LITTLE or head.isdigit()
    return little or head in words().silent or head in common().frequent or head in forms().phrases


def _softened(known: Known) -> Iterator[str]:
    """A head whose k turns to ğ before a bare ending: "Doğrak", "Doğrağın"."""
    if known.telling is Telling.RARE and known.head.endswith("k"):
        yield f"{known.head[:-1]}g"


def bears(known: Known, head: str) -> bool:
    """Whether this is a name that such a head is searched for."""
    return head in _searched(known)


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
    weak = name.strength == Strength.WEAK
    for order in sorted(orders):
        yield Known(subject.id, name.text, kind, order, (), weak, Telling.WORDS, person=True)


def _firm(subject: Subject, name: Name, kind: str, taken: Parts) -> Iterator[Known]:
    shared = next((place for place, word in enumerate(taken.words) if word.kind in (Kind.SECTOR, Kind.TRADE)), None)
    cut = shared or len(taken.words)  # a name that begins with a shared word is searched for whole
    head = " ".join(word.text for word in taken.words[:cut])
    rest = tuple(word.key for word in taken.words[cut:])
    trades = tuple(word.key for word in taken.words[cut:] if word.kind is Kind.SECTOR)
    weak = name.strength == Strength.WEAK
    behind = frozenset(taken.text.split()[1:])
    follows = taken.words[cut].text.split()[0] if cut < len(taken.words) else ""
    for spelling in dict.fromkeys((head, *_spellings(name.text, taken, head))):
        if spelling:
            yield Known(subject.id, name.text, kind, spelling, rest, weak, telling(spelling), trades, behind, follows)
    first, _, others = head.partition(" ")
    tells = telling(first)
    # A first word of everyday use is a short form only where the page has said the name in full.
    if (
        others
        and not weak
        and taken.words[0].text == first
        and tells is not Telling.EVERYDAY
        and not is_given_name(first)
    ):
        keys = (*(word.key for word in taken.words[1:cut]), *rest)
        yield Known(subject.id, name.text, kind, first, keys, weak, Telling.NAME, trades, behind, cut=True)


def _spellings(name: str, taken: Parts, head: str) -> Iterator[str]:
    """How a page prints a head that folding has changed: with its "and" and other little words, with its dots."""
    tokens = taken.text.split()
    yield _ahead(tokens, head)
    if "&" in name:
        yield _ahead(["ve" if word == "and" else word for word in tokens], head)
        yield _ahead([word for word in tokens if word != "and"], head)
    if "&" in name or _INITIALS.search(name, 0, 2 * len(head)):
        yield _ahead([word for word in _WORD_OR_AND.findall(folded(name)) if word != "&"], head)


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


def telling(head: str) -> Telling:
    """How much a head tells by itself."""
    tokens = head.split()
    if all(_is_everyday(token) for token in tokens) and len(tokens) == 1:
        return Telling.EVERYDAY
    if len(tokens) > 1:
        return Telling.WORDS if len(head) > _SHORT and head not in _countries() else Telling.EVERYDAY
    others_bear_it = is_known(head) or is_given_name(head) or len(head) < _RARE
    return Telling.NAME if others_bear_it else Telling.RARE


@lru_cache(maxsize=1 << 14)
def is_plain(head: str) -> bool:
    """Whether every word of a head is of everyday use."""
    return all(map(_is_everyday, head.split()))


@lru_cache(maxsize=1 << 14)
def is_place_like(head: str) -> bool:
    """Whether words are what a place is called, or a set phrase that is made like one: "black sea", "doğu akdeniz"."""
    tokens = head.split()
    geography = vocabulary("geography")
    if len(tokens) < 2 or not is_plain(head):
        return False
    return geography.has(tokens[-1]) or (geography.has(tokens[0]) and all(map(is_place, tokens[1:])))


def _is_everyday(token: str) -> bool:
    if len(token) < _SHORT or token.isdigit() or token in _countries():
        return True
    known = words()
    if token in common().all:
        return True
    return token in known.everyday or token in known.phrases or vocabulary("everyday").has(token) or is_place(token)


def is_place(token: str) -> bool:
    """Whether a word is a city, a region or a country."""
    known = places()
    return token in known.cities or token in known.regions or token in known.countries


@dataclass(frozen=True, slots=True)
class Common:
    """Words that news prints in small letters; ``frequent`` are those that stand in a text of hundred and fifty."""

    frequent: frozenset[str]
    all: frozenset[str]


@cache
def common() -> Common:
    """The words of ``common.txt``, which ``scripts/benchmarks/count_common.py`` makes."""
    frequent, others = Path(__file__).with_name("common.txt").read_text("ascii").splitlines()
    often = frozenset(frequent.split())
    return Common(often, often | frozenset(others.split()))


@cache
def _countries() -> frozenset[str]:
    """What states and their capitals are called, in every language of the lexicon."""
    return lexicon("").alone("state")
