"""The second column of the Entity List: real sentences of the list, and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.lists.entity_cell import EntityCell, read_cell
from watchlist.model import Schema, Strength


def names(cell: EntityCell) -> list[str]:
    return [name.text for name in cell.names]


def addresses(cell: EntityCell) -> list[str]:
    return [address.text for address in cell.addresses]


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        (
            "Murat Peker, Mah. Idris Kosku Caddesi No: 1, Eyup, Turkey",
            "Murat Peker",
            "Mah. Idris Kosku Caddesi No: 1, Eyup, Turkey",
        ),
        ("Longtek Company, Ltd., Room 5, Beijing, China.", "Longtek Company, Ltd.", "Room 5, Beijing, China"),
        ("SANCO ME, LLC, Shop 8, Dubai, U.A.E.", "SANCO ME, LLC", "Shop 8, Dubai, U.A.E."),
        ("Huawei OpenLab (Delhi, India), Delhi, India.", "Huawei OpenLab (Delhi, India)", "Delhi, India"),
    ],
)
def test_name_ends_at_the_comma_that_no_legal_form_follows(line: str, name: str, address: str) -> None:
    cell = read_cell([line])
    assert (names(cell), addresses(cell)) == ([name], [address])


@pytest.mark.parametrize("line", ["Kral Aviation", "Presto Freight International, LLC", "Longtek Company, Ltd."])
def test_row_may_hold_a_name_alone(line: str) -> None:
    cell = read_cell([line])
    assert (names(cell), addresses(cell)) == ([line], [])


@pytest.mark.parametrize("dash", ["—", "–", "-", "— "])
@pytest.mark.parametrize("and_word", ["; and", ";and", ";", " and"])
def test_aliases_are_lines_with_a_dash(dash: str, and_word: str) -> None:
    first = f"{dash}Ornek Foreign Trade{and_word if and_word != ' and' else '; and'}"
    cell = read_cell(
        [
            "Ornek Dis Ticaret Ltd. Sti., a.k.a., the following two aliases:",
            first,
            f"{dash}Ornek Tic. A.S.",
            "Maslak Mah. No: 1, Istanbul, Turkey; and Perpa No: 2, Istanbul, Turkey.",
        ]
    )
    assert names(cell) == ["Ornek Dis Ticaret Ltd. Sti.", "Ornek Foreign Trade", "Ornek Tic. A.S."]
    assert [name.strength for name in cell.names] == [Strength.PRIMARY, Strength.STRONG, Strength.STRONG]
    assert addresses(cell) == ["Maslak Mah. No: 1, Istanbul, Turkey", "Perpa No: 2, Istanbul, Turkey"]


def test_aliases_may_run_on_in_one_line() -> None:
    cell = read_cell(
        ["Ornek, a.k.a., the following two aliases:—Ornek Alfa; and —Ornek Beta.", "No. 1, Ankara, Turkey."]
    )
    assert names(cell) == ["Ornek", "Ornek Alfa", "Ornek Beta"]
    assert addresses(cell) == ["No. 1, Ankara, Turkey"]


def test_last_alias_may_carry_the_addresses() -> None:
    cell = read_cell(
        [
            "Huawei OpenLab Istanbul, a.k.a., the following one alias:",
            "—Huawei Istanbul OpenLab. Istanbul, Turkey; and No. 5, Ankara, Turkey.",
        ]
    )
    assert names(cell) == ["Huawei OpenLab Istanbul", "Huawei Istanbul OpenLab"]
    assert addresses(cell) == ["Istanbul, Turkey", "No. 5, Ankara, Turkey"]


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("M.A.G. Tech, 5762 Royalmount Ave, Montreal, Canada", "M.A.G. Tech"),
        ("SGM-Most, LLC. D. 10 korp. 3, Moscow 121170, Russia", "SGM-Most, LLC"),
        ("Enrich Ever Technologies Co., 9F No. 38, Taoyuan, Taiwan", "Enrich Ever Technologies Co."),
        (
            "Huawei Software Technologies Co. Ltd. 300 South Oak Way, Reading, United Kingdom",
            "Huawei Software Technologies Co. Ltd.",
        ),
    ],
)
def test_address_on_the_line_of_an_alias_is_cut_off_behind_the_name(alias: str, name: str) -> None:
    assert names(read_cell(["Ornek, a.k.a., the following one alias:", f"—{alias}."])) == ["Ornek", name]


def test_former_names_say_that_they_are_former() -> None:
    cell = read_cell(
        [
            "Zorsecurity Center (f.k.a., Esage Lab), a.k.a., the following one alias:",
            "—TSOR Security.",
            "Office 444, Moscow, Russia.",
        ]
    )
    assert [(name.text, name.relation) for name in cell.names] == [
        ("Zorsecurity Center", ""),
        ("Esage Lab", "f.k.a."),
        ("TSOR Security", "a.k.a."),
    ]


def test_bracket_may_close_in_the_next_line() -> None:
    cell = read_cell(["Sabanican Company (a.k.a.", "Sabanican Pad Co.), Unit #23, Eighth Floor, Tehran, Iran"])
    assert names(cell) == ["Sabanican Company", "Sabanican Pad Co."]
    assert addresses(cell) == ["Unit #23, Eighth Floor, Tehran, Iran"]


def test_subordinate_institutions_are_told_from_aliases() -> None:
    cell = read_cell(
        [
            "Ornek Academy, and the following two subordinate institutions:",
            "—Ornek Institute;",
            "—Ornek Works.",
            "No. 1, Beijing, China.",
        ]
    )
    assert names(cell)[0] == "Ornek Academy"
    assert {name.relation for name in cell.names[1:]} == {"subordinate institution"}


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (" (See alternate address under Iran).", "See alternate address under Iran"),
        (", (see also addresses under Syria)", "see also addresses under Syria"),
        (
            ". (For alternate addresses, see Kazakhstan and Kyrgyzstan.)",
            "For alternate addresses, see Kazakhstan and Kyrgyzstan",
        ),
        (" (See also Crimea (Occupied)).", "See also Crimea (Occupied)"),
    ],
)
def test_cross_reference_is_no_address(reference: str, said: str) -> None:
    cell = read_cell([f"Abbas Goldoozan, Yesil Tulumba A, Istanbul, Turkey 34134{reference}"])
    assert addresses(cell) == ["Yesil Tulumba A, Istanbul, Turkey 34134"]
    assert cell.references == (said,)


@pytest.mark.parametrize(
    "lines",
    [
        ["Address 01, No: 52 Hasat Sk., Sisli, Istanbul, Turkey."],
        ["Address 01", "No: 52 Hasat Sk., Sisli, Istanbul, Turkey."],
    ],
)
def test_address_without_a_party_says_so(lines: list[str]) -> None:
    cell = read_cell(lines)
    assert cell.bare
    assert names(cell) == ["Address 01, No: 52 Hasat Sk., Sisli, Istanbul, Turkey"]
    assert cell.schema is Schema.LEGAL_ENTITY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kat: 1 No; 114, Istanbul, Turkey and Huzur mah, Istanbul, Turkey",
            ["Kat: 1 No; 114, Istanbul, Turkey", "Huzur mah, Istanbul, Turkey"],
        ),
        ("Bratislava; Bratislavsky, 84101, Slovakia", ["Bratislava; Bratislavsky, 84101, Slovakia"]),
        ("Shop 1, Dubai, U.A.E.; Shop 2, Dubai, U.A.E.", ["Shop 1, Dubai, U.A.E.", "Shop 2, Dubai, U.A.E."]),
        (
            "Address: 1 A St, Moscow, Russia Alt Address: 2 B St, Moscow, Russia",
            ["1 A St, Moscow, Russia", "2 B St, Moscow, Russia"],
        ),
        (
            "Dasht Qala, Kabul, Afghanistan, and Wazir and Sons Road 10, Kabul, Afghanistan",
            ["Dasht Qala, Kabul, Afghanistan", "Wazir and Sons Road 10, Kabul, Afghanistan"],
        ),
    ],
)
def test_addresses_are_parted_only_where_one_ends(text: str, expected: list[str]) -> None:
    assert addresses(read_cell(["Ornek", text])) == expected


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("No. 1, Istanbul, Turkey", "TR"),
        ("No. 1, Ankara, 06374 Türkiye", "TR"),
        ("No. 1, Istanbul Turkey 34758", "TR"),
        ("No. 1, Wan Chai, Hong Kong", "HK"),
        ("Tortola, British Virgin Islands", "VG"),
        ("Deira, Dubai, U.A.E.", "AE"),
        ("No. 1, Haidian District, Beijing", None),
    ],
)
def test_country_is_what_the_address_ends_with(address: str, country: str | None) -> None:
    assert [found.country for found in read_cell(["Ornek", address]).addresses] == [country]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("Orel Dis Ticaret Ltd.", Schema.COMPANY),
        ("Megasan Elektronik Ticaret Ve Sanayi A.S.", Schema.COMPANY),
        ("OOO 'Stroygazmontazh'", Schema.COMPANY),
        ("Mehmet Cingi", Schema.LEGAL_ENTITY),
        ("Ministry of Defence", Schema.LEGAL_ENTITY),
    ],
)
def test_only_a_legal_form_makes_a_company(name: str, schema: Schema) -> None:
    assert read_cell([name]).schema is schema


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_is_read_without_failing(lines: list[str]) -> None:
    cell = read_cell(lines)
    assert all(name.text.strip() == name.text != "" for name in cell.names)
    assert all(address.text for address in cell.addresses)
