"""sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.pipeline.plans import Plan
    from watchlist.store.sources import RecordedCheck

COLUMNS = ("key", "kind", "state", "entries", "next due", "last check", "last change")


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(sources)


def sources(
    context: typer.Context,
    held: Annotated[bool, typer.Option("--held", help="Only readings that wait for accept or reject.")] = False,
    json: Json = False,
) -> None:
    """List every source: how it stands, when it was checked and when it is due."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import source_view

    with opened(context) as app, app.store.read() as session:
        waiting = {recorded.check.source: recorded for recorded in session.sources.held()}
        states = session.sources.states()
        now = app.clock()
        views = [
            source_view(source, states.get(key), now)
            for key, source in app.sources.items()
            if key in waiting or not held
        ]
    if json and held:
        json_lines({**view, **_held(waiting[str(view["key"])])} for view in views)
    elif json:
        json_lines(views)
    elif held:
        _show_held(list(waiting.values()))
    else:
        _show(views)


def _held(recorded: RecordedCheck) -> View:
    """The check that waits for a decision, why it is held, and what it would have done."""
    from watchlist.cli.views import noun_view

    check = recorded.check
    plan = _plan(recorded)
    would = noun_view(plan) if plan else None
    return {"check": check.id, "at": check.at, "error": check.error, "snapshot": check.snapshot, "would": would}


def _plan(recorded: RecordedCheck) -> Plan | None:
    """What the held reading would have done, where it could be read."""
    from watchlist.pipeline.plans import DECODER

    return DECODER.decode(recorded.plan) if recorded.plan else None


def _show(views: list[View]) -> None:
    from watchlist.cli.output import say
    from watchlist.cli.tables import table

    rows = [[view[column.replace(" ", "_")] for column in COLUMNS] for view in views if view["enabled"]]
    table(COLUMNS, rows, empty="No source is polled: name one under [sources], or set builtin = true.")
    for view in views:
        if view["fault"] and view["enabled"]:
            say(f"{view['key']}: {view['fault']}")
    off = [str(view["key"]) for view in views if not view["enabled"]]
    if off:
        say(f"Off ({len(off)}): {', '.join(off)}. `enabled = true` under [sources.KEY] polls one; --json has why.")


def _show_held(waiting: list[RecordedCheck]) -> None:
    from watchlist.cli.output import say
    from watchlist.cli.tables import table

    rows = [(one.check.source, one.check.id, one.check.at, one.check.error) for one in waiting]
    table(("source", "check", "at", "why it is held"), rows, running={"why it is held"}, empty="No reading is held.")
    for one in waiting:
        if plan := _plan(one):
            say(f"{one.check.source}: it would have {_would(plan)}")
    if waiting:
        say("`watchlist accept CHECK` records what it says, `watchlist reject CHECK` drops it.")


def _would(plan: Plan) -> str:
    counts = f"listed {plan.listed}, amended {plan.amended} and delisted {plan.delisted}"
    said = (("listed", plan.would_list, plan.listed), ("delisted", plan.would_delist, plan.delisted))
    named = [f"{word} {', '.join(names)}{' ...' if many > len(names) else ''}" for word, names, many in said if names]
    return f"{counts}: {'; '.join(named)}" if named else counts
