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
    rows = [
        (one.name, one.channels, _when(one), one.subjects, one.events, _only(one)) for one in settings.subscriptions
    ]
    headings = ("name", "channels", "when", "subjects", "events", "only")
    table(
        headings,
        rows,
        running={"when", "subjects", "events", "only"},
        empty="No subscription: nobody is told of anything.",
    )


def _when(one: SubscriptionSettings) -> str:
    """When it is told: at once or in a digest, and what keeps it from that."""
    said = [f"digest {one.at.at:%H:%M} {one.at.zone}" if one.mode == "digest" else "at once"]
    if quiet := one.quiet_hours:
        but = f", but {', '.join(one.quiet_except)}" if one.quiet_except and one.mode == "immediate" else ""
        said.append(f"quiet {quiet.begin:%H:%M}-{quiet.end:%H:%M} {quiet.zone}{but}")
    if one.mode == "immediate":
        said.append(f"{one.flood_limit} an hour at most" if one.flood_limit else "without a limit")
    return "; ".join(said)


def _only(one: SubscriptionSettings) -> str:
    """The wishes that leave something out, beside those of kind and subject."""
    wishes = ("sources", "countries", "programs", "types", "certainties")
    said = [f"{wish} {', '.join(getattr(one, wish))}" for wish in wishes if getattr(one, wish)]
    return "; ".join([*said, *([f"score {one.min_score:.2f} and more"] if one.min_score else [])])
