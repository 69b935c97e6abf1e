"""The words of claims, and the lists that they mean: claims.toml, decoded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from watchlist.news.lexicon import Lexicon, phrases
from watchlist.resources import decoded

_LANGUAGES = ("en", "tr", "ru")


class ListNamed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list as the press means it: the source's key, what its keys begin with, whose list it is.

    ``office`` and ``state`` mean this list where only they are named; ``of`` is a state that has several.
    """

    source: str
    name: str
    part: str = ""
    office: str = ""
    state: str = ""
    of: str = ""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by their language."""

    en: tuple[str, ...] = ()
    tr: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()


class _Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a reason is worded, with an @ in place of the country, and how each country is named there."""

    wordings: Words
    names: dict[str, Words]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: dict[str, dict[str, Words]]
    account: _Account
    lists: dict[str, ListNamed]


def lists() -> Mapping[str, ListNamed]:
    """Every list that a claim can be checked against, by our word for it."""
    return _file().lists


@cache
def list_states() -> frozenset[str]:
    """The states that have lists of ours."""
    return frozenset(state for one in lists().values() for state in (one.state, one.of) if state)


def lists_of(state: str) -> tuple[ListNamed, ...]:
    """The lists of a state that has several, in the order in which the press means them."""
    return tuple(one for one in lists().values() if one.of == state)


def states_of(source: str) -> frozenset[str]:
    """The state, if it has several lists, of which a source is one."""
    return frozenset(one.of for one in lists().values() if one.of and one.source == source)


def list_name(source: str, part: str = "") -> str:
    """What a list, or the part of one, is called; its key where we know no name.

    >>> list_name("us_bis_entity_list", "4-"), list_name("house")
    ('Entity List', 'house')
    """
    found = (one.name for one in lists().values() if (one.source, one.part) == (source, part))
    return next(found, source)


@cache
def claim_words(lang: str) -> Lexicon:
    """The words of claims in a language; of all of them in one that we do not know."""
    patterns = [
        pattern
        for kind, groups in _file().words.items()
        for value, words in groups.items()
        for pattern in phrases(kind, {value: _spoken(words, lang)}).patterns
    ]
    return Lexicon([*patterns, *phrases("account", _accounts(lang)).patterns])


def _accounts(lang: str) -> dict[str, tuple[str, ...]]:
    """The wordings of a reason for each country on whose account lists name parties."""
    account = _file().account
    languages = (lang,) if lang in _LANGUAGES else _LANGUAGES
    return {
        code: tuple(
            wording.replace("@", "|".join(_spoken(names, one)))
            for one in languages
            for wording in _spoken(account.wordings, one)
        )
        for code, names in account.names.items()
    }


def _spoken(words: Words, lang: str) -> tuple[str, ...]:
    if lang in _LANGUAGES:
        own: tuple[str, ...] = getattr(words, lang)
        return own
    return words.en + words.tr + words.ru


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "claims.toml", _File)
