"""alerts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli import answering
from watchlist.cli.context import opened
from watchlist.cli.options import Json, Since, Until
from watchlist.model import AlertState

if TYPE_CHECKING:
    from datetime import datetime

    from watchlist.app import App
    from watchlist.model import Alert
    from watchlist.store import Session
    from watchlist.store.outbox import Attempt

Id = Annotated[str, typer.Argument(metavar="ID", help="The alert's id.")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="What was told to whom.", invoke_without_command=True)
    group.callback()(list_alerts)
    group.command()(show)
    answering.register(group)
    group.command()(retry)
    cli.add_typer(group, name="alerts")


def list_alerts(
    context: typer.Context,
    state: Annotated[AlertState | None, typer.Option(help="Only in this state.")] = None,
    since: Since = None,
    until: Until = None,
    subscription: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this subscription.")] = None,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only for this subject.")] = None,
    event: Annotated[str | None, typer.Option(metavar="ID", help="Only of this event.")] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the newest so many.")] = None,
    json: Json = False,
) -> None:
    """List the alerts that were decided, oldest first: the reason of each and how far it has come."""
    from watchlist.cli.moments import begin, end
    from watchlist.cli.options import known_subject, known_subscription
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import alert_views
    from watchlist.store import AlertFilter

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        now = app.clock()
        if event:
            session.events.get(event)
        wanted = AlertFilter(
            state,
            begin(since, now),
            end(until, now),
            known_subscription(app, session, subscription),
            known_subject(session, subject),
            event,
            limit,
        )
        pages = session.alert_log.pages(wanted)
        if json:
            json_lines(view for page in pages for view in alert_views(session, page, now))
        else:
            _show_alerts(session, pages, now)


def _show_alerts(session: Session, pages: Iterable[list[Alert]], now: datetime) -> None:
    from watchlist.cli.tables import table

    rows = [row for page in pages for row in _rows(session, page, now)]
    headings = ("at", "subscription", "state", "reason", "folded", "alert", "what", "subject")
    table(headings, rows, running={"what", "subject"}, empty="No alert.")


def _rows(session: Session, alerts: Sequence[Alert], now: datetime) -> Iterator[tuple[object, ...]]:
    titles = session.events.titles({alert.event for alert in alerts})
    subjects = session.subjects.of({alert.subject for alert in alerts if alert.subject})
    held = session.alert_log.held([alert.id for alert in alerts], now)
    for a in alerts:
        subject = subjects.get(a.subject or "")
        name = subject.name if subject else ""
        yield (
            a.created_at,
            a.subscription,
            _state(a, held.get(a.id, [])),
            a.reason,
            a.folded,
            a.id,
            titles[a.event],
            name,
        )


def _state(alert: Alert, held: Sequence[str]) -> str:
    """How far an alert has come, which channels let it wait, and whether its matter is over."""
    waits = f", held by {' and '.join(held)}" if held else ""
    return f"{alert.state}{waits}{', resolved' if alert.resolved_at else ''}"


def show(context: typer.Context, alert: Id, json: Json = False) -> None:
    """Show one alert as it was told, with every try to deliver it."""
    from watchlist.cli.output import block, facts, json_lines
    from watchlist.cli.views import alert_views
    from watchlist.pipeline.composing import message_of
    from watchlist.render.looks import Looks
    from watchlist.render.text import as_text

    with opened(context) as app:
        with app.store.read() as session:
            found = session.outbox.alert(alert)
            attempts = session.outbox.attempts([alert]).get(alert, [])
            now = app.clock()
            (view,) = alert_views(session, [found], now)
            held = [*_held(session, alert, now)]
        message = message_of(app, found)
        text = as_text(message, Looks(app.settings.templates_path))
    if json:
        json_lines([{**view, "title": message.title, "text": text}])
        return
    block(text)
    facts([*answering.answers(found), *held])
    _show_attempts(attempts, f"It is not delivered: {found.reason}.")


def _held(session: Session, alert: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Why an alert waits that is due, as lines with their label."""
    from watchlist.cli.output import cell

    health = session.channels.all()
    for name in session.alert_log.held([alert], now).get(alert, []):
        known = health[name]
        if known.closed_at:
            remedy = f"put it right, then `watchlist channels open {name}`"
            yield "held", f"the channel {name} is closed since {cell(known.closed_at)}: {remedy}"
        else:
            yield "held", f"the channel {name} rests until {cell(known.rests_until)}: {known.last_error}"


def _show_attempts(attempts: list[Attempt], empty: str) -> None:
    from watchlist.cli.tables import table
    from watchlist.logs import without_secrets

    rows = [
        (one.at, one.channel, one.purpose, str(one.attempt), one.outcome, without_secrets(one.error or ""))
        for one in attempts
    ]
    table(("at", "channel", "for", "try", "outcome", "error"), rows, running={"error"}, empty=empty)


def retry(context: typer.Context, alert: Id, json: Json = False) -> None:
    """Try the dead or waiting deliveries of an alert again."""
    from watchlist.errors import InputError

    with opened(context) as app:
        with app.store.write() as session:
            session.outbox.alert(alert)
            again = session.deliveries.retry(alert, app.clock())
            for channel in again:
                session.channels.wake(channel)
        if not again:
            raise InputError(f"alert {alert} has no delivery that is dead or waits for another try")
        _print(app, alert, "due again now; `watchlist run` delivers it", json)


def _print(app: App, alert: str, said: str, json: bool) -> None:
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.views import alert_views

    with app.store.read() as session:
        views = alert_views(session, [session.outbox.alert(alert)], app.clock())
    if json:
        json_lines(views)
    else:
        say(f"{alert}: {said}.")
