"""The rows of part 744 stand alone, each under its country, and only those that differ are parsed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shortcut import assert_as_whole, assert_both_ways, parsed
from versions import ENDS, NAMES, edited

from watchlist.lists import us_bis_entity_list

COLUMNS = ("Country", "Entity", "License requirement", "License review policy", "Federal Register citation")
HEADING = f"<TR><TH>{'</TH><TH>'.join(COLUMNS)}</TH></TR>"
SHORT = f"<TR><TH>{'</TH><TH>'.join((*COLUMNS[:2], COLUMNS[-1]))}</TH></TR>"


def row(country: str, party: str, cited: str = "", *, wide: bool = True, end: str = "</TD>") -> str:
    between = "<TD>All items (See § 744.11)</TD><TD>Denial.</TD>" if wide else ""
    first = f"<TD>{country}</TD>" if country else "<TD/>"
    return f'<TR>{first}<TD class="left">{party}{end}{between}<TD>{cited}</TD></TR>'


BLANK = "<TR><TD/><TD></TD><TD/><TD/><TD/></TR>"
COUNTRIES = st.sampled_from([""] * 9 + ["TURKEY", "HONG KONG", "CRIMEA REGION OF<br/>UKRAINE"])
CITED = st.sampled_from(["", "89 FR 1, 2/27/24.", "89 FR 1, 2/27/24.", "90 FR 3, 1/2/25", "3, 5"])
ROWS = st.one_of(st.builds(row, COUNTRIES, NAMES, CITED), st.builds(row, COUNTRIES, NAMES))
ODD_ROWS = st.sampled_from(
    [
        row("TURKEY<SU>1</SU>", "Orion"),
        row("&#xA0;", "Orion"),
        row("[Reserved]", "Orion"),
        row("TURKEY", ""),
        BLANK,
        row("", "[Reserved]"),
        row("", "Orion, Ankara, Turkey."),
        row("", "Orion", wide=False),
        '<TR><TD rowspan="2">TURKEY</TD><TD>Sirius</TD><TD/><TD/><TD/></TR>',
        '<TR><TD colspan="2">TURKEY</TD><TD/><TD/><TD/></TR>',
        '<TR><TD colspan="5">TURKEY</TD></TR>',
        '<TR><TD colspan="5"><SU>1</SU> A note.</TD></TR>',
        "<TR><TD><TABLE><TR><TD>Orion</TD></TR></TABLE></TD></TR>",
        "</TABLE><TABLE>" + HEADING,
        "</TABLE>",
        HEADING,
        "<!-- -->",
        "words",
    ]
)


def supplement(number: int, heading: str, rows: Sequence[str], end: str = "\n") -> str:
    table = f"<TABLE>{heading}{end}{end.join(rows)}{end}</TABLE>"
    return f'<DIV9 N="Supplement No. {number} to Part 744" TYPE="APPENDIX"><HEAD>x</HEAD>{table}</DIV9>'


def part(*supplements: str, outside: str = "") -> bytes:
    return f'<?xml version="1.0"?>\n<DIV5 N="744">{outside}{"".join(supplements)}</DIV5>'.encode()


@st.composite
def _american(draw: st.DrawFn) -> tuple[bytes, bytes]:
    outside = st.sampled_from(
        ["", "", "", "<P>Other words</P>", "<TABLE><TR><TD>A</TD></TR></TABLE>", "<P>", '<P xmlns="urn:x"/>']
    )
    first = row("TURKEY", "Sirius")
    fours = draw(edited(ROWS, ODD_ROWS))
    sevens = draw(edited(st.builds(lambda name: row("", name, wide=False), NAMES), ODD_ROWS))
    end = draw(ENDS)
    found = []
    for four, seven in zip(fours, sevens, strict=True):
        others = supplement(7, SHORT, [row("TURKEY", "Sirius", wide=False), *seven]) if draw(st.booleans()) else ""
        found.append(part(supplement(4, HEADING, [first, *four], end), others, outside=draw(outside)))
    return found[0], found[1]


@given(_american())
def test_rows_are_read_as_in_the_whole(versions: tuple[bytes, bytes]) -> None:
    old, new = versions
    assert_as_whole(us_bis_entity_list.LIST, new, old)


STARS = [row("", name) for name in ("Vega", "Lira", "Altair", "Deneb", "Rigel", "Mizar", "Alcor", "Atlas", "Maia")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([row("", "Orion")], [row("", "Orion", "90 FR 3, 1/2/25")], ["4-tr-orion"]),
        (
            [row("", "Orion")],
            [row("", "Orion"), row("CHINA", "Orion"), row("TURKEY", "Sirius")],
            ["4-cn-orion", "4-tr-sirius"],
        ),
        ([row("", "[Reserved]"), BLANK], [row("", "Orion")], ["4-tr-orion"]),
        ([row("", "Orion")], [], []),
        ([row("", "Orion"), row("", "Orion", "90 FR 3, 1/2/25")], [row("", "Orion")], None),
        ([row("", "Orion")], [row("", "Orion"), row("", "Orion", "90 FR 3, 1/2/25")], None),
        ([row("TURKEY<SU>1</SU>", "Orion")], [row("", "Orion")], None),
    ],
)
def test_rows_stand_under_their_countries(
    before: Sequence[str], after: Sequence[str], expected: list[str] | None
) -> None:
    first = row("TURKEY", "Capella")
    old, new = (
        part(supplement(4, HEADING, [first, *rows, *STARS]), outside=f"<P>{len(rows)}</P>") for rows in (before, after)
    )
    assert parsed(us_bis_entity_list.LIST, new, old) == expected
    assert_as_whole(us_bis_entity_list.LIST, new, old)


def test_row_that_moves_to_another_country_is_another() -> None:
    rows = [row("TURKEY", "Capella"), *STARS]
    old = part(supplement(4, HEADING, [*rows, row("CHINA", "Sirius"), row("", "Maia 2")]))
    new = part(supplement(4, HEADING, [*rows, row("", "Maia 2"), row("CHINA", "Sirius")]))
    assert parsed(us_bis_entity_list.LIST, new, old) == ["4-tr-maia-2"]
    assert_as_whole(us_bis_entity_list.LIST, new, old)


def test_row_outside_the_table_is_no_row() -> None:
    first, *rest = [row("TURKEY", "Capella"), *STARS]
    old = part(supplement(4, HEADING, [first, *rest]))
    new = part(supplement(4, HEADING, rest).replace("</TABLE>", "</TABLE>" + first))
    assert parsed(us_bis_entity_list.LIST, new, old) is None


def _part_744(shared: Path, day: str) -> bytes:
    derived = shared / "data/lists/bis_entity_list_derived/bis_entity_list.json"
    tool = [sys.executable, str(shared / "tools/entity_list_to_ecfr_xml.py"), str(derived), "--as-of", day]
    return subprocess.run(tool, check=True, capture_output=True).stdout


def test_real_days_of_the_entity_list_are_read_as_in_the_whole(shared: Path) -> None:
    before, after = (_part_744(shared, day) for day in ("2019-05-01", "2019-05-31"))
    assert before != after
    assert_both_ways(us_bis_entity_list.LIST, before, after)
