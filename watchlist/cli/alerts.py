"""alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli import answering
from watchlist.cli.context import opened
from watchlist.cli.options import Json
from watchlist.model import AlertState

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Alert
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
    json: Json = False,
) -> None:
    """List every alert, its reason and how far it has come."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.cli.views import alert_view

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        alerts = session.outbox.alerts(state=state)
        attempts = session.outbox.attempts([alert.id for alert in alerts])
        titles = session.events.of({alert.event for alert in alerts})
        subjects = session.subjects.of({alert.subject for alert in alerts if alert.subject})
    if json:
        json_lines(alert_view(alert, attempts.get(alert.id, [])) for alert in alerts)
        return
    names = {key: subject.name for key, subject in subjects.items()}
    rows = [
        (a.created_at, a.subscription, _state(a), a.reason, a.id, titles[a.event].title, names.get(a.subject or ""))
        for a in alerts
    ]
    headings = ("at", "subscription", "state", "reason", "alert", "what", "subject")
    table(headings, rows, running={"what", "subject"}, empty="No alert.")


def _state(alert: Alert) -> str:
    """How far an alert has come, and whether its matter is over."""
    return f"{alert.state}, resolved" if alert.resolved_at else str(alert.state)


def show(context: typer.Context, alert: Id, json: Json = False) -> None:
    """Show one alert as it was told, with every try to deliver it."""
    from watchlist.cli.output import block, facts, json_lines
    from watchlist.cli.views import alert_view
    from watchlist.pipeline.composing import message_of
    from watchlist.render.text import as_text

    with opened(context) as app:
        with app.store.read() as session:
            found = session.outbox.alert(alert)
            attempts = session.outbox.attempts([alert]).get(alert, [])
        message = message_of(app, found)
    if json:
        json_lines([{**alert_view(found, attempts), "title": message.title, "text": as_text(message)}])
        return
    block(as_text(message))
    facts(answering.answers(found))
    _show_attempts(attempts, f"It is not delivered: {found.reason}.")


def _show_attempts(attempts: list[Attempt], empty: str) -> None:
    from watchlist.cli.tables import table

    rows = [(one.at, one.channel, one.purpose, str(one.attempt), one.outcome, one.error) for one in attempts]
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
    from watchlist.cli.views import alert_view

    with app.store.read() as session:
        found = session.outbox.alert(alert)
        attempts = session.outbox.attempts([alert]).get(alert, [])
    if json:
        json_lines([alert_view(found, attempts)])
    else:
        say(f"{alert}: {said}.")
