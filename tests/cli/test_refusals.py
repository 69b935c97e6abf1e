"""What a person gets who asks for something that is not there: one line on stderr, and a code that scripts know."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine


@pytest.mark.parametrize(
    "arguments",
    [
        ("poll", "nowhere"),
        ("poll", "house", "--file", "nowhere.csv"),
        ("checks", "nowhere"),
        ("checks", "--since", "last monday"),
        ("accept", "nothing"),
        ("reject", "nothing"),
        ("entries", "--list", "nowhere"),
        ("entries", "--country", "Atlantis"),
        ("entries", "--as-of", "2024-13-01"),
        ("entries", "--effective", "soon"),
        ("entries", "show", "house", "1"),
        ("entries", "show", "nowhere", "1"),
        ("entries", "history", "house", "1"),
        ("events", "--source", "nowhere"),
        ("events", "--subject", "nobody"),
        ("events", "--until", "later"),
        ("timeline", "nobody"),
        ("search", "Alfa", "--list", "nowhere"),
        ("search", " "),
        ("search", "Karahan\udcff"),
        ("compare", "Karahan\udcff", "Karahan"),
        ("compare", "a", "b", "--schema", "person", "--born1", "1999-13-44"),
        ("compare", "--file", "nowhere.csv"),
        ("subjects", "show", "nobody"),
        ("subjects", "edit", "nobody", "--note", "x"),
        ("subjects", "remove", "nobody"),
        ("subjects", "merge", "nobody", "no other"),
        ("subjects", "split", "nobody"),
        ("subjects", "split", "nobody", "house", "1"),
        ("export", "events", "--format", "ftm"),
        ("export", "events", "--as-of", "soon"),
        ("subjects", "import", "nowhere.csv"),
        ("subjects", "add", "Alfa", "--country", "Atlantis"),
        ("subjects", "export", "--out", "nowhere/subjects.csv"),
        ("hits", "--subject", "nobody"),
        ("judge", "nothing", "positive"),
        ("alerts", "show", "nothing"),
        ("alerts", "ack", "nothing"),
        ("alerts", "retry", "nothing"),
        ("articles", "add", "nowhere.jsonl"),
        ("articles", "--since", "once"),
        ("stories", "show", "nothing"),
        ("channels", "test", "nowhere"),
        ("export", "events", "--out", "nowhere/events.csv"),
        ("why", "alert", "nothing"),
        ("why", "hit", "nothing"),
        ("why", "story", "nothing"),
        ("why", "not", "nothing", "nobody"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_one_line_and_exit_1(alone: CommandLine, arguments: tuple[str, ...]) -> None:
    answer = alone(*arguments)
    assert answer.code == 1
    assert answer.out == ""
    (line,) = answer.err.splitlines()
    assert line.startswith("watchlist: ")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("pol",), "'poll'"),
        (("events", "--sinse", "7d"), "--since"),
        (("events", "--kind", "gossip"), "already_listed"),
        (("alerts", "--state", "lost"), "suppressed"),
        (("poll", "--at", "2024-08-07"), "--file"),
        (("poll", "--file", "house.csv"), "SOURCE"),
        (("compare", "Alfa"), "two names"),
        (("compare", "Alfa", "Beta", "--file", "pairs.csv"), "not both"),
        (("judge", "x", "perhaps"), "unsure"),
        (("search",), "NAME"),
        (("search", "Alfa", "--limit", "0"), "--limit"),
        (("subjects", "add", "Alfa", "Beta", "--id", "one"), "one NAME"),
        (("export", "gossip"), "judgements"),
        (("export", "alerts", "--effective", "2024-08-07"), "entries"),
        (("subjects", "split", "a", "house"), "KEY"),
        (("why", "alert"), "ID"),
        (("why", "not", "x"), "SUBJECT"),
        (("why", "alert", "x", "y"), "EVENT"),
    ],
)
def test_wrong_usage_is_exit_2_with_a_way_on(alone: CommandLine, arguments: tuple[str, ...], hint: str) -> None:
    answer = alone(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert hint in answer.err


def test_a_broken_configuration_is_one_line(alone: CommandLine) -> None:
    alone.config.write_text("[matching]\nhot = 1\n", encoding="utf-8")
    answer = alone("sources")
    assert answer.code == 1
    assert "hot" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_configuration_that_is_not_there_is_one_line(alone: CommandLine, tmp_path: Path) -> None:
    missing = CommandLine(tmp_path / "missing.toml", alone.database, alone.archive)
    answer = missing("sources")
    assert answer.code == 1
    assert "missing.toml" in answer.err


def test_what_stands_in_a_file_does_not_steer_the_terminal(alone: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "subjects.csv"
    file.write_text('name,country\nAlfa,"\x1b]0;owned\x07\u202eAtlantis\x9b2J"\n', encoding="utf-8")
    for answer in (alone("subjects", "import", str(file)), alone("search", "Alfa", "--list", "\x1b[2Jhouse")):
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.removesuffix("\n").isprintable()
        assert answer.err.startswith("watchlist: ")
