"""Alignment: which words of two names are one another, which stand against each other, and which are left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from watchlist.names.acronyms import may_be_acronym, own_tokens, spelled_out
from watchlist.names.likeness import ALIKE, doubt, likeness, sound
from watchlist.names.parts import Parts, Word
from watchlist.names.vocabulary import Kind, words

_COMPARED_BY_LETTERS = frozenset({Kind.DISTINCTIVE, Kind.GIVEN, Kind.PLACE, Kind.COMMON, Kind.SECTOR, Kind.TRADE})
_SHORTEST_JOINED, _LENGTHS_APART = 4, 2
_INITIAL_LIKENESS = 0.8
_SPELLED_OUT_LIKENESS = 0.75
_SHARED = frozenset({Kind.PLACE, Kind.COMMON, Kind.SECTOR, Kind.TRADE})
_SHORTENED = frozenset({Kind.COMMON, Kind.SECTOR, Kind.TRADE})
_SHORTENED_LIKENESS = 0.85
_RELATED_LIKENESS = 0.2


class Pair(NamedTuple):
    """Words of two names that are one another; ``how`` says in which way."""

    ours: tuple[Word, ...]
    theirs: tuple[Word, ...]
    alike: float
    how: str


@dataclass(slots=True)
class Alignment:
    """What of two names met, and what is left of each, in the order of the names."""

    pairs: list[Pair] = field(default_factory=list)
    ours: list[Word] = field(default_factory=list)
    theirs: list[Word] = field(default_factory=list)

    def take(self, ours: Sequence[Word], theirs: Sequence[Word], alike: float, how: str) -> None:
        """Move words that met from what is left to the pairs."""
        self.pairs.append(Pair(tuple(ours), tuple(theirs), alike, how))
        for word in ours:
            self.ours.remove(word)
        for word in theirs:
            self.theirs.remove(word)


def align(ours: Parts, theirs: Parts) -> Alignment:
    """Find for each word of a name its fellow in the other: equal, translated, joined, abbreviated, misspelt."""
    alignment = _equal(ours.words, theirs.words)
    if alignment.ours and alignment.theirs:
        _join(alignment, ours, theirs)
        _spell_out(alignment, ours, theirs)
        _abbreviate(alignment)
        if alignment.ours and alignment.theirs:
            _misspell(alignment, person=ours.person)
            _relate(alignment)
    return alignment


def _equal(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> Alignment:
    left, right, pairs = [], list(theirs), []
    for word in ours:
        for place, fellow in enumerate(right):
            if word.key == fellow.key:
                how = "equal" if word.text == fellow.text else "translated"
                pairs.append(Pair((word,), (fellow,), 1.0, how))
                del right[place]
                break
        else:
            left.append(word)
    return Alignment(pairs, left, right)


def _join(alignment: Alignment, ours: Parts, theirs: Parts) -> None:
    """Meet "good will" with "goodwill", in both directions."""
    if len(alignment.theirs) > 1:
        for word in list(alignment.ours):
            if run := _run(word, theirs, alignment.theirs):
                alignment.take([word], run, likeness(word.text, _joined(run)), "joined")
    if len(alignment.ours) > 1:
        for word in list(alignment.theirs):
            if run := _run(word, ours, alignment.ours):
                alignment.take(run, [word], likeness(_joined(run), word.text), "joined")


def _run(word: Word, name: Parts, left: list[Word]) -> Sequence[Word]:
    """The neighbours in a name, of those that are left, that sound as the word does when they are written as one."""
    if word.kind > Kind.GIVEN or len(word.text) < _SHORTEST_JOINED:
        return ()
    length = len(word.text)
    for run in runs(name.words):
        near = abs(sum([len(other.text) for other in run]) - length) <= _LENGTHS_APART
        if near and sound(_joined(run)) == sound(word.text) and _are_left(run, left):
            return run
    return ()


def _are_left(run: Sequence[Word], left: list[Word]) -> bool:
    """Whether all words of a run are left; one that a name has twice is one object twice."""
    return all(left.count(word) >= run.count(word) for word in run)


def runs(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The neighbours that may be written as one word."""
    for place in range(len(words) - 1):
        yield words[place : place + 2]
        if words[place + 1].kind is Kind.PARTICLE and place + 2 < len(words):
            yield words[place : place + 3]


def _joined(run: Sequence[Word]) -> str:
    return "".join([word.text for word in run]).replace(" ", "")


