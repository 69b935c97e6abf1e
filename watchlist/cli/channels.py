"""channels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from datetime import datetime

    from watchlist.cli.views import View
    from watchlist.store.channel_health import ChannelHealth


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The channels that alerts leave by.", no_args_is_help=True)
    group.command("list")(list_channels)
    group.command("test")(send_test)
    group.command("templates")(write_templates)
    group.command("open")(open_again)
    cli.add_typer(group, name="channels")


def list_channels(context: typer.Context, json: Json = False) -> None:
    """List the channels, and how each fares."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.config import CONSOLE
    from watchlist.store.channel_health import ChannelHealth

    with opened(context) as app, app.store.read() as session:
        health = session.channels.all()
        waits = session.deliveries.counts()
        now = app.clock()
        kinds = {CONSOLE: CONSOLE, **{name: one.kind for name, one in app.settings.channels.items()}}
    views = [
        _view(health.get(name) or ChannelHealth(name), kind, waits.get(name, 0), now) for name, kind in kinds.items()
    ]
    if json:
        json_lines(views)
        return
    columns = ("name", "kind", "state", "since", "waiting", "last_sent", "last_error_at", "last_error", "remedy")
    rows = [[view[column] for column in columns] for view in views]
    headings = ("channel", "kind", "state", "since", "waiting", "last sent", "last error", "what", "what to do")
    table(headings, rows, running={"what", "what to do"}, empty="")


def _view(known: ChannelHealth, kind: str, waiting: int, now: datetime) -> View:
    state = known.state(now)
    return {
        "name": known.name,
        "kind": kind,
        "state": state,
        "since": known.closed_at or (known.last_error_at if state in ("failing", "resting") else None),
        "rests_until": known.rests_until if state == "resting" else None,
        "waiting": waiting,
        "last_sent": known.last_sent_at,
        "last_error": known.last_error,
        "last_error_at": known.last_error_at,
        "remedy": _remedy(known.name) if state == "closed" else None,
    }


def _remedy(name: str) -> str:
    return f"put it right, then `watchlist channels test {name}` or `watchlist channels open {name}`"


def open_again(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The channel.")],
    json: Json = False,
) -> None:
    """Send through a channel again that is closed or rests; what waits for it leaves at the daemon's next turn."""
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline.sending import expect_known

    with opened(context) as app:
        expect_known(app, name)
        with app.store.write() as session:
            was_closed = session.channels.open(name)
            waiting = session.deliveries.counts().get(name, 0)
            dead = session.outbox.dead().get(name, 0)
    if json:
        json_lines([{"channel": name, "was_closed": was_closed, "waiting": waiting, "dead": dead}])
        return
    waits = "1 message waits" if waiting == 1 else f"{waiting:,} messages wait"
    say(f"{name}: {'open again' if was_closed else 'it was not closed'}; {waits} for it.")
    if dead:
        say(f"{dead} it has refused for good: `watchlist alerts --state dead`, then `watchlist alerts retry ID`.")


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
