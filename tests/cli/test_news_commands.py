"""Articles brought in on the command line, and the stories that they make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import CommandLine

WARNING = {
    "id": "ledger-1",
    "url": "https://ledger.example/1",
    "outlet": "Harbour Ledger",
    "title": "US warns Örnek Makine of sanctions over chips for Russia",
    "text": "The United States warned Örnek Makine on Monday that it will be sanctioned if it goes on selling chips to "
    "Russia, officials said. The firm sells machine parts from İzmir.",
    "published_at": "2024-08-07T09:00:00Z",
    "lang": "en",
}
CHESS = {**WARNING, "id": "ledger-2", "title": "Chess club opens its hall", "text": "The hall opens on Sundays."}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in (CHESS, WARNING)), encoding="utf-8")
    return path


def test_articles_are_brought_in_once_and_keep_their_ids(command: CommandLine, file: Path) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    added = {one["id"]: one for one in command.json("articles", "add", str(file))}
    assert set(added) == {"ledger-1", "ledger-2"}
    (mention,) = [one for one in added["ledger-1"]["mentions"] if one["start"] is not None]
    assert mention.keys() >= {"start", "end", "surface", "subject", "name", "score", "kind"}
    assert WARNING["text"][mention["start"] : mention["end"]] == mention["surface"] == "Örnek Makine"
    assert mention["subject"] == "ornek"
    assert added["ledger-2"]["signals"] == added["ledger-2"]["mentions"] == []
    assert added["ledger-1"]["published_at"] == "2024-08-07T09:00:00Z"
    assert command("articles", "add", str(file)).out.startswith("0 of 2 articles are new")
    assert [one["id"] for one in command.json("articles", "--since", "2024-08-07")] == sorted(added)
    assert command.json("articles", "--since", "2024-08-08") == []


def test_a_story_leads_to_its_articles_and_says_why(command: CommandLine, file: Path) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    command.json("articles", "add", str(file))
    (story,) = command.json("stories", "--type", "warning_threat")
    assert story["articles"] == ["ledger-1"]
    assert command.json("stories", "--type", "penalty") == []
    assert command.json("stories", "show", story["id"]) == [story]
    assert "Harbour Ledger" in command("stories", "show", story["id"]).out
    (why,) = command.json("why", "story", story["id"])
    assert why["articles"][0]["signals"][0]["rule"]
    (event,) = command.json("timeline", "ornek")
    assert (event["kind"], event["story"], event["entry"]) == ("reported", story["id"], None)


@pytest.mark.parametrize("line", ["not JSON", '{"id": "x"}', '{"text": "x", "published_at": "soon"}'])
def test_a_file_with_a_mistake_is_refused_by_line(alone: CommandLine, tmp_path: Path, line: str) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(f"{json.dumps(WARNING)}\n{line}\n", encoding="utf-8")
    answer = alone("articles", "add", str(file))
    assert answer.code == 1
    assert "line 2" in answer.err
    assert alone.json("articles") == []
