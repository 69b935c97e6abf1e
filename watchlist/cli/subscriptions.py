"""subscriptions: who is told of what, and what each would have been sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Invocation, opened
from watchlist.cli.options import Json, Until

if TYPE_CHECKING:
    from watchlist.config import SubscriptionSettings


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="Who is told of what.", invoke_without_command=True)
    group.callback()(list_subscriptions)
    group.command("test")(try_out)
    cli.add_typer(group, name="subscriptions")


def list_subscriptions(context: typer.Context, json: Json = False) -> None:
    """List who gets what."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table

    if context.invoked_subcommand:
        return
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


def try_out(
    context: typer.Context,
    since: Annotated[str, typer.Option(metavar="T", help="From this time on: 2024-08-07, 2024-08-07T12:00Z, 30d.")],
    until: Until = None,
    subscription: Annotated[str | None, typer.Option(metavar="NAME", help="Only this one.")] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Show only the newest so many messages; all are counted.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what each subscription, as it is configured now, would have been sent of what is stored; nothing is sent.

    Whom it met is as it was recorded then; what people judged and muted by now counts for all of it.
    """
    from watchlist.cli.moments import begin, end
    from watchlist.cli.rehearsed import print_rehearsal
    from watchlist.errors import InputError

    with opened(context) as app, app.store.read() as session:
        now = app.clock()
        start, stop = begin(since, now) or now, end(until, now) or now
        if stop < start:
            raise InputError(f"--until {until} is before --since {since}: there is nothing between them")
        chosen = _chosen(app.settings.subscriptions, subscription)
        print_rehearsal(app, session, chosen, (start, stop), limit=limit, json=json)


def _chosen(configured: list[SubscriptionSettings], name: str | None) -> list[SubscriptionSettings]:
    from watchlist.errors import UnknownError

    chosen = [one for one in configured if name in (None, one.name)]
    if name is not None and not chosen:
        known = ", ".join(one.name for one in configured) or "none"
        raise UnknownError(f"there is no subscription {name!r}; the configuration has {known}")
    return chosen
