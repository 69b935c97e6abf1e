"""What every command starts from: the options before it, opened into the program's parts when they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.config import Settings


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options that stand before the command."""

    config: str | None = None
    database: str | None = None

    def settings(self) -> Settings:
        """Read the configuration."""
        from watchlist.config import load

        return load(self.config, database=self.database)


@contextmanager
def opened(context: typer.Context) -> Iterator[App]:
    """Open the database and the archive for one command."""
    from watchlist.app import open_app
    from watchlist.logs import quiet

    quiet()
    with open_app(context.ensure_object(Invocation).settings()) as app:
        yield app
