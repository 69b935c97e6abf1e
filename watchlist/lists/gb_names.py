"""The names of the UK Sanctions List: six parts, a kind whose capitals vary, and a strength that is often blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchlist.errors import ParseError
from watchlist.lists.gb_tables import Row
from watchlist.model import Name, Strength

_KINDS = ("primary name", "primary name variation", "alias", "")
_STRENGTHS = {"good quality a.k.a": Strength.STRONG, "low quality a.k.a": Strength.WEAK, "": Strength.STRONG}
_SHORT = 6
"""Letters up to which a single word is a weak name where the list does not say how good it is."""

_NON_LATIN = "non-latin script"


def names(rows: Iterable[Row], non_latin: Iterable[Row]) -> tuple[Name, ...]:
    """Every name once, the primary one first; raises ParseError where there is none.

    A row is parts 1 to 6 of the name (the last is a person's surname, or all of a firm's name), kind and strength.
    """
    kinds: dict[tuple[str, str], tuple[str, str, str]] = {}
    for *parts, kind, strength in rows:
        text, kind, strength = " ".join(filter(None, parts)), kind.lower(), strength.lower().rstrip(".")
        if text and not kinds.get((text.casefold(), kind), ("", "", ""))[2]:
            first = kinds.get((text.casefold(), kind), (text,))[0]
            kinds[text.casefold(), kind] = (first, kind, strength)
    latin = sorted(kinds.values(), key=lambda name: _KINDS.index(name[1]) if name[1] in _KINDS else len(_KINDS))
    if not latin:
        raise ParseError("there is no name")
    aliases = (_alias(*name) for name in latin[1:])
    return (Name(latin[0][0]), *aliases, *_scripts(non_latin))


def _alias(text: str, kind: str, strength: str) -> Name:
    if strength not in _STRENGTHS:
        return Name(text, Strength.STRONG, ", ".join(filter(None, (kind, strength))))
    is_bare = not strength and kind in ("alias", "") and " " not in text and len(text) <= _SHORT
    return Name(text, Strength.WEAK if is_bare else _STRENGTHS[strength], kind)


def _scripts(rows: Iterable[Row]) -> Iterator[Name]:
    """The names in other scripts, each as the row says it that says the most of it."""
    found: dict[str, Row] = {}
    for row in rows:
        if row[0] and len(list(filter(None, row))) > len(list(filter(None, found.get(row[0], ())))):
            found[row[0]] = row
    for text, *script in found.values():
        yield Name(text, Strength.STRONG, ", ".join(filter(None, (_NON_LATIN, *dict.fromkeys(script)))))
