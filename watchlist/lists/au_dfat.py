"""Australia's Consolidated List, an Office Open XML workbook with a row a name.

A party's rows share the number of its reference ("101", "101a", "101b"); references are used again for parties that
have nothing to do with each other, which the folded name then tells apart.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from datetime import timedelta
from typing import BinaryIO, TypeAlias

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item, OfficialList
from watchlist.lists.au_party import COLUMNS, KEY, REQUIRED, entry, is_primary, one_line
from watchlist.lists.slices import Sames
from watchlist.lists.told_apart import slug, told_apart
from watchlist.lists.workbook import Row, table
from watchlist.model import Entry

_REFERENCE = re.compile(r"(\d+)\s*[A-Za-z]*")

Rows: TypeAlias = list[Row]
Numbered: TypeAlias = list[tuple[int, Row]]
"""Rows with their places among all."""


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (the workbook prints no date) and the entries.

    Raises ParseError for a workbook that is damaged, an unknown column, and a row without a reference or a name.
    """
    yield Edition(None)
    yield from _entries(_grouped(raw))


def differing(raw: BinaryIO, before: BinaryIO, known: Container[str]) -> Iterator[Item | Sames]:
    """Give of a party only the key, where all rows under its reference say in the same order what they said before.

    Errors as in parse.
    """
    earlier = {reference: _mark(rows) for reference, rows in _grouped(before).items()}
    yield Edition(None)
    rows = _grouped(raw)
    same = [reference for reference, found in rows.items() if reference in known and _is_one_party(found)]
    same = [reference for reference in same if _mark(rows[reference]) == earlier.get(reference)]
    for reference in same:
        del rows[reference]
    yield Sames(tuple(same))
    yield from _entries(rows)


def _grouped(raw: BinaryIO) -> dict[str, Numbered]:
    """The rows under each reference."""
    rows: dict[str, Numbered] = defaultdict(list)
    for number, (place, row) in enumerate(table(raw, COLUMNS, REQUIRED)):
        rows[_reference(row, place)].append((number, row))
    return rows


def _mark(rows: Numbered) -> bytes:
    """What rows say, wherever they stand: a number is another thing than the same in letters."""
    return hashlib.blake2b(repr([row for _, row in rows]).encode(), digest_size=16).digest()


def _entries(rows: Mapping[str, Numbered]) -> Iterator[Entry]:
    yield from told_apart([entry(key, party) for key, found in rows.items() for party in _parties(found)], _marks)


def _marks(party: Entry) -> Iterator[str]:
    yield slug(party.name)


def _reference(row: Row, place: str) -> str:
    found = _REFERENCE.fullmatch(str(row.get("reference", "")).strip().removesuffix(".0"))
    if not found or not one_line(row.get("name of individual or entity")):
        raise ParseError("there is not a reference and a name", place=place)
    return found[1]


def _is_one_party(rows: Numbered) -> bool:
    return sum(is_primary(row) for _, row in rows) < 2


def _parties(rows: Numbered) -> Iterator[Rows]:
    """The parties under one reference: one, unless several rows say that they are a primary name.

    Then each row belongs to the primary name before it, where the rows stand together.
    """
    if _is_one_party(rows):
        yield [row for _, row in rows]
        return
    party: Rows = []
    last = rows[0][0] - 1
    for number, row in rows:
        if party and (number != last + 1 or (is_primary(row) and any(map(is_primary, party)))):
            yield party
            party = []
        party.append(row)
        last = number
    yield party


LIST = OfficialList(
    key=KEY,
    title="Australian Consolidated List (targeted financial sanctions)",
    url="https://www.dfat.gov.au/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx",
    publisher="Australian Department of Foreign Affairs and Trade, Australian Sanctions Office",
    law="Autonomous Sanctions Act 2011; Charter of the United Nations Act 1945",
    licence="Creative Commons Attribution 4.0 International",
    parse=parse,
    differing=differing,
    every=timedelta(hours=6),
    at_least=1000,
    at_most=20_000,
)
