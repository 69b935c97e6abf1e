"""Firms that the news names and nobody tracks, on the command line: listed, taken up, set aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import CommandLine

TEXT = "The United States has sanctioned Turkish company {} for exports of chips to Russia, the Treasury said."


@pytest.fixture
def command_with_news(command: CommandLine, tmp_path: Path) -> CommandLine:
    rows = [
        {"id": name, "outlet": "Harbour Ledger", "title": "", "text": TEXT.format(name), "lang": "en"}
        for name in ("Torekan Elektronik", "Miltrana Makina")
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command("articles", "add", str(file))
    return command


def test_candidates_are_listed_tracked_and_dismissed(command_with_news: CommandLine) -> None:
    command = command_with_news
    found = {one["name"]: one for one in command.json("candidates")}
    assert found.keys() == {"Torekan Elektronik", "Miltrana Makina"}
    one = found["Torekan Elektronik"]
    assert (one["state"], one["country"], one["origins"], one["subject"]) == ("open", "TR", ["Harbour Ledger"], None)
    (tracked,) = command.json("candidates", "track", one["id"])
    assert tracked["state"] == "tracked"
    assert [subject["name"] for subject in command.json("subjects", "list")] == ["Torekan Elektronik"]
    (article,) = [each for each in command.json("articles") if each["id"] == "Torekan Elektronik"]
    assert [mention["subject"] for mention in article["mentions"]] == [tracked["subject"]]
    assert "dismissed" in command("candidates", "dismiss", found["Miltrana Makina"]["id"]).out
    assert command.json("candidates") == []
    assert [each["name"] for each in command.json("candidates", "--state", "dismissed")] == ["Miltrana Makina"]


def test_people_are_shown_who_names_it_and_why_it_is_a_firm(command_with_news: CommandLine) -> None:
    shown = command_with_news("candidates").out
    assert "Torekan Elektronik" in shown
    assert "Harbour Ledger" in shown


def test_an_unknown_candidate_is_one_clear_line(command_with_news: CommandLine) -> None:
    answer = command_with_news("candidates", "track", "nobody")
    assert answer.code == 1
    assert "no candidate" in answer.err
