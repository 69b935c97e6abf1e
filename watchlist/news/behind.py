"""The words behind a name's head, keyed as names' own words are: trades in any language, legal forms, what else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from watchlist.model import Value
from watchlist.names.fold import readings
from watchlist.names.vocabulary import Kind, forms, words
from watchlist.news.searched import Page
from watchlist.news.sounding import has_cyrillic, heard

_LONGEST = 5  # words of a phrase of the vocabulary
_REACH = 14  # words behind a head
_SHORT_FORM = 3  # letters
_SURE_FORMS = frozenset({"ltd", "şti", "inc", "llc"})
_STEM = 4  # letters that stand before a bare ending
_BETWEEN = re.compile(r"[\s.&\-‐‑–]*|[\s.]*,\s*")

SUFFIX = re.compile(
    r"(?:lar|ler)?(?:i|u|si|su)?n?"
    r"(?:daki|deki|taki|teki|dan|den|tan|ten|nin|nun|yla|yle|da|de|ta|te|na|ne|ni|nu|in|un|la|le|ya|ye|yi|yu|a|e|i|u)?"
)
"""Turkish case endings behind a name, folded."""


class Following(Value, frozen=True, gc=False):
    """A word or set phrase behind a head: its keys, its words as folded, what it is, and the numbers of its words."""

    keys: frozenset[str]
    words: frozenset[str]
    kind: Kind | None  # None is a legal form
    first: int
    last: int


def following(page: Page, last: int) -> tuple[Following, ...]:
    """The words behind the word in which a head ends, as far as one name could reach; silent ones are passed over."""
    numbers = [*_within_reach(page, last)]
    tokens = [page.token(number) for number in numbers]
    found, place = [], 0
    while place < len(tokens):
        size, keys, kind = phrase(tokens[place : place + _LONGEST])
        first, end = numbers[place], numbers[place + size - 1]
        if keys.isdisjoint(words().silent):
            if "," in page.gap(first) and kind is not None:
                break
            found.append(Following(keys, spelled(tokens[place : place + size]), kind, first, end))
        place += size
    return tuple(found)


def _within_reach(page: Page, last: int) -> Iterator[int]:
    if page.suffixed(last):
        return
    for number in range(last + 1, min(len(page.words), last + 1 + _REACH)):
        if not _BETWEEN.fullmatch(page.gap(number)) or page.begins(number):
            return
        yield number
        if page.suffixed(number):
            return


def form_behind(page: Page, behind: Sequence[Following]) -> Following | None:
    """The last of the legal forms that stand here, behind words of trade that firms of every kind have in front of it.

    What could be a common word ("as") counts only in capitals.
    """
    start = 0
    while start < len(behind) and behind[start].kind is Kind.TRADE:
        start += 1
    found = None
    for word in behind[start:]:
        if word.kind is not None or _may_be_a_word(page, word):
            break
        found = word
    return found


def _may_be_a_word(page: Page, word: Following) -> bool:
    printed = page.text[page.words[word.first].start : page.words[word.last].end]
    if len(printed) > _SHORT_FORM or printed.lower() in _SURE_FORMS:
        return False
    return not printed.isupper() or "-" in page.gap(word.first)


def phrase(tokens: Sequence[str]) -> tuple[int, frozenset[str], Kind | None]:
    """The longest phrase of the vocabulary that begins here: how many words, its keys and its kind."""
    if has_cyrillic(tokens[0]):
        return _cyrillic_phrase(tokens)
    # Only the last word of a phrase may have an ending: most words begin none that is longer than themselves.
    for size in range(min(len(tokens), _longest().get(tokens[0], 1)), 0, -1):
        found = _looked_up(" ".join(tokens[:size]) if size > 1 else tokens[0])
        if found:
            return size, frozenset({found[0]}), found[1]
    return 1, frozenset({tokens[0]}), Kind.DISTINCTIVE


@cache
def _longest() -> dict[str, int]:
    """Of the first words of the vocabulary's phrases, how many words the longest phrase has."""
    found: dict[str, int] = {}
    for phrase in (*words().phrases, *forms().phrases):
        first, *rest = phrase.split(" ")
        found[first] = max(found.get(first, 1), 1 + len(rest))
    return found


@lru_cache(maxsize=1 << 15)
def _looked_up(text: str) -> tuple[str, Kind | None] | None:
    """The key and kind of a phrase, also with a bare case ending, whose k may have turned to ğ."""
    for stem in stems(text):
        if stem in words().phrases:
            kind, key = words().phrases[stem]
            return key, kind
        if stem in forms().phrases:
            return forms().phrases[stem].kind, None
    return None


def stems(text: str) -> Iterator[str]:
    """A word, and what it is without each of the case endings that it may have."""
    yield text
    last = text.rpartition(" ")[2]
    for size in range(1, min(6, len(last) - _STEM) + 1):
        if SUFFIX.fullmatch(last[-size:]):
            yield text[:-size]
            if text[-size - 1] == "g":
                yield f"{text[: -size - 1]}k"


def begins_phrase(token: str) -> bool:
    """Whether a word is one of the vocabulary, whatever its ending, or begins a phrase of it."""
    return has_cyrillic(token) or token in _longest() or _looked_up(token) is not None


def spelled(tokens: Sequence[str]) -> frozenset[str]:
    """Words in each of their readings."""
    return frozenset(spelling for token in tokens for spelling in _readings(token))


_readings = lru_cache(maxsize=1 << 15)(readings)


def _cyrillic_phrase(tokens: Sequence[str]) -> tuple[int, frozenset[str], Kind | None]:
    for size in range(len(tokens), 0, -1):
        text = " ".join(tokens[:size])
        for reading in readings(text):
            found = _looked_up(reading)
            if found:
                return size, frozenset({found[0]}), found[1]
    for size in range(len(tokens), 0, -1):
        sound = heard(" ".join(tokens[:size]))
        key = next((_by_sound()[cut] for cut in (sound, sound[:-1], sound[:-2]) if cut in _by_sound()), "")
        if key:
            return size, frozenset({key}), Kind.SECTOR
    return 1, frozenset({heard(tokens[0])}), Kind.DISTINCTIVE


@cache
def _by_sound() -> dict[str, str]:
    """The words of trades by what is heard of them: «Текнолоджи» is Teknoloji."""
    longer = {phrase: key for phrase, (_, key) in words().phrases.items() if len(phrase) > _STEM}
    return {heard(phrase): key for phrase, key in longer.items()}
