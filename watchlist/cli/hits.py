"""hits and judge."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from watchlist.cli.context import Json, opened
from watchlist.model import Band, Decision


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
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import feature_views

    with opened(context) as app, app.store.read() as session:
        if subject:
            session.subjects.get(subject)
        found = [one for one in session.subjects.hits(subject=subject) if band in (None, one.hit.band)]
        names = session.subjects.of({one.hit.subject for one in found})
        titles = session.events.of({one.hit.event for one in found})
        judged = {(j.subject, j.list, j.key, j.story): j.decision for j in session.subjects.judgements()}
    views = []
    for one in found:
        decision = judged.get((one.hit.subject, one.list, one.key, one.story))
        if open_only and decision:
            continue
        views.append(
            {
                "id": one.hit.id,
                "event": one.hit.event,
                "subject": one.hit.subject,
                "name": names[one.hit.subject].name if one.hit.subject in names else None,
                "title": titles[one.hit.event].title if one.hit.event in titles else None,
                "list": one.list,
                "key": one.key,
                "story": one.story,
                "score": one.hit.comparison.score,
                "band": one.hit.band,
                "matched_name": one.hit.comparison.matched_name,
                "strength": one.hit.comparison.strength,
                "judgement": decision,
                "at": one.created_at,
                "explanation": feature_views(one.hit.comparison.explanation),
            }
        )
    if json:
        json_lines(views)
        return
    rows = [(v["score"], v["band"], v["name"], v["title"], v["judgement"], v["id"]) for v in views]
    table(("score", "band", "subject", "event", "judged", "hit"), rows, empty="No hit.")


def judge(
    context: typer.Context,
    hit: Annotated[str, typer.Argument(help="The hit's id.")],
    decision: Annotated[Decision, typer.Argument(help="positive, negative or unsure.")],
    note: Annotated[str, typer.Option(help="Why.")] = "",
    by: Annotated[str | None, typer.Option(help="Who decides; your login name without.")] = None,
    json: Json = False,
) -> None:
    """Decide whether a hit's subject and the listed party (or the story's firm) are the same."""
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.views import plain
    from watchlist.pipeline.judging import judge as decide

    with opened(context) as app:
        judgement = decide(app, hit, decision, by=by or getpass.getuser(), note=note)
    if json:
        json_lines([plain(judgement)])  # type: ignore[list-item]
    else:
        say(f"Hit {hit} is judged {decision} by {judgement.by}.")
