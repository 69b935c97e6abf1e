"""The second column of the Entity List: a name, its aliases, its addresses, and where else the party stands.

The publisher writes a sentence, not fields: ``Name, a.k.a., the following two aliases:``, then a line an alias that
begins with a dash, then the addresses parted by ``; and``. Older rows run on in one line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from watchlist.model import Address, Name, Schema, Strength, Value
from watchlist.names.countries import country_code
from watchlist.names.fold import fold

_REFERENCE = re.compile(
    r"[,;]?\s*\(((?:see|for (?:alternate|additional|other) address(?:es)?)\b(?:[^()]|\([^()]*\))*)\)\s*[.;]?",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(Address \d+)\b[\s,.:]*(.*)$", re.DOTALL)
_RELATION = r"(?:\b[afn]\.\s?k\.\s?a\b\.?|\b(?:also|formerly|now) known as)"
_LISTED = (
    r"(?:the\s+following\s+(?:[\w-]+\s+){0,3}(?:alias|subordinate|former)\w*"
    r"(?:\s+(?:names?|institutions?|entit\w+|alias\w*))*)"
)
_INTRODUCED = re.compile(
    rf"[\s,(]*(?:\band\s+)?(?:{_RELATION},?(?:\s+(?:and|or)\s+{_RELATION},?)?(?:\s*{_LISTED})?|{_LISTED})\s*[:;]?\s*",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(rf"^\W*(?:and\s+)?(?:{_RELATION},?\s*)?{_LISTED}\s*[:;]\s*", re.IGNORECASE)
_BRACKETED = re.compile(rf"\s*\({_RELATION},?\s*((?:[^()]|\([^()]*\))+)\)", re.IGNORECASE)
_OPEN_BRACKET = re.compile(rf"\({_RELATION}(?!.*\bfollowing\b)", re.IGNORECASE)
_FIRST_LETTER = re.compile(r"\b([afn])\.\s?k\.|\b([afn])\w+ known as", re.IGNORECASE)
_DASH = re.compile(r"^\s*[—–-]+\s*")
_RUN_ON = re.compile(r"(?<=[;:.,])\s*(?:and\s+)?(?=[—–]\s*\S)")
_BETWEEN_NAMES = re.compile(r";\s+(?:and\b\s*)?")
_BETWEEN_ADDRESSES = re.compile(r";\s*and\b[\s:]*|\.?\s*\b(?:Alt\.?\s+)?Address:\s*", re.IGNORECASE)
_MAYBE_BETWEEN = re.compile(r";\s+|,?\s+and\s+")
_SENTENCE = re.compile(r"(?<!\b\w)\.\W?\s+(?=\S)")


class EntityCell(Value, frozen=True):
    """What the cell says; ``bare`` holds where the row lists an address and names no party."""

    names: tuple[Name, ...]
    addresses: tuple[Address, ...] = ()
    references: tuple[str, ...] = ()
    bare: bool = False

    @property
    def schema(self) -> Schema:
        """A company where one of the names has a company's form."""
        return schema_of(self.names)


def schema_of(names: Sequence[Name]) -> Schema:
    """A company where one of the names has a company's form; a person is not told from a firm."""
    return Schema.COMPANY if any(_is_company(name.text) for name in names) else Schema.LEGAL_ENTITY


def read_cell(lines: Sequence[str]) -> EntityCell:
    """Read the lines of a cell; every word of them ends up in a name, an address or a reference.

    >>> cell = read_cell(["Orel Dis Ticaret Ltd., 632. Sokak No. 6/A, Nilufer, Bursa, Turkey."])
    >>> cell.names[0].text, cell.addresses[0].text
    ('Orel Dis Ticaret Ltd.', '632. Sokak No. 6/A, Nilufer, Bursa, Turkey')
    """
    text = "\n".join(lines)
    references = tuple(" ".join(found.split()).rstrip(".") for found in _REFERENCE.findall(text))
    kept = [line for line in _REFERENCE.sub("", text).split("\n") if any(map(str.isalnum, line))]
    if not kept:
        return EntityCell((), references=references)
    if bare := _BARE.match(kept[0]):
        return _bare_address(bare[1], [bare[2], *kept[1:]], references)
    names, addresses = _parts(kept)
    return EntityCell(_unique(names), tuple(_addresses(addresses)), references)


