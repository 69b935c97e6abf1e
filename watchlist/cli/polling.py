"""poll, accept, reject."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.pipeline import Given, Polled
    from watchlist.sources import Source

PAGE_STATES = {"done": "read", "due": "to be tried again", "failed": "given up", "refused": "not allowed"}

CheckId = Annotated[str, typer.Argument(metavar="CHECK", help="The held check's id; `sources --held` shows it.")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(poll)
    cli.command()(accept)
    cli.command()(reject)


def poll(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Their keys; none means every source.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="F", help="Read this file as if the one SOURCE had answered it.")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="T", help="With --file: when it counts as answered.")] = None,
    json: Json = False,
) -> None:
    """Poll sources now, whatever is due, and record what changed."""
    from watchlist.cli.output import progress
    from watchlist.pipeline.indexing import refresh
    from watchlist.sources import chosen

    keys = sources or []
    if at and not file:
        context.fail("--at goes with --file: it says when the file counts as answered")
    if file and len(keys) != 1:
        context.fail("--file goes with exactly one SOURCE, whose answer it is")
    with opened(context) as app:
        given = _given(file, at, app.clock()) if file else None
        wanted = chosen(app.sources, keys)
        good = [_tell(one, json) for one in _each(app, wanted, given, json)]
        if given is None:
            _visit_pages(app, [source.key for source in wanted if source.kind == "feed"], json)
        with progress("Preparing searches ...", shown=not json):
            refresh(app)
    if not all(good):
        raise typer.Exit(1)


def _visit_pages(app: App, keys: list[str], json: bool) -> None:
    """Fetch the pages of what came, and say on stderr how it went; none of their troubles is the poll's."""
    from collections import Counter

    from watchlist.cli.output import progress, warn
    from watchlist.errors import Stopped, WatchlistError

    if not keys or not app.settings.pages.enabled:
        return
    from watchlist.pipeline.pages import fetch_pages

    states: Counter[str] = Counter()
    try:
        with progress("Pages ...", shown=not json):
            for visited in fetch_pages(app, keys):
                states[PAGE_STATES.get(visited.state, visited.state)] += 1
    except Stopped:
        raise
    except WatchlistError as error:
        warn(f"pages: {error}")
    if states:
        warn(f"pages: {', '.join(f'{count} {state}' for state, count in states.items())}")


def _given(file: Path, at: str | None, now: datetime) -> Given:
    from watchlist.cli.moments import begin, end
    from watchlist.errors import InputError, UnknownError
    from watchlist.pipeline import Given

    if not file.is_file():
        raise UnknownError(f"{file}: there is no such file")
    first, moment = begin(at, now), end(at, now)
    if first and first > now:
        raise InputError(f"--at {at} lies in the future")
    # The end of the day that has not ended yet is now.
    return Given(file, min(moment, now) if moment else None)


def _each(app: App, wanted: list[Source], given: Given | None, json: bool) -> Iterator[Polled | None]:
    """Poll one after the other; None for one that could not be begun, which is told and keeps the rest from nothing."""
    from watchlist.cli.output import progress, warn
    from watchlist.errors import Stopped, WatchlistError
    from watchlist.pipeline import poll as poll_source

    for number, source in enumerate(wanted, start=1):
        place = f"{number} of {len(wanted)}: " if len(wanted) > 1 else ""
        try:
            with progress(f"{place}{source.title} ...", shown=not json):
                polled = poll_source(app, source, given)
        except Stopped:
            raise
        except WatchlistError as error:
            warn(str(error))
            yield None
        else:
            yield polled


def _tell(polled: Polled | None, json: bool) -> bool:
    """Print what came of a poll; whether it went well."""
    from watchlist.cli.output import json_lines, say
    from watchlist.model import Outcome

    if polled is None:
        return False
    if json:
        json_lines([_view(polled)])
    else:
        say(_sentence(polled))
    return polled.outcome not in (Outcome.FAILED, Outcome.HELD)


def _view(polled: Polled) -> dict[str, object]:
    return {field: getattr(polled, field) for field in polled.__dataclass_fields__}


def _sentence(polled: Polled) -> str:
    said = f"{polled.source}: {str(polled.outcome).replace('_', ' ')}"
    if polled.error:
        said = f"{said}: {polled.error}"
    elif counts := ", ".join(_counts(polled)):
        said = f"{said}: {counts}"
    return f"{said} ({polled.seconds:.1f} s)"


def _counts(polled: Polled) -> Iterator[str]:
    if polled.entries is not None:
        yield f"{polled.entries} entries"
    for number, word in (
        (polled.listed, "listed"),
        (polled.amended, "amended"),
        (polled.delisted, "delisted"),
        (polled.articles, "new articles"),
        (polled.announced, "announced"),
    ):
        if number:
            yield f"{number} {word}"


def accept(context: typer.Context, check: CheckId, json: Json = False) -> None:
    """Release a held reading: record what it says."""
    from watchlist.pipeline import accept as release

    with opened(context) as app:
        _tell(release(app, check), json)


def reject(context: typer.Context, check: CheckId, json: Json = False) -> None:
    """Drop a held reading: what stood before goes on standing."""
    from watchlist.cli.output import json_lines, say
    from watchlist.pipeline import reject as drop

    with opened(context) as app:
        drop(app, check)
    if json:
        json_lines([{"check": check, "released": "rejected"}])
    else:
        say(f"{check}: dropped; the last good reading stands.")