def _spell_out(alignment: Alignment, ours: Parts, theirs: Parts) -> None:
    """Meet "OTL" with "Over the Line"."""
    if len(alignment.theirs) > 1:
        for word in [word for word in alignment.ours if may_be_acronym(word)]:
            if run := _spelled_by(word, theirs, alignment.theirs):
                alignment.take([word], run, _SPELLED_OUT_LIKENESS, "acronym")
    if len(alignment.ours) > 1:
        for word in [word for word in alignment.theirs if may_be_acronym(word)]:
            if run := _spelled_by(word, ours, alignment.ours):
                alignment.take(run, [word], _SPELLED_OUT_LIKENESS, "acronym")


def _spelled_by(acronym: Word, name: Parts, among: list[Word]) -> list[Word]:
    tokens = spelled_out(acronym, own_tokens(name))
    run = [word for word in among if word.text in tokens] if tokens else []
    return run if len(run) > 1 else []


def _abbreviate(alignment: Alignment) -> None:
    """Meet an initial with the word it begins."""
    for word in [word for word in alignment.ours if word.kind is Kind.INITIAL]:
        if full := _begun_by(word, alignment.theirs):
            alignment.take([word], [full], _INITIAL_LIKENESS, "initial")
    for word in [word for word in alignment.theirs if word.kind is Kind.INITIAL]:
        if full := _begun_by(word, alignment.ours):
            alignment.take([full], [word], _INITIAL_LIKENESS, "initial")


def _begun_by(initial: Word, among: list[Word]) -> Word | None:
    return next((word for word in among if word.kind <= Kind.GIVEN and word.text[0] == initial.text), None)


def _misspell(alignment: Alignment, *, person: bool) -> None:
    """Meet words that are alike, the most alike first; in firms' names one letter may make another word."""
    found = list(_alike(alignment, doubted=not person))
    if len(found) > 1:
        found.sort(key=_by_likeness)
    for alike, ours, theirs in found:
        if ours in alignment.ours and theirs in alignment.theirs:
            alignment.take((ours,), (theirs,), alike, "alike")


def _by_likeness(found: tuple[float, Word, Word]) -> float:
    return -found[0]


def _alike(alignment: Alignment, *, doubted: bool) -> Iterator[tuple[float, Word, Word]]:
    for ours in alignment.ours:
        for theirs in alignment.theirs:
            alike = letters_alike(ours, theirs)
            if alike and doubted:
                alike -= doubt(ours.text, theirs.text)
            if alike >= ALIKE:
                yield alike, ours, theirs


def letters_alike(ours: Word, theirs: Word) -> float:
    """How alike two words are by their letters; well-known words and characters are what they are."""
    if ours.kind not in _COMPARED_BY_LETTERS or theirs.kind not in _COMPARED_BY_LETTERS:
        return 0.0
    if not (ours.key.isascii() or theirs.key.isascii()) or _are_two_codes(ours.text, theirs.text):
        return 0.0
    if ours.kind in _SHARED or theirs.kind in _SHARED:
        both = ours.kind in _SHARED and theirs.kind in _SHARED
        return _shortened(ours, theirs) or (0.0 if both else likeness(ours.text, theirs.text))
    return likeness(ours.text, theirs.text)


def _are_two_codes(ours: str, theirs: str) -> bool:
    """Whether both words have digits, and other ones: "YV2993" is no misprint of "YV2994"."""
    if ours.isalpha() or theirs.isalpha():
        return False
    digits = [[sign for sign in word if sign.isdigit()] for word in (ours, theirs)]
    return all(digits) and digits[0] != digits[1]


def _shortened(ours: Word, theirs: Word) -> float:
    """How likely one word is the beginning of the other, a shared one, as in "Tic", "Dig Tech" and "Ent"."""
    short, full = (ours, theirs) if len(ours.text) < len(theirs.text) else (theirs, ours)
    begins = full.kind in _SHORTENED and len(short.text) > 1 and full.text.startswith(short.text)
    return _SHORTENED_LIKENESS if begins else 0.0


def _relate(alignment: Alignment) -> None:
    """Meet trades that one firm often has together: they are not the same, but do not speak against it either."""
    related = words().related
    for ours in [word for word in alignment.ours if word.kind is Kind.SECTOR]:
        for theirs in alignment.theirs:
            if theirs.kind is Kind.SECTOR and frozenset((ours.key, theirs.key)) in related:
                alignment.take([ours], [theirs], _RELATED_LIKENESS, "related")
                break
