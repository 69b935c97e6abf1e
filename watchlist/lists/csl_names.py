"""The names of a row of the Consolidated Screening List, which are written in sentences.

A name may hold other names, say what else the measure is meant for, or be no name but an address's number. A question
mark stands where the list has lost a letter; nobody can say which, so it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from watchlist.lists.entity_cell import trimmed
from watchlist.lists.other_names import other_names
from watchlist.model import Name, Strength, Value

_SUCCESSORS = re.compile(r"[;,]?\s*\b(and any successors?\b.*\bthereof)\.?\s*$", re.IGNORECASE)
_BARE = re.compile(r"Address \d+", re.IGNORECASE)
_RELATED = re.compile(r"[;,]?\s*\b(Affiliated Entit(?:y|ies):|Subordinate Institutions?\s*[-–—:])\s*", re.IGNORECASE)


class Named(Value, frozen=True):
    """The names, the remark that stood in them, and whether the row lists an address and names no party."""

    names: tuple[Name, ...]
    remark: str = ""
    is_address: bool = False

    def at(self, address: str) -> Named:
        """The names of a bare address: its number and text."""
        number, *others = self.names
        return replace(self, names=(Name(f"{number.text}, {address}" if address else number.text), *others))


def named(printed: str, aliases: Sequence[str]) -> Named:
    """Read the names of a row, the primary one first.

    >>> party = named("Sinobright Import and Export Company; and any successor, sub-unit, or subsidiary thereof", [])
    >>> party.names[0].text, party.remark
    ('Sinobright Import and Export Company', 'and any successor, sub-unit, or subsidiary thereof')
    """
    found = _SUCCESSORS.search(printed)
    plain = _SUCCESSORS.sub("", printed) or printed
    names: dict[str, Name] = {}
    for name in (*_parted(plain), *(other for alias in aliases for other in _alias(alias))):
        names.setdefault(name.text, name)
    return Named(tuple(names.values()), found[1] if found else "", bool(_BARE.fullmatch(printed)))


def _parted(text: str) -> Iterator[Name]:
    """The name, those in brackets behind it, and those of its institutions."""
    first, *related = _RELATED.split(text)
    if not first:
        first, related = related[1], related[2:]
    name, others = other_names(first)
    yield Name(name)
    yield from others
    for label, other in zip(related[::2], related[1::2], strict=True):
        yield Name(other, Strength.STRONG, label.rstrip(" :-–—").lower())


def _alias(text: str) -> Iterator[Name]:
    label = _RELATED.match(text)
    first, *others = _parted(text)
    if name := trimmed(re.sub(r"^and\s+", "", first.text)):
        yield Name(name, Strength.STRONG, label[1].rstrip(" :-–—").lower() if label else "")
    yield from others
