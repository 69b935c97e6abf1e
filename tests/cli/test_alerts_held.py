"""An alert that is due and waits all the same says which channel keeps it, and what to do."""

from __future__ import annotations

import pytest
from command_line import CommandLine
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE
from pytest_httpserver import HTTPServer

CHANNEL = """
[channels.desk]
kind = "webhook"
url = "{url}"
secret_env = "DESK_KEY"
allow_private = true
[[subscriptions]]
name = "all"
channels = ["desk"]
subjects = "all"
events = ["listed"]
"""


@pytest.fixture
def configured(alone: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("DESK_KEY", "whsec_bm90aGluZyB0byBzZWUgaGVyZQ==")
    return alone


def poll(command: CommandLine, *rows: str) -> None:
    file = command.config.parent / "house.csv"
    file.write_text("\n".join(["Ref,Firm,Country,Address,Note", *rows, ""]), encoding="utf-8")
    assert command("poll", "house", "--json").code == 0


def test_an_alert_for_a_closed_channel_says_so_and_how_it_is_opened(
    configured: CommandLine, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("gone", status=410)
    configured.config.write_text(HOUSE + CHANNEL.format(url=httpserver.url_for("/hook")), encoding="utf-8")
    poll(configured, ALPHA, BETA)
    poll(configured, ALPHA, BETA, DELTA)
    assert configured("run", "--once").code == 0
    poll(configured, ALPHA, BETA, DELTA, GAMMA)
    refused, waiting = configured.json("alerts")
    assert (refused["state"], refused["held_by"]) == ("dead", [])
    assert (waiting["state"], waiting["held_by"]) == ("pending", ["desk"])
    assert "pending, held by desk" in configured("alerts").out
    shown = " ".join(configured("alerts", "show", waiting["id"]).out.split())
    assert "the channel desk is closed since" in shown
    assert "`watchlist channels open desk`" in shown
    opened = configured("channels", "open", "desk").out
    assert "1 message waits" in opened
    assert "1 it has refused for good" in opened
    assert configured.json("alerts")[1]["held_by"] == []


def test_an_alert_for_a_channel_that_rests_says_until_when_and_why(configured: CommandLine) -> None:
    configured.config.write_text(HOUSE + CHANNEL.format(url="http://127.0.0.1:9/hook"), encoding="utf-8")
    poll(configured, ALPHA, BETA)
    poll(configured, ALPHA, BETA, DELTA)
    assert configured("run", "--once").code == 0
    (waiting,) = configured.json("alerts")
    assert (waiting["state"], waiting["held_by"]) == ("retrying", ["desk"])
    shown = " ".join(configured("alerts", "show", waiting["id"]).out.split())
    assert "the channel desk rests until" in shown
    assert "Connection refused" in shown
