"""Words that are alike, among hundreds of thousands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from math import floor

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watchlist.names.likeness import ALIKE, likeness, sound

_LESS_BY_SOUND = 0.1
"""How much less alike words may be as they sound than as they are written."""

BY_SOUND = 0.97
"""What ``likeness`` gives at most for words that sound alike, of how alike their sounds are."""

_HALFWAY, _LONG = 0.7, 6
"""From which likeness and length on words that are alike have three sounds in a row in common."""

WITH_ENDING = 9
"""From which length on words may be alike in nothing but an ending that many names share."""

_REMEMBERED = 20_000
_FRONTS = ("abdul", "al", "el")
_DOUBT = 0.5
"""By how many letters a word's sounds may be more unlike than its letters."""


class NearWords:
    """A growing set of words; for any word it answers which of them are alike, and how much.

    Words of which one letter differs have a spelling in common when a letter is left out of each; this is looked up at
    once. What is less alike is among the words that have a few sounds in common, of which there are many.
    """

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        self._shortened: dict[str, list[str]] = {}
        self._answers: dict[tuple[str, float], tuple[str, ...]] = {}

    def add(self, word: str) -> None:
        """Take up a word that is not there yet."""
        self._answers.clear()
        spoken = sound(word)
        shortened = _shortened(word) | _shortened(spoken)
        if spoken in self._words:
            self._words[spoken].append(word)
            shortened = shortened - _shortened(spoken)
        else:
            self._words[spoken] = [word]
            for bucket in set(_buckets(spoken)):
                self._sounds.setdefault(bucket, []).append(spoken)
        for shorter in shortened:
            self._shortened.setdefault(shorter, []).append(spoken)

    def to(self, word: str, at_least: float = ALIKE) -> tuple[str, ...]:
        """The words that may be so much alike, the word itself among them where it is known."""
        asked = (word, floor(at_least * 20) / 20)
        found = self._answers.get(asked)
        if found is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            found = self._answers[asked] = tuple(self._found(*asked))
        return found

    def _found(self, word: str, at_least: float) -> set[str]:
        """The words that sound alike, and of those that sound a little less alike the ones that are written alike."""
        spoken = sound(word)
        found, unsure = set(self._with_or_without_front(word)), []
        for other, alike, _ in _extract(spoken, self._maybe(word, spoken, at_least), at_least - _LESS_BY_SOUND):
            if alike >= at_least:
                found.update(self._words[other])
            else:
                unsure += self._words[other]
        found.update(other for other, _, _ in _extract(word, unsure, at_least))
        if len(word) < WITH_ENDING:
            return found
        return {other for other in found if likeness(word, other) >= at_least}

    def _maybe(self, word: str, spoken: str, at_least: float) -> set[str]:
        """The sounds that have something in common with a word's: the less, the less alike they must be."""
        sounds = {spoken} if spoken in self._words else set()
        for shorter in _shortened(spoken) | _shortened(word):
            if found := self._shortened.get(shorter):
                sounds.update(found)
        if not _one_letter_differs(word, at_least):
            buckets = _threes(spoken) if at_least >= _HALFWAY and len(word) >= _LONG else _buckets(spoken)
            sounds.update(*(self._sounds.get(bucket, ()) for bucket in buckets))
        return sounds

    def _with_or_without_front(self, word: str) -> Iterator[str]:
        """ "Abdulhanif" and "Hanif" are alike, however many letters they differ by."""
        for front in _FRONTS:
            yield from self._words.get(sound(f"{front}{word}"), ())
            if word.startswith(front):
                yield from self._words.get(sound(word.removeprefix(front)), ())


def _one_letter_differs(word: str, at_least: float) -> bool:
    """Whether words that are so much alike differ by a letter at most."""
    longest = len(word) + 1
    return longest * (1 - at_least) < 2 and longest * (1 - at_least / BY_SOUND) < 2


def _extract(word: str, among: Collection[str], at_least: float) -> list[tuple[str, float, int]]:
    # Its generator would go on holding all that it was given, until Python looks for rubbish.
    return process.extract(word, among, scorer=OSA.normalized_similarity, score_cutoff=at_least, limit=None)


def _shortened(spoken: str) -> set[str]:
    """A word's sounds, and all but one of them."""
    return {spoken, *(f"{spoken[:place]}{spoken[place + 1 :]}" for place in range(len(spoken)))}


def _buckets(spoken: str) -> Iterator[str]:
    """What words that are alike have in common: three sounds in a row, the same sounds in another order, parts of their
    beginning and end, or, if they are short, all but one sound."""
    yield f"^{spoken[:2]}"
    yield f"{spoken[-2:]}$" if len(spoken) < 6 else f"{spoken[-3:]}$"
    yield f"{spoken[:1]}.{spoken[-2:]}$"
    yield f"^{spoken[:1]}.{spoken[2:3]}"
    yield "".join(sorted(spoken))
    if len(spoken) < 6:
        yield from (f"{spoken[:place]}{spoken[place + 1 :]}-" for place in range(len(spoken)))
    yield from _threes(spoken)


def _threes(spoken: str) -> Iterator[str]:
    return (spoken[place : place + 3] for place in range(len(spoken) - 2))


def may_be_alike(ours: str, our_letters: int, theirs: str, their_letters: int) -> bool:
    """Whether so many sounds are in both words that they can be alike; a quick look."""
    most_unlike = (1 - ALIKE) * max(len(ours), len(theirs)) + _DOUBT
    if (our_letters & ~their_letters).bit_count() > most_unlike:
        return ours.endswith(theirs)
    return (their_letters & ~our_letters).bit_count() <= most_unlike or theirs.endswith(ours)


@lru_cache(maxsize=1 << 16)
def letters_of(word: str) -> int:
    """Which letters a word's sounds have, as bits."""
    found = 0
    for letter in sound(word):
        found |= 1 << (ord(letter) & 63)
    return found
