"""Cues: the words that carry a signal, found in a sentence by class.

The words are data, in lexicon.toml, by class and language. A pattern is one or more words: ``word`` as it is (folded),
``stem*`` and ``*ending``, ``a|b`` for either, ``!a|b`` for any word but these, ``..`` for up to three words between,
and a word with capitals only in exactly that spelling (so that US is a country and "us" is not).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from watchlist.model import Value
from watchlist.news.text import Sentence, Word, folded, sentences
from watchlist.resources import decoded

_GAP = ".."
_CAPITAL = re.compile("[A-ZА-Я]")
_WIDEST_GAP = 3
_MOST_SEEN, _MOST_NEXT = 1 << 16, 1 << 10


class Cue(Value, frozen=True, gc=False):
    """A word or phrase of a class; ``value`` is what it stands for, ``first`` and ``last`` are word numbers."""

    kind: str
    value: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Place:
    """A state or an office: its name as told, and the country it acts for."""

    name: str
    country: str


class _State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    words: tuple[str, ...]


class _Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    country: str
    words: tuple[str, ...]


class _Class(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a class by language; ``tells`` names an instrument, ``any`` holds for every language."""

    tells: str = ""
    any: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    tr: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    states: dict[str, _State]
    offices: tuple[_Office, ...]
    classes: dict[str, dict[str, _Class]]


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a pattern."""

    exact: frozenset[str]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    surfaces: frozenset[str]
    negated: bool = False

    def matches(self, text: str, surface: str = "") -> bool:
        return self._holds(text, surface) is not self.negated

    def _holds(self, text: str, surface: str) -> bool:
        return (
            text in self.exact
            or surface in self.surfaces
            or (bool(self.stems) and text.startswith(self.stems))
            or (bool(self.endings) and text.endswith(self.endings))
        )


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: str
    value: str
    parts: tuple[_Part | None, ...]  # None is a gap


class _Open(NamedTuple):
    """A pattern some of whose words have been met, and the parts that are still to come."""

    kind: str
    value: str
    met: int
    rest: tuple[_Part | None, ...]

    def after(self, word: str) -> _Open | None:
        """The pattern once a word has followed; None where it cannot, and as it is where more than the word decides."""
        part = self.rest[0] if self.rest else None
        if part is None or part.surfaces or part.negated:
            return self
        return self._replace(met=self.met + 1, rest=self.rest[1:]) if word and part.matches(word) else None


class _Begun:
    """The patterns that a word begins, in order, by the word behind it as far as it has been met."""

    __slots__ = ("_by_next", "_longer", "all")

    def __init__(self, patterns: Iterable[_Open]) -> None:
        self.all = tuple(patterns)
        self._longer = any(one.rest for one in self.all)
        self._by_next: dict[str, tuple[_Open, ...]] = {}

    def before(self, word: str) -> tuple[_Open, ...]:
        """Those that may go on with a word, or need none."""
        if not self._longer:
            return self.all
        found = self._by_next.get(word)
        if found is None:
            if len(self._by_next) >= _MOST_NEXT:
                self._by_next.clear()
            found = self._by_next[word] = tuple(filter(None, (one.after(word) for one in self.all)))
        return found


@dataclass(slots=True)
class Lexicon:
    """All patterns of one language, indexed by their first word."""

    patterns: Sequence[_Pattern]
    _exact: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    _endings: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))

    _seen: dict[str, _Begun | None] = field(default_factory=dict)
    _longest: int = 0  # letters of a stem or ending

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            first = pattern.parts[0]
            if first is None:
                raise ValueError("a pattern cannot begin with a gap")
            for word in first.exact | {folded(surface) for surface in first.surfaces}:
                self._exact[word].append(pattern)
            for stem in first.stems:
                self._stems[stem].append(pattern)
            for ending in first.endings:
                self._endings[ending].append(pattern)
        self._longest = max(map(len, (*self._stems, *self._endings)), default=0)

    def cues(self, text: str, sentence: Sentence) -> tuple[Cue, ...]:
        """Every cue of a sentence in order; what an ``inert`` phrase covers is no cue."""
        found = self._found(text, sentence.words)
        inert = {number for cue in found if cue.kind == "inert" for number in range(cue.first, cue.last + 1)}
        if not inert:
            return tuple(found)
        return tuple(cue for cue in found if not inert.intersection(range(cue.first, cue.last + 1)))

    def alone(self, kind: str) -> frozenset[str]:
        """The single words of a class, folded, without what marks their stems."""
        firsts = (pattern.parts[0] for pattern in self.patterns if pattern.kind == kind and len(pattern.parts) == 1)
        return frozenset(folded(word) for part in firsts if part for word in (*part.exact, *part.stems, *part.surfaces))

    def _found(self, text: str, words: Sequence[Word]) -> list[Cue]:
        seen, end, found = self._seen, len(words) - 1, []
        for number, word in enumerate(words):
            # Most words begin nothing: those must cost little.
            begun = seen[word.text] if word.text in seen else self._begun(word.text)
            if begun is None:
                continue
            for one in begun.before(words[number + 1].text if number < end else ""):
                last = _match(text, words, number + one.met, one.rest) if one.rest else number + one.met - 1
                if last is not None:
                    found.append(Cue(one.kind, one.value, number, last))
        return found

    def _begun(self, word: str) -> _Begun | None:
        """What a word begins; kept, because a language repeats its words."""
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        opened = (_Open(one.kind, one.value, 0, one.parts).after(word) for one in self._look_up(word))
        begun = _Begun(filter(None, opened))
        found = self._seen[word] = begun if begun.all else None
        return found

    def _look_up(self, word: str) -> Iterator[_Pattern]:
        if word in self._exact:
            yield from self._exact[word]
        for length in range(2, min(len(word), self._longest) + 1):
            if word[:length] in self._stems:
                yield from self._stems[word[:length]]
            if word[-length:] in self._endings:
                yield from self._endings[word[-length:]]


def _surface(text: str, word: Word, part: _Part) -> str:
    """A word as it is printed, where that decides."""
    return text[word.start : word.end] if part.surfaces else ""


def _match(text: str, words: Sequence[Word], number: int, parts: Sequence[_Part | None]) -> int | None:
    """The number of the last word of a match that begins at a word, or None."""
    if not parts:
        return number - 1
    part, rest = parts[0], parts[1:]
    if part is None:
        ends = (_match(text, words, number + skipped, rest) for skipped in range(_WIDEST_GAP + 1))
        return next((end for end in ends if end is not None), None)
    if number >= len(words) or not part.matches(words[number].text, _surface(text, words[number], part)):
        return None
    return _match(text, words, number + 1, rest)


@cache
def lexicon(lang: str) -> Lexicon:
    """The cues of a language; of all of them for a language that we do not know."""
    file = _file()
    patterns = [*_places(file)]
    for kind, groups in file.classes.items():
        for group in groups.values():
            patterns += [_pattern(kind, group.tells, words) for words in _spoken(group, lang)]
    return Lexicon(patterns)


Cued = tuple[Sentence, tuple[Cue, ...]]


@lru_cache(maxsize=16)
def cued(text: str, lang: str) -> tuple[Cued, ...]:
    """A text's sentences with their cues; kept for the few texts at hand, which are read for several purposes."""
    cues = lexicon(lang)
    return tuple((sentence, cues.cues(text, sentence)) for sentence in sentences(text))


