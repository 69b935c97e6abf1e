"""stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json, Since
from watchlist.model import SignalType

if TYPE_CHECKING:
    from watchlist.model import Signal, Story
    from watchlist.store.news import ReadRecord


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="Reports, each with its copies.", invoke_without_command=True)
    group.callback()(list_stories)
    group.command()(show)
    cli.add_typer(group, name="stories")


def list_stories(
    context: typer.Context,
    since: Since = None,
    kind: Annotated[SignalType | None, typer.Option("--type", help="Only with this type of signal.")] = None,
    json: Json = False,
) -> None:
    """List reports with how many copies and origins each has."""
    from watchlist.cli.moments import begin
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.cli.views import story_view

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        found = [story for story in session.news.stories(since=begin(since, app.clock())) if _tells(story, kind)]
    if json:
        json_lines(map(story_view, found))
        return
    rows = [
        (one.first_seen, str(one.copies), str(one.independent), one.id, one.origin, one.title, _primary(one))
        for one in found
    ]
    headings = ("first seen", "copies", "origins", "story", "origin", "title", "signal")
    table(headings, rows, running={"origin", "title"}, empty="No story.")


def _tells(story: Story, kind: SignalType | None) -> bool:
    return kind is None or any(signal.type == kind and not signal.background for signal in story.signals)


def _primary(story: Story) -> str:
    fresh = (f"{signal.type} {signal.certainty}" for signal in story.signals if not signal.background)
    return next(fresh, "")


def show(
    context: typer.Context,
    story: Annotated[str, typer.Argument(metavar="ID", help="The story's id; one that was merged leads to its elder.")],
    json: Json = False,
) -> None:
    """Show one report: its copies, signals and what they differ in."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import story_view

    with opened(context) as app, app.store.read() as session:
        found = session.news.story(story)
        records = session.news.articles(story=found.id)
    if json:
        json_lines([story_view(found)])
    else:
        _show(found, records)


def _show(story: Story, records: list[ReadRecord]) -> None:
    from watchlist.cli.output import facts, say
    from watchlist.cli.tables import table

    facts(
        [
            ("title", story.title),
            ("story", story.id),
            ("origin", story.origin),
            ("copies", story.copies),
            ("independent", story.independent),
            ("first seen", story.first_seen),
        ]
    )
    for signal in story.signals:
        show_signal(signal)
    rows = [(one.article.published_at, one.article.outlet, one.article.title, one.article.url) for one in records]
    table(("published", "outlet", "title", "address"), rows, running={"title", "address"}, empty="")
    for conflict in story.conflicts:
        say(f"They differ on {conflict.field}: {', '.join(conflict.different)}; likely {conflict.likely or 'unknown'}.")


def show_signal(signal: Signal) -> None:
    """Print a consequence: what, how certain, who to whom, and the words that say so."""
    from watchlist.cli.output import labelled

    parties = " -> ".join(party for party in (signal.actor, signal.target) if party)
    background = ", retold" if signal.background else ""
    labelled(f"{signal.type}, {signal.certainty}{background}  ", f"{f'{parties}: ' if parties else ''}“{signal.quote}”")
