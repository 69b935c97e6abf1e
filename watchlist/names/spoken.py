"""The names that one printed name holds: with and without what stands in brackets, and the former one beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# "f/k/a" and its like only with slashes or dots: "FKA" may be a firm.
_ALSO = re.compile(
    r"[\s,;(]{1,4}(?:formerly(?:\s+known\s+as)?|previously(?:\s+known\s+as)?|former\s+name|also\s+known\s+as|now\s+known\s+as"
    r"|doing\s+business\s+as|trading\s+as|d[/.]b[/.]a\.?|[afn][/.]k[/.]a\.?|t/a|(?<=[(,;])ex(?=[-\s]+\S{3})|(?<=\()now"
    r"|(?:eski|yeni|diğer|diger|önceki|onceki)\s+(?:ad[ıi](?:yla)?|[üu]nvan(?:[ıi](?:yla)?)?)"
    r"|бывш(?:ее|ая|ий)|ранее|колишн(?:є|я|ій))(?=[\s:)-])[\s:-]{0,4}",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MARKS = ("(", "[", "/")
_WORDS = frozenset(
    {
        *("formerly", "previously", "former", "known", "business", "trading", "ex", "eski", "yeni", "diğer", "diger"),
        *("önceki", "onceki", "ранее", "бывшее", "бывшая", "бывший", "колишнє", "колишня", "колишній"),
        *("a.k.a", "a.k.a.", "f.k.a", "f.k.a.", "n.k.a", "n.k.a.", "d.b.a", "d.b.a."),
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """A name that a printed one holds, and what of it stands in brackets, which may be left out, and what not."""

    text: str
    aside: str = ""
    rest: str = ""


def names_within(name: str) -> tuple[Said, ...]:
    """Every name that a printed one holds.

    >>> [said.text for said in names_within("Karahanlı Lojistik A.Ş. (formerly Bozkır Nakliyat Ltd.)")]
    ['Karahanlı Lojistik A.Ş.', 'Bozkır Nakliyat Ltd.']
    >>> names_within("Karahanlı (İzmir) Lojistik")
    (Said(text='Karahanlı (İzmir) Lojistik', aside='İzmir', rest='Karahanlı   Lojistik'),)
    """
    if not any(mark in name for mark in _MARKS) and _WORDS.isdisjoint(_words(name)):
        return (Said(name),)
    return tuple(map(_said, _parted(name))) or (Said(name),)


def _words(name: str) -> list[str]:
    return name.lower().replace(",", " ").split()


def _parted(name: str) -> Iterator[str]:
    for part in _ALSO.split(name):
        trimmed = part.strip(" ,;:")
        if trimmed.count("(") < trimmed.count(")"):
            trimmed = trimmed.rstrip(")")
        if trimmed.count("(") > trimmed.count(")"):
            trimmed = trimmed.rstrip("(")
        if trimmed.strip(" ,;:()"):
            yield trimmed.strip(" ,;:")


def _said(name: str) -> Said:
    if "(" not in name and "[" not in name:
        return Said(name)
    aside = " ".join(found for pair in _BRACKETS.findall(name) for found in pair if found)
    return Said(name, aside, _BRACKETS.sub(" ", name)) if aside else Said(name)
