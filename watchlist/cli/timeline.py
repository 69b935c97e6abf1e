"""timeline: what lists did and what the news told of one subject, in one line of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json
from watchlist.model import Event, Kind

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.model import Mention, Signal, Story
    from watchlist.store import Session
    from watchlist.store.news import ReadRecord

BEGINS = frozenset({Kind.LISTED, Kind.ALREADY_LISTED})
"""The events that say that a firm came on a list."""
Row = tuple[object, ...]


def register(cli: typer.Typer) -> None:
    """Add the command of this file."""
    cli.command()(timeline)


def timeline(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject's id.")],
    json: Json = False,
) -> None:
    """Show list events and news of one subject in one line of time, each story once."""
    from watchlist.cli.options import known_subject
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.store import EventFilter

    with opened(context) as app, app.store.read() as session:
        known_subject(session, subject)
        name = session.subjects.of([subject])[subject].name
        happened = list(session.events.select(EventFilter(subject=subject)))
        stood = () if json else list(_stood_before(session, subject, happened))
        views = sorted(_views(session, subject, happened), key=_when)
    if json:
        json_lines(views)
        return
    rows = sorted([*map(_row, views), *stood], key=lambda row: str(row[0]))
    headings = ("when", "kind", "source", "score", "what", "words", "read it")
    empty = f"Nothing is known to have happened to {name}."
    table(headings, rows, running={"what", "words", "read it"}, empty=empty)


def _when(view: View) -> str:
    return str(view["occurred_on"] or view["detected_at"])


def _views(session: Session, subject: str, happened: Sequence[Event]) -> Iterator[View]:
    """The events of lists, and each story that names the subject once, with what it says of it."""
    from watchlist.cli.views import event_views

    lists = [one for one in happened if one.story is None]
    yield from event_views(session, lists)
    naming = _naming(session, subject)
    told = session.news.elders({one.story for one in happened if one.story})
    by_story: dict[str, list[Event]] = {}
    for one in happened:
        if one.story:
            by_story.setdefault(told.get(one.story, one.story), []).append(one)
    stories = session.news.stories_of({*by_story, *naming})
    for identity, story in stories.items():
        events = by_story.get(identity, [])
        yield {**_first(session, story, events), "news": _news(story, events, naming.get(identity, []))}


def _naming(session: Session, subject: str) -> dict[str, list[tuple[ReadRecord, Mention]]]:
    """Where the articles of each story name a subject, each article by its surest place, the earliest first."""
    family = session.subjects.merges().family(subject)
    found: dict[str, list[tuple[ReadRecord, Mention]]] = {}
    for record in session.news.articles(ids=session.news.naming(family)):
        if record.story:
            best = max((one for one in record.mentions if one.subject in family), key=lambda one: one.score)
            found.setdefault(record.story, []).append((record, best))
    return found


def _first(session: Session, story: Story, events: Sequence[Event]) -> View:
    """The event by which a story was told first; one that was told to nobody stands for itself."""
    from watchlist.cli.views import event_view, event_views

    if events:
        return event_views(session, events[:1])[0]
    silent = Event("", Kind.REPORTED, "", story.first_seen, story.title, story=story.id)
    return {**event_view(silent, ()), "id": None, "source": None}


def _news(story: Story, events: Sequence[Event], naming: Sequence[tuple[ReadRecord, Mention]]) -> View:
    from watchlist.cli.story_shown import title
    from watchlist.cli.why_shown import around

    fresh: list[Signal] = [one for one in story.signals if not one.background]
    record, best = max(naming, key=lambda pair: pair[1].score, default=(None, None))
    return {
        "title": title(story),
        "copies": story.copies,
        "independent": story.independent,
        "origin": story.origin,
        "said": list(dict.fromkeys(f"{one.type} {one.certainty}" for one in fresh)),
        "background": not fresh,
        "events": [one.id for one in events],
        "score": best.score if best else None,
        "surface": best.surface if best else None,
        "quote": around(record.article, best.start) if record and best else None,
        "article": record.article.id if record else None,
        "url": record.article.url if record else None,
    }


def _row(view: View) -> Row:
    when, kind, source = view["occurred_on"] or view["detected_at"], view["kind"], view["source"]
    news = view.get("news")
    if not isinstance(news, dict):
        return when, kind, source, "", view["title"], "", ""
    said = ", ".join(news["said"]) or "background only"
    origins = f"{news['independent']} {'origin' if news['independent'] == 1 else 'origins'}"
    counted = f"{news['copies']} {'copy' if news['copies'] == 1 else 'copies'}, {origins}"
    what = f"{news['title']} [{said}; {counted}; story {view['story']}]"
    score = f"{news['score']:.2f}" if news["score"] is not None else ""
    quote = f"“{news['quote']}”" if news["quote"] else ""
    return when, kind, source or news["origin"], score, what, quote, news["url"]


def _stood_before(session: Session, subject: str, happened: Iterable[Event]) -> Iterator[Row]:
    """The entries of a subject that stood on their list when it was read first, of which no event speaks."""
    told = {(one.entry.list, one.entry.key) for one in happened if one.entry and one.kind in BEGINS}
    for list_key, key in session.subjects.links(subject).keys() - told:
        for first in session.entries.history(list_key, key)[:1]:
            what = f"{first.entry.name}: stood there when the list was read first, on {first.valid_from.date()}"
            yield first.effective_from or first.valid_from, "on the list", list_key, "", what, "", ""
