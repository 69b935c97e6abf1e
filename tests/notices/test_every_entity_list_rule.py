"""Every rule that the Entity List of July 2026 cites, written as its publisher does and read back to the party."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from register_printer import Party, filed_text, gpo_xml

from watchlist.lists.entity_cell import read_cell
from watchlist.model import Act, Announcement
from watchlist.names.countries import country_code
from watchlist.names.fold import fold
from watchlist.notices.federal_register import Document, Stage, announcements
from watchlist.notices.register_parties import party as as_party

SHARED = Path(__file__).parents[2].parent / "shared"
DERIVED = SHARED / "data" / "lists" / "bis_entity_list_derived" / "bis_entity_list.json"
RULE = Document("2024-19339", "Additions of Entities to the Entity List", "Rule", Stage.PUBLISHED)


@cache
def rules() -> dict[str, list[Party]]:
    if not DERIVED.exists():
        pytest.skip("the derived Entity List is not beside this checkout (../shared)")
    found = defaultdict(list)
    for row in json.loads(DERIVED.read_text("utf-8"))["entities"]:
        cited = re.search(r"\d+ FR \d+", row["federal_register"] or "")
        party = Party(
            row["name"], row["country"], tuple(row["aliases"] or ()), row["address"] or "", row["notes"] or ""
        )
        found[cited[0] if cited else ""].append(party)
    return found


def read(raw: bytes) -> list[Announcement]:
    return list(announcements(raw, RULE))


def test_the_tables_give_back_every_row_of_every_rule() -> None:
    printed = given = 0
    for cited, parties in rules().items():
        cells = [(country_code(party.country), read_cell(party.lines)) for party in parties]
        expected = Counter((country, cell.names, cell.addresses) for country, cell in cells)
        found = [one for one in read(gpo_xml(parties)) if one.act is Act.ADDS]
        got = Counter((one.entry.jurisdictions[0], one.entry.names, one.entry.addresses) for one in found)
        assert set(got) == set(expected), cited
        printed, given = printed + len(parties), given + len(found)
    assert printed == 3409
    assert given >= 3405  # four rows repeat another of their rule to the letter


def test_cells_that_run_on_in_one_line_keep_their_names() -> None:
    wrong = 0
    for parties in rules().values():
        expected = Counter((country_code(p.country) or "", read_cell(p.lines).names[0].text) for p in parties)
        got = Counter((one.entry.jurisdictions[0], one.entry.name) for one in read(gpo_xml(parties, lines=False)))
        wrong += (expected - got).total()
    assert wrong <= 34


@pytest.mark.parametrize("doubled", [False, True], ids=["as printed", "as filed, double-spaced"])
def test_the_plain_text_gives_names_and_countries(*, doubled: bool) -> None:
    wrong = extra = 0
    for parties in rules().values():
        named = [party for party in parties if not party.name.startswith("Address ")]
        if not named:
            continue
        expected = {(country_code(party.country), fold(as_party(party.name).names[0].text)) for party in named}
        got = {(*one.entry.jurisdictions, fold(one.entry.name)) for one in read(filed_text(named, doubled=doubled))}
        wrong, extra = wrong + len(expected - got), extra + len(got - expected)
    assert wrong <= 17
    assert extra <= 17
