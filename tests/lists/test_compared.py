"""Parsing of two versions only what differs gives what parsing all of the new one gives, whatever stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shortcut import assert_as_whole, assert_both_ways, parsed
from versions import ENDS, NAMES, edited

from watchlist.lists import OfficialList, ca_sema, eu_annex_iv, us_bis_entity_list

WHERE = st.sampled_from(["", "1", "3", "3", "Trading"])
DAYS = st.sampled_from(["", "2022-02-24", "2023-05-19"])


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


@st.composite
def _canadian(draw: st.DrawFn) -> tuple[bytes, bytes]:
    heads = st.sampled_from(["<data-set>"] * 20 + ['<data-set xmlns="urn:one">', "<data>", ""])
    tails = st.sampled_from(["</data-set>"] * 20 + ["</data-set>\n", "", "<odd/></data-set>"])
    end = draw(ENDS)
    return tuple(
        (draw(heads) + end.join(pieces) + end + draw(tails)).encode() for pieces in draw(edited(RECORDS, ODD_RECORDS))
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


def test_real_canadian_list_is_read_as_in_the_whole(shared: Path) -> None:
    earlier, later = (
        (shared / f"data/lists/canada_sema_xml/{day}/sema-lmes.xml").read_bytes()
        for day in ("2020-04-15", "2025-05-25")
    )
    assert_as_whole(ca_sema.LIST, later, earlier)
    records = earlier.split(b"</record>")
    fewer = b"</record>".join([*records[:900], records[900].replace(b"19", b"20"), *records[907:]])
    assert_both_ways(ca_sema.LIST, fewer, earlier)


@pytest.mark.parametrize(
    ("spec", "sample"),
    [
        (ca_sema.LIST, "sample.xml"),
        (us_bis_entity_list.LIST, "sample.xml"),
        (eu_annex_iv.LIST, "sample/consolidated.xhtml"),
    ],
    ids=lambda given: given.key if isinstance(given, OfficialList) else "",
)
def test_of_the_publishers_own_layout_nothing_is_parsed_again(spec: OfficialList, sample: str) -> None:
    raw = (Path(__file__).parent / spec.key / sample).read_bytes()
    assert parsed(spec, raw, raw) == []
