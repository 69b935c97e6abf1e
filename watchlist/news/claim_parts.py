"""A sentence as claims are read in it: its words, our own cues in it and those of signals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from watchlist.news.claim_words import claim_words
from watchlist.news.lexicon import Cue, places
from watchlist.news.text import Sentence

BROKEN = re.compile(r"[,;:.!?()\n]|\s[–—-]\s|[–—]")
_CLAUSE = re.compile(r"[;:()\n]|\s[–—-]\s|[–—]|,\s(?:while|whereas|although|but|bringing|тогда как|а|но)\s")


@dataclass(frozen=True)
class Part:
    """A sentence with its cues: our own by their class, and those of signals."""

    text: str
    lang: str
    sentence: Sentence
    kinds: Mapping[str, Sequence[Cue]]
    cues: tuple[Cue, ...]

    def kind(self, kind: str) -> Sequence[Cue]:
        """The cues of a class, the longer of two that overlap."""
        return self.kinds.get(kind, ())

    @cached_property
    def states(self) -> list[tuple[str, Cue]]:
        """The countries that are named, by code, but for those on whose account something is listed."""
        found = [(places()[cue.value].country, cue) for cue in self.cues if cue.kind == "state"]
        return [
            (code, cue)
            for code, cue in found
            if len(code) == 2 and not any(one.first <= cue.first <= one.last for one in self.kind("account"))
        ]

    @cached_property
    def offices(self) -> list[Cue]:
        """The offices that are named."""
        return [cue for cue in self.cues if cue.kind == "office"]

    def state_at(self, place: int) -> tuple[str, Cue] | None:
        """The country that is named from a word on, by code."""
        return next(((code, cue) for code, cue in self.states if cue.first == place), None)

    def word(self, place: int) -> str:
        """A word, folded; empty where the sentence has none there."""
        words = self.sentence.words
        return words[place].text if 0 <= place < len(words) else ""

    def between(self, number: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.sentence.words[number - 1].end : self.sentence.words[number].start]

    def is_broken(self, first: int, last: int) -> bool:
        """Whether a comma or another mark parts two words."""
        words = self.sentence.words
        return BROKEN.search(self.text[words[first].end : words[last].start]) is not None

    def behind(self, last: int) -> str:
        """The text behind a word."""
        return self.text[self.sentence.words[last].end :]

    def clause(self, number: int) -> range:
        """The words of the clause that a word stands in."""
        words = self.sentence.words
        first, last = number, number + 1
        while first > 0 and not _CLAUSE.search(self._gap(first)):
            first -= 1
        while last < len(words) and not _CLAUSE.search(self._gap(last)):
            last += 1
        return range(first, last)

    def _gap(self, number: int) -> str:
        """What parts a word from the one before, with the word itself: ", while"."""
        words = self.sentence.words
        return f"{self.text[words[number - 1].end : words[number].start]}{words[number].text} "


def part_of(text: str, lang: str, sentence: Sentence, cues: tuple[Cue, ...]) -> Part:
    """A sentence as claims are read in it."""
    return Part(text, lang, sentence, _by_kind(claim_words(lang).cues(text, sentence)), cues)


def at(cues: Iterable[Cue], place: int) -> Cue | None:
    """The longest cue that begins at a word."""
    return max((cue for cue in cues if cue.first == place), key=lambda cue: cue.last, default=None)


def _by_kind(cues: Iterable[Cue]) -> dict[str, list[Cue]]:
    kinds: dict[str, list[Cue]] = {}
    for cue in sorted(cues, key=lambda cue: (cue.first, -cue.last)):
        found = kinds.setdefault(cue.kind, [])
        # A reason may be told within another: "из-за вторжения России на Украину".
        if not found or cue.first > found[-1].last or cue.kind == "account":
            found.append(cue)
    return kinds
