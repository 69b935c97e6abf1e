"""events and timeline."""

from __future__ import annotations

from typing import Annotated

import typer

from watchlist.cli.context import Json, opened
from watchlist.model import Kind


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(events)
    cli.command()(timeline)


def events(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="T", help="From this time on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="T", help="Up to this time.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    source: Annotated[str | None, typer.Option(metavar="KEY", help="Only of this source.")] = None,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only what met this subject.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="Only about a party with a tie to it.")] = None,
    json: Json = False,
) -> None:
    """List what happened."""
    from watchlist.cli.entries import _country
    from watchlist.cli.moments import begin, end
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import event_views
    from watchlist.sources import chosen
    from watchlist.store import EventFilter

    with opened(context) as app, app.store.read() as session:
        if source and source not in session.sources.states():
            chosen(app.sources, [source])
        if subject:
            session.subjects.get(subject)
        now = app.clock()
        wanted = EventFilter(begin(since, now), end(until, now), kind, source, subject, _country(country))
        views = event_views(session, session.events.select(wanted))
    if json:
        json_lines(views)
        return
    rows = [(v["detected_at"], v["occurred_on"], v["kind"], v["title"], v["id"]) for v in views]
    table(("seen", "dated", "kind", "what", "event"), rows, empty="No event.")


def timeline(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(help="The subject's id.")],
    json: Json = False,
) -> None:
    """Show list events and news of one subject in one line of time."""
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import event_views
    from watchlist.store import EventFilter

    with opened(context) as app, app.store.read() as session:
        tracked = session.subjects.get(subject)
        views = event_views(session, session.events.select(EventFilter(subject=subject)))
    views.sort(key=lambda view: str(view["occurred_on"] or view["detected_at"]))
    if json:
        json_lines(views)
        return
    rows = [(v["occurred_on"] or v["detected_at"], v["kind"], v["source"], v["title"]) for v in views]
    table(("when", "kind", "source", "what"), rows, empty=f"Nothing is known to have happened to {tracked.name}.")
