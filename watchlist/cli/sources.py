"""poll, sources, checks, accept, reject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Json, opened

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.pipeline import Polled
    from watchlist.sources import Source


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(poll)
    cli.command("sources")(list_sources)
    cli.command()(checks)
    cli.command()(accept)
    cli.command()(reject)


def poll(
    context: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Keys; none means all.")] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="F", help="Read this file as if the one SOURCE had answered it.")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="T", help="With --file: when it counts as answered.")] = None,
    json: Json = False,
) -> None:
    """Poll sources now, whatever is due, and record what changed."""
    from watchlist.cli.output import json_lines
    from watchlist.model import Outcome

    with opened(context) as app:
        wanted, given = _wanted(app, sources or [], file, at)
        polled = [_poll_one(app, source, given, as_json=json) for source in wanted]
    if json:
        json_lines(_polled_view(one) for one in polled)
    if any(one.outcome in (Outcome.FAILED, Outcome.HELD) for one in polled):
        raise typer.Exit(1)


def _wanted(app: App, keys: list[str], file: Path | None, at: str | None):  # type: ignore[no-untyped-def]
    from watchlist.cli.moments import end
    from watchlist.errors import InputError
    from watchlist.pipeline import Given
    from watchlist.sources import chosen

    if at and not file:
        raise InputError("--at goes with --file: it says when the file counts as answered")
    if file and len(keys) != 1:
        raise InputError("--file goes with exactly one SOURCE, whose answer it is")
    now = app.clock()
    moment = end(at, now)
    if moment and moment > now:
        raise InputError(f"--at {at} lies in the future")
    return chosen(app.sources, keys), Given(file, moment) if file else None


def _poll_one(app: App, source: Source, given, *, as_json: bool) -> Polled:  # type: ignore[no-untyped-def]
    from watchlist.cli.output import errors, say
    from watchlist.pipeline import poll as poll_source

    with errors().status(f"Polling {source.title} ..."):
        polled = poll_source(app, source, given)
    if not as_json:
        say(_sentence(polled))
    return polled


def _sentence(polled: Polled) -> str:
    counts = [
        f"{number} {word}"
        for number, word in (
            (polled.listed, "listed"),
            (polled.amended, "amended"),
            (polled.delisted, "delisted"),
            (polled.articles, "new articles"),
        )
        if number
    ]
    entries = [f"{polled.entries} entries"] if polled.entries is not None and not polled.error else []
    said = ", ".join([*entries, *counts]) or "nothing new"
    return f"{polled.source}: {polled.outcome} ({polled.error or said}), {polled.seconds:.1f} s"


def _polled_view(polled: Polled) -> dict[str, object]:
    return {field: getattr(polled, field) for field in polled.__dataclass_fields__}


def list_sources(
    context: typer.Context,
    held: Annotated[bool, typer.Option("--held", help="Only readings that wait for accept or reject.")] = False,
    json: Json = False,
) -> None:
    """List every source: how it stands, when it was checked and when it is due."""
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import source_view

    if held:
        _held(context, json)
        return
    with opened(context) as app, app.store.read() as session:
        states = session.sources.states()
        now = app.clock()
        views = [source_view(source, states.get(key), now) for key, source in app.sources.items()]
    if json:
        json_lines(views)
        return
    columns = ("key", "kind", "state", "last_check", "last_change", "entries", "next_due")
    rows = [[view[column] if view["enabled"] else _off(column, view) for column in columns] for view in views]
    table([column.replace("_", " ") for column in columns], rows, empty="No source is configured.")


def _off(column: str, view: dict[str, object]) -> object:
    return "off" if column == "state" else view[column]


def _held(context: typer.Context, json: bool) -> None:
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import check_view

    with opened(context) as app, app.store.read() as session:
        views = [check_view(recorded) for recorded in session.sources.held()]
    if json:
        json_lines({**view, "check": view["id"]} for view in views)
        return
    rows = [(view["source"], view["id"], view["at"], view["error"]) for view in views]
    table(("source", "check", "at", "why it is held"), rows, empty="No reading is held.")


def checks(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="Only of this source.")] = None,
    since: Annotated[str | None, typer.Option(metavar="T", help="Only from this time on.")] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Walk the chains of hashes and say where one breaks.")
    ] = False,
    json: Json = False,
) -> None:
    """List every check that was made, or prove that none was changed since."""
    from watchlist.cli.moments import begin
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import check_view
    from watchlist.sources import chosen

    with opened(context) as app, app.store.read() as session:
        if verify:
            _verify(session.sources.broken_links(), json)
            return
        if source and source not in session.sources.states():
            chosen(app.sources, [source])
        moment = begin(since, app.clock())
        views = [check_view(recorded) for recorded in session.sources.checks(source, moment)]
    if json:
        json_lines(views)
        return
    rows = [(v["at"], v["source"], v["outcome"], v["entries"], v["seconds"], v["id"], v["error"]) for v in views]
    table(("at", "source", "outcome", "entries", "seconds", "check", "error"), rows, empty="No check was made yet.")


def _verify(broken, json: bool) -> None:  # type: ignore[no-untyped-def]
    from watchlist.cli.output import json_lines, say

    found = [{"check": check.id, "source": check.source, "at": check.at, "broken": why} for check, why in broken]
    if json:
        json_lines(found)
    elif not found:
        say("Every chain of checks is whole.")
    else:
        for one in found:
            say(f"{one['source']}: check {one['check']} of {one['at']}: {one['broken']}")
    if found:
        raise typer.Exit(1)


def accept(
    context: typer.Context, check: Annotated[str, typer.Argument(help="The held check.")], json: Json = False
) -> None:
    """Release a held reading: record what it says."""
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline import accept as release

    with opened(context) as app:
        polled = release(app, check)
    if json:
        json_lines([_polled_view(polled)])
    else:
        say(_sentence(polled))


def reject(
    context: typer.Context, check: Annotated[str, typer.Argument(help="The held check.")], json: Json = False
) -> None:
    """Drop a held reading: what stood before goes on standing."""
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline import reject as drop

    with opened(context) as app:
        drop(app, check)
    if json:
        json_lines([{"check": check, "released": "rejected"}])
    else:
        say(f"{check}: dropped; the last good reading stands.")
