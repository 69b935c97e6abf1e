"""why: what is told, met or read, traced back to what was published; and what kept an alert from being sent."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.inquiry import Pair
    from watchlist.match import Thresholds
    from watchlist.model import Band, Comparison
    from watchlist.store import Session


_KINDS = "alert, hit, story, article, signal, mention, claim or candidate; or not: why nothing was sent."


class Asked(StrEnum):
    """What can be asked for."""

    ALERT = "alert"
    HIT = "hit"
    STORY = "story"
    ARTICLE = "article"
    SIGNAL = "signal"
    MENTION = "mention"
    CLAIM = "claim"
    CANDIDATE = "candidate"
    NOT = "not"


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(why)


def why(
    context: typer.Context,
    kind: Annotated[Asked, typer.Argument(metavar="KIND", help=_KINDS)],
    identity: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Its id (of a signal ARTICLE#s1, as --json gives it); with not: the event's."
        ),
    ],
    subject: Annotated[str | None, typer.Argument(metavar="[SUBJECT]", help="With not: the subject's id.")] = None,
    story: Annotated[
        str | None, typer.Option(metavar="ID", help="With article: a story; why the article is in it, or is not.")
    ] = None,
    json: Json = False,
) -> None:
    """Say why something is as it was told or read, or (`why not EVENT SUBJECT`) why nothing was sent."""
    if (subject is not None) != (kind is Asked.NOT):
        context.fail("give KIND and ID, or: not EVENT SUBJECT")
    if story is not None and kind is not Asked.ARTICLE:
        context.fail("--story goes with article: why article ID --story STORY")
    with opened(context) as app, app.store.read() as session:
        match kind:
            case Asked.ALERT:
                _alert(app, session, identity, json)
            case Asked.HIT:
                _hit(app, session, identity, json)
            case Asked.NOT:
                _not(app, session, identity, subject or "", json)
            case Asked.ARTICLE:
                _article(session, identity, story, json)
            case Asked.CANDIDATE:
                _candidate(app, session, identity, json)
            case _:
                _news(session, kind, identity, json)


def _article(session: Session, identity: str, story: str | None, json: bool) -> None:
    from watchlist.cli.why_story import why_article

    why_article(session, identity, story, json)


def _candidate(app: App, session: Session, identity: str, json: bool) -> None:
    from watchlist.cli.why_read import why_candidate

    why_candidate(session, identity, json, app.settings.tracking.promote)


def _news(session: Session, kind: Asked, identity: str, json: bool) -> None:
    from watchlist.cli import why_read, why_story

    explain = {
        Asked.STORY: why_story.why_story,
        Asked.SIGNAL: why_read.why_signal,
        Asked.MENTION: why_read.why_mention,
        Asked.CLAIM: why_read.why_claim,
    }[kind]
    explain(session, identity, json)


def _alert(app: App, session: Session, identity: str, json: bool) -> None:
    from watchlist.cli.why_alert import why_alert

    why_alert(app, session, identity, json)


def _hit(app: App, session: Session, identity: str, json: bool) -> None:
    from watchlist.cli import evidence
    from watchlist.cli.output import json_lines, say

    if pair := session.inquiries.pair(identity):
        _row(app, pair, json)
        return
    hit = session.subjects.hit(identity).hit
    found = evidence.gather(app, session, session.events.get(hit.event), hit.subject)
    because = _banded(hit.comparison, hit.band, app.thresholds)
    if json:
        json_lines([{"because": because, **evidence.view(found)}])
        return
    say(because)
    evidence.show(found)


def _row(app: App, pair: Pair, json: bool) -> None:
    """Explain a hit of a screening."""
    from watchlist.cli.explained import explain
    from watchlist.cli.output import facts, json_lines, say
    from watchlist.cli.views import noun_view
    from watchlist.model import Band

    because = _banded(pair.comparison, Band(pair.band), app.thresholds)
    if json:
        json_lines([{"because": because, "screened": noun_view(pair)}])
        return
    say(because)
    screened = f"row {pair.row}, {pair.party.names[0].text}; watchlist certificate {pair.inquiry}"
    facts([("screened", screened), ("entry", " ".join(pair.entry))], width=len("screened"))
    explain(pair.comparison, indent=2)


def _banded(comparison: Comparison, band: Band, limits: Thresholds) -> str:
    from watchlist.cli.output import score
    from watchlist.model import Band

    said = f"Its score is {score(comparison.score)}"
    match band:
        case Band.HIT:
            return f"{said}: from {limits.hit:.2f} on it is a hit."
        case Band.POSSIBLE:
            return f"{said}: from {limits.possible:.2f} to {limits.hit:.2f} it is a possible hit."
        case Band.REVIEW:
            return f"{said}: under {limits.possible:.2f} it waits for a person, and nobody is told."


def _not(app: App, session: Session, event_id: str, subject_id: str, json: bool) -> None:
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.why_not import outcomes

    event = session.events.get(event_id)
    subject = session.subjects.get(subject_id)
    told = list(outcomes(app, session, event, subject))
    if json:
        reasons = [one.sentence for one in told]
        views = [one.view for one in told]
        json_lines([{"event": event_id, "subject": subject_id, "reasons": reasons, "outcomes": views}])
    else:
        for one in told:
            say(one.sentence)
