"""A channel's address and key are secrets: a receiver may repeat them in its answer, and they still show nowhere."""

from __future__ import annotations

import base64
import sqlite3

import pytest
from command_line import CommandLine
from house_list import ALPHA, BETA, DELTA, HOUSE
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

KEY = f"whsec_{base64.b64encode(b'hush-signing-key-of-the-desk').decode()}"
SHOWN = (
    *(("alerts",), ("alerts", "--json"), ("channels", "list"), ("channels", "list", "--json"), ("doctor", "--json")),
    *(("export", "alerts", "--format", "jsonl"), ("export", "alerts", "--format", "csv")),
)


def echo(request: Request) -> Response:
    """Refuse, and repeat all that is known of who asked."""
    return Response(f"no: {KEY} {request.url} {request.path[-8:]} {request.query_string.decode()}", status=410)


@pytest.fixture
def refused(
    alone: CommandLine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> CommandLine:
    """Two channels whose receivers repeat their secrets, and an alert that was tried at both."""
    httpserver.expect_request("/hook").respond_with_handler(echo)
    httpserver.expect_request("/services/HUSHPATH").respond_with_handler(echo)
    place = f"http://127.0.0.1:{httpserver.port}"
    monkeypatch.setenv("DESK_KEY", KEY)
    monkeypatch.setenv("TEAM_HOOK", f"{place}/services/HUSHPATH?token=HUSHTOKEN")
    alone.config.write_text(
        HOUSE
        + f"""
        [channels.desk]
        kind = "webhook"
        url = "{place}/hook?key=HUSHKEY"
        secret_env = "DESK_KEY"
        allow_private = true
        [channels.team]
        kind = "slack"
        webhook_env = "TEAM_HOOK"
        allow_private = true
        [[subscriptions]]
        name = "all"
        channels = ["desk", "team"]
        subjects = "all"
        """,
        encoding="utf-8",
    )
    file = alone.config.parent / "house.csv"
    for rows in ((ALPHA, BETA), (ALPHA, BETA, DELTA)):
        file.write_text("\n".join(["Ref,Firm,Country,Address,Note", *rows, ""]), encoding="utf-8")
        assert alone("poll", "house", "--json").code == 0
    return alone


def recorded(command: CommandLine) -> str:
    database = sqlite3.connect(command.database.removeprefix("sqlite:///"))
    try:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for name in tables for row in database.execute(f'SELECT * FROM "{name}"'))
    finally:
        database.close()


def test_what_a_receiver_repeats_shows_nowhere(refused: CommandLine) -> None:
    said = [refused("run", "--once"), refused("channels", "test", "desk"), refused("channels", "test", "team")]
    alerts = refused.json("alerts")
    assert {one["channel"] for alert in alerts for one in alert["deliveries"]} == {"desk", "team"}
    said += [refused(*command) for command in SHOWN]
    said += [refused("alerts", "show", alert["id"], *form) for alert in alerts for form in ((), ("--json",))]
    for answer in said:
        assert "HUSH" not in answer.out + answer.err
        assert KEY not in answer.out + answer.err
        assert KEY.removeprefix("whsec_") not in answer.out + answer.err
    assert "HUSH" not in recorded(refused)
    assert KEY not in recorded(refused)
