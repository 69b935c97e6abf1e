"""subscriptions, alerts, why, channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Invocation, Json, opened
from watchlist.model import AlertState

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Alert

ID = Annotated[str, typer.Argument(metavar="ID")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(subscriptions)
    group = typer.Typer(help="What was told to whom.", invoke_without_command=True)
    group.callback()(list_alerts)
    group.command()(show)
    group.command()(ack)
    group.command()(retry)
    cli.add_typer(group, name="alerts")
    channels = typer.Typer(help="The channels that alerts leave by.", no_args_is_help=True)
    channels.command("list")(list_channels)
    channels.command("test")(send_test)
    cli.add_typer(channels, name="channels")


def subscriptions(context: typer.Context, json: Json = False) -> None:
    """List who gets what."""
    from watchlist.cli.output import json_lines, table

    settings = context.ensure_object(Invocation).settings()
    if json:
        json_lines(subscription.model_dump(mode="json") for subscription in settings.subscriptions)
        return
    rows = [
        (
            one.name,
            one.channels,
            one.events,
            one.subjects,
            f"{one.mode} {one.at.at:%H:%M} {one.at.zone}" if one.mode == "digest" else one.mode,
        )
        for one in settings.subscriptions
    ]
    table(
        ("name", "channels", "events", "subjects", "when"), rows, empty="No subscription: nobody is told of anything."
    )


def list_alerts(
    context: typer.Context,
    state: Annotated[AlertState | None, typer.Option(help="Only in this state.")] = None,
    json: Json = False,
) -> None:
    """List every alert, its reason and how far it has come."""
    from watchlist.cli.output import json_lines, table

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        alerts = session.outbox.alerts(state=state)
        attempts = session.outbox.attempts([alert.id for alert in alerts])
        titles = session.events.of({alert.event for alert in alerts})
    if json:
        from watchlist.cli.views import alert_view

        json_lines(alert_view(alert, attempts.get(alert.id, [])) for alert in alerts)
        return
    rows = [(a.created_at, a.subscription, a.state, a.reason, titles[a.event].title, a.id) for a in alerts]
    table(("at", "subscription", "state", "reason", "what", "alert"), rows, empty="No alert.")


def show(context: typer.Context, alert: ID, json: Json = False) -> None:
    """Show one alert as it was told, with every try to deliver it."""
    from watchlist.cli.output import console, json_lines, table
    from watchlist.cli.views import alert_view
    from watchlist.pipeline.deliver import message_of
    from watchlist.render import as_text

    with opened(context) as app:
        with app.store.read() as session:
            found = session.outbox.alert(alert)
            attempts = session.outbox.attempts([alert]).get(alert, [])
        message = message_of(app, found)
    if json:
        json_lines([{**alert_view(found, attempts), "title": message.title, "text": as_text(message)}])
        return
    console().print(as_text(message), markup=False, highlight=False)
    rows = [(one.at, one.channel, one.attempt, one.outcome, one.error) for one in attempts]
    table(("at", "channel", "try", "outcome", "error"), rows, empty=f"It was not delivered: {found.reason}.")


def ack(context: typer.Context, alert: ID, json: Json = False) -> None:
    """Note that you have seen an alert."""
    with opened(context) as app:
        with app.store.write() as session:
            session.outbox.acknowledge(alert)
        _print(app, alert, "seen", json)


def retry(context: typer.Context, alert: ID, json: Json = False) -> None:
    """Try the dead or waiting deliveries of an alert again."""
    from watchlist.errors import InputError

    with opened(context) as app:
        with app.store.write() as session:
            session.outbox.alert(alert)
            again = session.outbox.retry(alert, app.clock())
        if not again:
            raise InputError(f"alert {alert} has no delivery that is dead or waits for another try")
        _print(app, alert, "due again now; `watchlist run` delivers it", json)


def _print(app: App, alert: str, said: str, json: bool) -> None:
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.views import alert_view

    with app.store.read() as session:
        found: Alert = session.outbox.alert(alert)
        attempts = session.outbox.attempts([alert]).get(alert, [])
    if json:
        json_lines([alert_view(found, attempts)])
    else:
        say(f"{alert}: {said}.")


def list_channels(context: typer.Context, json: Json = False) -> None:
    """List the channels, and how each fares."""
    from watchlist.cli.output import json_lines, table
    from watchlist.config import CONSOLE

    with opened(context) as app, app.store.read() as session:
        health = session.outbox.channels()
        kinds = {CONSOLE: CONSOLE, **{name: one.kind for name, one in app.settings.channels.items()}}
    views = [
        {
            "name": name,
            "kind": kind,
            "last_sent": known.last_sent_at if (known := health.get(name)) else None,
            "last_error": known.last_error if known else None,
            "last_error_at": known.last_error_at if known else None,
        }
        for name, kind in kinds.items()
    ]
    if json:
        json_lines(views)
        return
    rows = [(v["name"], v["kind"], v["last_sent"], v["last_error_at"], v["last_error"]) for v in views]
    table(("channel", "kind", "last sent", "last error", "what"), rows, empty="")


def send_test(
    context: typer.Context, name: Annotated[str, typer.Argument(help="The channel.")], json: Json = False
) -> None:
    """Send a test message through a channel."""
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline import sending

    with opened(context) as app:
        key = sending.send_test(app, name)
    if json:
        json_lines([{"channel": name, "outcome": "sent", "key": key}])
    else:
        say(f"{name}: the test message was taken.")
