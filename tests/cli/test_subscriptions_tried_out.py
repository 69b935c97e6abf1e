"""A dry run over what is stored says what each subscription would have been sent, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE

HEAD = "Ref,Firm,Country,Address,Note"
EPSILON = "6,Epsilon Celik Anonim Sirketi,TR,Izmir,"
ZETA = "7,Zeta Tekstil Anonim Sirketi,TR,Bursa,"
MONDAY, TUESDAY, NEXT_WEEK = "2024-08-05T12:00Z", "2024-08-06T12:00Z", "2024-08-13T12:00Z"
SUBSCRIPTIONS = """
[channels.out]
kind = "file"
path = "told.jsonl"

[[subscriptions]]
name = "together"
channels = ["out", "console"]
events = ["listed", "already_listed"]

[[subscriptions]]
name = "singly"
channels = ["out"]
events = ["listed", "already_listed"]
group = false

[[subscriptions]]
name = "daily"
channels = ["out"]
events = ["listed", "delisted"]
mode = "digest"
at = "08:00 Europe/Istanbul"

[[subscriptions]]
name = "everything"
channels = ["out"]
events = ["listed"]
subjects = "all"

[[subscriptions]]
name = "nothing"
channels = ["out"]
events = ["reported"]
"""


@pytest.fixture
def stored(command: CommandLine, house_file: Path) -> CommandLine:
    """A baseline, two firms at noon of one day, one more and a foreign one the day after, and nothing for a week."""
    command.config.write_text(HOUSE + SUBSCRIPTIONS, encoding="utf-8")
    for at, rows in (
        ("2024-08-01T12:00Z", [ALPHA, BETA]),
        (MONDAY, [ALPHA, BETA, DELTA, EPSILON]),
        (TUESDAY, [ALPHA, BETA, DELTA, EPSILON, ZETA, GAMMA]),
        (NEXT_WEEK, [ALPHA, BETA, DELTA, EPSILON, ZETA, GAMMA]),
    ):
        house_file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        command.json("poll", "house", "--file", str(house_file), "--at", at)
    return command


def tried(command: CommandLine, name: str, *arguments: str, since: str = "2024-08-01") -> tuple[list[Object], Object]:
    """The messages of a subscription, and its sum."""
    found = command.json("subscriptions", "test", "--since", since, "--subscription", name, *arguments)
    assert {one["subscription"] for one in found} == {name}
    return found[:-1], found[-1]


def sizes(messages: list[Object]) -> list[tuple[str, int]]:
    return [(one["due_at"][:10], len(one["alerts"])) for one in messages]


def test_it_says_what_was_sent_in_truth(stored: CommandLine) -> None:
    """The alerts and the messages are those of the outbox."""
    for name in ("together", "singly", "daily", "everything"):
        messages, total = tried(stored, name)
        alerts = stored.json("alerts", "--subscription", name)
        told = [(one["event"], one["subject"], one["reason"]) for message in messages for one in message["alerts"]]
        assert sorted(told, key=str) == sorted(((a["event"], a["subject"], a["reason"]) for a in alerts), key=str)
        assert total["alerts"] == len(alerts)
        keys = {one["key"] for alert in alerts for one in alert["deliveries"] if one["channel"] == "out"}
        assert total["messages"] == len(messages) == len(keys)


def test_each_has_its_messages_as_it_wants_them(stored: CommandLine) -> None:
    assert sizes(tried(stored, "together")[0]) == [("2024-08-05", 2), ("2024-08-06", 1)]
    assert sizes(tried(stored, "singly")[0]) == [("2024-08-05", 1), ("2024-08-05", 1), ("2024-08-06", 1)]
    assert sizes(tried(stored, "daily")[0]) == [("2024-08-06", 2), ("2024-08-07", 1)]
    assert sizes(tried(stored, "everything")[0]) == [("2024-08-05", 2), ("2024-08-06", 2)]
    assert tried(stored, "nothing")[0] == []


def test_a_digest_takes_up_what_comes_until_it_is_due(stored: CommandLine, house_file: Path) -> None:
    house_file.write_text("\n".join([HEAD, ALPHA, BETA, DELTA, EPSILON, ZETA, GAMMA, "8,Eta AS,TR,Van,"]), "utf-8")
    stored.json("poll", "house", "--file", str(house_file), "--at", "2024-08-13T13:00Z")
    house_file.write_text(house_file.read_text("utf-8") + "\n9,Theta Anonim Sirketi,TR,Van,\n", "utf-8")
    stored.json("poll", "house", "--file", str(house_file), "--at", "2024-08-13T14:00Z")
    assert sizes(tried(stored, "daily", since="2024-08-13")[0]) == [("2024-08-14", 2)]


def test_the_sum_counts_by_week_reason_and_subject(stored: CommandLine) -> None:
    _, total = tried(stored, "everything")
    assert (total["alerts"], total["messages"], total["about_tracked"]) == (4, 2, 3)
    assert total["by_reason"] == {"new_listing": 4}
    assert total["by_kind"] == {"listed": 4}
    assert total["busiest_week"] == {"week": "2024-08-05", "alerts": 4, "messages": 2}
    # From the first check to the last.
    assert total["weeks"] == round(12 / 7, 2)
    assert total["per_week"] == {"alerts": round(4 / (12 / 7), 2), "messages": round(2 / (12 / 7), 2)}
    assert tried(stored, "nothing")[1]["busiest_week"] is None


def test_a_time_is_kept_to(stored: CommandLine) -> None:
    assert sizes(tried(stored, "together", "--until", "2024-08-05")[0]) == [("2024-08-05", 2)]
    assert sizes(tried(stored, "together", since="2024-08-06")[0]) == [("2024-08-06", 1)]
    messages, total = tried(stored, "together", "--limit", "1")
    assert sizes(messages) == [("2024-08-06", 1)]
    assert total["messages"] == 2


def test_what_a_user_adds_is_one_summary(stored: CommandLine) -> None:
    stored.json("subjects", "add", "Alfa Makina Sanayi Limited Sirketi", "--country", "DE", "--id", "alfa")
    stored.json("subjects", "add", "Beta Gida Anonim Sirketi", "--country", "DE", "--id", "beta")
    messages, _ = tried(stored, "singly")
    summaries = [one for one in messages if one["kind"] == "already_listed"]
    assert [len(one["alerts"]) for one in summaries] == [1, 1]


def test_a_judgement_is_heeded_and_counted(stored: CommandLine) -> None:
    hit, *_ = stored.json("hits")
    stored.json("judge", hit["id"], "negative", "--by", "Compliance")
    _, total = tried(stored, "together")
    assert (total["alerts"], total["kept_back"]) == (2, {"judged_negative": 1})


def test_nothing_is_written_and_nothing_sent(stored: CommandLine, tmp_path: Path) -> None:
    before = stored.json("alerts"), stored.json("events"), stored.json("checks")
    assert stored("subscriptions", "test", "--since", "2024-08-01").code == 0
    assert (stored.json("alerts"), stored.json("events"), stored.json("checks")) == before
    assert not (tmp_path / "told.jsonl").exists()


def test_a_person_reads_the_sum_and_the_messages_newest_last(stored: CommandLine) -> None:
    out = stored("subscriptions", "test", "--since", "2024-08-01", "--subscription", "together").out
    assert "alerts        3 (1.8 a week)" in out
    assert "busiest week  from 2024-08-05: alerts 3, messages 2" in out
    assert "3 of 3 are about a tracked subject" in out
    assert out.index("2024-08-05 12:00Z") < out.index("Zeta Tekstil Anonim Sirketi")
    assert out.rstrip().splitlines()[-1].endswith("House list")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "2024-08-01", "--subscription", "nobody"), "together, singly"),
        (("--since", "2024-08-05", "--until", "2024-08-01"), "before --since"),
        (("--since", "then"), "is no time"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(stored: CommandLine, arguments: tuple[str, ...], said: str) -> None:
    answer = stored("subscriptions", "test", *arguments)
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1
