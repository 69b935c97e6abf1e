"""events and timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Country, Json, Since, Until
from watchlist.model import Event, Kind

if TYPE_CHECKING:
    from watchlist.store import Session

BEGINS = frozenset({Kind.LISTED, Kind.ALREADY_LISTED})
"""The events that say that a firm came on a list."""
Row = tuple[object, object, object, object]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(events)
    cli.command()(timeline)


def events(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    source: Annotated[str | None, typer.Option(metavar="KEY", help="Only of this source.")] = None,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only what met this subject.")] = None,
    country: Country = None,
    json: Json = False,
) -> None:
    """List what happened, oldest first."""
    from watchlist.cli.moments import begin, end
    from watchlist.cli.options import country_of, known_source, known_subject
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.cli.views import event_views
    from watchlist.store import EventFilter

    with opened(context) as app, app.store.read() as session:
        now = app.clock()
        wanted = EventFilter(
            begin(since, now),
            end(until, now),
            kind,
            known_source(app, session, source),
            known_subject(session, subject),
            country_of(country),
        )
        views = event_views(session, session.events.select(wanted))
    if json:
        json_lines(views)
        return
    rows = [(v["detected_at"], v["occurred_on"], v["kind"], v["id"], v["title"]) for v in views]
    table(("seen", "dated", "kind", "event", "what"), rows, running={"what"}, empty="No event.")


def timeline(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject's id.")],
    json: Json = False,
) -> None:
    """Show list events and news of one subject in one line of time."""
    from watchlist.cli.options import known_subject
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.cli.views import event_views
    from watchlist.store import EventFilter

    with opened(context) as app, app.store.read() as session:
        known_subject(session, subject)
        name = session.subjects.of([subject])[subject].name
        happened = list(session.events.select(EventFilter(subject=subject)))
        views = event_views(session, happened)
        stood = list(_stood_before(session, subject, happened))
    views.sort(key=lambda view: str(view["occurred_on"] or view["detected_at"]))
    if json:
        json_lines(views)
        return
    rows = [(v["occurred_on"] or v["detected_at"], v["kind"], v["source"], v["title"]) for v in views]
    rows = sorted([*rows, *stood], key=lambda row: str(row[0]))
    headings = ("when", "kind", "source", "what")
    table(headings, rows, running={"what"}, empty=f"Nothing is known to have happened to {name}.")


def _stood_before(session: Session, subject: str, happened: Iterable[Event]) -> Iterator[Row]:
    """The entries of a subject that stood on their list when it was read first, of which no event speaks."""
    told = {(one.entry.list, one.entry.key) for one in happened if one.entry and one.kind in BEGINS}
    for list_key, key in session.subjects.links(subject).keys() - told:
        for first in session.entries.history(list_key, key)[:1]:
            what = f"{first.entry.name}: stood there when the list was read first, on {first.valid_from.date()}"
            yield first.effective_from or first.valid_from, "on the list", list_key, what
