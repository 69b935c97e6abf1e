"""What a screening came to: as a file, as JSON lines, and for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from watchlist.cli.exported import Sort
from watchlist.cli.exports import Format
from watchlist.cli.inquired import list_views

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.inquiry import Consulted, Counts
    from watchlist.screening.rows import Rows
    from watchlist.screening.screener import Screened

OF_ROW = {"row": Sort.WHOLE, "line": Sort.WHOLE, "id": Sort.TEXT, "name": Sort.TEXT, "error": Sort.TEXT}
OF_HIT = {
    "hit": Sort.TEXT,
    "list": Sort.TEXT,
    "key": Sort.TEXT,
    "listed_name": Sort.TEXT,
    "matched_name": Sort.TEXT,
    "score": Sort.NUMBER,
    "band": Sort.TEXT,
    "judgement": Sort.TEXT,
    "strength": Sort.TEXT,
    "status": Sort.TEXT,
    "schema": Sort.TEXT,
    "countries": Sort.TEXTS,
    "programs": Sort.TEXTS,
    "listed_on": Sort.DAY,
    "citations": Sort.NESTED,
    "ids": Sort.NESTED,
    "explanation": Sort.NESTED,
}
"""The columns of a file of results: a line a hit, and one for a row that has none."""
ENDINGS = {
    ".csv": Format.CSV,
    ".jsonl": Format.JSONL,
    ".json": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
}
AT_ONCE = 500


def view(one: Screened) -> View:
    """A row's object."""
    from watchlist.resources import decoder

    return decoder(dict[str, object]).decode(one.view)


def write(rows: Iterable[Screened], lists: Iterable[Consulted], form: Format, out: Path | None) -> None:
    """Write results to a file, whole or not at all, or to stdout."""
    from watchlist.cli.written import write_lines, write_rows

    columns = OF_ROW | OF_HIT
    match form:
        case Format.CSV:
            write_rows(([one.get(head) for head in columns] for one in _flat(rows)), list(columns), out)
        case Format.PARQUET:
            from watchlist.cli.parquet import write_parquet

            assert out is not None
            write_parquet(map(_dated, _flat(rows)), columns, out)
        case _:
            write_lines(_lines(rows, lists), out)


def _lines(rows: Iterable[Screened], lists: Iterable[Consulted]) -> Iterator[View]:
    yield from map(view, rows)
    yield {"lists": list_views(lists)}


def _flat(rows: Iterable[Screened]) -> Iterator[View]:
    """A line for each hit, or one for a row that has none."""
    for one in rows:
        said: dict[str, Any] = dict(view(one))
        for hit in said.pop("hits") or [{}]:
            yield {**hit, "hit": hit.get("id"), "listed_name": hit.get("name"), **said}


def _dated(line: View) -> View:
    listed_on = line.get("listed_on")
    return {**line, "listed_on": date.fromisoformat(listed_on) if isinstance(listed_on, str) else None}


def show(rows: Iterable[Screened]) -> None:
    """Print the hits to a person, some at a time."""
    from watchlist.cli.output import score
    from watchlist.cli.tables import table
    from watchlist.store.columns import pieces

    headings = ("row", "score", "band", "judged", "list", "key", "status", "hit", "name", "listed as")
    for batch in pieces((found for one in rows for found in one.found if not found.left_out), AT_ONCE):
        lines = [
            (f.row, score(f.score), f.band, f.judgement, f.list, f.key, f.status, f.hit, f.of, f.matched_name or f.name)
            for f in batch
        ]
        table(headings, lines, running={"name", "listed as"}, empty="")


def summary(name: str, counts: Counts, lists: Iterable[Consulted]) -> str:
    """Say in a line what a screening came to."""
    against = ", ".join(one.list for one in lists)
    parts = [
        f"{counts.rows} rows of {name} screened against {against}: {counts.with_hits} with hits",
        f"{counts.hits} hits ({counts.possible} possible, {counts.review} only to review)",
    ]
    if counts.bad:
        parts.append(f"{counts.bad} rows bad, and not screened")
    if counts.left_out:
        parts.append(f"{counts.left_out} hits left out as judged negative")
    return "; ".join(parts) + "."


class Bar(Protocol):
    """What is told how far a screening has come."""

    def __call__(self, rows: int) -> None:
        """So many rows are done."""


@contextmanager
def bar(source: Rows, *, shown: bool) -> Iterator[Bar]:
    """Show on stderr how far it has come, how quick it is and how long it takes; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not shown or not console.is_terminal:
        yield lambda rows: None  # noqa: ARG005
        return
    columns = (
        TextColumn("{task.fields[rows]} rows"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=source.total, rows=0, speed="")

        def told(rows: int) -> None:
            elapsed = progress.tasks[0].elapsed or 0
            speed = f"{rows / elapsed:.0f} rows/s" if elapsed else ""
            progress.update(task, completed=source.done, rows=rows, speed=speed)

        yield told
