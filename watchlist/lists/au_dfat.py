"""Australia's Consolidated List, an Office Open XML workbook with a row a name.

A party's rows share the number of its reference ("101", "101a", "101b"); references are used again for parties that
have nothing to do with each other, which the folded name then tells apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import BinaryIO, TypeAlias

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item, OfficialList
from watchlist.lists.au_party import COLUMNS, KEY, REQUIRED, entry, is_primary, one_line
from watchlist.lists.told_apart import slug, told_apart
from watchlist.lists.workbook import Row, table
from watchlist.model import Entry

_REFERENCE = re.compile(r"(\d+)\s*[A-Za-z]*")

Rows: TypeAlias = list[Row]


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (the workbook prints no date) and the entries.

    Raises ParseError for a workbook that is damaged, an unknown column, and a row without a reference or a name.
    """
    yield Edition(None)
    rows: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for number, (place, row) in enumerate(table(raw, COLUMNS, REQUIRED)):
        rows[_reference(row, place)].append((number, row))
    yield from told_apart([entry(key, party) for key, found in rows.items() for party in _parties(found)], _marks)


def _marks(party: Entry) -> Iterator[str]:
    yield slug(party.name)


def _reference(row: Row, place: str) -> str:
    found = _REFERENCE.fullmatch(str(row.get("reference", "")).strip().removesuffix(".0"))
    if not found or not one_line(row.get("name of individual or entity")):
        raise ParseError("there is not a reference and a name", place=place)
    return found[1]


def _parties(rows: Sequence[tuple[int, Row]]) -> Iterator[Rows]:
    """The parties under one reference: one, unless several rows say that they are a primary name.

    Then each row belongs to the primary name before it, where the rows stand together.
    """
    if sum(is_primary(row) for _, row in rows) < 2:
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
    every=timedelta(hours=6),
    at_least=1000,
    at_most=20_000,
)
