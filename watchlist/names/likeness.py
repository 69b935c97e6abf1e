"""Likeness of two words: typing errors and the ways of spelling one sound."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from watchlist.names.rarity import is_known
from watchlist.names.vocabulary import persons

ALIKE = 0.65
"""Below this two words are two words."""

ENDS = 2
"""How many sounds words have in common at one end that differ by more than one edit."""

NO_SLIP = 0.1
"""What one letter in the place of another takes that is hardly mistaken for it: rather another word than a slip."""

HEARD = 0.97
"""What is left where two words only sound alike."""

KNOWN_APART = 0.1
"""What it takes that two words are both known as names."""

# What transcribers write for one sound, into one spelling.
_SPELLED = {
    "tsch": "c",
    "dsch": "c",
    "tch": "c",
    "dzh": "c",
    "sch": "s",
    "sh": "s",
    "ch": "c",
    "dj": "c",
    "zh": "c",
    "kh": "h",
    "gh": "g",
    "ph": "f",
    "th": "t",
    "dh": "d",
    "ck": "k",
    "ks": "x",
    "qu": "k",
    "ue": "u",
    "oe": "u",
    "ae": "a",
}
_SPELLINGS = re.compile("|".join(sorted(_SPELLED, key=len, reverse=True)))
# Letters for one sound; what stands doubled after that is one sound as well ("ee", "ie", "oo").
_LETTERS = str.maketrans("jqwyzoe", "ckvisui")
_DOUBLED = re.compile(r"(.)\1+")
_LETTERS_AS_DIGITS = str.maketrans("013459", "oieasg")
# By eye, as a scanner does, then by ear, then by a finger on one of the two Turkish keyboards' QWERTY rows.
_BY_EYE = "il it lt ij ce co eo oq gq uv un vy nm nh bh bd hk rn ft fr ea ao sz yg"
_BY_EAR = "dt bp gk cs sz vf vw ck kh gh td ei ou iu ai ui yi mn"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_MISTAKEN = frozenset(
    frozenset(pair)
    for pair in (*_BY_EYE.split(), *_BY_EAR.split(), *(left + right for row in _ROWS for left, right in pairwise(row)))
)
_VOWELS = re.compile("[aeiou]+")
_CONSONANTS_ALIKE = 0.88
_FEWEST_CONSONANTS = 4
_SHORTEST_FRONTED = 3
_ARABIC_FRONTS = {"abdul": 0.8, "al": 0.9, "el": 0.9}


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """The one spelling of all spellings of a word's sounds.

    >>> sound("zelensky") == sound("zelenskiy") == sound("zelenskyy")
    True
    """
    return heard(word)


def heard(word: str) -> str:
    """The same for what is asked once: it takes no place among the words that are remembered."""
    if not word.isalpha() and not word.isdigit():
        word = word.translate(_LETTERS_AS_DIGITS)
    return _DOUBLED.sub(r"\1", _SPELLINGS.sub(_plainly, word).translate(_LETTERS))


def _plainly(found: re.Match[str]) -> str:
    return _SPELLED[found[0]]


@lru_cache(maxsize=1 << 17)
def likeness(ours: str, theirs: str) -> float:
    """How likely two different words are one word spelled twice: 0 to 1, 0 where they are two words."""
    if ours == theirs:
        return 1.0
    mine, yours = sound(ours), sound(theirs)
    if mine == yours or (("ch" in ours or "ch" in theirs) and not {*sounds(ours)}.isdisjoint(sounds(theirs))):
        return HEARD
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    if longer.endswith(shorter) and len(shorter) > _SHORTEST_FRONTED:
        front = longer.removesuffix(shorter)
        if front in _ARABIC_FRONTS:
            return _ARABIC_FRONTS[front]
    if _consonants_of(mine, yours) or _consonants_of(yours, mine):
        return _CONSONANTS_ALIKE
    if len(shorter) < ALIKE * len(longer) - 1 or not _have_an_end_alike(ours, theirs, mine, yours):
        return 0.0
    found = max(_spelling(ours, theirs), HEARD * _spelling(mine, yours))
    return found if found >= ALIKE else 0.0


def _have_an_end_alike(ours: str, theirs: str, mine: str, yours: str) -> bool:
    """Whether two words begin or end alike, or differ by one edit: words that differ in more all over are two."""
    if mine[:ENDS] == yours[:ENDS] or mine[-ENDS:] == yours[-ENDS:]:
        return True
    return OSA.distance(mine, yours, score_cutoff=1) <= 1 or OSA.distance(ours, theirs, score_cutoff=1) <= 1


@lru_cache(maxsize=1 << 16)
def doubt(ours: str, theirs: str) -> float:
    """How much two words of firms' names that are alike are to be doubted: each may be a word of its own.

    One letter in the place of another that nobody mistakes for it is hardly a slip; and of two words that are both
    known as names, neither is likely the other misspelt.
    """
    mine, yours = sound(ours), sound(theirs)
    both_known = KNOWN_APART if is_known(ours) and is_known(theirs) else 0.0
    if mine == yours or not {*sounds(ours)}.isdisjoint(sounds(theirs)):
        return both_known
    return both_known + (NO_SLIP if _is_no_slip(ours, theirs) and _is_no_slip(mine, yours) else 0.0)


def _is_no_slip(ours: str, theirs: str) -> bool:
    """Whether one letter stands for another that is not mistaken for it by eye, by ear, or by a finger."""
    if len(ours) != len(theirs):
        return False
    differing = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and frozenset(differing[0]) not in _MISTAKEN


def sounds(word: str) -> tuple[str, ...]:
    """What a word may sound like: as English writes it, and where there is a "ch" also as French does.

    >>> sounds("chahin"), sound("sahin")
    (('cahin', 'sahin'), 'sahin')
    """
    plain = sound(word)
    if "ch" not in word or "sch" in word:
        return (plain,)
    french = sound(word.replace("tch", "c").replace("ch", "s"))
    return (plain,) if french == plain else (plain, french)


def consonants(spoken: str) -> str:
    """A word's sounds without its vowels, as Arabic writes it; empty where they are too few to tell a word.

    >>> consonants("karahanli")
    'krhnl'
    """
    found = _DOUBLED.sub(r"\1", _VOWELS.sub("", spoken))
    return found if len(found) >= _FEWEST_CONSONANTS else ""


@lru_cache(maxsize=1 << 16)
def has_no_vowels(spoken: str) -> bool:
    """Whether a word is written without its vowels, but for one at its end."""
    return len(spoken) >= _FEWEST_CONSONANTS and not _VOWELS.search(spoken, 0, len(spoken) - 1)


def _consonants_of(written: str, spoken: str) -> bool:
    """Whether a word is another one without its vowels ("krhnly" for "karahanli")."""
    return len(written) < len(spoken) and has_no_vowels(written) and written.rstrip("aeiou") == consonants(spoken)


def _spelling(ours: str, theirs: str) -> float:
    """The share of letters that need no edit; endings that many names share do not count."""
    ours, theirs = _without_shared_ending(ours, theirs)
    longest = max(len(ours), len(theirs))
    if longest == 0:
        return 1.0
    found = OSA.normalized_similarity(ours, theirs)
    return found if longest > 3 else found * 0.9


def _without_shared_ending(ours: str, theirs: str) -> tuple[str, str]:
    if ours[-3:] == theirs[-3:] and ours.endswith(persons().endings):
        for ending in persons().endings:
            if ours.endswith(ending) and theirs.endswith(ending):
                return ours.removesuffix(ending), theirs.removesuffix(ending)
    return ours, theirs
