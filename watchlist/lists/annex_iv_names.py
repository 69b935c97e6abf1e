"""The names of a party of Annex IV: the one it is listed under, and behind labels what it is also called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watchlist.errors import ParseError
from watchlist.lists.annex_iv_lines import joined, labelled, singular, values
from watchlist.model import Name, Strength

_LABELS = {
    "local name": "Local name",
    "a.k.a": "a.k.a.",
    "aka": "a.k.a.",
    "also known as": "a.k.a.",
    "alias": "Alias",
    # "Alsiases" is in the text.
    "alsias": "Alias",
    "chinese company name": "Chinese company name",
    "shenzhen branch": "Shenzhen branch",
}
# Labels of other names also stand amid a line: "Ornek A.S. Local name: Örnek A.Ș. A.k.a: Ornek".
_AMID = re.compile(
    r"(?<=\s)(?=(?:Local names?|A\.k\.a\.?|Aka|Alias(?:es)?|Alsiases|Chinese company name)\s*:)", re.IGNORECASE
)


def names(cell: Sequence[str]) -> tuple[Name, ...]:
    """The name, then what it is also called; each spelling once. Raises ParseError where there is none."""
    found: dict[str, Name] = {}
    for relation, value in _named(cell):
        for text in values(value) if found else [value] if value else []:
            strength = Strength.STRONG if found else Strength.PRIMARY
            found.setdefault(text, Name(text, strength, relation))
    if not found:
        raise ParseError("there is no name")
    return tuple(found.values())


def _named(cell: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each run of names with the words that introduce it; the first line begins with the name itself, without any."""
    for place, line in enumerate(joined(_unwrapped(cell))):
        first, *others = _AMID.split(line)
        yield _introduced(first) if place or _is_known(first) else ("", first.strip())
        yield from map(_introduced, others)


def _introduced(text: str) -> tuple[str, str]:
    """What stands behind a label; text without one, or behind an unknown one, is a name all the same."""
    match labelled(text):
        case label, value:
            return _LABELS.get(singular(label, _LABELS), label), value
        case _:
            return "", text.strip()


def _is_known(text: str) -> bool:
    found = labelled(text)
    return found is not None and singular(found[0], _LABELS) in _LABELS


def _unwrapped(cell: Sequence[str]) -> Iterator[str]:
    """The lines, where names behind a label may go on in the next ("Yelabuga Special", "Economic Zone (SEZ)")."""
    held = ""
    for line in cell:
        if labelled(held) and not labelled(line):
            held += f" {line}"
        else:
            if held:
                yield held
            held = line
    if held:
        yield held
