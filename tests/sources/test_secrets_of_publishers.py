"""Tokens, keys and signatures go to the publishers, and show nowhere else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from command_line import CommandLine
from official_publishers import OFFICES
from on_stage import configuration, office
from stage import SECRET, Stage

ASKED = (("sources",), ("checks",), ("events",), ("alerts",))


@pytest.fixture
def command(stage: Stage, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The program, with every list that is played."""
    monkeypatch.setenv("USERS_KEY", SECRET)
    config = tmp_path / "watchlist.toml"
    config.write_text(configuration(stage, {key: office(key) for key in OFFICES}), encoding="utf-8")
    return CommandLine(config, sqlite_url, tmp_path / "archive")


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


def test_no_secret_of_a_publisher_is_shown_or_recorded(command: CommandLine, stage: Stage) -> None:
    said = [command("poll", "--json")]
    assert {one["outcome"] for one in said[0].objects} == {"new"}
    stage.page = "."
    said.append(command("poll", "--json"))
    stage.page, stage.down = "", 403
    said.append(command("poll"))
    said += [command(*asked, *way) for asked in ASKED for way in ((), ("--json",))]
    assert {one["outcome"] for one in said[1].objects} == {"held"}
    assert "403" in said[2].out + said[2].err
    everything = "\n".join([*(one.out + one.err for one in said), recorded(command)])
    assert SECRET not in everything
    assert "X-Amz-Signature=…" in everything
    assert "/fsd/fsf/public/rss?token=…" in everything
