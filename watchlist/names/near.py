"""Words that are alike, among tens of thousands."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watchlist.names.likeness import ALIKE, likeness, sound

_SOUNDS_ALIKE = 0.5
"""Less than ALIKE, because words may be more alike as they are written than as they sound."""

_REMEMBERED = 20_000
_SERVANT = "abdul"


class NearWords:
    """A growing set of words; for any word it answers which of them are alike, and how much."""

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        self._answers: dict[str, tuple[tuple[str, float], ...]] = {}

    def add(self, word: str) -> None:
        """Take up a word that is not there yet."""
        self._answers.clear()
        spoken = sound(word)
        if spoken in self._words:
            self._words[spoken].append(word)
            return
        self._words[spoken] = [word]
        for bucket in _buckets(spoken):
            self._sounds.setdefault(bucket, []).append(spoken)

    def to(self, word: str) -> tuple[tuple[str, float], ...]:
        """The words that are alike, the word itself among them where it is known, the most alike last."""
        if word not in self._answers:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            found = ((other, likeness(word, other)) for other in self._maybe_alike(word))
            self._answers[word] = tuple(sorted((pair for pair in found if pair[1]), key=lambda pair: pair[1]))
        return self._answers[word]

    def _maybe_alike(self, word: str) -> set[str]:
        """The words that sound alike, and of those that sound a little alike the ones that are written alike."""
        spoken = sound(word)
        common: set[str] = set().union(*(self._sounds.get(bucket, ()) for bucket in _buckets(spoken)))
        sounds = _extract(spoken, common, _SOUNDS_ALIKE)
        found, unsure = set(self._with_or_without_servant(spoken)), []
        for other, alike, _ in sounds:
            if alike >= ALIKE:
                found.update(self._words[other])
            else:
                unsure += self._words[other]
        written = _extract(word, unsure, ALIKE)
        return found.union(other for other, _, _ in written)

    def _with_or_without_servant(self, spoken: str) -> Iterator[str]:
        """ "Abdulhanif" and "Hanif" are alike, however many letters they differ by."""
        for other in (spoken.removeprefix(_SERVANT), f"{_SERVANT}{spoken}"):
            yield from self._words.get(other, ())


def _extract(word: str, among: Collection[str], at_least: float) -> list[tuple[str, float, int]]:
    # Its generator would go on holding all that it was given, until Python looks for rubbish.
    return process.extract(word, among, scorer=OSA.normalized_similarity, score_cutoff=at_least, limit=None)


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
    yield from (spoken[place : place + 3] for place in range(len(spoken) - 2))
