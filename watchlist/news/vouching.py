"""What stands beside a name and says what bears it: a firm, or a place, an office, a person, another firm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from watchlist.names.vocabulary import Kind, persons, places, words
from watchlist.news.lexicon import lexicon
from watchlist.news.searched import Page, once
from watchlist.resources import decoded

_BEFORE, BEHIND = 2, 4
"""How far from a name a word still speaks of it."""
_SENTENCE, _PAGE = 40, 600  # words
_ADJECTIVES = frozenset({"turkish", "turk"})
_LITTLE = 3  # letters of a word that is no name


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one class: as they are, or by how they begin."""

    exact: frozenset[str]
    stems: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Whether a folded word is of the class."""
        return word in self.exact or word.startswith(self.stems)


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    firm: _Group
    matter: _Group
    homes: _Group
    behind: _Group
    before: _Group
    group: _Group
    linking: _Group
    described: _Group
    foreign: _Group
    geography: _Group
    everyday: _Group
    trades: dict[str, str]


@cache
def vocabulary(name: str) -> Vocabulary:
    """One class of ``vouching.toml``."""
    group: _Group = getattr(_file(), name)
    return read_vocabulary(group.words)


@cache
def _trades() -> dict[str, Vocabulary]:
    """What the press calls each trade."""
    return {trade: read_vocabulary(listed) for trade, listed in _file().trades.items()}


def read_vocabulary(printed: str) -> Vocabulary:
    """A class of words as data files list it: words, and stems with a star behind them."""
    listed = printed.split()
    stems = tuple(word[:-1] for word in listed if word.endswith("*"))
    return Vocabulary(frozenset(word for word in listed if not word.endswith("*")), stems)


@cache
def _file() -> _File:
    return decoded(Path(__file__).with_suffix(".toml"), _File)


@lru_cache(maxsize=1 << 15)
def calls_a_firm(token: str) -> bool:
    """Whether a word calls what it stands beside a firm."""
    return vocabulary("firm").has(token)


def is_of_a_home(token: str) -> bool:
    """Whether a word says where a firm is at home; "Turkish" alone is said of anything."""
    return vocabulary("homes").has(token) and token not in _ADJECTIVES


def may_link(token: str) -> bool:
    """Whether a word may stand between a name and what says who bears it."""
    return vocabulary("linking").has(token) or token in _ADJECTIVES


@once
def firm_beside(page: Page, first: int, last: int) -> str:
    """The word directly before or closely behind a name that calls it a firm, as printed; empty where there is none."""
    firm, homes = vocabulary("firm"), vocabulary("homes")
    around = page.sentence(first, last, BEHIND)
    before = [number for number in around if first - _BEFORE <= number < first]
    if before and firm.has(page.token(before[-1])):
        return page.printed(before[-1])
    if before and page.quoted(first, last) and homes.has(page.token(before[-1])):
        return page.printed(before[-1])
    for number in (one for one in around if one > last):
        token = page.token(number)
        # A capital behind begins another's name, unless it says where the firm is at home.
        if calls_a_firm(token) and not page.capital(number):
            return page.printed(number)
        if is_of_a_home(token):
            if number - 1 > last and may_link(page.token(number - 1)):
                return page.printed(number)
        elif not may_link(token) and not (trades_said(token) and not page.capital(number)):
            break
    return ""


@once
def firm_near(page: Page, first: int, last: int) -> str:
    """A word of the sentence that speaks of firms, or of what is done with them; empty where there is none."""
    firm, matter = vocabulary("firm"), vocabulary("matter")
    around = (number for number in page.sentence(first, last, _SENTENCE) if not first <= number <= last)
    return next((page.printed(one) for one in around if firm.has(page.token(one)) or matter.has(page.token(one))), "")


def trade_near(page: Page, first: int, last: int, trades: Iterable[str]) -> str:
    """A word of the sentence, in any language, that names a trade of the subject's; empty where there is none."""
    spoken = _trades_near(page, first, last)
    return next((spoken[each] for trade in trades for each in kin(trade) if each in spoken), "")


def trade_right_before(page: Page, first: int, trades: Iterable[str]) -> str:
    """The word right before a name, where it names a trade of the subject's: "chip distributor X", "haulier X"."""
    if not first or page.begins(first):
        return ""
    spoken = trades_said(page.token(first - 1))
    return page.printed(first - 1) if any(not spoken.isdisjoint(kin(trade)) for trade in trades) else ""


