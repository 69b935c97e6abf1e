"""channels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.store.outbox import ChannelHealth


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The channels that alerts leave by.", no_args_is_help=True)
    group.command("list")(list_channels)
    group.command("test")(send_test)
    group.command("templates")(write_templates)
    cli.add_typer(group, name="channels")


def list_channels(context: typer.Context, json: Json = False) -> None:
    """List the channels, and how each fares."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.config import CONSOLE

    with opened(context) as app, app.store.read() as session:
        health = session.outbox.channels()
        kinds = {CONSOLE: CONSOLE, **{name: one.kind for name, one in app.settings.channels.items()}}
    views = [_view(name, kind, health.get(name)) for name, kind in kinds.items()]
    if json:
        json_lines(views)
        return
    rows = [(v["name"], v["kind"], v["last_sent"], v["last_error_at"], v["last_error"]) for v in views]
    table(("channel", "kind", "last sent", "last error", "what"), rows, running={"what"}, empty="")


def _view(name: str, kind: str, known: ChannelHealth | None) -> View:
    return {
        "name": name,
        "kind": kind,
        "last_sent": known.last_sent_at if known else None,
        "last_error": known.last_error if known else None,
        "last_error_at": known.last_error_at if known else None,
    }


def send_test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The channel.")],
    json: Json = False,
) -> None:
    """Send a test message through a channel."""
    import sys

    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline import sending

    with opened(context) as app:
        # The console channel prints: beside JSON it does so on stderr.
        key = sending.send_test(app, name, sys.stderr if json else None)
    if json:
        json_lines([{"channel": name, "outcome": "sent", "key": key}])
    else:
        say(f"{name}: the test message was taken.")


def write_templates(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where; what is there already stays as it is.")],
    json: Json = False,
) -> None:
    """Write out the templates of messages, to make your own of: delete those that you leave as they are."""
    from watchlist.cli.output import json_lines, say
    from watchlist.errors import InputError
    from watchlist.render.looks import NAMES
    from watchlist.render.pages import OURS

    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = {folder / name: _write_new(folder / name, OURS / name) for name in NAMES}
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}; give another folder") from None
    if json:
        json_lines({"file": str(path), "outcome": outcome} for path, outcome in written.items())
        return
    for path, outcome in written.items():
        say(f"{outcome:<9} {path}")
    say(f'Next: templates = "{folder}" under [messages], then `watchlist doctor`.')


def _write_new(path: Path, ours: Path) -> str:
    if path.exists():
        return "kept"
    path.write_bytes(ours.read_bytes())
    return "written"
