"""Australia's list: rows that are one party, references that are several, and cells as people fill them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from workbooks import repacked, workbook

from watchlist.errors import ParseError
from watchlist.lists.au_dfat import parse
from watchlist.model import Detail, Entry, Schema, Strength

HEADER = ("Reference", "Name of Individual or Entity", "Type", "Name Type")


def read(*rows: tuple[object, ...], more: tuple[str, ...] = ()) -> list[Entry]:
    content = workbook([(*HEADER, *more), *rows])
    return [item for item in parse(io.BytesIO(content)) if isinstance(item, Entry)]


def one(column: str, cell: object, kind: str = "Individual") -> Entry:
    [entry] = read((1, "PATEK Umar", kind, "Primary Name", cell), more=(column,))
    return entry


def edited(content: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return repacked(content, {name: archive.read(name).replace(*change)})


def test_rows_of_one_reference_are_one_party_whose_other_names_they_bear() -> None:
    [party] = read(
        ("101b", "Umar Kecil", "Individual", "Alias", "Weak"),
        (101, "PATEK Umar", "Individual", "Primary Name"),
        ("101a", "Omar Patek", "Individual", "Alias", "Strong"),
        more=("Alias Strength",),
    )
    assert party.key == "101"
    assert [(name.text, name.strength) for name in party.names] == [
        ("PATEK Umar", Strength.PRIMARY),
        ("Omar Patek", Strength.STRONG),
        ("Umar Kecil", Strength.WEAK),
    ]


def test_reference_of_two_parties_is_two_entries_whose_keys_are_the_same_in_any_order() -> None:
    first = [("7", "ACHWAN Mochammad", "Individual", "Primary Name", "12/03/2012"), ("7a", "Akhwan", "Individual", "a")]
    other = [("8", "Rajah Solaiman", "Entity", "Primary Name", "04/06/2008")]
    second = [("7", "CHON MA SAN", "Vessel", "Primary Name", "30/03/2018"), ("7a", "CHONMASAN", "Vessel", "a")]
    for rows in (first + other + second, second + first + other, first + second + other):
        entries = {entry.key: [name.text for name in entry.names] for entry in read(*rows, more=("Control Date",))}
        assert entries == {
            "7": ["ACHWAN Mochammad", "Akhwan"],
            "7-chon-ma-san": ["CHON MA SAN", "CHONMASAN"],
            "8": ["Rajah Solaiman"],
        }


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        (date(1966, 7, 20), ("1966-07-20",)),
        ("20/07/1966", ("1966-07-20",)),
        ("07/1966", ("1966-07",)),
        (1966, ("1966",)),
        (24308, ("1966-07-20",)),
        ("Approximately 1960", ("Approximately 1960",)),
        ("a) 20/07/1966_x000D_\nb) 1970", ("1966-07-20", "1970")),
    ],
)
def test_birth_dates_come_as_dates_numbers_and_words(cell: object, read_as: tuple[str, ...]) -> None:
    assert one("Date of Birth", cell).birth_dates == read_as


@pytest.mark.parametrize("cell", [date(2011, 7, 19), "19/07/2011", "2011-07-19", 40743, "19 July 2011"])
def test_control_date_is_the_day_of_the_listing(cell: object) -> None:
    assert one("Control Date", cell).listed_on == date(2011, 7, 19)


def test_control_date_that_is_no_day_is_kept_as_printed() -> None:
    entry = one("Control Date", "mid 2011")
    assert (entry.listed_on, entry.details) == (None, (Detail("Control Date", "mid 2011"),))


@pytest.mark.parametrize(("cell", "said"), [(True, "Yes"), ("Yes", "Yes"), (1, "Yes"), ("in part", "in part")])
def test_measure_that_applies_is_told(cell: object, said: str) -> None:
    assert one("Travel Ban", cell).details == (Detail("Travel Ban", said),)


@pytest.mark.parametrize("cell", [False, "No", "FALSE", 0, None, "  "])
def test_measure_that_does_not_apply_is_not_told(cell: object) -> None:
    assert one("Travel Ban", cell).details == ()


def test_citizenship_of_a_firm_is_where_it_belongs() -> None:
    assert one("Citizenship", "Türkiye").citizenships == ("TR",)
    firm = one("Citizenship", "Türkiye", kind="Entity")
    assert (firm.schema, firm.jurisdictions, firm.citizenships) == (Schema.ORGANIZATION, ("TR",), ())


def test_addresses_are_listed_one_by_one_with_their_countries() -> None:
    entry = one("Address", "a) Perpa Ticaret Merkezi, Istanbul, Turkey_x000D_\nb) Unit b) 12, Dubai, UAE;")
    assert [(address.text, address.country) for address in entry.addresses] == [
        ("Perpa Ticaret Merkezi, Istanbul, Turkey", "TR"),
        ("Unit b) 12, Dubai, UAE", "AE"),
    ]


def test_columns_are_known_by_name_whatever_their_order_and_spelling() -> None:
    rows = [("NAME TYPE", "type", "Reference ", "Name of individual or entity"), ("Primary name", "Entity", 3, "ORION")]
    [entry] = [item for item in parse(io.BytesIO(workbook(rows))) if isinstance(item, Entry)]
    assert (entry.key, entry.name) == ("3", "ORION")


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([(*HEADER, "Gazette"), (1, "ORION", "Entity", "Primary Name")], "unknown column 'gazette'"),
        ([HEADER[:3], (1, "ORION", "Entity")], "no column name type"),
        ([(*HEADER, "Type"), (1, "ORION", "Entity", "Primary Name")], "same name"),
        ([HEADER, ("A1", "ORION", "Entity", "Primary Name")], "row 2: .*reference"),
        ([HEADER, (1, None, "Entity", "Primary Name")], "row 2: .*name"),
        ([HEADER, (1, "ORION", "Entity", "Primary Name", "stray")], "row 2: .*outside"),
        ([], "empty"),
    ],
)
def test_what_the_table_does_not_allow_is_an_error_that_names_the_place(
    rows: list[tuple[object, ...]], complaint: str
) -> None:
    with pytest.raises(ParseError, match=complaint):
        list(parse(io.BytesIO(workbook(rows))))


def test_workbook_with_a_document_type_is_an_error() -> None:
    content = workbook([HEADER, (1, "ORION", "Entity", "Primary Name")])
    hostile = edited(content, "xl/worksheets/sheet1.xml", (b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet'))
    with pytest.raises(ParseError, match="document type"):
        list(parse(io.BytesIO(hostile)))


def test_workbook_whose_sheet_is_no_sheet_is_an_error() -> None:
    content = workbook([HEADER, (1, "ORION", "Entity", "Primary Name")])
    with pytest.raises(ParseError):
        list(parse(io.BytesIO(edited(content, "xl/worksheets/sheet1.xml", (b"</row>", b"</wor>")))))


def test_archive_that_is_no_workbook_is_an_error() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("list.csv", "a,b")
    with pytest.raises(ParseError, match="cannot be read"):
        list(parse(io.BytesIO(made.getvalue())))
