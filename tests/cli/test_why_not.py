"""`why not` says of each subscription what kept an event from it, or how far it has come, in words and codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, DELTA

HEAD = "Ref,Firm,Country,Address,Note"
DIGEST = '\n[[subscriptions]]\nname = "daily"\nchannels = ["out"]\nmode = "digest"\nat = "08:00 Europe/Istanbul"\n'
REVIEW = "\n[matching]\nhit = 0.99\nthreshold = 0.98\n"


def write(file: Path, *rows: str) -> None:
    file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")


def read(command: CommandLine, file: Path, day: str, *rows: str) -> None:
    write(file, *rows)
    command.json("poll", "house", "--file", str(file), "--at", f"{day}T12:00Z")


@pytest.fixture
def listed(command: CommandLine, house_file: Path) -> CommandLine:
    """A firm that became a subject by being listed, with a subscription of a daily digest beside the others."""
    command.config.write_text(command.config.read_text("utf-8") + DIGEST, "utf-8")
    read(command, house_file, "2024-08-01", ALPHA, BETA)
    read(command, house_file, "2024-08-02", ALPHA, BETA, DELTA)
    return command


def hit(command: CommandLine) -> Object:
    return command.json("hits")[-1]


def outcomes(command: CommandLine) -> dict[object, Object]:
    """What `why not` says of the newest hit, by subscription."""
    one = hit(command)
    (why,) = command.json("why", "not", str(one["event"]), str(one["subject"]))
    assert [each["said"] for each in why["outcomes"]] == why["reasons"]
    assert command("why", "not", str(one["event"]), str(one["subject"])).out.splitlines() == why["reasons"]
    return {each["subscription"]: each for each in why["outcomes"]}


def test_a_wish_a_digest_and_a_delivery_are_told_apart(listed: CommandLine) -> None:
    found = outcomes(listed)
    assert {name: one["code"] for name, one in found.items()} == {
        "compliance": "waits",
        "germany": "not_wanted",
        "oncall": "not_wanted",
        "daily": "waits",
    }
    assert found["germany"]["wishes"] == ["countries"]
    (digest,) = found["daily"]["deliveries"]
    assert digest["until"] == "2024-08-03T05:00:00Z"
    assert "it waits for the digest, 2024-08-03 05:00Z by out" in str(found["daily"]["said"])


def test_what_was_sent_says_when_and_by_which_channel(listed: CommandLine) -> None:
    config = listed.config.read_text("utf-8").replace('countries = ["DE"]', "")
    listed.config.write_text(config, "utf-8")
    read(listed, listed.config.parent / "house.csv", "2024-08-03", ALPHA, BETA, DELTA, "5,Epsilon Boya A.S.,TR,Izmir,")
    listed("run", "--once")
    found = outcomes(listed)
    (sent,) = found["compliance"]["deliveries"]
    assert (found["compliance"]["code"], sent["channel"], sent["error"]) == ("sent", "out", None)
    assert sent["at"]
    assert "sent by out on" in str(found["compliance"]["said"])
    (tried,) = found["germany"]["deliveries"]
    assert found["germany"]["code"] in ("retrying", "dead")
    assert "WATCHLIST_TEST_SECRET" in tried["error"]
    assert "away could not send it" in str(found["germany"]["said"])


def test_a_judgement_says_who_and_when_and_whether_it_took_something_back(
    listed: CommandLine, house_file: Path
) -> None:
    listed.json("judge", str(hit(listed)["id"]), "negative", "--by", "Ayşe", "--note", "another Delta")
    found = outcomes(listed)["compliance"]
    assert (found["code"], found["by"]) == ("withdrawn", "Ayşe")
    assert "it was taken back, because Ayşe judged on" in str(found["said"])
    assert str(found["said"]).endswith("that the two are not the same: another Delta.")


def test_a_mute_is_named_with_its_end(listed: CommandLine, house_file: Path) -> None:
    (mute,) = listed.json("mute", "entry", "house", "4", "--for", "30d", "--by", "Ayşe", "--note", "known")
    read(listed, house_file, "2024-08-03", ALPHA, BETA, f"{DELTA}changed")
    found = outcomes(listed)
    muted = found["compliance"]
    assert (muted["code"], muted["mute"], muted["by"], muted["until"]) == ("muted", mute["id"], "Ayşe", mute["until"])
    assert "Ayşe has muted the entry on" in str(muted["said"])
    listed.json("unmute", str(mute["id"]))
    assert found["germany"]["wishes"] == ["events", "countries"]


def test_what_is_to_review_says_so_for_each_subscription(command: CommandLine, house_file: Path) -> None:
    command.config.write_text(command.config.read_text("utf-8") + REVIEW, "utf-8")
    read(command, house_file, "2024-08-01", ALPHA)
    command.json("subjects", "add", "Delta Lojistik", "--id", "mine", "--country", "DE")
    write(house_file, ALPHA, "4,Korkmaz Delta Lojistik,NL,Rotterdam,")
    command.json("poll", "house")
    found = outcomes(command)
    assert {name: one["code"] for name, one in found.items()} == {
        "compliance": "held_for_review",
        "germany": "not_wanted",
        "oncall": "not_wanted",
    }
    assert found["compliance"]["hit"] == hit(command)["id"]
    assert "is only to review" in str(found["compliance"]["said"])
    told = command("judge", str(hit(command)["id"]), "positive", "--by", "Ayşe").out
    assert "1 alert that was held back is told by it; " in told
    assert outcomes(command)["compliance"]["code"] == "waits"


def test_what_never_met_says_how_alike_the_two_are(listed: CommandLine) -> None:
    listed.json("subjects", "add", "Somebody Else", "--id", "else")
    (why,) = listed.json("why", "not", str(hit(listed)["event"]), "else")
    (only,) = why["outcomes"]
    assert (only["code"], only["subscription"], only["alert"]) == ("not_met", None, None)
