"""hits and judge."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json
from watchlist.model import Band, Decision

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.store import Session


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(hits)
    cli.command()(judge)


def hits(
    context: typer.Context,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only of this subject.")] = None,
    band: Annotated[Band | None, typer.Option(help="Only hits, possible ones, or those to review.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only those that nobody has judged.")] = False,
    json: Json = False,
) -> None:
    """List which events met which subjects, with the score and why."""
    from watchlist.cli.options import known_subject
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table

    with opened(context) as app, app.store.read() as session:
        views = [
            view
            for view in _views(session, known_subject(session, subject))
            if band in (None, view["band"]) and not (open_only and view["judgement"])
        ]
    if json:
        json_lines(views)
        return
    rows = [(v["score"], v["band"], v["judgement"], v["id"], v["name"], v["title"]) for v in views]
    headings = ("score", "band", "judged", "hit", "subject", "event")
    table(headings, rows, running={"subject", "event"}, empty="No hit.")


def _views(session: Session, subject: str | None) -> list[View]:
    from watchlist.cli.views import recorded_hit_view
    from watchlist.pipeline.judging import Judged

    found = list(session.subjects.hits(subject=subject))
    subjects = session.subjects.of({one.hit.subject for one in found})
    events = session.events.of({one.hit.event for one in found})
    judged = Judged(session, subjects)
    return [
        recorded_hit_view(
            one,
            subjects.get(one.hit.subject),
            events.get(one.hit.event),
            judged.decision(one.hit.subject, events[one.hit.event]),
        )
        for one in found
    ]


def judge(
    context: typer.Context,
    hit: Annotated[str, typer.Argument(metavar="HIT", help="The hit's id.")],
    decision: Annotated[Decision, typer.Argument(help="Whether the two are the same.")],
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why.")] = "",
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; your login name without.")] = None,
    json: Json = False,
) -> None:
    """Decide whether a hit's subject and the listed party (or the story's firm) are the same."""
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.views import judgement_view
    from watchlist.pipeline.judging import judge as decide

    with opened(context) as app:
        judgement = decide(app, hit, decision, by=by or login(), note=note)
    if json:
        json_lines([judgement_view(judgement)])
    else:
        say(f"Hit {hit} is judged {decision} by {judgement.by}.")


def login() -> str:
    """Whoever runs this process, who decides where nobody else is named."""
    from watchlist.errors import InputError

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("this process has no login name: say with --by who decides") from None
