"""stories: reports with their copies, listed, shown, merged and split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.deciding import By, Note, login
from watchlist.cli.options import Json, Since
from watchlist.model import SignalType

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Story

Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the newest N.")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="Reports, each with its copies.", invoke_without_command=True)
    group.callback()(list_stories)
    for command in (show, merge, split):
        group.command()(command)
    cli.add_typer(group, name="stories")


def list_stories(
    context: typer.Context,
    since: Since = None,
    kind: Annotated[SignalType | None, typer.Option("--type", help="Only with this type of signal.")] = None,
    limit: Limit = None,
    json: Json = False,
) -> None:
    """List reports with how many copies and origins each has, and what each says."""
    from watchlist.cli.moments import begin
    from watchlist.cli.news_views import story_views
    from watchlist.cli.output import json_lines

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        found = [story for story in session.news.stories(since=begin(since, app.clock())) if _tells(story, kind)]
        found = found[-limit:] if limit else found
        views = story_views(session, found) if json else ()
    if json:
        json_lines(views)
    else:
        _print(found, kind)


def _print(found: list[Story], kind: SignalType | None) -> None:
    from watchlist.cli.story_shown import parties, primary, title
    from watchlist.cli.tables import table

    rows = []
    for one in found:
        signal = primary(one, kind)
        said = f"{signal.type} {signal.certainty}" if signal else ""
        parts = (said, parties(signal) if signal else "", one.origin, title(one))
        rows.append((one.first_seen, str(one.copies), str(one.independent), one.id, *parts))
    headings = ("first seen", "copies", "origins", "story", "signal", "who", "origin", "title")
    table(headings, rows, running={"who", "origin", "title"}, empty="No story.")


def _tells(story: Story, kind: SignalType | None) -> bool:
    return kind is None or any(signal.type == kind and not signal.background for signal in story.signals)


def show(
    context: typer.Context,
    story: Annotated[str, typer.Argument(metavar="ID", help="The story's id; one that was merged leads to its elder.")],
    json: Json = False,
) -> None:
    """Show one report: what it says, its copies, what they differ in, whom it names, and what came of it."""
    from watchlist.cli.news_views import story_views
    from watchlist.cli.output import json_lines
    from watchlist.cli.story_shown import gather, show_story

    with opened(context) as app, app.store.read() as session:
        found = session.news.story(story)
        views = story_views(session, [found]) if json else ()
        told = None if json else gather(session, found, asked=story)
    if told:
        show_story(told)
    else:
        json_lines(views)


def merge(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help="A story.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another that tells the same report.")],
    note: Note = "",
    by: By = None,
    json: Json = False,
) -> None:
    """Make two stories one: the elder stays, and the other's id leads to it."""
    from watchlist.pipeline.stories import merge_stories

    with opened(context) as app:
        kept = merge_stories(app, first, second, by=by or login(), note=note)
        _tell(app, [kept], f"{second if kept == first else first} was merged into {kept}", json=json)


def split(
    context: typer.Context,
    story: Annotated[str, typer.Argument(metavar="STORY", help="The story's id.")],
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Its articles that tell another report.")],
    note: Note = "",
    by: By = None,
    json: Json = False,
) -> None:
    """Take articles out of a story, into one of their own: they are not joined again."""
    from watchlist.pipeline.stories import split_story

    with opened(context) as app:
        parted = split_story(app, story, articles, by=by or login(), note=note)
        _tell(app, [story, parted], f"{', '.join(articles)}: from {story} into {parted}", json=json)


def _tell(app: App, ids: list[str], said: str, *, json: bool) -> None:
    from watchlist.cli.news_views import story_views
    from watchlist.cli.output import json_lines, say

    with app.store.read() as session:
        views = list(story_views(session, session.news.stories_of(ids).values()))
    if json:
        json_lines(views)
    else:
        say(f"{said}; `watchlist stories show {ids[0]}` keeps the trace.")
