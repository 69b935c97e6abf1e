"""What is exported is whole, as of any time, and what the programs that read it expect."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, DELTA, GAMMA

from watchlist.cli.exported import NEVER, columns
from watchlist.cli.exports import Format, What
from watchlist.cli.ftm import entry_entities, subject_entity
from watchlist.cli.written import whole, write_rows
from watchlist.errors import InputError
from watchlist.model import Address, Citation, Detail, Entry, Identifier, Name, Schema, Strength, Subject

KINDS = ["entries", "events", "subjects", "judgements", "alerts"]


@pytest.fixture
def polled(command: CommandLine, house_file: Path) -> CommandLine:
    """Two readings: a baseline of 1 August and one more Turkish firm on the 5th, judged not to be what it seems."""
    for day, rows in (("2024-08-01", [ALPHA, BETA, GAMMA]), ("2024-08-05", [ALPHA, BETA, GAMMA, DELTA])):
        house_file.write_text("\n".join(["Ref,Firm,Country,Address,Note", *rows, ""]), encoding="utf-8")
        command.json("poll", "house", "--file", str(house_file), "--at", f"{day}T12:00Z")
    (hit,) = command.json("hits")
    command.json("judge", hit["id"], "unsure", "--by", "Compliance")
    return command


def lines(command: CommandLine, *arguments: str) -> list[Object]:
    answer = command("export", *arguments)
    assert answer.code == 0, answer.err
    return answer.objects


@pytest.mark.parametrize("what", KINDS)
def test_every_kind_is_exported_as_of_a_time(polled: CommandLine, what: str) -> None:
    assert lines(polled, what, "--as-of", "2024-07-31") == []
    now = lines(polled, what)
    assert now
    assert lines(polled, what, "--as-of", "2999-01-01") == now


def test_times_in_csv_are_as_they_are_in_json(polled: CommandLine) -> None:
    answer = polled("export", "events", "--format", "csv")
    told = [row["detected_at"] for row in csv.DictReader(io.StringIO(answer.out))]
    assert told == [one["detected_at"] for one in lines(polled, "events")]


def test_what_was_there_at_a_time(polled: CommandLine) -> None:
    assert [one["key"] for one in lines(polled, "entries", "--as-of", "2024-08-04")] == ["1", "2", "3"]
    assert [one["kind"] for one in lines(polled, "events", "--as-of", "2024-08-05")] == ["listed"]
    assert lines(polled, "events", "--as-of", "2024-08-05T11:00Z") == []
    tracked = lines(polled, "subjects", "--as-of", "2024-08-05")
    assert tracked == lines(polled, "subjects")
    polled.json("subjects", "remove", tracked[0]["id"])
    assert lines(polled, "subjects") == tracked[1:]
    assert lines(polled, "subjects", "--as-of", "2024-08-05") == tracked


def test_entries_are_exported_by_the_lists_own_dates(polled: CommandLine) -> None:
    assert lines(polled, "entries", "--effective", "2024-07-31") == []
    assert len(lines(polled, "entries", "--effective", "2024-08-06")) == 4


@pytest.mark.parametrize("what", KINDS)
def test_the_columns_are_those_of_the_objects(polled: CommandLine, tmp_path: Path, what: str) -> None:
    for one in lines(polled, what):
        assert list(one) == list(columns(What(what)))
    out = tmp_path / "out.csv"
    assert polled("export", what, "--format", "csv", "--out", str(out)).code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(lines(polled, what))
    assert all(list(row) == list(columns(What(what))) for row in rows)


def test_an_empty_table_has_its_columns(alone: CommandLine) -> None:
    assert (
        alone("export", "alerts", "--format", "csv").out
        == "id,subscription,event,subject,state,reason,created_at,deliveries,"
        "folded,due_at,acknowledged_at,acknowledged_by,resolved_at,resolved_by,note\n"
    )
    assert alone("export", "alerts").out == ""


@pytest.mark.parametrize("what", KINDS)
def test_parquet_has_typed_columns(polled: CommandLine, tmp_path: Path, what: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "out.parquet"
    answer = polled("export", what, "--format", "parquet", "--out", str(out))
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    table = parquet.read_table(out)
    assert table.column_names == list(columns(What(what)))
    said = lines(polled, what)
    assert table.num_rows == len(said)
    types = {field.name: str(field.type) for field in table.schema}
    if what == "entries":
        assert types["valid_from"] == "timestamp[us, tz=UTC]"
        assert (types["listed_on"], types["names"]) == ("date32[day]", "string")
        assert types["countries"].startswith("list<")
        place = [one["key"] for one in said].index("4")
        delta = table.to_pylist()[place]
        assert delta["countries"] == ["TR"]
        assert delta["valid_from"] == datetime(2024, 8, 5, 12, tzinfo=UTC)
        assert json.loads(delta["names"]) == said[place]["names"]


def test_parquet_is_written_in_groups(polled: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("watchlist.cli.parquet.GROUP", 3)
    polled("export", "entries", "--format", "parquet", "--out", str(tmp_path / "out.parquet"))
    read = parquet.ParquetFile(tmp_path / "out.parquet")
    assert [read.metadata.row_group(number).num_rows for number in range(read.num_row_groups)] == [3, 1]


def test_without_pyarrow_it_is_said_how_to_get_it(
    alone: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = alone("export", "entries", "--format", "parquet", "--out", str(tmp_path / "out.parquet"))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.endswith("pip install 'watchlist[parquet]'\n")
    assert len(answer.err.splitlines()) == 1


def test_parquet_is_not_for_a_terminal(alone: CommandLine) -> None:
    answer = alone("export", "entries", "--format", "parquet")
    assert (answer.code, answer.out) == (2, "")
    assert "--out" in answer.err


@pytest.mark.parametrize("what", ["events", "judgements", "alerts"])
def test_what_is_no_entity_is_not_exported_as_one(alone: CommandLine, what: str) -> None:
    answer = alone("export", what, "--format", "ftm")
    assert (answer.code, answer.out) == (1, "")
    (line,) = answer.err.splitlines()
    assert "entries and subjects" in line


ENTRY = Entry(
    list="us_ofac_sdn",
    key="44801",
    schema=Schema.COMPANY,
    names=(Name("ENUTEK"), Name("ENUTEK MAKINA", Strength.STRONG), Name("ENU", Strength.WEAK)),
    programs=("RUSSIA-EO14024",),
    addresses=(Address("Ankara, Turkey", country="TR"),),
    identifiers=(
        Identifier("vkn", "6121294799", "TR", "Tax ID No."),
        Identifier("registration", "441233", "TR", "Registration Number"),
        Identifier("passport", "X1", "TR", "Passport"),
        Identifier("wallet", "bc1", label="Digital Currency Address"),
    ),
    jurisdictions=("TR",),
    citations=(Citation("89 FR 1", date(2024, 8, 23), "https://example.org/1"),),
    listed_on=date(2024, 8, 23),
    remarks="Secondary sanctions risk",
    details=(Detail("Website", "enutek.example"),),
)


def test_a_party_and_what_a_list_does_to_it_are_two_entities() -> None:
    party, sanction = entry_entities(ENTRY, "SDN list")
    assert party == {
        "id": "us_ofac_sdn-44801",
        "schema": "Company",
        "properties": {
            "name": ["ENUTEK"],
            "alias": ["ENUTEK MAKINA"],
            "weakAlias": ["ENU"],
            "taxNumber": ["6121294799"],
            "registrationNumber": ["441233"],
            "notes": [
                "Passport: X1",
                "Digital Currency Address: bc1",
                "Secondary sanctions risk",
                "Website: enutek.example",
            ],
            "country": ["TR"],
            "address": ["Ankara, Turkey"],
            "jurisdiction": ["TR"],
            "program": ["RUSSIA-EO14024"],
            "topics": ["sanction"],
        },
        "datasets": ["us_ofac_sdn"],
    }
    assert sanction == {
        "id": "us_ofac_sdn-44801-sanction",
        "schema": "Sanction",
        "properties": {
            "entity": ["us_ofac_sdn-44801"],
            "authority": ["SDN list"],
            "authorityId": ["44801"],
            "program": ["RUSSIA-EO14024"],
            "listingDate": ["2024-08-23"],
            "startDate": ["2024-08-23"],
            "reason": ["89 FR 1"],
            "sourceUrl": ["https://example.org/1"],
        },
        "datasets": ["us_ofac_sdn"],
    }


def test_a_person_and_a_ship_have_properties_of_their_own() -> None:
    person = Entry(
        "gb_sanctions",
        "RUS 1",
        Schema.PERSON,
        (Name("A. Person"),),
        identifiers=(Identifier("passport", "X1", "RU"),),
        nationalities=("RU",),
        birth_dates=("1962", "circa 1963"),
    )
    found, _ = entry_entities(person, "UK list")
    assert " " not in str(found["id"])
    said = found["properties"]
    assert isinstance(said, dict)
    assert (said["nationality"], said["passportNumber"], said["birthDate"]) == (["RU"], ["X1"], ["1962"])
    assert said["notes"] == ["born circa 1963"]
    ship = Entry(
        "us_ofac_sdn",
        "9",
        Schema.VESSEL,
        (Name("ALARA"),),
        identifiers=(Identifier("imo", "9257137"), Identifier("tax", "12345", "TR")),
        jurisdictions=("TR",),
    )
    found, _ = entry_entities(ship, "SDN list")
    said = found["properties"]
    assert isinstance(said, dict)
    assert (said["imoNumber"], said["flag"], said["notes"]) == (["9257137"], ["TR"], ["tax: 12345"])
    assert "jurisdiction" not in said
    assert "taxNumber" not in said


def test_lists_of_export_controls_are_no_sanctions() -> None:
    both = subject_entity(Subject("a", (Name("Alfa"),), "TR"), ["us_bis_entity_list", "eu_fsf", "jp_meti"])
    said = both["properties"]
    assert isinstance(said, dict)
    assert said["topics"] == ["export.control", "sanction"]


def test_subjects_are_entities_with_what_the_lists_do_to_them(polled: CommandLine) -> None:
    found = lines(polled, "subjects", "--format", "ftm")
    *_, subject, sanction = found
    assert len(found) == 2 * len(lines(polled, "subjects"))
    assert (subject["schema"], subject["datasets"]) == ("LegalEntity", ["tracked", "house"])
    assert subject["properties"]["topics"] == ["sanction"]
    assert sanction["properties"]["entity"] == [subject["id"]]
    assert len(lines(polled, "entries", "--format", "ftm")) == 8
    assert lines(polled, "subjects", "--format", "ftm", "--as-of", "2024-07-31") == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+90 212 555", "'+90 212 555"),
        ("-Alfa", "'-Alfa"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        (["=1", "b"], "'=1;b"),
        (-1.5, "-1.5"),
        ("-15", "-15"),
        ("+905321234567", "+905321234567"),
        ("a=b", "a=b"),
        (None, ""),
        ([{"a": 1}], '"[{""a"":1}]"'),
    ],
)
def test_no_cell_is_a_formula_and_a_number_stays_one(tmp_path: Path, value: object, written: str) -> None:
    write_rows([[value, "x"]], ["a", "b"], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == f"a,b\n{written},x\n"


def test_a_carriage_return_breaks_no_row(tmp_path: Path) -> None:
    write_rows([["\ra", "b\rc"], ["d", "e"]], ["a", "b"], tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["a", "b"], ["'\ra", "b\rc"], ["d", "e"]]


def break_off() -> Callable[[], object]:
    raise KeyboardInterrupt


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_rows(([one, break_off()] for one in "ab"), ["a", "b"], out)
    assert out.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    write_rows([["a"]], ["a"], Path("/dev/null"))
    assert Path("/dev/null").is_char_device()
    with pytest.raises(InputError, match="cannot be written"), whole(tmp_path) as half:
        half.write_text("x")


def test_a_link_leads_to_the_file_that_is_written(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")
    write_rows([["b"]], ["a"], link)
    assert (link.is_symlink(), (tmp_path / "real.csv").read_text()) == (True, "a\nb\n")


def test_the_formats_are_offered() -> None:
    assert [str(one) for one in Format] == ["csv", "jsonl", "parquet", "ftm"]
    assert NEVER.tzinfo is UTC
