"""Firms tracked, changed, exported and brought back through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine
from house_list import ALPHA, BETA, DELTA

from watchlist.resources import shipped

HEAD = "id,name,aliases,country,schema,vkn,mersis,registry_number,lei,address,tags,note"


def test_a_firm_that_is_listed_already_is_told_at_once(command: CommandLine, house_file: Path) -> None:
    house_file.write_text(f"Ref,Firm,Country,Address,Note\n{ALPHA}\n{BETA}\n", encoding="utf-8")
    command.json("poll")
    answer = command("subjects", "add", "Alfa Makina San. Ltd. Şti.", "Nobody Else", "--country", "DE")
    assert "ALFA MAKINA SANAYI LIMITED SIRKETI" in answer.out.upper()
    assert "Nobody Else: on no list that was read" in answer.out
    (added,) = command.json("subjects", "add", "Beta Gıda A.Ş.", "--country", "DE", "--id", "beta", "--tag", "food")
    assert (added["id"], added["tags"]) == ("beta", ["food"])
    assert [(one["list"], one["key"], one["band"]) for one in added["listed"]] == [("house", "2", "hit")]
    assert [one["kind"] for one in command.json("timeline", "beta")] == ["already_listed"]


def test_a_firm_that_stood_on_a_list_from_the_first_has_that_in_its_timeline(
    command: CommandLine, house_file: Path
) -> None:
    house_file.write_text(f"Ref,Firm,Country,Address,Note\n{ALPHA}\n{DELTA}\n", encoding="utf-8")
    command.json("poll")
    own, *_ = command.json("subjects", "list")
    assert command.json("timeline", own["id"]) == [], "nothing has happened since"
    said = command("timeline", own["id"]).out
    assert "on the list" in said
    assert "stood there when the list was read first" in " ".join(said.split())


def test_what_a_person_says_of_a_firm_is_kept(command: CommandLine) -> None:
    added = ["--alias", "Örnek", "--vkn", "6121294799", "--address", "Kadıköy;İzmir", "--note", "supplier"]
    command.json("subjects", "add", "Örnek Makine A.Ş.", "--id", "ornek", *added)
    (edited,) = command.json("subjects", "edit", "ornek", "--name", "Yeni Makine A.Ş.", "--schema", "organization")
    assert edited["name"] == "Yeni Makine A.Ş."
    assert edited["aliases"] == ["Örnek Makine A.Ş.", "Örnek"]
    assert (edited["schema"], edited["vkn"], edited["note"]) == ("Organization", "6121294799", "supplier")
    assert edited["address"] == ["Kadıköy", "İzmir"]
    assert "supplier" in command("subjects", "show", "ornek").out


def test_a_firm_that_is_removed_is_tracked_no_more_and_its_past_stays(command: CommandLine) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    assert command.json("subjects", "remove", "ornek") == [{"id": "ornek", "name": "Örnek Makine", "removed": True}]
    assert command("subjects", "show", "ornek").code == 1
    assert command("timeline", "ornek").code == 0
    assert "Nobody is tracked" in command("subjects", "list").out


def test_an_export_brought_into_an_empty_database_is_exported_the_same(command: CommandLine, tmp_path: Path) -> None:
    example = shipped("config") / "subjects.example.csv"
    assert command("subjects", "import", str(example)).code == 0
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    command("subjects", "export", "--out", str(first))
    for one in command.json("subjects", "list"):
        command.json("subjects", "remove", one["id"])
    command("subjects", "import", str(first))
    command("subjects", "export", "--out", str(second))
    assert first.read_text(encoding="utf-8") == second.read_text(encoding="utf-8")
    assert first.read_text(encoding="utf-8").splitlines()[0] == HEAD
    assert command("subjects", "export").out == first.read_text(encoding="utf-8")


def test_bringing_an_export_back_changes_nothing(recorded: CommandLine, command: CommandLine, tmp_path: Path) -> None:
    exported = str(tmp_path / "subjects.csv")
    assert recorded("subjects", "export", "--out", exported).code == 0
    assert command("subjects", "import", exported).code == 0
    before = command("export", "subjects").out
    assert len(before.splitlines()) == len(recorded.json("subjects", "list"))
    command("subjects", "export", "--out", exported)
    command("subjects", "import", exported)
    assert command("export", "subjects").out == before


def test_an_id_that_is_there_already_is_updated(command: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "subjects.csv"
    file.write_text("id,name,aliases,tags\na,Alfa,Alpha;Alfa Co,x;y\n", encoding="utf-8")
    command.json("subjects", "import", str(file))
    file.write_text("id,name,aliases,tags\na,Alfa,Alpha,z\n", encoding="utf-8")
    command.json("subjects", "import", str(file))
    (found,) = command.json("subjects", "list")
    assert (found["aliases"], found["tags"]) == (["Alpha"], ["z"])
    assert command.json("subjects", "list", "--tag", "z", "--origin", "user") == [found]
    assert command.json("subjects", "list", "--origin", "list") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,name\na,Alfa\nb,\n", "line 3"),
        ("id,name,country\na,Alfa,Atlantis\n", "line 2"),
        ("id,name,schema\na,Alfa,Ship\n", "line 2"),
        ("id,name\na,Alfa\na,Beta\n", "line 3"),
        ("id,name\na,Alfa,and,more\n", "line 2"),
        ('id,name\na,"Alfa\n', "line"),
        ("id,title\na,Alfa\n", "line 1"),
        ("id,name\n", "no firm"),
    ],
)
def test_a_file_with_a_mistake_is_refused_whole_and_by_line(
    alone: CommandLine, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "subjects.csv"
    file.write_text(text, encoding="utf-8")
    answer = alone("subjects", "import", str(file))
    assert answer.code == 1
    (line,) = answer.err.splitlines()
    assert "subjects.csv" in line
    assert said in line
    assert alone.json("subjects", "list") == []
