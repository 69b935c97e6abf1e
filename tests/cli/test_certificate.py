"""What a certificate says is what was asked and answered, and its numbers are true."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from command_line import Answer, CommandLine, Object
from house_list import ALPHA, BETA, DELTA, GAMMA

HEAD = "Ref,Firm,Country,Address,Note"


@pytest.fixture
def listed(command: CommandLine, house_file: Path) -> CommandLine:
    """A list of four firms that was read once."""
    house_file.write_text("\n".join([HEAD, ALPHA, BETA, GAMMA, DELTA, ""]), encoding="utf-8")
    command.json("poll", "house")
    return command


def recorded(answer: Answer) -> str:
    """The id that a search or a screening with --json says on stderr."""
    assert answer.code == 0, answer.err
    found = json.loads(answer.err.splitlines()[-1])["id"]
    assert isinstance(found, str)
    return found


def certificate(command: CommandLine, answer: Answer) -> Object:
    (found,) = command.json("certificate", recorded(answer))
    return found


def test_a_search_is_certified_with_its_results_and_the_lists_versions(listed: CommandLine) -> None:
    answer = listed("search", "Gamma Optik", "--country", "DE", "--limit", "3", "--json")
    (hit,) = answer.objects
    proof = certificate(listed, answer)
    assert (proof["kind"], proof["query"], proof["file"]) == ("search", "Gamma Optik", None)
    assert proof["options"] == {"as_of": None, "country": "DE", "limit": 3, "list": None, "min_score": 0.6}
    assert proof["thresholds"] == {"hit": 0.8, "match": 0.7, "review": 0.6}
    (found,) = proof["results"]
    for field in ("list", "key", "name", "matched_name", "score", "strength", "status"):
        assert found[field] == hit[field]
    (on,) = proof["lists"]
    (check,) = listed.json("checks")
    (source,) = [one for one in listed.json("sources") if one["key"] == "house"]
    assert (on["title"], on["entries"], on["state"], on["stale"]) == ("House list", 4, "ok", False)
    assert (on["check"], on["check_hash"], on["snapshot"]) == (check["id"], check["hash"], check["snapshot"])
    assert on["last_good"] == source["last_good"]
    asked, read = (datetime.fromisoformat(moment) for moment in (proof["at"], on["last_good"]))
    assert on["age_seconds"] == int((asked - read).total_seconds())
    assert (proof["stale"], proof["unread"]) == ([], [])


def test_the_hash_is_over_all_that_is_said(listed: CommandLine) -> None:
    proof = certificate(listed, listed("search", "Gamma “Optik”\x7f ü", "--json"))
    sha256 = proof.pop("sha256")
    said = json.dumps(proof, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(said.encode()).hexdigest() == sha256


def test_a_screening_is_certified_with_its_file_counts_and_what_was_left_out(
    listed: CommandLine, tmp_path: Path
) -> None:
    file, out = tmp_path / "firms.csv", tmp_path / "out.csv"
    file.write_text("id,name,country\nA,Gamma Optik,DE\nB,Beta Gida,DE\nC,Nobody,DE\nD,Alfa,Atlantis\n")
    first = listed("screen", str(file), "--json")
    (hit,) = first.objects[0]["hits"]
    listed.json("judge", hit["id"], "negative", "--by", "Compliance")
    proof = certificate(listed, listed("screen", str(file), "--out", str(out), "--min-score", "0.65", "--json"))
    assert proof["file"] == {
        "name": "firms.csv",
        "size": file.stat().st_size,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }
    assert proof["out"]["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert proof["options"]["min_score"] == 0.65
    counts = {"rows": 4, "bad": 1, "with_hits": 1, "hits": 1, "possible": 0, "review": 0, "left_out": 1}
    assert proof["counts"] == counts
    (shown,), (left_out,) = proof["results"], proof["left_out"]
    assert (shown["row"], shown["id"], shown["of"], shown["key"]) == (2, "B", "Beta Gida", "2")
    assert (left_out["row"], left_out["key"], left_out["judgement"]) == (1, "3", "negative")
    assert left_out["judged_by"] == "Compliance"
    (made,) = listed("export", "judgements").objects
    assert datetime.fromisoformat(left_out["judged_at"]) == datetime.fromisoformat(made["at"])
    (bad,) = proof["bad"]
    assert (bad["row"], bad["line"]) == (4, 5)
    assert "Atlantis" in bad["error"]
    before = certificate(listed, first)
    assert [one["key"] for one in before["results"]] == ["3", "2"]
    assert before["left_out"] == []


def test_bad_rows_are_named_up_to_a_hundred(listed: CommandLine, tmp_path: Path) -> None:
    file, out = tmp_path / "firms.csv", tmp_path / "proof.html"
    file.write_text("name,country\nGamma Optik,DE\n" + "Alfa,<b>Atlantis\n" * 120, encoding="utf-8")
    screening = recorded(listed("screen", str(file), "--json"))
    text = listed("certificate", screening).out
    assert "Rows that were bad, and not screened\n  line 3: " in text
    assert "\n  line 102: " in text
    assert "line 103" not in text
    assert "\n  and 20 more\n" in text
    listed("certificate", screening, "--out", str(out))
    page = out.read_text(encoding="utf-8")
    assert page.count("&lt;b&gt;Atlantis") == 100
    assert '<li dir="auto">and 20 more</li>' in page


def test_the_version_of_a_list_is_that_of_the_time_as_of_which_it_was_asked(
    command: CommandLine, house_file: Path
) -> None:
    for day, rows in (("2024-08-01", [ALPHA, BETA]), ("2024-08-05", [ALPHA, BETA, GAMMA])):
        house_file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        command.json("poll", "house", "--file", str(house_file), "--at", f"{day}T12:00Z")
    first, second = command.json("checks")
    for as_of, check, entries in (("2024-08-02", first, 2), ("2024-08-05", second, 3)):
        (on,) = certificate(command, command("search", "Alfa", "--as-of", as_of, "--json"))["lists"]
        assert (on["check"], on["snapshot"], on["entries"]) == (check["id"], check["snapshot"], entries)
    (on,) = certificate(command, command("search", "Alfa", "--as-of", "2024-08-09", "--json"))["lists"]
    assert (on["stale"], on["age_seconds"]) == (True, 4 * 86400 + 12 * 3600 - 1)


def test_stale_and_unread_lists_are_named_first(command: CommandLine, house_file: Path) -> None:
    more = '[sources.other]\nkind = "csv"\npath = "other.csv"\ncolumns = { key = "Ref", name = "Firm" }\n'
    command.config.write_text(command.config.read_text(encoding="utf-8") + more, encoding="utf-8")
    house_file.write_text(f"{HEAD}\n{ALPHA}\n{BETA}\n", encoding="utf-8")
    command.json("poll", "house", "--file", str(house_file), "--at", "2024-08-01T12:00Z")
    answer = command("search", "Alfa", "--json")
    proof = certificate(command, answer)
    assert (proof["stale"], proof["unread"]) == (["house"], ["other"])
    title, _, first, second, *_ = command("certificate", recorded(answer)).out.splitlines()
    assert title == "Certificate of a search for “Alfa”"
    assert first.startswith("BEWARE: house was stale: its last good reading was ")
    assert second == "BEWARE: other had never been read and was not asked"


def test_the_page_takes_names_for_data_and_fetches_nothing(listed: CommandLine, tmp_path: Path) -> None:
    file, out = tmp_path / "firms.csv", tmp_path / "proof.html"
    file.write_text('id,name\n"<script>1</script>",Gamma Optik\n', encoding="utf-8")
    screening = recorded(listed("screen", str(file), "--json"))
    answer = listed("certificate", screening, "--out", str(out))
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    page = out.read_text(encoding="utf-8")
    assert "&lt;script&gt;1&lt;/script&gt;" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "src=" not in page.replace("-src", "")
    (proof,) = listed.json("certificate", screening)
    assert proof["sha256"] in page
    assert listed("certificate", screening, "--out", str(tmp_path / "proof.txt")).code == 0
    text = (tmp_path / "proof.txt").read_text(encoding="utf-8")
    assert text == listed("certificate", screening).out


def test_what_is_unknown_is_one_line(alone: CommandLine, tmp_path: Path) -> None:
    answer = alone("certificate", "nothing")
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
    assert alone("certificate", "nothing", "--out", str(tmp_path / "proof.pdf")).code == 2


def test_a_database_that_takes_nothing_costs_a_search_only_its_certificate(
    alone: CommandLine, house_file: Path
) -> None:
    house_file.write_text(f"{HEAD}\n{GAMMA}\n", encoding="utf-8")
    alone.json("poll", "house")
    path = alone.database.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = alone("search", "Gamma Optik", "--json")
        people = alone("search", "Gamma Optik")
    assert (answer.code, [one["key"] for one in answer.objects]) == (0, ["3"])
    assert json.loads(answer.err)["id"] is None
    assert (people.code, "Gamma Optik GmbH" in people.out, "certificate:" in people.out) == (0, True, False)
    (line,) = people.err.splitlines()
    assert "locked" in line
