"""What is muted is kept and not sent: a subject, entry, source or alert, for a time or until it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine
from house_list import ALPHA, BETA, DELTA

HEAD = "Ref,Firm,Country,Address,Note"


@pytest.fixture
def listed(command: CommandLine, house_file: Path) -> CommandLine:
    """A tracked firm that was listed after the baseline."""
    read(command, house_file, "2024-08-01", ALPHA, BETA)
    command.json("subjects", "add", "Delta Lojistik Ticaret Limited Sirketi", "--id", "mine")
    read(command, house_file, "2024-08-02", ALPHA, BETA, DELTA)
    return command


def read(command: CommandLine, file: Path, day: str, *rows: str) -> None:
    file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    (found,) = command.json("poll", "house", "--file", str(file), "--at", f"{day}T12:00Z")
    assert found["outcome"] == "new"


def told(command: CommandLine) -> list[tuple[object, object]]:
    """State and reason of each alert of one subscription, oldest first."""
    return [(one["state"], one["reason"]) for one in command.json("alerts") if one["subscription"] == "compliance"]


def amended(command: CommandLine, file: Path, day: str = "2024-08-03") -> tuple[object, object]:
    """What came of one more change of the tracked firm."""
    read(command, file, day, ALPHA, BETA, f"{DELTA}changed {day}")
    return told(command)[-1]


def subject(command: CommandLine) -> str:
    return str(next(one["subject"] for one in command.json("alerts")))


@pytest.mark.parametrize("what", ["subject", "source", "entry", "alert"])
def test_what_is_muted_is_kept_and_not_sent(listed: CommandLine, house_file: Path, what: str) -> None:
    (alert,) = [one for one in listed.json("alerts") if one["subscription"] == "compliance"]
    named = {"subject": [alert["subject"]], "source": ["house"], "entry": ["house", "4"], "alert": [alert["id"]]}
    (mute,) = listed.json("mute", what, *map(str, named[what]), "--by", "Ayşe", "--note", "known")
    kind, whose = ("entry", "compliance") if what == "alert" else (what, None)
    assert (mute["kind"], mute["subscription"], mute["by"], mute["note"]) == (kind, whose, "Ayşe", "known")
    assert amended(listed, house_file) == ("suppressed", "muted")
    assert not listed.json("alerts", "--state", "suppressed")[0]["deliveries"]
    listed.json("unmute", str(mute["id"]))
    assert amended(listed, house_file, "2024-08-04") == ("pending", "amended")


def test_a_delisting_of_a_muted_subject_stays_unsent(listed: CommandLine, house_file: Path) -> None:
    listed.json("mute", "subject", subject(listed))
    read(listed, house_file, "2024-08-03", ALPHA, BETA)
    read(listed, house_file, "2024-08-05", BETA, ALPHA)
    assert told(listed)[-1] == ("suppressed", "muted")
    assert listed.json("events")[-1]["kind"] == "delisted"


def test_a_mute_is_for_one_subscription_where_it_says_so(listed: CommandLine, house_file: Path) -> None:
    listed.json("mute", "entry", "house", "4", "--subscription", "oncall")
    assert amended(listed, house_file) == ("pending", "amended")


def test_what_is_over_is_listed_with_all(listed: CommandLine) -> None:
    (kept,) = listed.json("mute", "source", "house", "--for", "30d")
    (ended,) = listed.json("mute", "source", "house")
    listed.json("unmute", str(ended["id"]))
    assert [one["id"] for one in listed.json("mutes")] == [kept["id"]]
    shown = {one["id"]: one for one in listed.json("mutes", "--all")}
    assert [shown[one["id"]]["in_force"] for one in (kept, ended)] == [True, False]
    assert shown[kept["id"]]["until"] > shown[kept["id"]]["at"]
    assert shown[ended["id"]]["ended_at"]


def test_mutes_are_listed_by_what_they_are_of(listed: CommandLine) -> None:
    listed.json("mute", "entry", "house", "4", "--for", "30d", "--by", "Ayşe")
    listed.json("mute", "source", "house", "--by", "Berk")
    entry, source = sorted(listed.json("mutes"), key=lambda one: str(one["kind"]))
    assert (entry["list"], entry["matter"], entry["in_force"]) == ("house", "4", True)
    assert "Delta" in str(entry["name"])
    assert (source["matter"], source["until"]) == ("house", None)
    lines = listed("mutes").out
    assert "Ayşe" in lines
    assert "(house 4)" in lines
    said = listed("unmute", str(source["id"])).out
    assert said == f"{source['id']}: source house is told again.\n"
    again = listed("unmute", str(source["id"]))
    assert again.code == 1
    assert "is over since" in again.err


def test_what_waits_is_taken_back_and_says_by_which_mute(listed: CommandLine) -> None:
    (alert,) = [one for one in listed.json("alerts") if one["subscription"] == "compliance"]
    (other,) = listed.json("mute", "subject", str(alert["subject"]), "--subscription", "oncall")
    assert (other["taken_back"], other["being_sent"], told(listed)) == (0, 0, [("pending", "new_listing")])
    said = listed("mute", "subject", str(alert["subject"]), "--by", "Ayşe").out.splitlines()
    assert said[1:] == ["1 alert that waited was taken back."]
    mute = said[0].partition(":")[0]
    assert told(listed) == [("suppressed", "muted")]
    (why,) = listed.json("why", "alert", str(alert["id"]))
    assert ([one["id"] for one in why["mutes"]], why["alert"]["deliveries"]) == ([mute], [])
    (not_told,) = listed.json("why", "not", str(alert["event"]), str(alert["subject"]))
    outcome = next(one for one in not_told["outcomes"] if one["subscription"] == "compliance")
    assert (outcome["code"], outcome["mute"]) == ("muted", mute)
    assert "it was taken back, because Ayşe has muted the subject on" in outcome["said"]
    (again,) = listed.json("mute", "entry", "house", "4")
    assert (again["taken_back"], again["being_sent"]) == (0, 0)
    listed.json("unmute", mute)
    assert told(listed) == [("suppressed", "muted")], "it stays untold"


def test_a_mute_is_taken_back_by_what_it_is_of(listed: CommandLine) -> None:
    whom = subject(listed)
    for arguments in (("subject", whom), ("subject", whom, "--subscription", "oncall"), ("entry", "house", "4")):
        listed.json("mute", *arguments)
    (ended,) = listed.json("unmute", "subject", whom, "--subscription", "oncall")
    assert (ended["kind"], ended["subscription"]) == ("subject", "oncall")
    wrong = listed("unmute", "subject", whom, "--subscription", "oncall")
    assert (wrong.code, "is not muted for oncall alone; `watchlist unmute " in wrong.err) == (1, True)
    listed.json("subjects", "remove", whom)
    assert [one["kind"] for one in listed.json("unmute", "subject", whom)] == ["subject"]
    assert listed("unmute", "entry", "house", "4").out.endswith("is told again.\n")
    assert listed.json("mutes") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mute", "subject", "nobody"), "nobody"),
        (("mute", "story", "nothing"), "nothing"),
        (("mute", "source", "nowhere"), "nowhere"),
        (("mute", "entry", "house", "nothing"), "nothing"),
        (("mute", "entry", "house"), "by its list and its key"),
        (("mute", "alert", "nothing"), "nothing"),
        (("mute", "source", "house", "--for", "soon"), "--for soon"),
        (("mute", "source", "house", "--for", "0s"), "--for"),
        (("mute", "source", "house", "--for", "99999999d"), "is no time"),
        (("mute", "source", "house", "--subscription", "nobody"), "compliance, germany, oncall"),
        (("unmute", "nothing"), "nothing"),
        (("unmute", "source", "house"), "source house is not muted; `watchlist mutes` lists what is"),
        (("unmute", "entry", "house"), "by its list and its key"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_cannot_be_muted_is_one_line_and_exit_1(alone: CommandLine, arguments: tuple[str, ...], said: str) -> None:
    answer = alone(*arguments)
    assert (answer.code, answer.out) == (1, "")
    (line,) = answer.err.splitlines()
    assert said in line
    assert alone.json("mutes", "--all") == []
