"""The command line: a file a noun. What a command needs is imported when it is called, so that help comes at once."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from watchlist import __version__
from watchlist.cli import alerts, diagnosis, entries, events, exports, hits, names, news, running, sources, subjects
from watchlist.cli.context import Invocation
from watchlist.errors import WatchlistError

cli = typer.Typer(
    name="watchlist",
    help="Watch official sanctions and export-control lists and the news, and hear when a firm you track is in them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (running, sources, subjects, names, entries, events, news, hits, alerts, exports, diagnosis):
    module.register(cli)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"watchlist {__version__}")
        raise typer.Exit


@cli.callback()
def _begin(
    context: typer.Context,
    config: Annotated[str | None, typer.Option(metavar="PATH", help="The configuration file to read.")] = None,
    database: Annotated[str | None, typer.Option(metavar="URL", help="The database, over what the file says.")] = None,
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    context.obj = Invocation(config, database)


def main() -> None:
    """Run the command line: one clear line and exit 1 for what went wrong, 130 for Ctrl-C."""
    try:
        cli()
    except WatchlistError as error:
        print(f"watchlist: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        print("watchlist: stopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
