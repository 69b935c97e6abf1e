"""export."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import AsOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchlist.cli.views import View


class What(StrEnum):
    """What can be exported."""

    ENTRIES = "entries"
    EVENTS = "events"
    SUBJECTS = "subjects"
    JUDGEMENTS = "judgements"
    ALERTS = "alerts"


class Format(StrEnum):
    """In which format."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    FTM = "ftm"


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(export)


def export(
    context: typer.Context,
    what: Annotated[What, typer.Argument(help="What to write.")],
    form: Annotated[
        Format, typer.Option("--format", help="One JSON object a line, CSV, Parquet, or FollowTheMoney JSON lines.")
    ] = Format.JSONL,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="A file; stdout without.")] = None,
    as_of: AsOf = None,
    effective: Annotated[
        str | None, typer.Option(metavar="T", help="Entries as the lists' own dates say they held on this day.")
    ] = None,
) -> None:
    """Write entries, events, subjects, judgements or alerts to a file, as they are or as of a time."""
    from watchlist.cli.exported import Asked, views
    from watchlist.cli.moments import day, end

    _possible(context, what, form, out, effective)
    with opened(context) as app, app.store.read() as session:
        asked = Asked(end(as_of, app.clock()), day(effective, app.clock()))
        # Closed before the session is, also when the reader of a pipe leaves in the middle.
        with closing(views(app, session, what, form, asked)) as found:
            _write(found, what, form, out)


def _possible(context: typer.Context, what: What, form: Format, out: Path | None, effective: str | None) -> None:
    """Refuse what goes not together, before anything is opened."""
    from watchlist.errors import InputError

    if effective and what is not What.ENTRIES:
        context.fail(f"--effective goes with entries: {what} have no dates of a list's own; --as-of T goes with all")
    if form is Format.FTM and what not in (What.ENTRIES, What.SUBJECTS):
        raise InputError(f"FollowTheMoney has entities, not {what}: --format ftm goes with entries and subjects")
    if form is Format.PARQUET:
        from watchlist.cli.parquet import available

        available()
        if out is None:
            context.fail("--format parquet is binary, and nothing for a terminal: give --out FILE")


def _write(views: Iterable[View], what: What, form: Format, out: Path | None) -> None:
    from watchlist.cli.exported import columns
    from watchlist.cli.written import write_lines, write_rows

    match form:
        case Format.CSV:
            heads = columns(what)
            write_rows(([view.get(head) for head in heads] for view in views), list(heads), out)
        case Format.PARQUET:
            from watchlist.cli.parquet import write_parquet

            assert out is not None
            write_parquet(views, columns(what), out)
        case Format.JSONL | Format.FTM:
            write_lines(views, out)
