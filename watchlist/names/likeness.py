"""Likeness of two words: typing errors and the ways of spelling one sound."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from watchlist.names.rarity import is_known
from watchlist.names.vocabulary import persons

ALIKE = 0.6
"""Below this two words are two words."""

KNOWN_APART = 0.0
"""What two words that many names have are less alike than they look: neither is the other misspelt."""

# What transcribers write for one sound, into one spelling; longer spellings first.
_SOUNDS = (
    ("tch", "c"),
    ("dzh", "c"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "c"),
    ("dj", "c"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("ck", "k"),
    ("ks", "x"),
    ("qu", "k"),
    ("q", "k"),
    ("w", "v"),
    ("ou", "u"),
    ("oo", "u"),
    ("ue", "u"),
    ("oe", "o"),
    ("ae", "a"),
    ("ee", "i"),
    ("ie", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("yy", "i"),
    ("ii", "i"),
    ("iy", "i"),
    ("y", "i"),
    ("z", "s"),
    ("o", "u"),
    ("e", "i"),
)
_DOUBLED = re.compile(r"(.)\1+")
_LETTERS_AS_DIGITS = str.maketrans("013459", "oieasg")
_VOWELS = re.compile("[aeiou]+")
_CONSONANTS_ALIKE = 0.88
_FEWEST_CONSONANTS = 4
_ARABIC_FRONTS = {"abdul": 0.8, "al": 0.9, "el": 0.9}


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """The one spelling of all spellings of a word's sounds.

    >>> sound("zelensky") == sound("zelenskiy") == sound("zelenskyy")
    True
    """
    if not word.isalpha() and not word.isdigit():
        word = word.translate(_LETTERS_AS_DIGITS)
    for spelled, plain in _SOUNDS:
        if spelled in word:
            word = word.replace(spelled, plain)
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=1 << 17)
def likeness(ours: str, theirs: str) -> float:
    """How likely two different words are one word spelled twice: 0 to 1, 0 where they are two words."""
    if ours == theirs:
        return 1.0
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    front = longer.removesuffix(shorter)
    if front in _ARABIC_FRONTS and len(shorter) > 3:
        return _ARABIC_FRONTS[front]
    mine, yours = sound(ours), sound(theirs)
    if _consonants_of(mine, yours) or _consonants_of(yours, mine):
        return _CONSONANTS_ALIKE
    if len(shorter) < ALIKE * len(longer) - 1:
        return 0.0
    found = max(_spelling(ours, theirs), 0.97 * _spelling(mine, yours))
    if mine != yours and found >= ALIKE and is_known(ours) and is_known(theirs):
        found -= KNOWN_APART
    return found if found >= ALIKE else 0.0


def _consonants_of(written: str, spoken: str) -> bool:
    """Whether a word is another one without its vowels, as Arabic writes it ("krhnly" for "karahanli")."""
    if len(written) < _FEWEST_CONSONANTS or _VOWELS.search(written, 0, len(written) - 1):
        return False
    return written.rstrip("aeiou") == _DOUBLED.sub(r"\1", _VOWELS.sub("", spoken))


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