@once
def _trades_near(page: Page, first: int, last: int) -> dict[str, str]:
    """The trades that a sentence speaks of beside a name, each with the first word that does."""
    around = (number for number in page.sentence(first, last, _SENTENCE) if not first <= number <= last)
    found: dict[str, str] = {}
    for number in around:
        for trade in trades_said(page.token(number)):
            found.setdefault(trade, page.printed(number))
    return found


def trade_on(page: Page, trades: Iterable[str]) -> bool:
    """Whether a page speaks anywhere of a trade of the subject's."""
    spoken = _trades_on(page)
    return any(not spoken.isdisjoint(kin(trade)) for trade in trades)


def _trades_on(page: Page) -> frozenset[str]:
    return frozenset(trade for word in page.haystack.split()[:_PAGE] for trade in trades_said(word))


_EMPTY = frozenset(
    {"sons", "brothers", "family", "center", "house", "office", "partners", "solutions", "systems", "quality"}
)
"""What names of firms in any trade have."""


@lru_cache(maxsize=1 << 10)
def kin(trade: str) -> frozenset[str]:
    """A trade and those that one firm often has with it, but what names of firms in any trade have."""
    return frozenset({trade}).union(*(pair for pair in words().related if trade in pair)) - _EMPTY


@lru_cache(maxsize=1 << 15)
def trades_said(token: str) -> frozenset[str]:
    """What a word of trade is called in names, whatever its ending: "forwarders" and "lojistikçi" are logistics."""
    said = frozenset(trade for trade, listed in _trades().items() if listed.has(token))
    known = words().phrases
    cut = (token[: len(token) - size] for size in range(min(4, max(0, len(token) - 4)) + 1))
    found = next((known[stem] for stem in cut if stem in known), None)
    return said | {found[1]} if found and found[0] is Kind.SECTOR else said


@once
def something_else(page: Page, first: int, last: int) -> str:
    """The word beside a name that makes it a place, an office, a person: as printed, or empty."""
    if page.adjoins(last + 1) and vocabulary("behind").has(page.token(last + 1)):
        return page.printed(last + 1)
    if page.adjoins(first) and not page.begins(first) and _makes_a_person(page, first - 1):
        return page.printed(first - 1)
    return ""


def _makes_a_person(page: Page, number: int) -> bool:
    token = page.token(number)
    return vocabulary("before").has(token) or (page.capital(number) and not page.shouted and is_given_name(token))


def is_given_name(token: str) -> bool:
    """Whether many people bear a word as their name."""
    return token in persons().common


def longer_name(page: Page, first: int, last: int, *, rare: bool = False) -> bool:
    """Whether capitals that say nothing by themselves adjoin a name: it is then part of another one.

    What begins a sentence has its capital from that; before a ``rare`` word it is taken to be no name.
    """
    if page.shouted:
        return False
    behind = page.adjoins(last + 1) and page.capital(last + 1) and not (rare and _is_usual(page.token(last + 1)))
    return behind or (begun_before(page, first) and not (rare and page.begins(first - 1)))


def begun_before(page: Page, first: int) -> bool:
    """Whether the word before a name is likely the beginning of a longer one."""
    before = first - 1
    return (
        not page.shouted
        and page.adjoins(first)
        and not page.begins(first)
        and page.capital(before)
        and not _is_usual(page.token(before))
    )


def is_a_person_here(page: Page, token: str) -> bool:
    """Whether the page gives a word to a person: with a first name, a title or an office before it."""
    place = page.haystack.find(f" {token} ")
    if place < 0:
        return False
    number = page.haystack.count(" ", 0, place)
    return number > 0 and page.adjoins(number) and _makes_a_person(page, number - 1)


@lru_cache(maxsize=1 << 15)
def _is_usual(token: str) -> bool:
    """Whether a capital word is no name of a firm or person: a state, an office, a word that speaks of firms."""
    if len(token) <= _LITTLE or token in words().silent or token in places().countries or token in places().cities:
        return True
    spoken = any(vocabulary(name).has(token) for name in ("firm", "matter", "homes"))
    return spoken or token in lexicon("").alone("state") or token in _offices()


@cache
def _offices() -> frozenset[str]:
    return lexicon("").alone("office") | lexicon("").alone("official")
