"""Words that are alike, among hundreds of thousands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from math import floor

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watchlist.names.likeness import ALIKE, HEARD, consonants, has_no_vowels, sound, sounds

_LESSHEARD = 0.1
"""How much less alike words may be as they sound than as they are written."""

_HALFWAY, _LONG = 0.7, 8
"""From which likeness and length on words that are alike have three sounds in a row in common."""

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
        for spoken in sounds(word):
            self._add(word, spoken)

    def _add(self, word: str, spoken: str) -> None:
        shortened = _shortened(word) | _shortened(spoken)
        if spoken in self._words:
            self._words[spoken].append(word)
            shortened = shortened - _shortened(spoken)
        else:
            self._words[spoken] = [word]
            for bucket in {*_buckets(spoken), *_without_vowels(spoken)}:
                self._sounds.setdefault(bucket, []).append(spoken)
        for shorter in shortened:
            self._shortened.setdefault(shorter, []).append(spoken)

    def sounding(self, spoken: str) -> Sequence[str]:
        """The words that sound just so."""
        return self._words.get(spoken, ())

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
        found: set[str] = set().union(*(self._heard(word, spoken, at_least) for spoken in sounds(word)))
        return found.union(self._with_or_without_front(word))

    def _heard(self, word: str, spoken: str, at_least: float) -> set[str]:
        found, unsure = self._with_or_without_vowels(spoken), []
        for other, alike, _ in _extract(spoken, self._maybe(word, spoken, at_least), at_least - _LESSHEARD):
            if alike >= at_least:
                found.update(self._words[other])
            else:
                unsure += self._words[other]
        return found.union(other for other, _, _ in _extract(word, unsure, at_least))

    def _maybe(self, word: str, spoken: str, at_least: float) -> set[str]:
        """The sounds that have something in common with a word's: the less, the less alike they must be."""
        sounds = {spoken} if spoken in self._words else set()
        for shorter in _shortened(spoken) | _shortened(word):
            sounds.update(self._shortened.get(shorter, ()))
        if not _one_letter_differs(word, at_least):
            buckets = _threes(spoken) if at_least >= _HALFWAY and len(word) >= _LONG else _buckets(spoken)
            sounds.update(*(self._sounds.get(bucket, ()) for bucket in buckets))
        return sounds

    def _with_or_without_vowels(self, spoken: str) -> set[str]:
        """ "Krhnly" and "Karahanlı" are alike, however many vowels one of them lacks."""
        bucket = f"{spoken.rstrip('aeiou')}?" if has_no_vowels(spoken) else f"~{consonants(spoken)}"
        return {word for other in self._sounds.get(bucket, ()) for word in self._words[other]}

    def _with_or_without_front(self, word: str) -> Iterator[str]:
        """ "Abdulhanif" and "Hanif" are alike, however many letters they differ by."""
        for front in _FRONTS:
            yield from self._words.get(sound(f"{front}{word}"), ())
            if word.startswith(front):
                yield from self._words.get(sound(word.removeprefix(front)), ())


def _one_letter_differs(word: str, at_least: float) -> bool:
    """Whether words that are so much alike differ by a letter at most."""
    longest = len(word) + 1
    return longest * (1 - at_least) < 2 and longest * (1 - at_least / HEARD) < 2


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


def _without_vowels(spoken: str) -> Iterator[str]:
    """The bucket of all words of some consonants, and that of those that are written by nothing else."""
    if bare := consonants(spoken):
        yield f"{bare}?"
    if has_no_vowels(spoken):
        yield f"~{spoken.rstrip('aeiou')}"


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
