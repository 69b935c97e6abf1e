"""export."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import AsOf

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.store import Session

Write = Callable[[TextIO], None]


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


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(export)


def export(
    context: typer.Context,
    what: Annotated[What, typer.Argument(help="What to write.")],
    form: Annotated[Format, typer.Option("--format", help="One JSON object a line, or CSV.")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="A file; stdout without.")] = None,
    as_of: AsOf = None,
) -> None:
    """Write entries, events, subjects, judgements or alerts to a file."""
    if as_of and what is not What.ENTRIES:
        context.fail(f"--as-of goes with entries: {what} are a log, each with its time")
    with opened(context) as app, app.store.read() as session, closing(_views(app, session, what, as_of)) as views:
        if form is Format.CSV:
            listed = list(views)
            columns = list(dict.fromkeys(key for view in listed for key in view))
            write_rows(([view.get(column) for column in columns] for view in listed), columns, out)
        else:
            _write_lines(views, out)


def _views(app: App, session: Session, what: What, as_of: str | None) -> Generator[View, None, None]:
    from watchlist.cli import views
    from watchlist.cli.moments import end
    from watchlist.store import EventFilter

    match what:
        case What.ENTRIES:
            yield from (views.entry_view(one) for one in session.entries.versions(as_of=end(as_of, app.clock())))
        case What.EVENTS:
            yield from views.event_views(session, session.events.select(EventFilter()))
        case What.SUBJECTS:
            yield from map(views.subject_view, session.subjects.all())
        case What.JUDGEMENTS:
            yield from map(views.judgement_view, session.subjects.judgements())
        case What.ALERTS:
            alerts = session.outbox.alerts()
            attempts = session.outbox.attempts([alert.id for alert in alerts])
            yield from (views.alert_view(alert, attempts.get(alert.id, [])) for alert in alerts)


def write_rows(rows: Iterable[Sequence[object]], columns: Sequence[str], out: Path | None) -> None:
    """Write CSV to a file, whole or not at all, or to stdout; several values of a cell are joined by `;`."""

    def write(handle: TextIO) -> None:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)

    _write(write, out)


def _write_lines(views: Iterable[View], out: Path | None) -> None:
    import msgspec

    encoder = msgspec.json.Encoder()

    def write(handle: TextIO) -> None:
        handle.writelines(encoder.encode(view).decode() + "\n" for view in views)

    _write(write, out)


def _write(write: Write, out: Path | None) -> None:
    from watchlist.errors import InputError

    if out is None:
        _write_out(write)
        return
    half = out.with_name(f".{out.name}.part")
    try:
        with half.open("w", encoding="utf-8", newline="") as handle:
            write(handle)
        half.replace(out)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise InputError(f"{out}: cannot be written: {error.strerror}") from None


def _write_out(write: Write) -> None:
    from watchlist.cli.output import flush, unread

    try:
        write(sys.stdout)
    except BrokenPipeError:
        unread()
    flush()


def _cell(value: object) -> str:
    import msgspec

    if value is None:
        return ""
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return ";".join(value)
    if isinstance(value, list | tuple | dict):
        return msgspec.json.encode(value).decode()
    # A spreadsheet takes a cell that begins so for a formula.
    text = str(value)
    return f"'{text}" if text[:1] in "=+@" and not text[1:2].isdigit() else text
