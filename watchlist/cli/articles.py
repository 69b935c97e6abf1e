"""articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json, Since

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.store.news import ReadRecord


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The news that was read.", invoke_without_command=True)
    group.callback()(list_articles)
    group.command()(add)
    cli.add_typer(group, name="articles")


def list_articles(context: typer.Context, since: Since = None, json: Json = False) -> None:
    """List articles with story, signals and mentions."""
    from watchlist.cli.moments import begin
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        records = session.news.articles(since=begin(since, app.clock()))
    if json:
        json_lines(map(_view, records))
        return
    rows = [
        (one.article.published_at, one.article.outlet, one.article.id, _headline(one), _signals(one)) for one in records
    ]
    headings = ("published", "outlet", "article", "title", "signals")
    table(headings, rows, running={"title", "signals"}, empty="No article.")


def _headline(record: ReadRecord) -> str:
    return record.article.title or record.article.text[:80]


def _signals(record: ReadRecord) -> list[str]:
    fresh = (signal for signal in record.signals if not signal.background)
    return list(dict.fromkeys(f"{signal.type} {signal.certainty}" for signal in fresh))


def _view(record: ReadRecord) -> View:
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
        "claims": plain(record.claims),
    }


def add(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="{id,url,outlet,title,text,published_at,lang} a line.")
    ],
    json: Json = False,
) -> None:
    """Bring in articles that you have: nothing is fetched, the order does not matter."""
    from watchlist.cli.output import json_lines, progress, say
    from watchlist.pipeline.articles import add_articles
    from watchlist.pipeline.given import read_articles

    articles = read_articles(file)
    with opened(context) as app:
        with progress(f"Reading {len(articles)} articles ...", shown=not json):
            added = add_articles(app, articles)
        with app.store.read() as session:
            records = session.news.articles(ids={article.id for article in articles})
    if json:
        json_lines(map(_view, records))
        return
    stories = {record.story for record in records if record.story}
    told = f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}"
    say(f"{added} of {len(records)} articles are new; together they are in {told}: `watchlist stories`.")
