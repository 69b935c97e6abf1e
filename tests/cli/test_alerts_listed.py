"""Alerts are found by when, for whom and of what; a list of many asks no question an alert."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, DELTA, GAMMA

HEAD = "Ref,Firm,Country,Address,Note"
EPSILON = "6,Epsilon Celik Anonim Sirketi,TR,Izmir,"


@pytest.fixture
def told(command: CommandLine, house_file: Path) -> CommandLine:
    """A baseline, and two firms of a tracked country that come on different days."""
    for day, rows in (
        ("2024-08-01", [ALPHA, BETA, GAMMA]),
        ("2024-08-05", [ALPHA, BETA, GAMMA, DELTA]),
        ("2024-08-09", [ALPHA, BETA, GAMMA, DELTA, EPSILON]),
    ):
        house_file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        command.json("poll", "house", "--file", str(house_file), "--at", f"{day}T12:00Z")
    return command


def ids(alerts: list[Object]) -> list[str]:
    return [one["id"] for one in alerts]


def test_each_question_narrows_the_list(told: CommandLine) -> None:
    first, second = told.json("alerts")
    assert ids(told.json("alerts", "--since", "2024-08-06")) == [second["id"]]
    assert ids(told.json("alerts", "--until", "2024-08-05")) == [first["id"]]
    assert ids(told.json("alerts", "--subject", first["subject"])) == [first["id"]]
    assert ids(told.json("alerts", "--event", second["event"])) == [second["id"]]
    assert ids(told.json("alerts", "--subscription", "compliance")) == ids([first, second])
    assert told.json("alerts", "--subscription", "oncall") == []
    assert ids(told.json("alerts", "--limit", "1")) == [second["id"]]
    assert ids(told.json("alerts", "--limit", "1", "--until", "2024-08-08")) == [first["id"]]
    assert ids(told.json("alerts", "--limit", "9")) == ids([first, second])


@pytest.mark.parametrize("option", ["--subscription", "--subject", "--event"])
def test_what_there_is_not_is_said_in_one_line(told: CommandLine, option: str) -> None:
    answer = told("alerts", option, "nothing")
    assert (answer.code, answer.out) == (1, "")
    assert "nothing" in answer.err
    assert answer.err.count("\n") == 1


def test_a_list_for_people_has_the_title_and_the_subject_of_each(told: CommandLine) -> None:
    out = told("alerts").out
    assert "Delta Lojistik Ticaret Limited Sirketi: listed on House list" in out
    assert "Epsilon Celik Anonim Sirketi: listed on House list" in out


def test_an_alert_that_waits_says_when_it_is_due_and_one_that_is_sent_does_not(told: CommandLine) -> None:
    assert [one["due_at"] for one in told.json("alerts")] == ["2024-08-05T12:00:00Z", "2024-08-09T12:00:00Z"]
    exported = csv.DictReader(io.StringIO(told("export", "alerts", "--format", "csv").out))
    assert [one["due_at"] for one in exported] == ["2024-08-05T12:00:00Z", "2024-08-09T12:00:00Z"]
    assert told("run", "--once").code == 0
    sent = told.json("alerts")
    assert [(one["state"], one["due_at"]) for one in sent] == [("sent", None)] * 2
    assert {"folded", "acknowledged_at", "acknowledged_by", "resolved_at", "resolved_by", "note"} <= sent[0].keys()


def test_an_alert_is_shown_as_the_templates_of_the_user_write_it(told: CommandLine) -> None:
    folder = told.config.parent / "mine"
    folder.mkdir()
    (folder / "message.txt.j2").write_text("House style: {{ message.title }}", encoding="utf-8")
    told.config.write_text(f'{told.config.read_text()}\n[messages]\ntemplates = "mine"\n', encoding="utf-8")
    first = ids(told.json("alerts"))[0]
    assert "House style: Listed: Delta" in told("alerts", "show", first).out
    assert told.json("alerts", "show", first)[0]["text"].startswith("House style: Listed: Delta")
