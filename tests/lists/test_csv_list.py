"""A house list: every spreadsheet's habits, and every mistake named with its line."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.errors import ConfigError, ParseError
from watchlist.lists import Edition
from watchlist.lists.csv_list import csv_parser
from watchlist.model import Address, Detail, Entry, Schema

COLUMNS = {"key": "Ref", "name": "Firm", "country": "Country"}


def entries(content: bytes, columns: dict[str, str] | None = None) -> list[Entry]:
    found = list(csv_parser("house", columns or COLUMNS)(io.BytesIO(content)))
    assert found[0] == Edition(None)
    return [f for f in found if isinstance(f, Entry)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_spreadsheets_write_csv_in_many_ways(delimiter: str, encoding: str, newline: str) -> None:
    lines = [["Ref", "Firm", "Country"], ["7", "Örnek Çelik Ltd", "Turkey"], ["", "", ""]]
    content = newline.join(delimiter.join(line) for line in lines).encode(encoding)
    (entry,) = entries(content)
    assert (entry.list, entry.key, entry.name, entry.jurisdictions) == ("house", "7", "Örnek Çelik Ltd", ("TR",))


def test_every_word_has_its_column() -> None:
    words = (
        "key",
        "name",
        "aliases",
        "country",
        "schema",
        "vkn",
        "mersis",
        "registry_number",
        "lei",
        "address",
        "program",
    )
    header = [*words, "listed_on", "remarks", "Owner"]
    addresses = "Maslak, Istanbul; Ankara, Turkey"
    cells = [
        "A1",
        "Ornek Celik A.S.",
        "Ornek Steel; ORNEK",
        "TR",
        "company",
        "4540536920",
        "",
        "371692-5",
        "",
        addresses,
    ]
    cells += ["House rule 4;Embargo", "2024-02-27", "see file", "purchasing"]
    held = io.StringIO()
    csv.writer(held).writerows([header, cells])
    (entry,) = entries(held.getvalue().encode(), {word: word for word in header[:-1]})
    assert [name.text for name in entry.names] == ["Ornek Celik A.S.", "Ornek Steel", "ORNEK"]
    assert entry.schema is Schema.COMPANY
    assert {(i.type, i.value) for i in entry.identifiers} >= {("vkn", "4540536920")}
    assert {i.type for i in entry.identifiers} == {"vkn", "registration"}
    assert entry.addresses == (Address("Maslak, Istanbul", country="TR"), Address("Ankara, Turkey", country="TR"))
    assert entry.programs == ("House rule 4", "Embargo")
    assert (entry.listed_on, entry.remarks) == (date(2024, 2, 27), "see file")
    assert entry.details == (), "a column that no word is mapped to is left out"


def test_quoted_cell_may_hold_delimiters_and_lines() -> None:
    (entry,) = entries(b'Ref;Firm;Country\n1;"Ornek; Celik\nLtd";Turkey\n')
    assert entry.name == "Ornek; Celik Ltd"


def test_country_that_is_unknown_stays_as_a_detail() -> None:
    (entry,) = entries(b"Ref,Firm,Country\n1,Ornek,Atlantis\n")
    assert (entry.jurisdictions, entry.details) == ((), (Detail("Country", "Atlantis"),))


def test_key_is_made_of_name_and_country_where_there_is_none() -> None:
    columns = {"name": "Firm", "country": "Country"}
    (one,) = entries(b"Firm,Country\nORNEK CELIK,Turkey\n", columns)
    (same,) = entries("Country,Firm,Note\nTÜRKİYE,Örnek Çelik,x\n".encode(), columns)
    (other,) = entries(b"Firm,Country\nORNEK CELIK,Iran\n", columns)
    assert one.key == same.key != other.key


@given(st.permutations([b"1,A Ltd,Turkey", b"2,B Ltd,Iran", b"3,C Ltd,"]))
def test_order_of_rows_changes_nothing(rows: list[bytes]) -> None:
    found = {e.key: e for e in entries(b"\n".join([b"Ref,Firm,Country", *rows]))}
    assert found == {e.key: e for e in entries(b"Ref,Firm,Country\n1,A Ltd,Turkey\n2,B Ltd,Iran\n3,C Ltd,\n")}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"<!doctype html><p>", "web page"),
        (b"Ref,Name,Country\n1,A,TR\n", "line 1: there is no column 'Firm'"),
        (b"Ref,Firm,Country,Firm\n1,A,TR,B\n", "line 1: two columns"),
        (b"Ref,Firm,Country\n,A,TR\n", "line 2: the key is empty"),
        (b"Ref,Firm,Country\n1,,TR\n", "line 2: the name is empty"),
        (b"Ref,Firm,Country\n1,A,TR\n1,B,TR\n", "line 3: the key '1' stands twice"),
        (b"Ref,Firm,Country\n1,A,TR\n2,B\n", "line 3: there are 2 cells under 3 columns"),
        (b"Ref,Firm,Country\n1,A,TR,x\n", "line 2: there are 4 cells under 3 columns"),
        (b'Ref,Firm,Country\n1,"A,TR\n', "line 2: unexpected end"),
    ],
)
def test_mistakes_are_named_with_their_line(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        entries(content)


def test_line_is_the_file_s_own_where_cells_hold_lines() -> None:
    with pytest.raises(ParseError, match="line 4: the name is empty"):
        entries(b'Ref,Firm,Country\n1,"A\nB",TR\n2,,TR\n')


@pytest.mark.parametrize(("column", "value"), [("listed_on", "27/02/24"), ("listed_on", "soon"), ("schema", "Firm")])
def test_value_that_means_nothing_is_an_error(column: str, value: str) -> None:
    with pytest.raises(ParseError, match=f"line 2: .*{value}"):
        entries(f"Firm,X\nA,{value}\n".encode(), {"name": "Firm", column: "X"})


@pytest.mark.parametrize("printed", ["2024-02-27", "27.02.2024", "2024/02/27"])
def test_dates_are_read_in_the_ways_that_cannot_be_mistaken(printed: str) -> None:
    (entry,) = entries(f"Firm;On\nA;{printed}\n".encode(), {"name": "Firm", "listed_on": "On"})
    assert entry.listed_on == date(2024, 2, 27)


@pytest.mark.parametrize("columns", [{"key": "Ref"}, {"name": "Firm", "nmae": "x"}])
def test_mapping_is_checked_before_any_file_is_read(columns: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="name"):
        csv_parser("house", columns)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_an_error(content: bytes) -> None:
    try:
        found = entries(b"Ref,Firm,Country\n1,A Ltd,TR\n" + content)
    except ParseError:
        return
    assert found[0].name == "A Ltd"
