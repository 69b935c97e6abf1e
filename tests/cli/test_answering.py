"""What a person answers to an alert is kept, shown, and said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, HOUSE

from watchlist.cli.deciding import login

TOLD = """
[channels.out]
kind = "file"
path = "told.jsonl"

[[subscriptions]]
name = "compliance"
channels = ["out"]
events = ["listed"]
subjects = "all"
remind_every = "1h"
escalate_after = "2h"
escalate_to = ["console"]
"""
OTHERS = [f"{number},Firm Number {number} GmbH,DE,Berlin," for number in range(11, 14)]


@pytest.fixture
def told(command: CommandLine, house_file: Path) -> CommandLine:
    """Three firms were told of in one message."""
    command.config.write_text(HOUSE + TOLD, encoding="utf-8")
    for day, rows in (("2024-08-01", [BETA]), ("2024-08-02", [ALPHA, *OTHERS[:2], BETA])):
        house_file.write_text("\n".join(["Ref,Firm,Country,Address,Note", *rows, ""]), encoding="utf-8")
        command.json("poll", "house", "--file", str(house_file), "--at", day)
    assert command("run", "--once").code == 0
    return command


def sent(told: CommandLine) -> list[str]:
    return [alert["id"] for alert in told.json("alerts", "--state", "sent")]


def test_an_acknowledged_message_is_so_for_all_that_it_told(told: CommandLine) -> None:
    first, *others = sent(told)
    answered = told.json("alerts", "ack", first, "--by", "Compliance", "--note", "no trade with them")
    assert [one["id"] for one in answered] == [first, *others]
    for one in answered:
        assert (one["state"], one["acknowledged_by"], one["note"]) == (
            "acknowledged",
            "Compliance",
            "no trade with them",
        )
        assert one["acknowledged_at"]
        assert one["resolved_at"] is one["resolved_by"] is None
    assert sent(told) == []
    shown = told("alerts", "show", first).out
    assert "by Compliance on 20" in shown
    assert "no trade with them" in shown


def test_only_those_that_are_named_are_acknowledged_where_that_is_asked(told: CommandLine) -> None:
    first, second, third = sent(told)
    answer = told("alerts", "ack", first, second, "--only")
    assert answer.out == f"{first}: seen by {login()}.\n{second}: seen by {login()}.\n"
    assert sent(told) == [third]


def test_who_acknowledges_again_is_told_who_was_first(told: CommandLine) -> None:
    first, *_ = sent(told)
    answer = told("alerts", "ack", first, "--by", "Compliance")
    assert answer.out.splitlines() == [
        f"{first}: seen by Compliance.",
        "With it 2 more that were told in the same message.",
    ]
    again = told("alerts", "ack", first, "--by", "Another", "--note", "late")
    assert again.code == 0
    assert f"{first}: seen before, by Compliance on 20" in again.out
    assert again.out.rstrip().endswith("that stays.")


def test_what_is_over_is_so_for_itself(told: CommandLine) -> None:
    first, *_ = before = sent(told)
    answer = told("alerts", "resolve", first, "--by", "Compliance", "--note", "delisted")
    assert answer.out == f"{first}: over, says Compliance.\n"
    assert sent(told) == before, "its state stays what it was"
    over = {one["id"]: (one["resolved_by"], one["note"]) for one in told.json("alerts")}
    assert over[first] == ("Compliance", "delisted")
    assert set(over.values()) == {("Compliance", "delisted"), (None, "")}
    assert "sent, resolved" in told("alerts").out
    assert "by Compliance on 20" in told("alerts", "show", first).out
    assert "over before, by Compliance" in told("alerts", "resolve", first).out


def test_an_alert_that_there_is_not_is_one_line(told: CommandLine) -> None:
    for verb in ("ack", "resolve"):
        answer = told("alerts", verb, "nothing")
        assert (answer.code, answer.out) == (1, "")
        (said,) = answer.err.strip().splitlines()
        assert "there is no alert 'nothing'; `watchlist alerts` lists them" in said


def test_each_delivery_says_what_it_is_for(told: CommandLine) -> None:
    first, *_ = sent(told)
    deliveries: list[Object] = told.json("alerts", "show", first)[0]["deliveries"]
    assert [one["purpose"] for one in deliveries] == ["alert"]
    assert "alert" in told("alerts", "show", first).out.splitlines()[-1]


def test_an_escalation_to_nobody_is_refused_in_one_line(alone: CommandLine) -> None:
    config = HOUSE + TOLD.replace('escalate_to = ["console"]\n', "")
    alone.config.write_text(config, encoding="utf-8")
    answer = alone("alerts")
    assert (answer.code, answer.out) == (1, "")
    (said,) = answer.err.strip().splitlines()
    assert "subscription 'compliance' has escalate_after but no escalate_to" in said
    assert str(alone.config) in said


def test_the_doctor_says_what_comes_after_messages_and_how_many_wait(told: CommandLine) -> None:
    found = {one["what"]: one for one in told("doctor", "--json").objects}["subscription compliance"]
    assert found["ok"]
    assert found["found"] == (
        "reminds every 1h, 10 times at most, escalates after 2h to console; 1 waiting for an answer"
    )
    told.config.write_text(HOUSE + TOLD.replace('["console"]', '["out"]'), encoding="utf-8")
    found = {one["what"]: one for one in told("doctor", "--json").objects}["subscription compliance"]
    assert not found["ok"]
    assert "only channels that were told already" in found["remedy"]
