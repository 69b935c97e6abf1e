"""candidates: firms that the news names and nobody tracks, listed, taken up or set aside."""

from __future__ import annotations

from typing import Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json, Since
from watchlist.model import CandidateState

Id = Annotated[str, typer.Argument(metavar="ID", help="The candidate's id.")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="Firms that the news names and nobody tracks.", invoke_without_command=True)
    group.callback()(list_candidates)
    group.command()(track)
    group.command()(dismiss)
    cli.add_typer(group, name="candidates")


def list_candidates(
    context: typer.Context,
    state: Annotated[
        CandidateState, typer.Option(help="Those that wait, or what became of the others.")
    ] = CandidateState.OPEN,
    since: Since = None,
    json: Json = False,
) -> None:
    """List the firms that the news names and nobody tracks, with who names them and how; the newest first."""
    from watchlist.cli.moments import begin
    from watchlist.cli.news_views import candidate_view
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.pipeline.naming import settle

    if context.invoked_subcommand:
        return
    with opened(context) as app:
        after = begin(since, app.clock())
        with app.store.write() as session:
            settle(session, app)
            held = [*session.candidates.all(state)]
    found = [one.candidate for one in held if after is None or one.candidate.last_seen >= after]
    if json:
        json_lines(map(candidate_view, found))
        return
    rows = [
        (one.id, one.name, one.country, str(one.articles), ", ".join(one.origins), one.last_seen, one.cue)
        for one in found
    ]
    headings = ("candidate", "name", "country", "articles", "named by", "last seen", "why a firm")
    table(headings, rows, running={"name", "named by", "why a firm"}, empty="No candidate.")


def track(context: typer.Context, candidate: Id, json: Json = False) -> None:
    """Track a firm that the news has named: what named it so far is then the subject's, and so is what lists say."""
    from watchlist.cli.news_views import candidate_view
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline.promoting import promote

    with opened(context) as app:
        tracked = promote(app, candidate)
    if json:
        json_lines([candidate_view(tracked)])
    else:
        say(f"{tracked.name} is tracked as {tracked.subject}.")


def dismiss(context: typer.Context, candidate: Id, json: Json = False) -> None:
    """Set a candidate aside: it is counted on, but neither shown nor promoted."""
    from watchlist.cli.news_views import candidate_view
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline.promoting import dismiss as set_aside

    with opened(context) as app:
        dismissed = set_aside(app, candidate)
    if json:
        json_lines([candidate_view(dismissed)])
    else:
        say(f"{dismissed.name} is dismissed.")
