"""The Unverified List and the Military End-User List, which stand beside the Entity List in part 744."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from watchlist.errors import ParseError
from watchlist.lists.us_bis_entity_list import LIST, parse
from watchlist.model import Detail, Entry

DERIVED = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "bis_entity_list_derived" / "bis_meu.json"
FOUR = ("Country", "Entity", "License requirement", "License review policy", "Federal Register citation")
SIX = ("Country", "Listed person and address", "Federal Register citation and date of publication")
SEVEN = ("Country", "Entity", "Federal Register citation")
LISTED = ("TURKEY", "Kral Aviation", "All items. (See § 744.11 of the EAR)", "Denial.", "78 FR 75463, 12/12/13.")
VERIFIED_LATER = ("HONG KONG", "ZDAS (HK) Company, Room 1609, Shatin, Hong Kong.", "84 FR 14610, 4/11/2019.")


def table(headings: Sequence[str], *rows: Sequence[str]) -> str:
    lines = [cells(headings, "TH"), *(cells(row) for row in rows)]
    return f"<TABLE>{''.join(lines)}</TABLE>"


def cells(texts: Sequence[str], tag: str = "TD") -> str:
    return "<TR>" + "".join(f"<{tag}>{text}</{tag}>" for text in texts) + "</TR>"


def part(number: int, content: str, head: str = "x") -> str:
    return f'<DIV9 N="Supplement No. {number} to Part 744"><HEAD>{head}</HEAD>{content}</DIV9>'


def entries(*parts: str) -> list[Entry]:
    content = f'<DIV5 N="744">{part(4, table(FOUR, LISTED))}{"".join(parts)}</DIV5>'.encode()
    return [found for found in parse(io.BytesIO(content)) if isinstance(found, Entry)][1:]


def test_party_of_the_unverified_list_is_bound_by_its_section() -> None:
    (entry,) = entries(part(6, table(SIX, VERIFIED_LATER)))
    assert (entry.key, entry.programs) == ("6-hk-zdas-hk-company", ("744.15",))
    assert entry.addresses[0].country == "HK"
    assert entry.listed_on == date(2019, 4, 11)
    assert entry.details == (Detail("List", "Unverified List"),)


def test_same_party_may_stand_on_two_of_the_lists() -> None:
    six, seven = entries(
        part(6, table(SIX, ("TURKEY", "Kral Aviation", ""))), part(7, table(SEVEN, ("TURKEY", "Kral Aviation", "")))
    )
    assert [LIST.part(entry.key) for entry in (six, seven)] == ["6", "7"]
    assert seven.programs == ("744.21",)


@pytest.mark.parametrize(
    "headings",
    [
        SIX,
        (*SIX[:2], "Federal Register citation"),
        (*SIX[:2], "Federal Register<br/>citation"),
        (*SIX[:2], "FEDERAL REGISTER CITATION AND DATE OF PUBLICATION"),
    ],
)
def test_citations_may_be_headed_with_or_without_their_date(headings: tuple[str, ...]) -> None:
    assert len(entries(part(6, table(headings, VERIFIED_LATER)))) == 1


def test_supplement_that_is_not_there_or_reserved_lists_nobody() -> None:
    assert entries() == []
    assert entries(part(6, "", head="Supplement No. 6 to Part 744 [Reserved]")) == []


def test_footnote_in_a_row_of_its_own_is_no_party() -> None:
    note = '<TR><TD colspan="3"><SU>1</SU> See § 744.15(c) of the EAR.</TD></TR>'
    marked = (VERIFIED_LATER[0], VERIFIED_LATER[1] + "<SU>1</SU>", VERIFIED_LATER[2])
    (entry,) = entries(part(6, table(SIX, marked).replace("</TABLE>", note + "</TABLE>")))
    assert Detail("Footnote", "1") in entry.details


@pytest.mark.parametrize(
    ("damaged", "message"),
    [
        (part(6, ""), "no table in Supplement No. 6"),
        (part(6, table(SEVEN, VERIFIED_LATER)), "the columns are"),
        (part(7, table((*SEVEN, "Notes"), (*VERIFIED_LATER, ""))), "the columns are"),
        (part(7, table(SEVEN, VERIFIED_LATER)) * 2, "stands 2 times"),
        (part(7, table(SEVEN, VERIFIED_LATER[:2])), "2 cells, not 3"),
    ],
)
def test_damaged_supplement_is_not_taken_for_an_absent_one(damaged: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        entries(damaged)


def test_every_party_of_the_real_military_end_user_list_comes_back() -> None:
    if not DERIVED.exists():
        pytest.skip("the derived Military End-User List is not beside the project")
    sources = json.loads(DERIVED.read_text("utf-8"))["entities"]
    rows = [("CHINA", f"{escape(s['name'])}<br/>{escape(s['address'])}", s["federal_register"]) for s in sources]
    found = entries(part(7, table(SEVEN, *rows)))
    assert [e.name.rstrip(".") for e in found] == [s["name"].rstrip(".") for s in sources]
    assert len({e.key for e in found}) == 70
    assert {e.listed_on for e in found} == {date(2020, 12, 23), date(2021, 1, 15)}
    assert {a.country for e in found for a in e.addresses} == {"CN", "HK"}
