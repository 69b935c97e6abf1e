"""Concepts: what a word stands for in any language, so that a report is known again in its translations.

The words are data, in concepts.toml. A town or a measure has one name here whatever an article calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from watchlist.news.text import folded
from watchlist.resources import decoded

_MOST_SEEN = 1 << 16


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    everywhere: dict[str, str]
    concepts: dict[str, dict[str, str]]


class Concepts:
    """The concepts of one language by the words that stand for them; of all languages for one that we do not know."""

    def __init__(self, spelled: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        for name, spelling in spelled:
            into = self._stems if spelling.endswith("*") else self._exact
            into.setdefault(folded(spelling).rstrip("*"), name)
        self._longest = max(map(len, self._stems), default=0)

    def of(self, word: str) -> str:
        """The concept of a folded word, "" where it has none.

        >>> concepts("tr").of("gumrukte") == concepts("en").of("customs") == concepts("ru").of("таможня")
        True
        """
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            found = self._seen[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> str:
        if word in self._exact:
            return self._exact[word]
        stems = (word[:length] for length in range(min(len(word), self._longest), 1, -1))
        return next((self._stems[stem] for stem in stems if stem in self._stems), "")


@cache
def concepts(lang: str) -> Concepts:
    """The concepts as a language words them."""
    return Concepts(_spelled(lang))


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "concepts.toml", _File)


def _spelled(lang: str) -> Iterator[tuple[str, str]]:
    for name, by_language in _file().concepts.items():
        spoken = [by_language.get(lang, "")] if lang in _LANGUAGES else by_language.values()
        yield from ((name, spelling) for words in spoken for spelling in words.split())
    for name, words in _file().everywhere.items():
        yield from ((name, spelling) for spelling in words.split())


_LANGUAGES = frozenset({"en", "tr", "ru", "de", "fr"})