def _bare_address(number: str, lines: Sequence[str], references: tuple[str, ...]) -> EntityCell:
    addresses = tuple(_addresses(lines))
    text = "; ".join(address.text for address in addresses)
    return EntityCell((Name(f"{number}, {text}" if text else number),), addresses, references, bare=True)


def _parts(lines: Sequence[str]) -> tuple[list[Name], list[str]]:
    """The names, and the lines that hold addresses."""
    head, rest = _whole_head(lines)
    head, bracketed = _without_brackets(head)
    introduced = _INTRODUCED.search(head)
    if introduced is None:
        name, addresses = _unintroduced(head, rest)
        return [*_primary(name), *bracketed], addresses
    names = [*_primary(head[: introduced.start()]), *bracketed]
    relation, behind = _relation(introduced), head[introduced.end() :]
    while again := _INTRODUCED.search(behind):
        names += _named(behind[: again.start()], relation)
        relation, behind = _relation(again), behind[again.end() :]
    aliases, addresses = _aliases(relation, [behind, *rest] if behind else rest)
    return [*names, *aliases], addresses


def _whole_head(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The first line, with those that follow where a bracket with other names is closed only there."""
    if len(_OPEN_BRACKET.findall(lines[0])) == 1 and lines[0].count("(") > lines[0].count(")"):
        for end in range(2, len(lines) + 1):
            joined = " ".join(lines[:end])
            if joined.count("(") <= joined.count(")"):
                return joined, list(lines[end:])
    return lines[0], list(lines[1:])


def _without_brackets(head: str) -> tuple[str, list[Name]]:
    """The text without brackets such as "(f.k.a., Esage Lab)", and the names in them."""
    names = []
    for found in _BRACKETED.finditer(head):
        names += list(_named(found[1], _relation(found)))
    return _BRACKETED.sub("", head), names


def _relation(introduced: re.Match[str]) -> str:
    """The publisher's word for what an alias is, in one spelling."""
    letter = _FIRST_LETTER.search(introduced[0])
    return f"{(letter[1] or letter[2]).lower()}.k.a." if letter else "subordinate institution"


def _primary(text: str) -> Iterator[Name]:
    if name := trimmed(text):
        yield Name(name)


def _unintroduced(head: str, rest: list[str]) -> tuple[str, list[str]]:
    """Name and address lines where no words such as "a.k.a." part them: by line, or by the first fitting comma."""
    if rest and not re.search(r";(?:\s*and)?\s*$", head):
        return head, rest
    name, address = _cut_at_comma(head)
    return name, [address, *rest] if address else rest


def _cut_at_comma(text: str) -> tuple[str, str]:
    """Cut behind the name: at the first comma outside brackets that no legal form follows, before an address."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0:
            behind = text[place + 1 :].strip()
            if not _continues_name(behind) and _like_address(behind):
                return text[:place], behind
    return text, ""


def _continues_name(behind: str) -> bool:
    segment = fold(re.split(r"[,;(]|\.\W?\s", behind, maxsplit=1)[0])
    return not segment or segment in _words()["after_comma"]


def _like_address(text: str) -> bool:
    return any(map(str.isdigit, text)) or _country(text) is not None


def _aliases(relation: str, lines: Sequence[str]) -> tuple[list[Name], list[str]]:
    """The aliases, which are lines with a dash where any line has one, and the lines of addresses below them."""
    lines = [part for line in lines for part in _RUN_ON.split(line) if part.strip()]
    dashed = any(_DASH.match(line) for line in lines)
    count = 0
    while count < len(lines) and (_DASH.match(lines[count]) if dashed else not _like_address(lines[count])):
        count += 1
    aliases, addresses = list(lines[:count]), list(lines[count:])
    if not dashed and not aliases and addresses:
        aliases, addresses = [addresses[0]], addresses[1:]
    if aliases and not addresses:
        aliases[-1], glued = _unglued(aliases[-1])
        addresses = [glued] if glued else []
    return [name for alias in aliases for name in _alias(alias, relation)], addresses


def _unglued(alias: str) -> tuple[str, str]:
    """The last alias and the addresses that stand on its line: "GOZ Obukhov Plant. Prospekt 120, Russia"."""
    if _country(re.split(r";\s*and\b", alias)[-1]) is None:
        return alias, ""
    by_comma = _cut_at_comma(alias)
    for stop in _SENTENCE.finditer(alias[: len(by_comma[0])]):
        behind = alias[stop.end() :]
        if not _continues_name(behind) and _like_address(behind):
            return alias[: stop.start() + 1], behind
    return by_comma


def _alias(text: str, relation: str) -> Iterator[Name]:
    text, bracketed = _without_brackets(_DASH.sub("", text))
    while introduced := _INTRODUCED.search(text):
        yield from _named(text[: introduced.start()], relation)
        text, relation = text[introduced.end() :], _relation(introduced)
    yield from _named(text, relation)
    yield from bracketed


def _named(text: str, relation: str) -> Iterator[Name]:
    for part in _BETWEEN_NAMES.split(text):
        if name := trimmed(_DASH.sub("", part)):
            yield Name(name, Strength.STRONG, relation)


def trimmed(text: str) -> str:
    """A text without what parts it from the next; its full stop stays where it belongs to an abbreviation."""
    text = re.sub(r"[\s,;:]+(?:and[\s;]*)?$", "", text.strip()).strip(" ,;:").lstrip(". ")
    if text.count("(") > text.count(")"):
        text = text.removesuffix("(").rstrip(" ,;:")
    elif text.count(")") > text.count("("):
        text = text.removesuffix(")")
    return text if _abbreviated(text) else text.rstrip(" .,;:")


def _abbreviated(text: str) -> bool:
    word = re.split(r"[\s,(]", text)[-1]
    return bool(re.fullmatch(r"(?:\w\.)+", word)) or word.count(".") > 1 or fold(word) in _words()["abbreviations"]


def _unique(names: Sequence[Name]) -> tuple[Name, ...]:
    """The names in order, the first as the primary one, each text once."""
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(name.text.rstrip("."), name)
    return tuple(found.values())


def _addresses(lines: Sequence[str]) -> Iterator[Address]:
    text = _FOLLOWING.sub("", " ".join(lines))
    for certain in _BETWEEN_ADDRESSES.split(text):
        for part in _split_behind_country(certain):
            if address := trimmed(part):
                yield Address(address, country=_country(address))


def _split_behind_country(text: str) -> Iterator[str]:
    """Split at a semicolon or an "and" only where a country ends what stands before it: both stand in addresses too."""
    start = 0
    for found in _MAYBE_BETWEEN.finditer(text):
        before = text[start : found.start()]
        if _country(before) is not None:
            yield before
            start = found.end()
    yield text[start:]


def _country(address: str) -> str | None:
    """The country that an address ends with, before or behind a postal code."""
    for segment in reversed(address.split(",")[-2:]):
        words = [word for word in segment.strip(" .;").split() if not any(map(str.isdigit, word))]
        for size in range(min(len(words), 4), 0, -1):
            tail = " ".join(words[-size:])
            if len(fold(tail)) > 2 and (code := country_code(tail)):
                return code
    return None


def _is_company(name: str) -> bool:
    words = fold(name).split()
    ends = {" ".join(words[-size:]) for size in (1, 2)} | set(words[:1])
    return len(words) > 1 and not ends.isdisjoint(_words()["company"])


@cache
def _words() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    return {section: frozenset(words) for section, words in tomllib.loads(text).items()}
