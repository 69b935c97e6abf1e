"""Cyrillic renderings: names in either script by what is heard of them, so that a Russian page names Turkish firms.

What writers do differently is left out of both: й and y, doubled letters, soft and hard signs; ж, дж, ч, ц, j, ç and c
are one, so are ю, у, ü and u; and ё, which mostly loses its dots, is e as ö and o are. No word is lost and none made,
so that the third word stays the third.
"""

from __future__ import annotations

import re

_CYRILLIC = re.compile("[а-яіїєґ]")

# Two letters go before one; what a letter becomes is then doubled or not.
_RUSSIAN = (
    ("дж", "c"), ("кс", "x"), ("тс", "c"), ("ж", "c"), ("ч", "c"), ("ц", "c"), ("щ", "s"), ("ш", "s"), ("с", "s"),
    ("ю", "u"), ("я", "a"), ("ё", "e"), ("э", "e"), ("ы", "i"), ("й", ""), ("ь", ""), ("ъ", ""), ("а", "a"),
    ("б", "b"), ("в", "v"), ("г", "g"), ("д", "d"), ("е", "e"), ("з", "z"), ("и", "i"), ("к", "k"), ("л", "l"),
    ("м", "m"), ("н", "n"), ("о", "e"), ("п", "p"), ("р", "r"), ("т", "t"), ("у", "u"), ("ф", "f"), ("х", "h"),
    ("і", "i"), ("ї", "i"), ("є", "e"), ("ґ", "g"),
)  # fmt: skip
_LATIN = (
    ("sh", "s"), ("ch", "c"), ("zh", "c"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("ks", "x"), ("ts", "c"), ("dj", "c"),
    ("o", "e"), ("j", "c"), ("w", "v"), ("q", "k"), ("y", ""),
)  # fmt: skip
_DOUBLED = tuple((letter * 2, letter) for letter in "abcdefghiklmnprstuvxz")


def has_cyrillic(folded: str) -> bool:
    """Whether a folded text has a Cyrillic letter."""
    return _CYRILLIC.search(folded) is not None


def heard(folded: str) -> str:
    """What is heard of folded words, of either script.

    >>> heard("юджельхан йылдыз") == heard("yucelhan yildiz") == "ucelhan ildiz"
    True
    """
    for printed, sound in (*(_RUSSIAN if has_cyrillic(folded) else ()), *_LATIN, *_DOUBLED):
        folded = folded.replace(printed, sound)
    return folded


def stem(heard_name: str) -> str:
    """A name without the vowel that Russian declines: «Албора» is «Албору» when it is accused."""
    return heard_name[:-1] if heard_name.endswith("a") and len(heard_name) > _DECLINED else heard_name


_DECLINED = 5
_ENDING = re.compile("a?(?:a|u|e|i|em|ei|ev|am|ami|ah|eu)?")


def declined(rest: str) -> bool:
    """Whether the letters behind a heard name are a Russian case ending, or nothing.

    >>> declined("em"), declined("an")
    (True, False)
    """
    return _ENDING.fullmatch(rest) is not None
