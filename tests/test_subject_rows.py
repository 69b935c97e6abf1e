"""Rows that people write become subjects, and become the same rows again."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.cli.written import write_rows
from watchlist.errors import InputError
from watchlist.model import Address, Identifier, Name, Origin, Strength, Subject
from watchlist.names.fold import fold
from watchlist.subject_rows import COLUMNS, Row, edited, read_subjects, renewed, subject_of_row

LISTED = Subject(
    id="a",
    names=(Name("ALFA MAKINA"), Name("ALFA", Strength.WEAK, "a.k.a."), Name("ALFA CO", Strength.STRONG, "f.k.a.")),
    country="TR",
    identifiers=(
        Identifier("vkn", "6121294799", "TR", "Tax ID No.", "612-129-4799"),
        Identifier("registration", "111", "TR", "Registration Number"),
        Identifier("registration", "222", "TR", "Registration Number"),
        Identifier("tax", "333", "DE", "Tax ID No."),
    ),
    addresses=(Address("Kadikoy, Istanbul", "Istanbul", "TR"),),
    origin=Origin.LIST,
    reason="a list: address in TR",
)
SAME = Row(
    id="a",
    name="ALFA MAKINA",
    aliases="ALFA;ALFA CO",
    country="TR",
    vkn="6121294799",
    registry_number="111",
    address="Kadikoy, Istanbul",
)


def test_a_row_that_says_the_same_changes_nothing() -> None:
    assert renewed(LISTED, subject_of_row(SAME, place="here")) == LISTED


def test_a_row_replaces_what_it_says_and_keeps_what_no_column_says() -> None:
    row = replace_row(SAME, aliases="ALFA", vkn="2931074985", note="customer")
    after = renewed(LISTED, subject_of_row(row, place="here"))
    assert [name.text for name in after.names] == ["ALFA MAKINA", "ALFA"]
    assert after.names[1].strength is Strength.WEAK
    numbers = {(number.type, number.value) for number in after.identifiers}
    assert numbers == {("vkn", "2931074985"), ("registration", "111"), ("registration", "222"), ("tax", "333")}
    assert (after.note, after.origin, after.reason) == ("customer", Origin.USER, LISTED.reason)


def test_an_edit_keeps_what_it_does_not_say_and_takes_the_subject_from_the_list() -> None:
    after = edited(LISTED, Row(id="a", name="BETA MAKINA", note="renamed"))
    assert [name.text for name in after.names] == ["BETA MAKINA", "ALFA MAKINA", "ALFA", "ALFA CO"]
    assert [name.strength for name in after.names[1:]] == [Strength.STRONG, Strength.WEAK, Strength.STRONG]
    assert after.identifiers == LISTED.identifiers
    assert after.addresses == LISTED.addresses
    assert (after.country, after.note, after.origin) == ("TR", "renamed", Origin.USER)


def replace_row(row: Row, **changed: str) -> Row:
    return Row(**{**{column: getattr(row, column) for column in COLUMNS}, **changed})


def test_the_same_firm_written_twice_is_one_subject() -> None:
    first = subject_of_row(Row(name="Örnek Dış Ticaret", country="Türkiye"), place="here")
    second = subject_of_row(Row(name="ORNEK DIS TICARET", country="TR"), place="here")
    assert first.id == second.id
    assert first.id != subject_of_row(Row(name="Örnek Dış Ticaret", country="DE"), place="here").id


def test_a_mersis_number_gives_the_tax_number_inside_it() -> None:
    subject = subject_of_row(Row(name="Alfa", country="TR", mersis="0612129479900001"), place="here")
    assert ("vkn", "6121294799") in {(number.type, number.value) for number in subject.identifiers}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiters_of_spreadsheets_are_read(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "subjects.csv"
    file.write_text(
        delimiter.join(["id", "name"]) + "\n" + delimiter.join(["a", "Şişecam"]) + "\n", encoding="utf-8-sig"
    )
    assert [one.name for one in read_subjects(file)] == ["Şişecam"]


def test_a_turkish_spreadsheet_that_is_not_unicode_is_read(tmp_path: Path) -> None:
    file = tmp_path / "subjects.csv"
    file.write_bytes("id;name\r\na;Işık Dış Ticaret\r\n".encode("cp1254"))
    assert [one.name for one in read_subjects(file)] == ["Işık Dış Ticaret"]


@pytest.mark.parametrize("raw", [b"name\nAlfa \x81\n", b"name\nAlfa \x8d\n", b"\xff\xfen\x00a\x00m\x00e\x00\x8d\x00"])
def test_a_file_in_another_encoding_is_refused_with_the_remedy(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "subjects.csv"
    file.write_bytes(raw)
    with pytest.raises(InputError, match=r"subjects\.csv: .*save it as CSV UTF-8"):
        read_subjects(file)


def test_a_cell_may_hold_a_line_end(tmp_path: Path) -> None:
    file = tmp_path / "subjects.csv"
    file.write_text('id,name,note\na,Alfa,"one\ntwo"\nb,,x\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 4"):
        read_subjects(file)


WORD = st.text(st.characters(categories=["L", "N"], include_characters=" .&'=+@-"), min_size=1, max_size=20).map(
    str.strip
)


@given(st.lists(WORD.filter(fold), min_size=1, max_size=5), WORD)
def test_what_is_written_as_export_writes_it_is_read_again(names: list[str], note: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "subjects.csv"
        rows = [[str(number), name, note] for number, name in enumerate(names)]
        write_rows(rows, ["id", "name", "note"], file)
        with file.open(encoding="utf-8", newline="") as written:
            assert len(list(csv.reader(written))) == len(names) + 1
        read = [(one.id, one.name, one.note) for one in read_subjects(file)]
    assert read == [(identity, name, said) for identity, name, said in rows]


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_marked(tmp_path: Path) -> None:
    write_rows([["=HYPERLINK(1)"]], ["name"], tmp_path / "out.csv")
    assert "'=HYPERLINK" in (tmp_path / "out.csv").read_text(encoding="utf-8")
