"""Cyrillic texts in Latin letters, with every letter's place in the text, so that Turkish names are found in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CYRILLIC = re.compile("[а-яіїєґ]")

# Russian spells the sounds of Turkish: дж is c, ш is ş, ю is ü. Two letters go before one.
_LETTERS = {
    "дж": "c", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
}  # fmt: skip
_ONE = re.compile("дж|[а-яіїєґ]")


def latin(folded: str) -> tuple[str, Sequence[int] | None]:
    """Write a folded text in Latin letters; the second value is each letter's place, None where nothing moved.

    >>> latin("мегасан")
    ('megasan', [0, 1, 2, 3, 4, 5, 6])
    >>> latin("megasan")
    ('megasan', None)
    """
    if not _CYRILLIC.search(folded):
        return folded, None
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for found in _ONE.finditer(folded):
        pieces.append(folded[last : found.start()])
        places.extend(range(last, found.start()))
        letters = _LETTERS.get(found[0], "")
        pieces.append(letters)
        places.extend([found.start()] * len(letters))
        last = found.end()
    pieces.append(folded[last:])
    places.extend(range(last, len(folded)))
    return "".join(pieces), places
