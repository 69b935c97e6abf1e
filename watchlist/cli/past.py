"""backfill and replay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.model import Event
    from watchlist.pipeline.replaying import Replayed


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(backfill)
    cli.command()(replay)


def backfill(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The list's key.")],
    begin: Annotated[str, typer.Option("--from", metavar="DATE", help="The day to begin at: 2024-01-01, or 90d.")],
    json: Json = False,
) -> None:
    """Read past versions from a publisher that keeps them, each at its own date; nobody is told."""
    from watchlist.cli.moments import day
    from watchlist.cli.output import json_lines, progress, say
    from watchlist.pipeline.backfilling import backfill as fill
    from watchlist.sources import chosen

    with opened(context) as app:
        [wanted] = chosen(app.sources, [source])
        since = day(begin, app.clock())
        if since is None:
            context.fail("--from needs a day such as 2024-01-01")
        with progress(f"{wanted.title}: its past ...", shown=not json):
            found = fill(app, wanted, since)
    if json:
        json_lines([{field: getattr(found, field) for field in found.__dataclass_fields__}])
    elif found.versions:
        span = f"{found.versions} past versions from {found.since:%Y-%m-%d} on"
        say(f"{source}: {span}, {found.events} events, told to nobody")
    else:
        say(f"{source}: the publisher has no version since {since} that was not read before.")


def replay(
    context: typer.Context,
    into: Annotated[
        str | None, typer.Option(metavar="URL", help="A fresh database to keep; thrown away without.")
    ] = None,
    json: Json = False,
) -> None:
    """Derive the lists' events again from the archive, and prove that they are the same."""
    from watchlist.cli.output import json_lines, progress, say
    from watchlist.pipeline.replaying import replay as again

    with opened(context) as app, progress("Every check once more ...", shown=not json):
        found = again(app, into)
    if json:
        json_lines([_view(found)])
    elif found.is_proof:
        say(f"{found.checks} checks made again: {found.same} events, and all of them the same.")
    else:
        _show_differences(found)
    if not found.is_proof:
        raise typer.Exit(1)


def _view(found: Replayed) -> dict[str, object]:
    return {
        "checks": found.checks,
        "same": found.same,
        "missing": [event.id for event in found.missing],
        "added": [event.id for event in found.added],
        "reworded": [event.id for event in found.reworded],
        "is_proof": found.is_proof,
    }


def _show_differences(found: Replayed) -> None:
    from watchlist.cli.output import say
    from watchlist.cli.tables import table

    say(f"{found.checks} checks made again: {found.same} events are the same.")
    rows = [*_rows("does not come out again", found.missing), *_rows("comes out, and was not there", found.added)]
    rows += _rows("says another thing", found.reworded)
    table(("what", "event", "seen", "title"), rows, running={"title"}, empty="")


def _rows(what: str, events: tuple[Event, ...]) -> list[tuple[object, ...]]:
    return [(what, event.id, event.detected_at, event.title) for event in events]
