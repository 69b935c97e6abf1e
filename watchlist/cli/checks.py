"""checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json, Since

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Check
    from watchlist.store import Session


ALTERED = "an entry does not say what was recorded of it"


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(checks)


def checks(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="Only of this source.")] = None,
    since: Since = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Walk the chains of hashes and say where one breaks.")
    ] = False,
    heartbeat: Annotated[
        bool, typer.Option("--heartbeat", help="A line a source: what was checked when, unchanged since, and gaps.")
    ] = False,
    json: Json = False,
) -> None:
    """List every check that was made, or prove that none was changed since."""
    if verify and heartbeat:
        context.fail("--verify and --heartbeat are two questions: ask one")
    from watchlist.cli.moments import begin
    from watchlist.cli.options import known_source
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.cli.views import check_view

    with opened(context) as app, app.store.read() as session:
        known_source(app, session, source)
        if verify:
            _verify(session.sources.broken_links(), session.entries.altered(source), source, json)
            return
        moment = begin(since, app.clock())
        if heartbeat:
            _heartbeat(app, session, source, moment, json)
            return
        views = [check_view(recorded) for recorded in session.sources.checks(source, moment)]
    if json:
        json_lines(views)
        return
    columns = ("at", "source", "outcome", "entries", "seconds", "id", "released", "error")
    rows = [[view[column] for column in columns] for view in views]
    table(
        [column.replace("id", "check") for column in columns],
        rows,
        running={"error"},
        empty="No check was made yet: `watchlist poll` makes one.",
    )


def _heartbeat(app: App, session: Session, source: str | None, since: datetime | None, json: bool) -> None:
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.tables import table
    from watchlist.cli.views import noun_view
    from watchlist.heartbeat import heartbeat
    from watchlist.schedule import longest_rest

    now, states = app.clock(), session.sources.states()
    made: dict[str, list[Check]] = {}
    for recorded in session.sources.checks(source, since):
        made.setdefault(recorded.check.source, []).append(recorded.check)
    beats = [
        heartbeat(key, checks, now, longest_rest(app.sources[key]), states[key].last_change_at)
        for key, checks in made.items()
        if key in app.sources
    ]
    if json:
        json_lines(map(noun_view, beats))
        return
    columns = ("source", "checks", "good", "held", "failed", "first", "last", "unchanged since", "head")
    rows = [[getattr(beat, column.replace(" ", "_")) for column in columns[:-1]] + [beat.head[:12]] for beat in beats]
    table(columns, rows, empty="No check was made yet: `watchlist poll` makes one.")
    for beat in beats:
        for gap in beat.gaps:
            say(f"{beat.source}: no good check from {gap.begin:%Y-%m-%d %H:%M} to {gap.end:%Y-%m-%d %H:%M} UTC")


def _verify(
    broken: Iterable[tuple[Check, str]], altered: Iterable[tuple[str, str]], source: str | None, json: bool
) -> None:
    from watchlist.cli.output import json_lines, say
    from watchlist.model import iso

    found = [(check, why) for check, why in broken if source in (None, check.source)]
    entries = list(altered)
    if json:
        json_lines({"check": one.id, "source": one.source, "at": one.at, "broken": why} for one, why in found)
        json_lines({"check": None, "source": on, "at": None, "broken": f"{ALTERED}: {key}"} for on, key in entries)
    elif not found and not entries:
        say(f"{f'The chain of {source}' if source else 'Every chain of checks'} is whole.")
    else:
        for check, why in found:
            say(f"{check.source}: check {check.id} of {iso(check.at)}: {why}")
        for on, key in entries:
            say(f"{on}: {ALTERED}: {key}")
    if found or entries:
        raise typer.Exit(1)
