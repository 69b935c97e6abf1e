"""The command line: a file a noun. What a command needs is imported when it is called, so that help comes at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated

import typer
from typer.main import get_command

from watchlist import __version__
from watchlist.cli import (
    alerts,
    articles,
    candidates,
    certificate,
    channels,
    checks,
    compare,
    diagnosis,
    entries,
    events,
    exports,
    hits,
    mutes,
    past,
    polling,
    review,
    running,
    screening,
    search,
    sources,
    stories,
    subjects,
    subscriptions,
    timeline,
    why,
)
from watchlist.cli.context import Invocation
from watchlist.errors import WatchlistError

INTERRUPTED = 130

cli = typer.Typer(
    name="watchlist",
    help="Watch official sanctions and export-control lists and the news, and hear when a firm you track is in them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    running,
    polling,
    past,
    diagnosis,
    sources,
    checks,
    subjects,
    search,
    screening,
    certificate,
    compare,
    entries,
    events,
    timeline,
    articles,
):
    module.register(cli)
for module in (stories, candidates, hits, review, subscriptions, alerts, mutes, why, channels, exports):
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


@cache
def _command() -> Callable[..., object]:
    """What the commands come to, put together once: it takes longer than most commands do."""
    return get_command(cli)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: one clear line and exit 1 for what went wrong, 2 for wrong usage, 130 for Ctrl-C."""
    try:
        _command()(args=arguments, prog_name="watchlist")
    except WatchlistError as error:
        _leave(str(error), 1)
    except KeyboardInterrupt:
        _leave("stopped", INTERRUPTED)
    except Exception as error:
        # Named by where it comes from: importing it would cost every command its start.
        if not type(error).__module__.startswith("sqlalchemy."):
            raise
        _leave(f"the database refuses this: {str(getattr(error, 'orig', None) or error).partition(chr(10))[0]}", 1)
    except SystemExit as leaving:
        # Typer turns Ctrl-C into this without a word.
        if leaving.code == INTERRUPTED:
            _leave("stopped", INTERRUPTED)
        raise


def _leave(line: str, code: int) -> None:
    from watchlist.cli.output import warn

    warn(line)
    sys.exit(code)
