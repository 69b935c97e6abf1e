"""Parsing of two versions only what differs gives what parsing all of the new one gives, whatever stands in them."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.errors import ParseError
from watchlist.lists import OfficialList, ca_sema, us_bis_entity_list
from watchlist.lists.slices import Sames, Uncut
from watchlist.model import Entry
from watchlist.reading import Items, Spool, read

Told = tuple[dict[str, str], list[Entry], frozenset[str]] | str


def told(spec: OfficialList, raw: bytes, before: dict[str, str], old: bytes | None) -> Told:
    """What a reading says, or why there is none."""

    def items() -> Items:
        assert spec.differing
        yield from spec.differing(io.BytesIO(raw), io.BytesIO(old or b""), before)

    with Spool() as spool:
        try:
            reading = read(spec.parse, io.BytesIO(raw), before, spool, None, items if old is not None else None)
        except ParseError as error:
            return str(error)
        return reading.seen, sorted(reading.differing, key=lambda one: one.key), reading.gone


def known(spec: OfficialList, raw: bytes) -> dict[str, str]:
    """What stands after the version before."""
    found = told(spec, raw, {}, None)
    return found[0] if isinstance(found, tuple) else {}


def parsed(spec: OfficialList, new: bytes, old: bytes) -> list[str] | None:
    """The keys of the entries that are parsed; None where all of them have to be."""
    assert spec.differing
    try:
        items = list(spec.differing(io.BytesIO(new), io.BytesIO(old), known(spec, old)))
    except Uncut:
        return None
    assert any(isinstance(item, Sames) for item in items)
    return sorted(item.key for item in items if isinstance(item, Entry))


def assert_as_whole(spec: OfficialList, new: bytes, old: bytes) -> None:
    standing = known(spec, old)
    assert told(spec, new, standing, old) == told(spec, new, standing, None)


NAMES = st.sampled_from(
    [
        "Orion",
        "ORION",
        "Orion 3",
        "Orion 3 5",
        "Orion Trading",
        "Mayak",
        "Mayak 1",
        "Vega",
        "Lira",
        "Altair",
        "Deneb",
        "Rigel",
    ]
)
WHERE = st.sampled_from(["", "1", "3", "3", "Trading"])
DAYS = st.sampled_from(["", "2022-02-24", "2023-05-19"])
Pieces = list[str]


@st.composite
def _edited(draw: st.DrawFn, piece: st.SearchStrategy[str], odd: st.SearchStrategy[str]) -> tuple[Pieces, Pieces]:
    """The pieces of a version, and those of the next: some changed, added, removed, repeated, in another order."""
    before = draw(st.lists(piece, min_size=2, max_size=14, unique=draw(st.integers(0, 4)) > 0))
    if draw(st.integers(0, 7)) == 7:
        before.insert(draw(st.integers(0, len(before))), draw(odd))
    kept = [one for one in before if draw(st.integers(0, 7)) < 7]
    after = [
        *kept,
        *draw(st.lists(piece, max_size=2)),
        *draw(st.lists(st.one_of(st.sampled_from(before), odd), max_size=1)),
    ]
    return before, draw(st.permutations(after)) if draw(st.booleans()) else after


def record(name: str, schedule: str = "", listed: str = "", item: str = "", country: str = "Russia / Russie") -> str:
    cells = {"Country": country, "EntityOrShip": name, "Schedule": schedule, "Item": item, "DateOfListing": listed}
    return "<record>" + "".join(f"<{cell}>{text}</{cell}>" for cell, text in cells.items() if text) + "</record>"


RECORDS = st.one_of(st.builds(record, NAMES, WHERE, DAYS, st.sampled_from(["", "5"])), st.builds(record, NAMES))
ODD_RECORDS = st.sampled_from(
    [
        "<record><Country>Iran</Country></record>",
        "<record/>",
        "<record></record ><record></record>",
        "<!-- <record></record> -->",
        "</record>",
        "<other/>",
        "words",
    ]
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", ""])


@st.composite
def _canadian(draw: st.DrawFn) -> tuple[bytes, bytes]:
    heads = st.sampled_from(["<data-set>"] * 20 + ['<data-set xmlns="urn:one">', "<data>", ""])
    tails = st.sampled_from(["</data-set>"] * 20 + ["</data-set>\n", "", "<odd/></data-set>"])
    end = draw(ENDS)
    return tuple(
        (draw(heads) + end.join(pieces) + end + draw(tails)).encode() for pieces in draw(_edited(RECORDS, ODD_RECORDS))
    )  # type: ignore[return-value]


@given(_canadian())
def test_records_are_read_as_in_the_whole(versions: tuple[bytes, bytes]) -> None:
    old, new = versions
    assert_as_whole(ca_sema.LIST, new, old)


def canadian(*records: str) -> bytes:
    return f"<data-set>\n{''.join(records)}</data-set>".encode()


OTHERS = [
    record(name) for name in ("Vega", "Lira", "Altair", "Deneb", "Rigel", "Mizar", "Alcor", "Atlas", "Maia", "Electra")
]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([record("Orion")], [record("Orion", "3")], ["ru-orion"]),
        ([record("Orion")], [record("Orion"), record("Mayak")], ["ru-mayak"]),
        ([record("Orion")], [], []),
        ([], [record("Orion", "3"), record("Orion", "4")], ["ru-orion", "ru-orion-4"]),
        ([record("Orion", "3"), record("Orion", "4")], [], []),
        # Its namesake now has the plain key.
        ([record("Orion", "3"), record("Orion", "4")], [record("Orion", "4")], None),
        ([record("Orion", "3"), record("Orion", "4")], [record("Orion", "3")], None),
        ([record("Orion", "4")], [record("Orion", "3"), record("Orion", "4")], None),
        # It could be the key of a namesake that stayed.
        ([record("Orion"), record("Orion Trading")], [record("Orion Trading")], None),
        # Two records are one entry, which stands as long as one of them does.
        ([record("Orion"), record("Orion").replace("Orion", " Orion")], [record("Orion")], None),
    ],
)
def test_keys_that_others_share_are_not_given_to_those_that_are_left(
    before: Sequence[str], after: Sequence[str], expected: list[str] | None
) -> None:
    old, new = canadian(*before, *OTHERS), canadian(*after, *OTHERS)
    assert parsed(ca_sema.LIST, new, old) == expected
    assert_as_whole(ca_sema.LIST, new, old)


def test_where_much_differs_all_is_parsed() -> None:
    assert parsed(ca_sema.LIST, canadian(*OTHERS), canadian(*OTHERS).replace(b"<Country>", b"\n<Country>")) is None


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
    fours = draw(_edited(ROWS, ODD_ROWS))
    sevens = draw(_edited(st.builds(lambda name: row("", name, wide=False), NAMES), ODD_ROWS))
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


def assert_both_ways(spec: OfficialList, one: bytes, other: bytes) -> None:
    assert_as_whole(spec, one, other)
    assert_as_whole(spec, other, one)
    assert parsed(spec, one, other) is not None


def _part_744(shared: Path, day: str) -> bytes:
    derived = shared / "data/lists/bis_entity_list_derived/bis_entity_list.json"
    tool = [sys.executable, str(shared / "tools/entity_list_to_ecfr_xml.py"), str(derived), "--as-of", day]
    return subprocess.run(tool, check=True, capture_output=True).stdout


def test_real_days_of_the_entity_list_are_read_as_in_the_whole(shared: Path) -> None:
    before, after = (_part_744(shared, day) for day in ("2019-05-01", "2019-05-31"))
    assert before != after
    assert_both_ways(us_bis_entity_list.LIST, before, after)


def test_real_canadian_list_is_read_as_in_the_whole(shared: Path) -> None:
    earlier, later = (
        (shared / f"data/lists/canada_sema_xml/{day}/sema-lmes.xml").read_bytes()
        for day in ("2020-04-15", "2025-05-25")
    )
    assert_as_whole(ca_sema.LIST, later, earlier)
    records = earlier.split(b"</record>")
    fewer = b"</record>".join([*records[:900], records[900].replace(b"19", b"20"), *records[907:]])
    assert_both_ways(ca_sema.LIST, fewer, earlier)
