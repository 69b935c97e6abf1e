"""Screening a file of counterparties: through the command line, on both databases."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, DELTA, GAMMA

HEAD = "Ref,Firm,Country,Address,Note"


@pytest.fixture
def listed(command: CommandLine, house_file: Path) -> CommandLine:
    """A list of four firms that was read once."""
    read(command, house_file, [ALPHA, BETA, GAMMA, DELTA])
    return command


def read(command: CommandLine, house_file: Path, rows: Sequence[str]) -> None:
    house_file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    command.json("poll", "house")


def write(tmp_path: Path, *lines: str, name: str = "firms.csv") -> str:
    file = tmp_path / name
    file.write_bytes("\n".join([*lines, ""]).encode())
    return str(file)


def rows(answer: list[Object]) -> list[Object]:
    """The rows without the last line, which names the lists."""
    *found, last = answer
    assert list(last) == ["lists"]
    return found


def met(answer: list[Object]) -> dict[str, list[str]]:
    """Which entries each name met."""
    return {one["name"]: [hit["key"] for hit in one["hits"]] for one in rows(answer)}


def test_a_row_is_an_object_with_its_hits(listed: CommandLine, tmp_path: Path) -> None:
    file = write(tmp_path, "id,name,country", "C1,Gamma Optik,DE", "C2,Nobody Known Ltd,DE")
    answer = listed("screen", file, "--json")
    assert answer.code == 0, answer.err
    first, second, lists = answer.objects
    assert (first["row"], first["line"], first["id"], first["name"]) == (1, 2, "C1", "Gamma Optik")
    (hit,) = first["hits"]
    wanted = ("list", "key", "name", "matched_name", "strength", "schema", "countries", "programs", "listed_on")
    said = ["house", "3", "Gamma Optik GmbH", "Gamma Optik GmbH", "primary", "LegalEntity", ["DE"], [], None]
    assert [hit[field] for field in wanted] == said
    assert (hit["status"], hit["citations"], hit["ids"], hit["judgement"]) == ("current", [], [], None)
    assert 0.8 < hit["score"] <= 1
    assert hit["explanation"][0].keys() == {"feature", "weight", "query", "candidate", "note"}
    assert (second["row"], second["id"], second["hits"]) == (2, "C2", [])
    assert [one["list"] for one in lists["lists"]] == ["house"]
    assert json.loads(answer.err)["rows"] == 2


BAD = b"""\xef\xbb\xbfid,name,country,schema,Comment
1,Gamma Optik,DE,,
2,,DE,,
3,"Beta
Gida Anonim Sirketi",DE,,
4,Alfa Makina,Atlantis,,
5,Alfa Makina,DE,Spaceship,
6,Caf\xe9 Alfa,DE,,
7,"Alfa" Makina,DE,,
8,Delta Lojistik Ticaret,TR,,,more,cells

