"""Why an alert was sent is proven down to the publisher's bytes, and what is wrong with the proof is said."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE
from msgspec.structs import replace

from watchlist.archive import Archive
from watchlist.cli.why_alert import because
from watchlist.model import Alert, AlertState, Reason

HEAD = "Ref,Firm,Country,Address,Note"
SUBSCRIPTION = """
[channels.out]
kind = "file"
path = "told.jsonl"

[[subscriptions]]
name = "compliance"
channels = ["out"]
events = ["listed", "delisted"]
countries = ["TR"]
"""


@pytest.fixture
def told(command: CommandLine, house_file: Path) -> CommandLine:
    """One firm is listed on the 5th and gone on the 9th, which one check confirms."""
    config = HOUSE.replace("max_removed", "confirm_removals = 1\nmax_removed")
    command.config.write_text(config + SUBSCRIPTION, encoding="utf-8")
    for day, rows in (
        ("2024-08-01", [ALPHA, BETA, GAMMA]),
        ("2024-08-05", [ALPHA, BETA, GAMMA, DELTA]),
        ("2024-08-09", [ALPHA, BETA, GAMMA]),
    ):
        house_file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        command.json("poll", "house", "--file", str(house_file), "--at", f"{day}T12:00Z")
    assert command("run", "--once").code == 0
    return command


def why(command: CommandLine, kind: str = "new_listing") -> Object:
    (alert,) = [one for one in command.json("alerts") if one["reason"] == kind]
    (found,) = command.json("why", "alert", alert["id"])
    return found


def test_the_bytes_are_hashed_again_and_show_the_entry(told: CommandLine) -> None:
    found = why(told)["snapshot"]
    with Archive(told.archive).open(found["sha256"]) as raw:
        content = raw.read()
    assert hashlib.sha256(content).hexdigest() == found["sha256"]
    assert (found["verified"], found["state"], found["bytes"]) == (True, "verified", len(content))
    place = found["found"]
    cut = content[place["offset"] : place["offset"] + place["length"]].decode()
    assert cut == place["excerpt"]
    assert DELTA.rpartition(",TR")[0] in cut


def test_the_check_stands_in_its_chain(told: CommandLine) -> None:
    check = why(told)["check"]
    assert check["chain"] == {"position": 2, "of": 4, "trouble": ""}
    assert check["id"] == told.json("checks", "house")[1]["id"]


def test_every_try_is_told_with_its_key(told: CommandLine) -> None:
    found = why(told)
    (delivery,) = found["alert"]["deliveries"]
    assert (delivery["channel"], delivery["attempt"], delivery["outcome"]) == ("out", 1, "sent")
    out = told("why", "alert", found["alert"]["id"]).out
    assert delivery["key"] in out
    assert "verified" in out
    assert "2 of 4 checks" in out
    assert found["snapshot"]["sha256"] in out


def test_who_is_delisted_is_shown_where_it_stood_last(told: CommandLine) -> None:
    found = why(told, "delisted")
    assert found["snapshot"]["verified"]
    assert found["snapshot"]["found"] is None
    assert found["before"]["sha256"] == why(told)["snapshot"]["sha256"]
    assert "Delta Lojistik" in found["before"]["found"]["excerpt"]


def test_damaged_bytes_are_never_called_verified(told: CommandLine) -> None:
    found = why(told)
    stored = Path(found["snapshot"]["path"])
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 0xFF
    stored.chmod(0o600)
    stored.write_bytes(content)
    damaged = why(told)["snapshot"]
    assert not damaged["verified"]
    assert damaged["state"].startswith("wrong: ")
    assert "wrong: " in told("why", "alert", found["alert"]["id"]).out


def test_bytes_that_are_gone_are_said_to_be_gone(told: CommandLine) -> None:
    found = why(told)
    Path(found["snapshot"]["path"]).unlink()
    gone = why(told)["snapshot"]
    assert (gone["verified"], gone["archived"]) == (False, False)
    assert "does not have it" in gone["state"]


def test_the_wish_is_that_of_then_and_what_changed_is_said(told: CommandLine) -> None:
    written = told.config.read_text(encoding="utf-8")
    told.config.write_text(written.replace('countries = ["TR"]', 'countries = ["DE"]'), encoding="utf-8")
    found = why(told)
    assert found["subscription_is_of_then"]
    assert found["subscription"]["countries"] == ["TR"]
    assert found["changed_since"] == {"countries": [["TR"], ["DE"]]}
    out = told("why", "alert", found["alert"]["id"]).out
    assert "countries: TR" in out
    assert "countries: ['TR'] -> ['DE']" not in out
    told.config.write_text(written.replace('name = "compliance"', 'name = "other"'), encoding="utf-8")
    assert why(told)["subscription"]["countries"] == ["TR"]


def test_a_decision_is_told_with_who_made_it(told: CommandLine) -> None:
    hit = why(told)["hit"]
    told.json("judge", hit["id"], "negative", "--by", "Compliance", "--note", "another firm")
    found = why(told)
    assert [(one["decision"], one["by"], one["note"]) for one in found["judgements"]] == [
        ("negative", "Compliance", "another firm")
    ]
    assert "negative by Compliance" in told("why", "alert", found["alert"]["id"]).out


def test_a_listed_party_has_its_law_and_its_dates(recorded: CommandLine) -> None:
    cited = {one["id"] for one in recorded.json("events", "--kind", "listed") if one["entry"]["citations"]}
    alert = next(one for one in recorded.json("alerts") if one["event"] in cited)
    (found,) = recorded.json("why", "alert", alert["id"])
    assert found["law"][0].keys() == {"text", "date", "url"}
    assert found["law"][0]["url"].startswith("https://")
    assert found["dates"].keys() == {"announced_on", "effective_on", "listed_on", "occurred_on", "seen_at"}
    assert found["law"][0]["url"] in recorded("why", "alert", alert["id"]).out


def test_an_alert_of_every_reason_in_the_demo_is_proven(recorded: CommandLine) -> None:
    of_each = {alert["reason"]: alert for alert in recorded.json("alerts")}
    assert len(of_each) > 3
    for alert in of_each.values():
        (found,) = recorded.json("why", "alert", alert["id"])
        assert found["snapshot"]["verified"], alert["id"]
        assert found["snapshot"]["found"], alert["id"]
        assert found["check"]["chain"]["trouble"] == ""


def test_a_report_is_shown_in_its_article(recorded: CommandLine) -> None:
    alert, *_ = [one for one in recorded.json("alerts") if one["reason"] == "new_story"]
    (found,) = recorded.json("why", "alert", alert["id"])
    (article,) = recorded.json("articles", "show", found["article"]["id"])
    said = found["article"]
    assert article["text"][said["start"] : said["end"]] == said["quote"]
    assert said["quote"] == found["event"]["signal"]["quote"]


def test_a_mute_is_told_with_who_made_it(told: CommandLine) -> None:
    found = why(told)
    told.json("mute", "subject", found["alert"]["subject"], "--by", "Compliance")
    (mute,) = why(told)["mutes"]
    assert (mute["kind"], mute["by"], mute["ended_at"]) == ("subject", "Compliance", None)
    assert "the subject, since" in told("why", "alert", found["alert"]["id"]).out


def test_what_was_taken_out_of_a_digest_does_not_leave_with_it() -> None:
    day = datetime(2024, 8, 28, 16, tzinfo=UTC)
    alert = Alert("a", "morning", "e", None, AlertState.SUPPRESSED, Reason.MUTED, day, folded=Reason.DIGESTED)
    assert because(alert) == "Nothing was sent, because somebody muted it."
    assert "leaves with the next digest" in because(replace(alert, state=AlertState.PENDING, reason=Reason.NEW_LISTING))
