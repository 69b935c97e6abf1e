"""run and demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchlist.cli.context import Invocation


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(run)
    cli.command()(demo)


def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Poll what is due, deliver what is due, and leave.")] = False,
) -> None:
    """Run the daemon: poll what is due and deliver what is due, until SIGTERM or Ctrl-C."""
    from watchlist import daemon
    from watchlist.app import open_app
    from watchlist.logs import spoken

    settings = context.ensure_object(Invocation).settings()
    spoken()
    with open_app(settings) as app:
        (daemon.run_once if once else daemon.run)(app)


def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("--keep", metavar="DIR", help="Where to leave the demo's database; a new folder without."),
    ] = None,
) -> None:
    """Show the whole pipeline at work on recorded sources, in a database of its own; nothing leaves this machine."""
    from watchlist.demo.show import show
    from watchlist.logs import quiet

    quiet()
    show(folder, context.ensure_object(Invocation).database)
