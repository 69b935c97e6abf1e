"""A source may need a password or a key in its address: it is asked with them, and they show nowhere else."""

from __future__ import annotations

import base64
import sqlite3

import pytest
from command_line import CommandLine
from pytest_httpserver import HTTPServer

SHOWN = "/rss?key=…"
ASKED = (("poll",), ("sources",), ("checks",), ("events",), ("alerts",))


@pytest.fixture
def secretive(alone: CommandLine, httpserver: HTTPServer) -> CommandLine:
    """A list and a feed whose addresses hold a user, a password and a key."""
    address = f"http://me:hushpw@127.0.0.1:{httpserver.port}"
    alone.config.write_text(
        f"""
        [network]
        allow_private = true
        [sources]
        builtin = false
        [sources.outlet]
        kind = "feed"
        url = "{address}/rss?key=HUSHKEY"
        [sources.house]
        kind = "csv"
        url = "{address}/csv?key=HUSHKEY"
        columns = {{ key = "Ref", name = "Firm" }}
        """,
        encoding="utf-8",
    )
    return alone


def recorded(command: CommandLine) -> str:
    """All that the database holds but what the next request is made of, which is never shown."""
    database = sqlite3.connect(command.database.removeprefix("sqlite:///"))
    try:
        database.execute("UPDATE source SET validators = NULL")
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        cells = (cell for name in tables for row in database.execute(f'SELECT * FROM "{name}"') for cell in row)
        return "\n".join(cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell) for cell in cells)
    finally:
        database.close()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, "<html>please log in</html>", "held"),
        (200, "", "held"),
        (404, "gone", "failed"),
        (304, "", "failed"),
        (200, "Ref,Firm\n1,Alfa\n", "new"),
    ],
)
def test_no_secret_of_an_address_is_shown_or_recorded(
    secretive: CommandLine, httpserver: HTTPServer, status: int, body: str, outcome: str
) -> None:
    for path in ("/rss", "/csv"):
        httpserver.expect_request(path).respond_with_data(body, status=status)
    polled = secretive("poll", "--json")
    assert outcome in {one["outcome"] for one in polled.objects}
    said = [polled, *(secretive(*asked, "--json") for asked in ASKED), *(secretive(*asked) for asked in ASKED)]
    everything = "\n".join([*(one.out + one.err for one in said), recorded(secretive)])
    assert SHOWN in everything
    assert "hush" not in everything.lower()
    # The server did get them.
    sent, _ = httpserver.log[0]
    assert sent.args["key"] == "HUSHKEY"
    assert sent.headers["Authorization"] == "Basic " + base64.b64encode(b"me:hushpw").decode()


def test_what_has_not_changed_is_known_by_the_whole_address(secretive: CommandLine, httpserver: HTTPServer) -> None:
    body = "Ref,Firm\n1,Alfa\n"
    httpserver.expect_oneshot_request("/csv").respond_with_data(body, headers={"ETag": '"1"'})
    httpserver.expect_request("/csv", headers={"If-None-Match": '"1"'}).respond_with_data("", status=304)
    polled = [secretive.json("poll", "house")[0]["outcome"] for _ in range(2)]
    assert polled == ["new", "not_modified"]
