"""What people do with the hits of a screening: list them, review them side by side, judge them with others."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Answer, CommandLine, Object
from house_list import ALPHA

HEAD = "Ref,Firm,Country,Address,Note"
DELTA = "2,Delta Lojistik,NL,Rotterdam,"
ZEYNEL = "4,ZEYNEL IŞIK OPTİK VE ÇİĞDEM GÖZLÜK,NL,Büyükdere Cad. 12,"
ROWS = "id,name,country,address\nK1,Korkmaz Delta Lojistik,DE,Bremen\n,Zeynel Işık Optik,DE,\n,Nobody,DE,\n"
TRACKED = ("Korkmaz Delta Lojistik", "Zeynel Işık Optik")
Piped = Callable[..., Answer]


def poll(command: CommandLine, house_file: Path, *rows: str) -> None:
    house_file.write_text("\n".join([HEAD, ALPHA, *rows, ""]), encoding="utf-8")
    command.json("poll", "house")


def screen(command: CommandLine, tmp_path: Path, *options: str) -> tuple[str, list[Object]]:
    """Screen the rows; the screening's id, and its hits."""
    file = tmp_path / "firms.csv"
    file.write_text(ROWS, encoding="utf-8")
    answer = command("screen", str(file), "--json", *options)
    assert answer.code == 0, answer.err
    found = [hit for row in answer.objects[:-1] for hit in row["hits"]]
    return json.loads(answer.err.splitlines()[-1])["id"], found


@pytest.fixture
def listed(command: CommandLine, house_file: Path) -> CommandLine:
    poll(command, house_file, DELTA, ZEYNEL)
    return command


@pytest.fixture
def piped(listed: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Piped:
    """Runs review with these lines as its input."""

    def run(lines: str, *options: str) -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return listed("review", "--by", "Ayşe", *options)

    return run


def test_review_shows_a_row_beside_the_entry_and_keeps_what_both_said(
    listed: CommandLine, piped: Piped, tmp_path: Path
) -> None:
    screening, found = screen(listed, tmp_path)
    assert {one["band"] for one in found} == {"possible"}
    asked = piped("s\nm another firm\nn\n")
    assert asked.code == 0, asked.err
    assert "1 of 2" in asked.out
    for said in ("Korkmaz Delta Lojistik (K1)", "House list (house 2)", "Bremen", "Rotterdam", "row 1 of firms.csv"):
        assert said in asked.out, said
    assert "`watchlist screen` leaves this pair out until a name" in asked.out
    assert "1 of 1" in piped("").out
    assert {one["key"] for one in screen(listed, tmp_path)[1]} == {"4"}
    (made,) = listed("export", "judgements").objects
    assert (made["decision"], made["by"], made["note"], made["key"]) == ("negative", "Ayşe", "another firm", "2")
    assert made["versions"]["subject"]["names"] == ["Korkmaz Delta Lojistik"]
    assert made["versions"]["entry"]["names"] == ["Delta Lojistik"]
    (check,) = listed.json("checks")
    assert made["versions"]["snapshot"] == check["snapshot"]
    assert [(one["key"], one["judgement"]) for one in listed.json("hits", "--screen", screening)] == [
        ("2", "negative"),
        ("4", None),
    ]
    (still,) = listed.json("hits", "--screen", screening, "--open")
    assert (still["row"], still["name"], still["list"]) == (2, "Zeynel Işık Optik", "house")
    assert "Zeynel Işık Optik" in listed("hits", "--screen", screening).out
    why = listed("why", "hit", still["id"]).out
    assert "it is a possible hit" in why
    assert "row 2, Zeynel Işık Optik" in why


def test_the_tracked_come_first_and_one_may_ask_for_one_screening(
    listed: CommandLine, house_file: Path, piped: Piped, tmp_path: Path
) -> None:
    for name in TRACKED:
        listed.json("subjects", "add", name, "--country", "DE")
    screening, _ = screen(listed, tmp_path)
    both = piped("s\ns\ns\ns\n").out
    assert "4 of 4" in both
    assert both.rindex("\nevent ") < both.index("\nscreened ")
    rows = piped("s\ns\n", "--screen", screening).out
    assert "2 of 2" in rows
    assert "\nevent " not in rows
    assert "nothing" not in piped("", "--screen", "none").out
    assert piped("", "--screen", "none").code == 1
    assert piped("", "--screen", screening, "--subject", "x").code == 2


def test_what_is_only_to_review_waits_when_the_screening_was_asked_for_it(
    listed: CommandLine, house_file: Path, piped: Piped, tmp_path: Path
) -> None:
    poll(listed, house_file, DELTA, ZEYNEL, "3,Gamma,DE,Köln,")
    file = tmp_path / "more.csv"
    file.write_text("name,country\nGamma Optik,DE\n", encoding="utf-8")
    (row, _) = listed.json("screen", str(file), "--min-score", "0.6")
    assert [one["band"] for one in row["hits"]] == ["review"]
    screen(listed, tmp_path)
    assert "3 of 3" in piped("s\ns\ns\n").out
    asked = piped("", "--band", "review").out
    assert "1 of 1" in asked
    assert "only to review\n" in asked
    assert "Köln" in asked


def test_hits_of_both_sorts_are_judged_at_once_or_none_is(
    listed: CommandLine, house_file: Path, piped: Piped, tmp_path: Path
) -> None:
    listed.json("subjects", "add", TRACKED[0], "--country", "DE")
    tracked = [one["id"] for one in listed.json("hits") if one["key"] == "2"][-1]
    _, found = screen(listed, tmp_path)
    rows = [one["id"] for one in found]
    refused = listed("judge", tracked, *rows, "nothing", "negative", "--by", "Ayşe")
    assert refused.code == 1
    assert "there is no hit 'nothing'" in refused.err
    assert listed("export", "judgements").objects == []
    answer = listed("judge", tracked, *rows, "negative", "--by", "Ayşe")
    assert answer.code == 0, answer.err
    assert answer.out.count("leaves this pair out") == len(rows) == 2
    assert answer.out.count("nothing more will be told of this pair") == 1
    assert piped("").out == "Nothing waits for a person.\n"


def test_a_row_opens_again_when_the_entry_changes(
    listed: CommandLine, house_file: Path, piped: Piped, tmp_path: Path
) -> None:
    screening, _ = screen(listed, tmp_path)
    piped("n\nn\n")
    poll(listed, house_file, DELTA.replace("NL", "BE"), ZEYNEL)
    assert piped("", "--screen", screening).out == "Nothing waits for a person.\n"
    screen(listed, tmp_path)
    asked = piped("").out
    assert "1 of 1" in asked
    assert "Open again, because of what has changed since: the entry's countries - NL, + BE." in asked
