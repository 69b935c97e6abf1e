"""Templates of one's own: written out to begin with, tried by doctor, used by the next message."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

NAMES = ["subject.txt.j2", "message.txt.j2", "message.html.j2", "slack.txt.j2"]


@pytest.fixture
def own(alone: CommandLine) -> Path:
    """Ours, written out beside the configuration, which names them."""
    folder = alone.config.parent / "mine"
    alone.config.write_text(f'{alone.config.read_text()}\n[messages]\ntemplates = "mine"\n', encoding="utf-8")
    assert [one["outcome"] for one in alone.json("channels", "templates", str(folder))] == ["written"] * 4
    return folder


def found(alone: CommandLine) -> list[tuple[bool, str]]:
    return [
        (bool(one["ok"]), str(one["found"])) for one in alone("doctor", "--json").objects if one["what"] == "templates"
    ]


def test_ours_are_written_out_and_what_is_there_stays(alone: CommandLine, own: Path) -> None:
    assert sorted(path.name for path in own.iterdir()) == sorted(NAMES)
    (own / "subject.txt.j2").write_text("mine", encoding="utf-8")
    again = alone("channels", "templates", str(own))
    assert again.out.count("kept ") == 4
    assert "[messages]" in again.out
    assert (own / "subject.txt.j2").read_text() == "mine"
    refused = alone("channels", "templates", str(own / "subject.txt.j2"))
    assert (refused.code, len(refused.err.splitlines())) == (1, 1)


def test_doctor_tries_them_and_says_which_line_fails(alone: CommandLine, own: Path) -> None:
    ((well, said),) = found(alone)
    assert well
    assert said.startswith("4 of your own")
    (own / "message.txt.j2").write_text("one\n{{ mesage }}\n", encoding="utf-8")
    ((well, said),) = found(alone)
    assert not well
    assert said == f"{own / 'message.txt.j2'}:2: 'mesage' is undefined"


def test_a_message_is_written_by_them_and_by_ours_where_they_fail(alone: CommandLine, own: Path) -> None:
    (own / "message.txt.j2").write_text("MINE: {{ message.title }}", encoding="utf-8")
    assert "MINE: Test" in alone("channels", "test", "console").out
    (own / "message.txt.j2").write_text("{{ message.titel }}", encoding="utf-8")
    answer = alone("channels", "test", "console")
    assert answer.code == 0
    assert "Test: this channel works" in answer.out
    assert "message.txt.j2:1" in answer.err


def test_a_run_begins_all_the_same_says_which_fails_and_the_operator_hears_of_it(alone: CommandLine, own: Path) -> None:
    (own / "message.txt.j2").write_text("one\n{{ mesage }}\n", encoding="utf-8")
    oncall = '\n[[subscriptions]]\nname = "night"\nevents = ["operator"]\n'
    alone.config.write_text(alone.config.read_text() + oncall, encoding="utf-8")
    for _ in range(2):
        answer = alone("run", "--once")
        assert answer.code == 0
        (line,) = [one for one in answer.err.splitlines() if "a template of yours fails" in one and "remedy" in one]
        assert f"{own / 'message.txt.j2'}:2: 'mesage' is undefined" in line
        assert "mend it: until then ours is used in its place" in line
    told = [str(one["title"]) for one in alone.json("events", "--kind", "operator")]
    fault = f"{own / 'message.txt.j2'}:2: 'mesage' is undefined"
    remedy = "mend it: until then ours is used in its place"
    assert [one for one in told if "template" in one] == [f"a template of yours fails: {fault}; {remedy}"]