@cache
def places() -> dict[str, Place]:
    """Every state and office by the name it is told by."""
    file = _file()
    states = {state.name: Place(state.name, code) for code, state in file.states.items()}
    return states | {office.name: Place(office.name, office.country) for office in file.offices}


@cache
def country_name(code: str) -> str:
    """What a country is called here, its code where it has no name of its own."""
    state = _file().states.get(code)
    return state.name if state else code


@cache
def kinds() -> frozenset[str]:
    """Every class of cues that a rule may name."""
    return frozenset({*_file().classes, "state", "office"})


def patterned(classes: Iterable[tuple[str, Iterable[str]]]) -> Iterator[_Pattern]:
    """The patterns of classes and their words, each standing for its class alone."""
    return (_pattern(kind, "", words) for kind, printed in classes for words in printed)


def phrases(kind: str, spellings: Mapping[str, Iterable[str]]) -> Lexicon:
    """A lexicon of one class, from values and their spellings."""
    return Lexicon([_pattern(kind, value, words) for value, printed in spellings.items() for words in printed])


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "lexicon.toml", _File)


def _places(file: _File) -> Iterator[_Pattern]:
    for state in file.states.values():
        yield from (_pattern("state", state.name, words) for words in state.words)
    for office in file.offices:
        yield from (_pattern("office", office.name, words) for words in office.words)


def _spoken(group: _Class, lang: str) -> tuple[str, ...]:
    own = {"en": group.en, "tr": group.tr, "ru": group.ru}.get(lang)
    return group.any + (group.en + group.tr + group.ru if own is None else own)


def _pattern(kind: str, value: str, words: str) -> _Pattern:
    return _Pattern(kind, value, tuple(None if word == _GAP else _part(word) for word in words.split()))


@lru_cache(maxsize=_MOST_SEEN)
def _part(word: str) -> _Part:
    choices = word.removeprefix("!").split("|")
    surfaces = frozenset(choice for choice in choices if _CAPITAL.search(choice))
    plain = [folded(choice) for choice in choices if choice not in surfaces]
    return _Part(
        exact=frozenset(choice for choice in plain if "*" not in choice),
        stems=tuple(choice[:-1] for choice in plain if choice.endswith("*")),
        endings=tuple(choice[1:] for choice in plain if choice.startswith("*")),
        surfaces=surfaces,
        negated=word.startswith("!"),
    )
