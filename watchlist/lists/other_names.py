"""Other names of a party that are printed inside its name: "Sheng, Hui (a.k.a. Charlie Sheng)" and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchlist.lists.entity_cell import trimmed
from watchlist.model import Name, Strength

_RELATION = r"(?:\b([afdn])[./]?\s?([kb])[./]?\s?a\b[./]?,?|\b(also|formerly|now) known as\b,?)"
_BRACKETED = re.compile(rf"\(\s*({_RELATION}\s*(?:[^()]|\([^()]*\))+)\)", re.IGNORECASE)
# Without brackets it must be written with strokes: "Aka" is a name.
_BETWEEN = re.compile(r"\s(?=[afd]/[kb]/a\s)", re.IGNORECASE)
_LEADING = re.compile(rf"^\s*(?:and\s+)?{_RELATION}\s*", re.IGNORECASE)


def other_names(printed: str) -> tuple[str, tuple[Name, ...]]:
    """The name without the other ones, and those; where nothing else is left, the whole.

    >>> name, others = other_names("Seifi, Hamid (a.k.a. Hank Seifi; f/k/a Hamid Sefi)")
    >>> name, [(other.text, other.relation) for other in others]
    ('Seifi, Hamid', [('Hank Seifi', 'a.k.a.'), ('Hamid Sefi', 'f.k.a.')])
    """
    plain, *behind = _BETWEEN.split(_BRACKETED.sub(" ", printed))
    inside = [found[1] for found in _BRACKETED.finditer(printed)]
    name = " ".join(plain.split()).rstrip(" ,;")
    if not any(map(str.isalnum, name)):
        return " ".join(printed.split()), ()
    return name, tuple(other for text in (*inside, *behind) for other in _named(text))


def _named(text: str) -> Iterator[Name]:
    relation = "a.k.a."
    for part in text.split(";"):
        leading = _LEADING.match(part)
        relation = _word(leading) if leading else relation
        if name := trimmed(_LEADING.sub("", part)):
            yield Name(name, Strength.STRONG, relation)


def _word(leading: re.Match[str]) -> str:
    first = (leading[1] or leading[3])[0].lower()
    return f"{first}.{(leading[2] or 'k').lower()}.a."
