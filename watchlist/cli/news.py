"""articles and stories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Json, opened
from watchlist.model import SignalType

if TYPE_CHECKING:
    from watchlist.model import Story
    from watchlist.store.news import ReadRecord


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    articles = typer.Typer(help="The news that was read.", invoke_without_command=True)
    articles.callback()(list_articles)
    articles.command()(add)
    cli.add_typer(articles, name="articles")
    stories = typer.Typer(help="Reports, each with its copies.", invoke_without_command=True)
    stories.callback()(list_stories)
    stories.command()(show)
    cli.add_typer(stories, name="stories")


def list_articles(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="T", help="Only from this time on.")] = None,
    json: Json = False,
) -> None:
    """List articles with story, signals and mentions."""
    from watchlist.cli.moments import begin
    from watchlist.cli.output import json_lines, table

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        records = session.news.articles(since=begin(since, app.clock()))
        if json:
            json_lines(_article_view(record) for record in records)
            return
    rows = [
        (
            one.article.published_at,
            one.article.outlet,
            one.article.title or one.article.text[:80],
            _signals(one),
            one.article.id,
        )
        for one in records
    ]
    table(("published", "outlet", "title", "signals", "article"), rows, empty="No article.")


def _signals(record: ReadRecord) -> list[str]:
    return list(
        dict.fromkeys(f"{signal.type} {signal.certainty}" for signal in record.signals if not signal.background)
    )


def _article_view(record: ReadRecord) -> dict[str, object]:
    from watchlist.cli.views import plain

    article = record.article
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "lang": article.lang,
        "published_at": article.published_at,
        "source": article.source,
        "seen_at": record.seen_at,
        "story": record.story,
        "signals": plain(record.signals),
        "mentions": plain(record.mentions),
        "claims": [],
    }


def add(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="{id,url,outlet,title,text,published_at,lang} a line.")
    ],
    json: Json = False,
) -> None:
    """Bring in articles that you have: nothing is fetched, the order does not matter."""
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline.articles import add_articles, read_articles

    with opened(context) as app:
        articles = read_articles(file)
        added = add_articles(app, articles)
        with app.store.read() as session:
            records = session.news.articles(ids=[article.id for article in articles])
    if json:
        json_lines(_article_view(record) for record in records)
    else:
        stories = {record.story for record in records if record.story}
        say(f"{added} new of {len(articles)} articles, in {len(stories)} stories")


def list_stories(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="T", help="With an article from this time on.")] = None,
    signal: Annotated[SignalType | None, typer.Option("--type", help="Only with this type of signal.")] = None,
    json: Json = False,
) -> None:
    """List reports with how many copies and origins each has."""
    from watchlist.cli.moments import begin
    from watchlist.cli.output import json_lines, table

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        found = [
            story
            for story in session.news.stories(since=begin(since, app.clock()))
            if signal is None or any(one.type == signal and not one.background for one in story.signals)
        ]
        if json:
            json_lines(_story_view(story) for story in found)
            return
    rows = [
        (one.first_seen, one.title, one.origin, one.copies, one.independent, _primary(one), one.id) for one in found
    ]
    table(("first seen", "title", "origin", "copies", "origins", "signal", "story"), rows, empty="No story.")


def _primary(story: Story) -> str:
    return f"{story.signals[0].type} {story.signals[0].certainty}" if story.signals else ""


def _story_view(story: Story) -> dict[str, object]:
    from watchlist.cli.views import plain

    return {
        "id": story.id,
        "title": story.title,
        "origin": story.origin,
        "first_seen": story.first_seen,
        "copies": story.copies,
        "independent": story.independent,
        "articles": story.articles,
        "signals": plain(story.signals),
        "conflicts": plain(story.conflicts),
    }


def show(context: typer.Context, story: Annotated[str, typer.Argument(metavar="ID")], json: Json = False) -> None:
    """Show one report: its copies, signals and what they differ in."""
    from watchlist.cli.output import facts, json_lines, say, table

    with opened(context) as app, app.store.read() as session:
        found = session.news.story(story)
        records = session.news.articles(story=found.id)
        if json:
            json_lines([_story_view(found)])
            return
    facts(
        [
            ("title", found.title),
            ("origin", found.origin),
            ("copies", found.copies),
            ("origins", found.independent),
            ("first seen", found.first_seen),
        ]
    )
    for signal in found.signals:
        say(f"{signal.type} {signal.certainty}: {signal.actor or '?'} -> {signal.target or '?'}: {signal.quote!r}")
    rows = [(one.article.published_at, one.article.outlet, one.article.title, one.article.url) for one in records]
    table(("published", "outlet", "title", "address"), rows, empty="")
    for conflict in found.conflicts:
        say(f"They differ on {conflict.field}: {', '.join(conflict.values)}; likely {conflict.likely or 'unknown'}")
