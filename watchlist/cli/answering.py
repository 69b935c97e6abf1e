"""alerts ack, alerts resolve: what a person answers to an alert."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from watchlist.cli.context import opened
from watchlist.cli.deciding import By
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Alert
    from watchlist.pipeline.answering import Answered

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="The alerts' ids.")]
Remark = Annotated[str, typer.Option("--note", metavar="TEXT", help="What is to be kept with it.")]

Only = Annotated[bool, typer.Option("--only/--group", help="These alone, or all that was told in the same message.")]


class _Said(Protocol):
    def __call__(self, alert: Alert, *, fresh: bool) -> str: ...


def register(group: typer.Typer) -> None:
    """Add the commands of this file to those about alerts."""
    group.command()(ack)
    group.command()(resolve)


def ack(
    context: typer.Context,
    alerts: Ids,
    by: By = None,
    note: Remark = "",
    only: Only = False,
    json: Json = False,
) -> None:
    """Note that somebody has taken up an alert, and all of its message: nobody is reminded of it any more."""
    from watchlist.cli.deciding import login
    from watchlist.pipeline.answering import acknowledge

    with opened(context) as app:
        answered = acknowledge(app, alerts, by=by or login(), note=note, only=only)
        _print(app, answered, _acknowledged, json=json)


def resolve(
    context: typer.Context,
    alerts: Ids,
    by: By = None,
    note: Remark = "",
    only: Only = True,
    json: Json = False,
) -> None:
    """Note that the matter of an alert is over: nobody is reminded of it any more."""
    from watchlist.cli.deciding import login
    from watchlist.pipeline.answering import resolve as resolved

    with opened(context) as app:
        answered = resolved(app, alerts, by=by or login(), note=note, only=only)
        _print(app, answered, _resolved, json=json)


def _acknowledged(alert: Alert, *, fresh: bool) -> str:
    if fresh:
        return f"{alert.id}: seen by {alert.acknowledged_by}."
    return f"{alert.id}: seen before{_when(alert.acknowledged_at, alert.acknowledged_by)}; that stays."


def _resolved(alert: Alert, *, fresh: bool) -> str:
    if fresh:
        return f"{alert.id}: over, says {alert.resolved_by}."
    return f"{alert.id}: over before{_when(alert.resolved_at, alert.resolved_by)}; that stays."


def _when(at: object, by: str) -> str:
    from watchlist.cli.output import cell

    return f", by {by} on {cell(at)}" if at else ""


def _print(app: App, answered: Answered, said: _Said, *, json: bool) -> None:
    from watchlist.cli.output import json_lines, say
    from watchlist.cli.views import alert_view

    if json:
        shown = [*answered.asked, *answered.others]
        with app.store.read() as session:
            attempts = session.outbox.attempts([alert.id for alert in shown])
        json_lines(alert_view(alert, attempts.get(alert.id, [])) for alert in shown)
        return
    for alert in answered.asked:
        say(said(alert, fresh=alert.id in answered.fresh))
    if others := sum(alert.id in answered.fresh for alert in answered.others):
        say(f"With it {others} more that {'was' if others == 1 else 'were'} told in the same message.")


def answers(alert: Alert) -> Iterator[tuple[str, str]]:
    """What was answered to an alert, as lines with their labels."""
    if alert.acknowledged_at:
        yield "acknowledged", _when(alert.acknowledged_at, alert.acknowledged_by).removeprefix(", ")
    if alert.resolved_at:
        yield "resolved", _when(alert.resolved_at, alert.resolved_by).removeprefix(", ")
    if alert.note:
        yield "note", alert.note
