"""screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.exports import Format
from watchlist.cli.options import AsOf, Json, ListKey

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.inquiry import Bad, Consulted, Counts, Found, Inquiry, Pair
    from watchlist.pipeline.inquiring import Asked
    from watchlist.screening.given import Given
    from watchlist.screening.journal import Begun, Journal
    from watchlist.screening.rows import Row, Rows
    from watchlist.screening.screener import Screened, Screener


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(screen)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options ask for; without a ``form`` people are shown a table."""

    out: Path | None
    form: Format | None
    min_score: float | None
    limit: int | None
    jobs: int
    resume: bool
    json: bool

    @property
    def kept(self) -> Path | None:
        """The file beside which the journal lies; what is no file has nothing beside it."""
        return None if self.out is None or (self.out.exists() and not self.out.is_file()) else self.out

    @property
    def is_quiet(self) -> bool:
        """Whether stdout is for programs."""
        return self.json or (self.out is None and self.form is not None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The lists, ready to be asked."""

    screener: Screener
    lists: list[Consulted]
    unread: list[str]
    begun: Begun


def screen(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A CSV (UTF-8) or Parquet with a column name, and any of id, country, schema, identifiers, aliases, "
            "address, birth_date, vkn, mersis, registry_number, lei, imo; - for stdin. "
            "Several values of a cell are parted by `;`, identifiers are `type:value` or bare numbers.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the results to FILE.csv, FILE.jsonl or FILE.parquet.")
    ] = None,
    form: Annotated[Format | None, typer.Option("--format", help="In which format, whatever FILE ends in.")] = None,
    min_score: Annotated[
        float | None,
        typer.Option(metavar="X", min=0, max=1, help="None below this score; the configured threshold (0.70) without."),
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many hits of a row.")] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=256, help="On so many cores; on all without.")
    ] = None,
    list_key: ListKey = None,
    as_of: AsOf = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what an interrupted screening to the same --out left.")
    ] = False,
    json: Json = False,
) -> None:
    """Screen a file of counterparties against all lists, row by row.

    Bad rows are reported with their line and stop no other. Exit code 0 when rows were screened, 1 when none could be.
    """
    if out is not None and out.exists() and file.exists() and out.samefile(file):
        context.fail(f"{out} is the file to screen: write the results to another one")
    wish = _wish(context, Wish(out, form, min_score, limit, jobs or _cores(), resume, json))
    with opened(context) as app:
        from watchlist.cli.moments import end
        from watchlist.pipeline.inquiring import Asked

        now = app.clock()
        counts = _screen(app, file, wish, Asked(list_key, end(as_of, now), now))
    if counts.bad == counts.rows:
        raise typer.Exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _wish(context: typer.Context, wish: Wish) -> Wish:
    """Refuse what goes not together, before anything is opened, and find the format."""
    from dataclasses import replace

    from watchlist.cli.screened import ENDINGS

    form = wish.form or (ENDINGS.get(wish.out.suffix.lower()) if wish.out else None)
    if wish.out and form is None:
        context.fail(f"{wish.out} ends in none of .csv, .jsonl, .parquet: give --format")
    if form is Format.FTM:
        context.fail("--format ftm is for entries and subjects: results are csv, jsonl or parquet")
    if form is Format.PARQUET:
        from watchlist.cli.parquet import available

        available()
        if wish.out is None:
            context.fail("--format parquet is binary, and nothing for a terminal: give --out FILE")
    if wish.resume and wish.out is None:
        context.fail("--resume goes on with what was to be written to --out FILE: give that too")
    return replace(wish, form=form)


def _screen(app: App, file: Path, wish: Wish, asked: Asked) -> Counts:
    from time import monotonic

    from watchlist.cli.deciding import login_or_none
    from watchlist.inquiry import SCREENING
    from watchlist.pipeline.inquiring import new_inquiry
    from watchlist.screening.given import given
    from watchlist.screening.journal import journal
    from watchlist.screening.rows import rows

    began = monotonic()
    inquiry = new_inquiry(app, SCREENING, asked.now, login_or_none())
    with given(file) as source, journal(wish.kept) as kept:
        found = rows(source.handle, source.name)
        _tell_unknown(source.name, found.unknown)
        prepared = _prepared(app, source, wish, asked)
        with _kept_told(wish, kept):
            counts = _done(source, found, wish, prepared, kept)
            _finish(app, wish, prepared, kept, _told(inquiry, source, prepared, counts), lambda: monotonic() - began)
    return counts


@contextmanager
def _kept_told(wish: Wish, kept: Journal) -> Iterator[None]:
    """Say how to go on, where a screening ends before its time."""
    from watchlist.cli.output import warn
    from watchlist.errors import WatchlistError

    try:
        yield
    except (KeyboardInterrupt, WatchlistError):
        if wish.kept and kept.last:
            warn(f"{kept.last} rows are done and kept: the same command with --resume goes on after them")
        raise


def _tell_unknown(name: str, unknown: list[str]) -> None:
    from watchlist.cli.output import warn
    from watchlist.screening.counterparty import COLUMNS

    if unknown:
        warn(f"{name}: not used, because not known: {', '.join(unknown)}; the columns are {','.join(COLUMNS)}")


def _prepared(app: App, source: Given, wish: Wish, asked: Asked) -> Prepared:
    """Read the lists, and what was judged of them."""
    from watchlist import __version__
    from watchlist.cli.options import known_list
    from watchlist.cli.output import progress
    from watchlist.cli.views import hit_view
    from watchlist.errors import UnknownError
    from watchlist.pipeline.inquiring import consulted, marks, standing, unread
    from watchlist.screening.journal import Begun
    from watchlist.screening.judged import judged
    from watchlist.screening.screener import Asked as Limits
    from watchlist.screening.screener import Screener

    minimum = app.settings.matching.threshold if wish.min_score is None else wish.min_score
    with progress("Reading the lists ...", shown=not wish.json):
        with app.store.read() as session:
            known_list(app, session, asked.list)
            lists = consulted(app, session, asked)
            versions = list(standing(session, asked))
            decided = judged(session)
        if not lists:
            raise UnknownError("no list has been read yet, so nothing can be screened: `watchlist poll` reads them")
        screener = Screener(versions, decided, Limits(minimum, wish.limit, app.thresholds), hit_view)
    # Workers are given no connection.
    app.store.close()
    begun = Begun(__version__, source.file, _options(wish, asked, minimum), marks(versions), decided.mark)
    return Prepared(screener, lists, unread(app, lists, asked.list), begun)


def _options(wish: Wish, asked: Asked, minimum: float) -> dict[str, str | float | None]:
    from watchlist.model import iso

    as_of = iso(asked.as_of) if asked.as_of else None
    return {"min_score": minimum, "limit": wish.limit, "list": asked.list, "as_of": as_of}


def _done(source: Given, rows: Rows, wish: Wish, prepared: Prepared, kept: Journal) -> Counts:
    """Screen what is not yet screened."""
    from watchlist.cli.screened import bar
    from watchlist.errors import InputError
    from watchlist.inquiry import Counts
    from watchlist.screening.workers import screened

    counts = Counts()
    for one in _before(wish, prepared, kept):
        counts = _counted(counts, [one], wish)
    with bar(rows, shown=not wish.json) as told:
        for chunk in screened(prepared.screener, _chunks(rows, kept.last), wish.jobs, kept.files):
            added = kept.add(chunk)
            _tell_bad(source.name, added)
            counts = _counted(counts, added, wish)
            told(counts.rows)
    source.assert_unchanged()
    if not counts.rows:
        raise InputError(f"{source.name}: there is no row in it")
    return counts


def _before(wish: Wish, prepared: Prepared, kept: Journal) -> Iterator[Screened]:
    """What an interrupted screening has done, if that is gone on with."""
    from watchlist.cli.output import warn

    if kept.found and wish.resume:
        kept.resume(prepared.begun)
        yield from kept.rows()
        return
    if kept.found:
        warn(f"what an interrupted screening to {wish.out} left is thrown away; --resume would have gone on with it")
    kept.begin(prepared.begun)


def _chunks(rows: Rows, done: int) -> Iterator[list[Row]]:
    from watchlist.screening.workers import TOGETHER
    from watchlist.store.columns import pieces

    return pieces((row for row in rows if row.number > done), TOGETHER)


def _tell_bad(name: str, rows: Iterable[Screened]) -> None:
    from watchlist.cli.output import warn

    for one in rows:
        if one.error:
            warn(f"{name}, {f'line {one.line}' if one.line else f'row {one.row}'}: {one.error}")


def _counted(counts: Counts, rows: list[Screened], wish: Wish) -> Counts:
    from watchlist.cli.output import json_lines
    from watchlist.cli.screened import view
    from watchlist.screening.screener import counted

    if wish.json:
        json_lines(map(view, rows))
    for one in rows:
        counts = counted(counts, one)
    return counts


def _told(inquiry: Inquiry, source: Given, prepared: Prepared, counts: Counts) -> Inquiry:
    from msgspec.structs import replace

    return replace(
        inquiry,
        options=prepared.begun.options,
        file=source.file,
        lists=tuple(prepared.lists),
        unread=tuple(prepared.unread),
        counts=counts,
    )


def _finish(
    app: App, wish: Wish, prepared: Prepared, kept: Journal, inquiry: Inquiry, seconds: Callable[[], float]
) -> None:
    """Write the results, keep the record, and say what it came to."""
    from msgspec.structs import replace

    from watchlist.cli import screened
    from watchlist.pipeline.inquiring import recorded
    from watchlist.screening.given import written
    from watchlist.store.database import BUSY_MILLISECONDS

    if wish.form and (wish.out or not wish.json):
        screened.write(kept.rows(), prepared.lists, wish.form, wish.out)
    if wish.kept:
        with wish.kept.open("rb") as handle:
            inquiry = replace(inquiry, out=written(wish.kept, handle))
    inquiry = replace(inquiry, bad=_bad(kept) if inquiry.counts.bad else (), seconds=round(seconds(), 3))
    trouble = recorded(app, inquiry, _batches(kept), patience=BUSY_MILLISECONDS)
    _say(wish, prepared, kept, inquiry, trouble)


def _bad(kept: Journal) -> tuple[Bad, ...]:
    """The first bad rows: a file of nothing else would fill the record."""
    from itertools import islice

    from watchlist.inquiry import MOST_BAD, Bad

    found = (Bad(one.row, one.line, one.error) for one in kept.rows() if one.error)
    return tuple(islice(found, MOST_BAD))


def _batches(kept: Journal) -> Iterator[tuple[list[Found], list[Pair]]]:
    from watchlist.store.columns import pieces

    both = ((found, pair) for one in kept.rows() for found, pair in zip(one.found, one.pairs, strict=True))
    for batch in pieces(both):
        yield [found for found, _ in batch], [pair for _, pair in batch]


def _say(wish: Wish, prepared: Prepared, kept: Journal, inquiry: Inquiry, trouble: str | None) -> None:
    from watchlist.cli.inquired import beware, list_views, say_certificate, tell_lists
    from watchlist.cli.output import json_lines, say, warn
    from watchlist.cli.screened import show, summary
    from watchlist.cli.views import noun_view

    line = summary(inquiry.file.name if inquiry.file else "", inquiry.counts, prepared.lists)
    if wish.json:
        json_lines([{"lists": list_views(prepared.lists)}])
        more = {"id": None if trouble else inquiry.id, "unread": prepared.unread, **noun_view(inquiry.counts)}
        tell_lists(prepared.lists, **more)
        return
    if wish.is_quiet:
        warn(line)
    else:
        if wish.out is None:
            show(kept.rows())
        say(line)
        beware(prepared.lists, prepared.unread)
        if not trouble and (inquiry.counts.possible or inquiry.counts.review):
            say(f"review: watchlist review --screen {inquiry.id}")
    say_certificate(inquiry.id, trouble, quiet=wish.is_quiet)
