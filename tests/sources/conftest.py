"""A stage for publishers, and apps that poll the lists that are played on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from ssl import SSLContext

import httpx
import pytest
from house_list import Clock
from on_stage import Playing, configuration, noon_after, office, open_app
from pytest_httpserver import HTTPServer
from stage import SECRET, Stage

Play = Callable[..., dict[str, Playing]]


@pytest.fixture(scope="session")
def authorities() -> SSLContext:
    """The trusted authorities, which are slow to read and which nobody needs here."""
    return httpx.create_ssl_context()


@pytest.fixture
def stage(httpserver: HTTPServer) -> Stage:
    return Stage(httpserver)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An empty database; which kind it is changes nothing of what is fetched."""
    shutil.copy(sqlite_template, tmp_path / "played.sqlite")
    return f"sqlite:///{tmp_path}/played.sqlite"


@pytest.fixture
def play(
    stage: Stage,
    tmp_path: Path,
    authorities: SSLContext,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Play]:
    """Opens one app on several lists at once, at noon of the day after the latest of their samples."""
    monkeypatch.setenv("USERS_KEY", SECRET)
    monkeypatch.setattr(httpx, "create_ssl_context", lambda: authorities)
    with ExitStack() as stack:

        def opened(*keys: str, database: str = "") -> dict[str, Playing]:
            offices, clock = {key: office(key) for key in keys}, Clock()
            clock.now = max(noon_after(one.day) for one in offices.values())
            text = configuration(stage, offices)
            app = open_app(text, database or request.getfixturevalue("sqlite_url"), tmp_path, clock)
            stack.callback(app.close)
            return {key: Playing(key, app, one, stage, clock) for key, one in offices.items()}

        yield opened
