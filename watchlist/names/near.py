"""Words that are alike, among hundreds of thousands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import ceil, floor

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watchlist.names.likeness import ALIKE, ENDS, consonants, has_no_vowels, likeness, sounds

_REMEMBERED = 20_000
_FRONTS = ("abdul", "al", "el")
_LEAST_BY_SOUND = ALIKE - 0.05
"""How alike words sound at least that are alike: hardly less than as they are written."""

_SHORTEST_WITH_TWO_EDITS = floor(2 / (1 - ALIKE))
"""From which length on words may be alike that differ by more than one edit."""


class NearWords:
    """A growing set of words; for any word it answers which of them are alike.

    Words of which one letter differs have a spelling in common when a letter is left out of each. Words that differ in
    more begin or end alike, and are about as long. All that is found so is compared, so that the answer is exact.
    """

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        self._shortened: dict[str, list[str]] = {}
        self._answers: dict[str, tuple[str, ...]] = {}

    def add(self, word: str) -> None:
        """Take up a word that is not there yet."""
        self._answers.clear()
        for spoken in sounds(word):
            self._add(word, spoken)

    def _add(self, word: str, spoken: str) -> None:
        shortened = {*_shortened(spoken), *_shortened(word)}
        if spoken in self._words:
            self._words[spoken].append(word)
            shortened.difference_update(_shortened(spoken))
        else:
            self._words[spoken] = [word]
            for bucket in (*_ends(spoken, len(spoken)), *_without_vowels(spoken)):
                self._sounds.setdefault(bucket, []).append(spoken)
        for shorter in shortened:
            self._shortened.setdefault(shorter, []).append(spoken)

    def sounding(self, spoken: str) -> Sequence[str]:
        """The words that sound just so."""
        return self._words.get(spoken, ())

    def to(self, word: str) -> tuple[str, ...]:
        """The words that are alike, the word itself among them where it is known."""
        found = self._answers.get(word)
        if found is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            maybe = {other for spoken in sounds(word) for other in self._maybe(word, spoken)}
            found = self._answers[word] = tuple([other for other in maybe if likeness(word, other)])
        return found

    def _maybe(self, word: str, spoken: str) -> Iterator[str]:
        heard = {spoken, *self._one_edit_apart(word, spoken), *self._with_ends_alike(spoken)}
        fronted = self._with_or_without_front(word)
        return chain(chain.from_iterable(self._words.get(other, ()) for other in heard), fronted, self._bare(spoken))

    def _one_edit_apart(self, word: str, spoken: str) -> Iterator[str]:
        for shorter in {*_shortened(spoken), *_shortened(word)}:
            if found := self._shortened.get(shorter):
                yield from found

    def _with_ends_alike(self, spoken: str) -> Iterator[str]:
        """The sounds that begin or end as a word's do, are about as long, and not much unlike it."""
        longest = floor(len(spoken) / ALIKE) + 1
        if longest < _SHORTEST_WITH_TWO_EDITS:
            return
        among: list[str] = []
        for length in range(ceil(len(spoken) * ALIKE) - 1, longest + 1):
            for bucket in _ends(spoken, length):
                among += self._sounds.get(bucket, ())
        # Its generator would go on holding all that it was given, until Python looks for rubbish.
        for other, _, _ in process.extract(
            spoken, among, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_BY_SOUND, limit=None
        ):
            yield other

    def _bare(self, spoken: str) -> Iterator[str]:
        """ "Krhnly" and "Karahanlı" are alike, however many vowels one of them lacks."""
        bucket = f"{spoken.rstrip('aeiou')}?" if has_no_vowels(spoken) else f"~{consonants(spoken)}"
        return chain.from_iterable(self._words[other] for other in self._sounds.get(bucket, ()))

    def _with_or_without_front(self, word: str) -> Iterator[str]:
        """ "Abdulhanif" and "Hanif" are alike, however many letters they differ by."""
        for front in _FRONTS:
            for spoken in sounds(f"{front}{word}"):
                yield from self._words.get(spoken, ())
            if word.startswith(front) and len(word) > len(front):
                for spoken in sounds(word.removeprefix(front)):
                    yield from self._words.get(spoken, ())


def _shortened(spoken: str) -> list[str]:
    """A word, and all that is left of it when one letter is left out."""
    return [spoken, *[spoken[:place] + spoken[place + 1 :] for place in range(len(spoken))]]


def _ends(spoken: str, length: int) -> tuple[str, str]:
    """The buckets of the words of a length that begin, and that end, as this one."""
    return f"^{spoken[:ENDS]}{length}", f"{spoken[-ENDS:]}${length}"


def _without_vowels(spoken: str) -> Iterator[str]:
    """The bucket of all words of some consonants, and that of those that are written by nothing else."""
    if bare := consonants(spoken):
        yield f"{bare}?"
    if has_no_vowels(spoken):
        yield f"~{spoken.rstrip('aeiou')}"