9,"never closed,DE,,
10,Delta Lojistik Ticaret,TR,,
"""


def test_bad_rows_are_told_with_their_lines_and_stop_no_other(listed: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_bytes(BAD)
    answer = listed("screen", str(file), "--json")
    assert answer.code == 0
    found = rows(answer.objects)
    assert [(one["row"], one["line"]) for one in found if one["error"]] == [
        (2, 3),
        (4, 6),
        (5, 7),
        (6, 8),
        (7, 9),
        (8, 10),
        (9, 12),
    ]
    assert {one["row"]: [hit["key"] for hit in one["hits"]] for one in found if not one["error"]} == {
        1: ["3"],
        3: ["2"],
        10: ["4"],
    }
    told = [line for line in answer.err.splitlines() if ", line " in line]
    reasons = ["no name", "Atlantis", "Spaceship", "not UTF-8", "not valid CSV", "more cells", "not closed"]
    assert len(told) == len(reasons)
    for line, reason in zip(told, reasons, strict=True):
        assert reason in line
    assert "comment" in answer.err.splitlines()[0]
    assert answer.err.count("comment") == 1


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(listed: CommandLine, tmp_path: Path, separator: str) -> None:
    lines = [("Country", "NAME", "Birth Date"), ("DE", '"Gamma Optik"', ""), ("", "Delta Lojistik Ticaret", "")]
    file = write(tmp_path, *map(separator.join, lines))
    assert met(listed.json("screen", file)) == {"Gamma Optik": ["3"], "Delta Lojistik Ticaret": ["4"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"firm,country\nAlfa,DE\n", "no column name"),
        (b"name,name\nAlfa,DE\n", "two columns name"),
        (b"name\n", "no row"),
        ("name\nAlfa\n".encode("utf-16"), "UTF-16"),
        (b"PAR1 and rubbish", "Parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(listed: CommandLine, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "firms.csv").write_bytes(content)
    answer = listed("screen", str(tmp_path / "firms.csv"), "--json")
    assert (answer.code, answer.out) == (1, "")
    (line,) = answer.err.splitlines()
    assert said in line


def test_when_no_row_is_good_it_is_a_failure(listed: CommandLine, tmp_path: Path) -> None:
    answer = listed("screen", write(tmp_path, "name,country", "Alfa,Atlantis"), "--json")
    assert answer.code == 1
    assert rows(answer.objects)[0]["error"]


def test_without_any_list_nothing_can_be_screened(alone: CommandLine, tmp_path: Path) -> None:
    answer = alone("screen", write(tmp_path, "name", "Alfa"))
    assert (answer.code, answer.out) == (1, "")
    assert "watchlist poll" in answer.err
    assert alone("screen", str(tmp_path / "none.csv")).code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "results.doc"), "--format"),
        (("--resume",), "--out"),
        (("--format", "parquet"), "--out"),
        (("--format", "ftm"), "ftm"),
    ],
)
def test_wrong_usage_is_2(listed: CommandLine, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = listed("screen", write(tmp_path, "name", "Alfa"), *arguments)
    assert answer.code == 2
    assert said in answer.err


def test_shuffled_rows_have_the_same_hits(listed: CommandLine, tmp_path: Path) -> None:
    firms = ["Gamma Optik,DE", "Alfa Makina Sanayi,", "Beta Gida,DE", "Nobody,", "Delta Lojistik,TR", "4,"]
    there = met(listed.json("screen", write(tmp_path, "name,country", *firms)))
    back = met(listed.json("screen", write(tmp_path, "name,country", *reversed(firms))))
    assert there == back
    assert any(there.values())


def test_results_are_written_in_every_format(listed: CommandLine, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = write(tmp_path, "id,name,country", "=1,Gamma Optik,DE", "2,Nobody,DE", "3,Alfa,Atlantis")
    for ending in ("csv", "jsonl", "parquet"):
        answer = listed("screen", file, "--out", str(tmp_path / f"out.{ending}"))
        assert (answer.code, answer.err.count("Atlantis")) == (0, 1), answer.err
        assert "3 rows of firms.csv" in answer.out
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as handle:
        lines = list(csv.DictReader(handle))
    assert [(one["row"], one["line"], one["id"], one["key"]) for one in lines] == [
        ("1", "2", "'=1", "3"),
        ("2", "3", "2", ""),
        ("3", "4", "3", ""),
    ]
    assert "Atlantis" in lines[2]["error"]
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.column_names == list(lines[0])
    first, second, third = table.to_pylist()
    assert (first["row"], first["score"], first["countries"]) == (1, float(lines[0]["score"]), ["DE"])
    assert (second["score"], third["error"]) == (None, lines[2]["error"])
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == listed.json("screen", file)
    assert not list(tmp_path.glob("*.part"))


def test_parquet_is_read_as_csv_is(listed: CommandLine, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table(
        {
            "Name": ["Gamma Optik", None, "Delta"],
            "aliases": [[], [], ["Delta Lojistik Ticaret"]],
            "id": [1, 2, 3],
            "when": [None, None, None],
        }
    )
    parquet.write_table(table, tmp_path / "firms.parquet")
    answer = listed("screen", str(tmp_path / "firms.parquet"), "--json")
    assert answer.code == 0
    assert [(one["row"], one["id"], [hit["key"] for hit in one["hits"]]) for one in rows(answer.objects)] == [
        (1, "1", ["3"]),
        (2, "2", []),
        (3, "3", ["4"]),
    ]
    assert "firms.parquet, row 2: there is no name" in answer.err


def test_people_are_shown_a_table_and_a_summary(listed: CommandLine, tmp_path: Path) -> None:
    answer = listed("screen", write(tmp_path, "name", "Gamma Optik", "\x1b[2JNobody"))
    assert answer.code == 0
    heading, line, summary, certificate = answer.out.splitlines()
    assert heading.split()[:4] == ["row", "score", "band", "list"]
    assert "Gamma Optik GmbH" in line
    assert summary.startswith("2 rows of firms.csv screened against house: 1 with hits")
    assert certificate.startswith("certificate: watchlist certificate ")


FIRM = "id,name,country,identifiers,birth_date"


def hits(listed: CommandLine, tmp_path: Path, row: str) -> list[Object]:
    (one,) = rows(listed.json("screen", write(tmp_path, FIRM, row)))
    found: list[Object] = one["hits"]
    return found


def test_what_was_judged_negative_stays_away_until_either_side_changes(
    listed: CommandLine, house_file: Path, tmp_path: Path
) -> None:
    same = "C7,Gamma Optik,DE,,"
    (hit,) = hits(listed, tmp_path, same)
    listed.json("judge", hit["id"], "negative", "--by", "Compliance")
    assert hits(listed, tmp_path, same) == []
    answer = listed("screen", write(tmp_path, FIRM, same))
    assert "1 hits left out as judged negative" in answer.out
    for changed in (
        "C7,Gamma Optik Handel,DE,,",
        "C7,Gamma Optik,,,",
        "C7,Gamma Optik,DE,vkn:6121294799,",
        "C7,Gamma Optik,DE,,1970-01-02",
        "C8,Gamma Optik,DE,,",
    ):
        assert [(one["key"], one["judgement"]) for one in hits(listed, tmp_path, changed)] == [("3", None)], changed
    assert hits(listed, tmp_path, same) == []
    read(listed, house_file, [ALPHA, BETA, GAMMA.replace("Gamma Optik GmbH", "Gamma Optik Handels GmbH"), DELTA])
    assert [one["key"] for one in hits(listed, tmp_path, same)] == ["3"]
    assert {one["decision"] for one in listed("export", "judgements").objects} == {"negative"}


def test_a_decision_that_is_not_negative_is_shown(listed: CommandLine, tmp_path: Path) -> None:
    (hit,) = hits(listed, tmp_path, ",Gamma Optik,DE,,")
    for decision in ("unsure", "positive"):
        listed.json("judge", hit["id"], decision, "--by", "Compliance")
        assert [one["judgement"] for one in hits(listed, tmp_path, ",GAMMA OPTIK,DE,,")] == [None]
        assert [one["judgement"] for one in hits(listed, tmp_path, ",Gamma Optik,DE,,")] == [decision]


def test_what_was_judged_of_a_tracked_firm_holds_for_its_row(
    listed: CommandLine, house_file: Path, tmp_path: Path
) -> None:
    listed.json("subjects", "add", "Gamma Optik", "--country", "DE", "--id", "F1")
    (hit,) = [one for one in listed.json("hits") if one["subject"] == "F1"]
    listed.json("judge", hit["id"], "negative", "--by", "Compliance")
    assert hits(listed, tmp_path, "F1,Gamma Optik,DE,,") == []
    assert hits(listed, tmp_path, "F1,Gamma Optik,,,") == []
    assert hits(listed, tmp_path, "F2,Gamma Optik,DE,,") != []
    assert hits(listed, tmp_path, "F1,Gamma Optik Handel,DE,,") != []
    assert hits(listed, tmp_path, "F1,Gamma Optik,DE,vkn:6121294799,") != []


def test_hits_of_a_row_can_be_limited_and_those_left_out_do_not_count(
    listed: CommandLine, house_file: Path, tmp_path: Path
) -> None:
    read(listed, house_file, [ALPHA, BETA, GAMMA, GAMMA.replace("3,", "33,", 1), DELTA])
    file = write(tmp_path, "name", "Gamma Optik")
    assert met(listed.json("screen", file)) == {"Gamma Optik": ["3", "33"]}
    (one,) = rows(listed.json("screen", file, "--limit", "1"))
    listed.json("judge", one["hits"][0]["id"], "negative", "--by", "Compliance")
    assert met(listed.json("screen", file, "--limit", "1")) == {"Gamma Optik": ["33"]}


def test_one_may_ask_from_which_score_and_of_when(listed: CommandLine, house_file: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "name", "Gamma Optik")
    assert met(listed.json("screen", file, "--min-score", "0.99")) == {"Gamma Optik": []}
    assert met(listed.json("screen", file, "--list", "house")) == {"Gamma Optik": ["3"]}
    before = listed("screen", file, "--as-of", "2020-01-01")
    assert (before.code, "no list" in before.err) == (1, True)


def test_the_file_itself_is_not_written_over(listed: CommandLine, tmp_path: Path) -> None:
    file = Path(write(tmp_path, "name", "Alfa"))
    before = file.read_bytes()
    (tmp_path / "link.csv").symlink_to(file)
    for out in (file, tmp_path / "link.csv"):
        answer = listed("screen", str(file), "--out", str(out))
        assert (answer.code, file.read_bytes()) == (2, before)
        assert "is the file to screen" in answer.err


def test_odd_rows_stop_no_other(listed: CommandLine, tmp_path: Path) -> None:
    odd = [("Ltd " * 1200, ""), ("(" * 4000, ""), ("\U0001f600", ""), ("Alfa", "1999-13-44"), ("Alfa", "1999-12-24")]
    text = "name,birth_date\n" + "".join(f"{name},{born}\n" for name, born in odd)
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    answer = listed("screen", str(tmp_path / "odd.csv"), "--json", "--min-score", "0")
    found = rows(answer.objects)
    assert answer.code == 0
    assert [bool(one["error"]) for one in found][3:] == [True, False]
    assert "no day of the calendar" in str(found[3]["error"])
