"""subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from watchlist.cli.context import Invocation
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.config import SubscriptionSettings


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(subscriptions)


def subscriptions(context: typer.Context, json: Json = False) -> None:
    """List who gets what."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table

    settings = context.ensure_object(Invocation).settings()
    if json:
        json_lines(subscription.model_dump(mode="json") for subscription in settings.subscriptions)
        return
    rows = [(one.name, one.channels, _when(one), one.subjects, one.events) for one in settings.subscriptions]
    headings = ("name", "channels", "when", "subjects", "events")
    table(headings, rows, running={"subjects", "events"}, empty="No subscription: nobody is told of anything.")


def _when(one: SubscriptionSettings) -> str:
    return f"digest {one.at.at:%H:%M} {one.at.zone}" if one.mode == "digest" else "at once"
