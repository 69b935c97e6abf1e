"""articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json, Since

if TYPE_CHECKING:
    from watchlist.store.news import ReadRecord

_NAMED = 5
"""Ids that are named of those that are left."""


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The news that was read.", invoke_without_command=True)
    group.callback()(list_articles)
    group.command()(show)
    group.command()(add)
    cli.add_typer(group, name="articles")


def list_articles(context: typer.Context, since: Since = None, json: Json = False) -> None:
    """List articles with story, signals, mentions and claims."""
    from watchlist.cli.moments import begin
    from watchlist.cli.news_views import article_view
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        records = session.news.articles(since=begin(since, app.clock()))
    if json:
        json_lines(map(article_view, records))
        return
    headings = ("published", "dated by", "outlet", "article", "story", "title", "signals", "names", "numbers")
    table(headings, map(_row, records), running={"title", "signals", "names", "numbers"}, empty="No article.")


def _row(record: ReadRecord) -> tuple[object, ...]:
    from watchlist.cli.story_shown import headline

    article = record.article
    names = dict.fromkeys(one.surface for one in record.mentions)
    numbers = dict.fromkeys(f"{one.value} {one.what} {one.verdict}" for one in record.claims)
    told = (headline(article), _signals(record), list(names), list(numbers))
    return (article.published_at, article.dated_by, article.outlet, article.id, record.story, *told)


def _signals(record: ReadRecord) -> list[str]:
    fresh = (signal for signal in record.signals if not signal.background)
    return list(dict.fromkeys(f"{signal.type} {signal.certainty}" for signal in fresh))


def show(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ID", help="The article's id.")],
    json: Json = False,
) -> None:
    """Show one article: what was read out of it, and its text with the places marked."""
    from watchlist.cli.article_shown import show_article
    from watchlist.cli.news_views import article_view
    from watchlist.cli.output import json_lines
    from watchlist.errors import UnknownError

    with opened(context) as app, app.store.read() as session:
        found = session.news.articles(ids=[article])
    if not found:
        raise UnknownError(f"there is no article {article!r}; `watchlist articles` lists them")
    if json:
        json_lines([{**article_view(found[0]), "text": found[0].article.text}])
    else:
        show_article(found[0])


def add(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="{id,url,outlet,title,text,published_at,lang} a line.")
    ],
    json: Json = False,
) -> None:
    """Bring in articles that you have: nothing is fetched, the order does not matter."""
    from watchlist.cli.news_views import article_view
    from watchlist.cli.output import json_lines, progress, say, warn
    from watchlist.pipeline.articles import add_articles
    from watchlist.pipeline.given import articles_in, evidence_of, told_otherwise

    evidence = evidence_of(file)
    articles = articles_in(evidence)
    with opened(context) as app:
        if others := told_otherwise(app, articles):
            warn(_left(others))
        with progress(f"Reading {len(articles)} articles ...", shown=not json):
            added = add_articles(app, articles, evidence)
        with app.store.read() as session:
            records = session.news.articles(ids={article.id for article in articles})
    if json:
        json_lines(map(article_view, records))
        return
    stories = {record.story for record in records if record.story}
    told = f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}"
    say(f"{added} of {len(records)} articles are new; together they are in {told}: `watchlist stories`.")


def _left(others: list[str]) -> str:
    """What is said of ids that are known with another text."""
    named = ", ".join(others[:_NAMED]) + (", ..." if len(others) > _NAMED else "")
    return (
        f"{len(others)} known with another text, left as first brought in: {named}; "
        "a new version needs an id of its own (the file is kept as evidence)"
    )
