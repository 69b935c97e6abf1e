"""A clock that a test moves, and a house list that it rewrites: what the tests of the pipeline share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watchlist.app import App
from watchlist.model import Event, Kind
from watchlist.pipeline import Polled, poll
from watchlist.sources import ListSource
from watchlist.store import EventFilter

START = datetime(2024, 8, 7, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


Configure = Callable[[str], App]


class House:
    """A list of our own, as a CSV file that a test rewrites, and what polling it gives."""

    def __init__(self, app: App, file: Path) -> None:
        self.app = app
        self.file = file

    @property
    def source(self) -> ListSource:
        """The list as it is configured."""
        source = self.app.sources["house"]
        assert isinstance(source, ListSource)
        return source

    def write(self, *rows: str) -> None:
        self.file.write_text("\n".join(["Ref,Firm,Country,Address,Note", *rows, ""]), encoding="utf-8")

    def poll(self, *rows: str) -> Polled:
        if rows:
            self.write(*rows)
        return poll(self.app, self.app.sources["house"])

    def events(self, kind: Kind | None = None) -> list[Event]:
        with self.app.store.read() as session:
            return list(session.events.select(EventFilter(kind=kind)))

    def keys(self, **asked: datetime) -> dict[str, str]:
        """Key and status of what stands."""
        with self.app.store.read() as session:
            return {v.entry.key: v.status for v in session.entries.versions("house", **asked)}  # type: ignore[arg-type]


HOUSE = """
[sources]
builtin = false
[sources.house]
kind = "csv"
path = "house.csv"
title = "House list"
max_removed = 0.5
columns = { key = "Ref", name = "Firm", country = "Country", address = "Address", remarks = "Note" }
"""


ALPHA = "1,Alfa Makina Sanayi Limited Sirketi,DE,Berlin,"
BETA = "2,Beta Gida Anonim Sirketi,DE,Hamburg,"
GAMMA = "3,Gamma Optik GmbH,DE,Bremen,"
DELTA = "4,Delta Lojistik Ticaret Limited Sirketi,TR,Istanbul,"
