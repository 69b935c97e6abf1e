"""The preamble's lists of parties: "this final rule adds the following entities", countries as headings, bullets.

They give names and countries, where the tables of the law cannot be read, or name nobody, as for removals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from watchlist.lists.entity_cell import EntityCell
from watchlist.model import Act, Value
from watchlist.names.countries import country_code
from watchlist.notices.register_blocks import Block, Kind
from watchlist.notices.register_parties import party

_LAW = re.compile(r"^list of subjects|^part \d+\W|^authority:|\bcfr parts? .{0,200}\b(?:is|are) amended", re.IGNORECASE)
_ITEM = re.compile(r"^(?:[•·▪●–]\s*|\((?:\d{1,3}|[a-z]|[ivx]+)\)\s+|\d{1,3}\.\s+)(?=\S)")
_NAMED_COUNTRY = re.compile(r"^(?P<country>[^:;()]{4,60}?)\s*(?:\(\d+\))?\s*(?::\s*(?:\(\d+\)\s*)?(?P<rest>.*))?$")
_ACTS = (
    (Act.REMOVES, re.compile(r"\bremov(?:e[sd]?|ing|als?)\b", re.IGNORECASE)),
    (
        Act.REVISES,
        re.compile(r"\b(?:revis|modif|correct|amend(?:s|ing)\b|chang(?:es|ing)\b)\w*", re.IGNORECASE),
    ),
    (Act.ADDS, re.compile(r"\badd(?:s|ed|ing|itions?)?\b", re.IGNORECASE)),
)
_FOLLOWING = re.compile(r"\bfollowing\b|\bas follows\b|:\s*$", re.IGNORECASE)
_LISTS = (
    (6, re.compile(r"\bunverified list\b|\bUVL\b", re.IGNORECASE)),
    (7, re.compile(r"\bMEU list\b|military[ -]end[ -]?users?\W{0,3}(?:\(MEU\)\s+)?list\b", re.IGNORECASE)),
    (4, re.compile(r"\bentity list\b", re.IGNORECASE)),
)


class Told(Value, frozen=True):
    """A party in a preamble's list."""

    act: Act
    supplement: int
    country: str
    cell: EntityCell


def told(blocks: Iterable[Block], supplement: int) -> Iterator[Told]:
    """The parties that the preamble lists; ``supplement`` is meant where it names no list."""
    act: Act | None = None
    country = ""
    for block in blocks:
        if _LAW.search(block.text) or block.kind is Kind.INSTRUCTION:
            return
        listed = _ITEM.match(block.text)
        if listed and act and country:
            yield from _parties(act, supplement, country, [block.text[listed.end() :]])
        elif named := _country(block):
            country, rest = named
            if act and rest:
                yield from _parties(act, supplement, country, re.split(r";\s*(?:and\s+)?", rest))
        elif block.kind is Kind.HEADING or (not listed and _FOLLOWING.search(block.text)):
            sentence = _sentence(block)
            act = _act(sentence) or (None if block.kind is Kind.HEADING else act)
            supplement = _supplement(sentence) or supplement
            country = ""


def _parties(act: Act, supplement: int, country: str, texts: Iterable[str]) -> Iterator[Told]:
    for text in texts:
        cell = party(text)
        if cell.names:
            yield Told(act, supplement, country, cell)


def _country(block: Block) -> tuple[str, str] | None:
    """The country that a block names alone, or before a colon with the parties that follow there."""
    text = block.text.lstrip("• ")
    if len(text) > 60 and ":" not in text[:60]:
        return None
    found = _NAMED_COUNTRY.match(text)
    if found is None or not found["country"][:1].isupper():
        return None
    code = country_code(found["country"].strip(" .,"))
    return (code, found["rest"] or "") if code and len(found["country"]) > 2 else None


def _sentence(block: Block) -> str:
    """The sentence that introduces the list: the last one of a paragraph."""
    return block.text if block.kind is Kind.HEADING else re.split(r"(?<=[.;])\s+(?=[A-Z])", block.text)[-1]


def _act(sentence: str) -> Act | None:
    """The act whose verb stands first."""
    places = [(found.start(), act) for act, verb in _ACTS if (found := verb.search(sentence))]
    return min(places, default=(0, None), key=lambda pair: pair[0])[1]


def _supplement(text: str) -> int:
    return next((number for number, name in _LISTS if name.search(text)), 0)
