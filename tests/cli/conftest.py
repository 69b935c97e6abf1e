"""A command line on the recorded days of the demo, and one on a house list that a test rewrites, on both databases."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import CommandLine
from house_list import HOUSE

from watchlist.cli import main

CHANNELS = """
[channels.out]
kind = "file"
path = "told.jsonl"

[channels.away]
kind = "webhook"
url = "http://127.0.0.1:9/"
secret_env = "WATCHLIST_TEST_SECRET"

[[subscriptions]]
name = "compliance"
channels = ["out"]
events = ["listed", "amended", "delisted", "already_listed"]

[[subscriptions]]
name = "germany"
channels = ["away"]
events = ["listed"]
countries = ["DE"]

[[subscriptions]]
name = "oncall"
channels = ["out"]
events = ["source_fault"]
"""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The database that the demo leaves: two recorded days, polled and told. To be read, not to be changed."""
    folder = tmp_path_factory.mktemp("recorded")
    if request.param == "sqlite":
        database = f"sqlite:///{folder}/demo.sqlite"
    else:
        make: Callable[[], str] = request.getfixturevalue("postgres_template")
        database = make()
    with pytest.MonkeyPatch.context() as environment, contextlib.redirect_stdout(io.StringIO()):
        environment.setenv("WATCHLIST_ARCHIVE__PATH", str(folder / "archive"))
        with pytest.raises(SystemExit) as left:
            main(["--database", database, "demo", "--keep", str(folder)])
    assert not left.value.code
    return CommandLine(folder / "watchlist.toml", database, folder / "archive")


@pytest.fixture
def house_file(tmp_path: Path) -> Path:
    return tmp_path / "house.csv"


@pytest.fixture
def command(database_url: str, tmp_path: Path) -> CommandLine:
    """A command line on an empty database, with a house list and channels."""
    config = tmp_path / "watchlist.toml"
    config.write_text(HOUSE + CHANNELS, encoding="utf-8")
    return CommandLine(config, database_url, tmp_path / "archive")


@pytest.fixture
def alone(sqlite_template: Path, tmp_path: Path) -> CommandLine:
    """The same where which database it is changes nothing."""
    config = tmp_path / "watchlist.toml"
    config.write_text(HOUSE + CHANNELS, encoding="utf-8")
    shutil.copy(sqlite_template, tmp_path / "alone.sqlite")
    return CommandLine(config, f"sqlite:///{tmp_path}/alone.sqlite", tmp_path / "archive")
