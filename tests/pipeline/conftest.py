"""An app on an empty database with a clock that the test sets, and a house list that the test rewrites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from house_list import HOUSE, Clock, Configure, House

from watchlist.app import App
from watchlist.archive import Archive
from watchlist.config import Settings, load
from watchlist.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def configured(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Configure]:
    """Opens an app on the empty database with this configuration; the house list is beside it."""
    opened: list[App] = []

    def configure(text: str) -> App:
        written = tmp_path / "watchlist.toml"
        written.write_text(text, encoding="utf-8")
        settings: Settings = load(str(written), database=database_url)
        app = App(settings, Store(database_url), Archive(tmp_path / "archive"), clock)
        opened.append(app)
        return app

    yield configure
    for app in opened:
        app.close()


@pytest.fixture
def house(configured: Configure, tmp_path: Path) -> House:
    return House(configured(HOUSE), tmp_path / "house.csv")
