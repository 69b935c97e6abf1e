"""events."""

from __future__ import annotations

from typing import Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Country, Json, Since, Until
from watchlist.model import Kind


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(events)


def events(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    source: Annotated[str | None, typer.Option(metavar="KEY", help="Only of this source.")] = None,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only what met this subject.")] = None,
    country: Country = None,
    json: Json = False,
) -> None:
    """List what happened, oldest first."""
    from watchlist.cli.moments import begin, end
    from watchlist.cli.options import country_of, known_source, known_subject
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.cli.views import event_views
    from watchlist.store import EventFilter

    with opened(context) as app, app.store.read() as session:
        now = app.clock()
        wanted = EventFilter(
            begin(since, now),
            end(until, now),
            kind,
            known_source(app, session, source),
            known_subject(session, subject),
            country_of(country),
        )
        views = event_views(session, session.events.select(wanted))
    if json:
        json_lines(views)
        return
    rows = [(v["detected_at"], v["occurred_on"], v["kind"], v["id"], v["title"]) for v in views]
    table(("seen", "dated", "kind", "event", "what"), rows, running={"what"}, empty="No event.")
