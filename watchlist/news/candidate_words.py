"""The words by which the news says that something is a firm of a tracked country, or a person, or an office."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from watchlist.news.vouching import Vocabulary, read_vocabulary
from watchlist.resources import decoded


@dataclass(frozen=True, slots=True)
class Cues:
    """The classes of ``candidates.toml``; ``homes`` by country."""

    homes: dict[str, Vocabulary]
    firm: Vocabulary
    either: Vocabulary
    firms: Vocabulary
    including: Vocabulary
    around: Vocabulary
    telling: Vocabulary
    linking: Vocabulary
    seated: Vocabulary
    others: Vocabulary
    persons: Vocabulary

    def home(self, token: str) -> str:
        """The tracked country that a word names or says to be home; empty where it does not."""
        return next((code for code, home in self.homes.items() if home.has(token)), "")

    def calls_a_firm(self, token: str) -> bool:
        """Whether a word calls one or several firms what stands beside it; some of these may be persons."""
        return self.firm.has(token) or self.either.has(token) or self.firms.has(token)


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    homes: dict[str, str]
    firm: _Words
    either: _Words
    firms: _Words
    including: _Words
    around: _Words
    telling: _Words
    linking: _Words
    seated: _Words
    others: _Words
    persons: _Words


@cache
def cues() -> Cues:
    """The words of ``candidates.toml``."""
    file = decoded(Path(__file__).with_name("candidates.toml"), _File)
    return Cues(
        homes={code: read_vocabulary(words) for code, words in file.homes.items()},
        firm=read_vocabulary(file.firm.words),
        either=read_vocabulary(file.either.words),
        firms=read_vocabulary(file.firms.words),
        including=read_vocabulary(file.including.words),
        around=read_vocabulary(file.around.words),
        telling=read_vocabulary(file.telling.words),
        linking=read_vocabulary(file.linking.words),
        seated=read_vocabulary(file.seated.words),
        others=read_vocabulary(file.others.words),
        persons=read_vocabulary(file.persons.words),
    )
