"""hits and judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.deciding import By, Note, login
from watchlist.cli.options import Json, ListKey, Since
from watchlist.model import Band, Decision

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.store import Session
    from watchlist.store.subjects import RecordedHit


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(hits)
    cli.command()(judge)


def hits(
    context: typer.Context,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only of this subject.")] = None,
    screening: Annotated[
        str | None, typer.Option("--screen", metavar="ID", help="Those of this screening instead.")
    ] = None,
    band: Annotated[Band | None, typer.Option(help="Only hits, possible ones, or those to review.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only those that nobody has judged.")] = False,
    list_key: ListKey = None,
    since: Since = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The newest so many; of a screening, the first.")
    ] = None,
    json: Json = False,
) -> None:
    """List which events met which subjects, with the score; `why hit HIT` explains one in full.

    With --screen the rows of a file that met an entry when it was screened, and what was decided of them since.
    """
    from watchlist.cli.moments import begin
    from watchlist.cli.options import known_list, known_subject
    from watchlist.cli.output import json_lines
    from watchlist.cli.screened_hits import Wanted, of_screening, show

    if screening and (subject or since):
        context.fail("--screen has the rows of one file at one time: leave --subject and --since away")
    with opened(context) as app, app.store.read() as session:
        if screening:
            known_list(app, session, list_key)
            show(screening, of_screening(session, screening, Wanted(band, list_key, open_only, limit)), json=json)
            return
        moment = begin(since, app.clock())
        known_list(app, session, list_key)
        found = [
            one
            for one in session.subjects.hits(subject=known_subject(session, subject))
            if band in (None, one.hit.band)
            and list_key in (None, one.list)
            and (moment is None or one.created_at >= moment)
        ]
        views = zip(found, _views(session, found), strict=True)
        kept = [(one, view) for one, view in views if not (open_only and view["judgement"])]
    kept = kept[-limit:] if limit else kept
    if json:
        json_lines(view for _, view in kept)
    else:
        _show(kept)


def _show(kept: list[tuple[RecordedHit, View]]) -> None:
    from watchlist.cli.output import say, score
    from watchlist.cli.tables import table

    rows = [
        (
            score(one.hit.comparison.score),
            v["band"],
            v["judgement"],
            v["id"],
            v["at"],
            v["list"],
            v["key"],
            v["name"],
            v["title"],
        )
        for one, v in kept
    ]
    headings = ("score", "band", "judged", "hit", "when", "list", "key", "subject", "event")
    table(headings, rows, running={"key", "subject", "event"}, empty="No hit.")
    if kept:
        say("`watchlist why hit HIT` explains one in full; `watchlist review` asks you about those that wait.")


def _views(session: Session, found: list[RecordedHit]) -> list[View]:
    from watchlist.cli.views import recorded_hit_view
    from watchlist.pipeline.judged import Judged

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
    hit: Annotated[list[str], typer.Argument(metavar="HIT...", help="The hit's id, or several.")],
    decision: Annotated[Decision, typer.Argument(help="Whether the two are the same.")],
    note: Note = "",
    by: By = None,
    json: Json = False,
) -> None:
    """Decide whether a hit's subject, or a screened row, and the listed party (or the story's firm) are the same.

    Judging again replaces the decision; the former is kept too, and exported with `export judgements`. What was held
    back because of the doubt is told once it is judged positive, if it happened in the last 30 days.
    """
    from watchlist.cli.effects import effect
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.views import judgement_view
    from watchlist.pipeline.judging import assert_known
    from watchlist.pipeline.judging import judge as decide

    hits = list(dict.fromkeys(hit))
    with opened(context) as app:
        with app.store.read() as session:
            assert_known(session, hits)
        for one in hits:
            settled = decide(app, one, decision, by=by or login(), note=note)
            if json:
                json_lines([{**judgement_view(settled.judgement), "told": settled.told}])
            else:
                say(f"Hit {one} is judged {decision} by {settled.judgement.by}: {effect(app, settled)}.")
