"""subjects: the firms that are tracked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli import joining
from watchlist.cli.context import opened
from watchlist.cli.options import Json
from watchlist.model import Band, Origin, Schema

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.model import Event, Subject
    from watchlist.subject_rows import Row

Id = Annotated[str, typer.Argument(metavar="ID", help="The subject's id.")]
Alias = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Another name; may be given again.")]
SchemaOption = Annotated[Schema | None, typer.Option("--schema", case_sensitive=False, help="What it is.")]
Vkn = Annotated[str | None, typer.Option(metavar="NUMBER", help="Its Turkish tax number.")]
Mersis = Annotated[str | None, typer.Option(metavar="NUMBER", help="Its number in the Turkish central registry.")]
Registry = Annotated[str | None, typer.Option(metavar="NUMBER", help="Its trade registry number.")]
Lei = Annotated[str | None, typer.Option(metavar="LEI", help="Its legal entity identifier.")]
Place = Annotated[
    str | None, typer.Option("--address", metavar="TEXT", help="Its postal address; `;` between several.")
]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is tracked.")]


MANY = 20
"""How many subjects are told of one by one where they are on no list."""


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The firms that are tracked.", no_args_is_help=True)
    for command in (add, show, edit, remove):
        group.command()(command)
    group.command("import")(import_file)
    group.command("list")(list_subjects)
    for decide in (joining.proposals, joining.merge, joining.split):
        group.command()(decide)
    group.command()(export)
    cli.add_typer(group, name="subjects")


def add(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="One firm a name.")],
    identity: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Your own id for it (with one NAME).")
    ] = None,
    alias: Alias = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="Its country; empty where unknown.")] = "TR",
    schema: SchemaOption = None,
    vkn: Vkn = None,
    mersis: Mersis = None,
    registry_number: Registry = None,
    lei: Lei = None,
    address: Place = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="A tag; may be given again.")] = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Track firms, and be told at once where they are listed already."""
    from watchlist.subject_rows import Row

    if len(names) > 1 and (identity or alias or vkn or mersis or registry_number or lei or address):
        context.fail("an id, another name, a number or an address is of one firm: give them with one NAME")
    rows = [
        Row(
            id=identity,
            name=name,
            aliases=";".join(alias or []),
            country=country,
            schema=schema,
            vkn=vkn,
            mersis=mersis,
            registry_number=registry_number,
            lei=lei,
            address=address,
            tags=";".join(tag or []),
            note=note,
        )
        for name in names
    ]
    with opened(context) as app:
        _track(app, [_added(app, row) for row in rows], json)


def _added(app: App, row: Row) -> Subject:
    """The subject that a person adds; one that is tracked already keeps what is not said again."""
    from watchlist.errors import UnknownError
    from watchlist.pipeline.tracking import edited, subject_of_row

    subject = subject_of_row(row, place=f"subject {row.name!r}")
    try:
        with app.store.read() as session:
            return edited(session.subjects.get(subject.id), row)
    except UnknownError:
        return subject


def import_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV with id,name,aliases,country,... as export writes.")
    ],
    json: Json = False,
) -> None:
    """Track the firms of a CSV file; an id that is there already is updated."""
    from watchlist.pipeline.tracking import read_subjects
    from watchlist.subject_rows import renewed

    written = read_subjects(file)
    with opened(context) as app:
        with app.store.read() as session:
            known = session.subjects.of({subject.id for subject in written})
        subjects = [renewed(known[one.id], one) if one.id in known else one for one in written]
        _track(app, subjects, json)


def _track(app: App, subjects: list[Subject], json: bool) -> None:
    """Track subjects and print where they are listed already."""
    from watchlist.cli.output import json_lines, progress, warn
    from watchlist.cli.views import event_views, subject_view
    from watchlist.pipeline.tracking import track
    from watchlist.subject_rows import unproven

    for subject in subjects:
        for number in unproven(subject):
            said = f"the {number.label} {number.printed} fails its own check digits"
            warn(f"{subject.name}: {said}; it is kept, but proves nothing")
    with progress(f"Comparing {len(subjects)} with every list ...", shown=not json):
        events = track(app, subjects)
    with app.store.read() as session:
        found = _met(event_views(session, events))
    if json:
        json_lines({**subject_view(subject), "listed": found.get(subject.id, [])} for subject in subjects)
    else:
        _tell(subjects, events, found)


def _met(events: list[View]) -> dict[str, list[View]]:
    """Where each subject is listed already, by its id, the surest first."""
    found: dict[str, list[View]] = {}
    for event in events:
        entry, met = event["entry"], event["subjects"]
        assert isinstance(entry, dict)
        assert isinstance(met, list)
        for hit in met:
            where = {field: entry[field] for field in ("list", "key", "name", "programs", "listed_on")}
            found.setdefault(hit["id"], []).append({**where, "score": hit["score"], "band": hit["band"]})
    return {key: sorted(rows, key=lambda row: -float(str(row["score"]))) for key, rows in found.items()}


def _tell(subjects: list[Subject], events: list[Event], found: dict[str, list[View]]) -> None:
    from watchlist.cli.output import say

    for subject in subjects:
        listed = found.get(subject.id, [])
        if listed or len(subjects) <= MANY:
            say(f"{subject.id}  {subject.name}" + ("" if listed else ": on no list that was read"))
        for one in listed:
            say(f"    {one['score']:.2f} {one['band']}: {one['name']} [{one['list']} {one['key']}]")
    say(f"{len(subjects)} tracked, {_listed(subjects, found)}.")
    if len(events) > sum(map(len, found.values())):
        say("Some entries are only similar: `watchlist hits --band review` shows them.")


def _listed(subjects: list[Subject], found: dict[str, list[View]]) -> str:
    """Count who is listed already, and apart from them who only may be."""
    bands = [{row["band"] for row in found[subject.id]} for subject in subjects if subject.id in found]
    sure = sum(Band.HIT in met for met in bands)
    maybe = f", {len(bands) - sure} perhaps" if len(bands) > sure else ""
    return f"{sure} of them listed already{maybe}"


def list_subjects(
    context: typer.Context,
    tag: Annotated[str | None, typer.Option(metavar="TAG", help="Only with this tag.")] = None,
    origin: Annotated[Origin | None, typer.Option(help="Only those that you track, or that a list made.")] = None,
    json: Json = False,
) -> None:
    """List every tracked firm."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.cli.views import subject_view

    with opened(context) as app, app.store.read() as session:
        found = [
            one for one in session.subjects.all() if (tag is None or tag in one.tags) and origin in (None, one.origin)
        ]
    if json:
        json_lines(map(subject_view, found))
        return
    rows = [(one.id, one.country, one.origin, one.tags, one.name, one.reason or one.note) for one in found]
    headings = ("id", "country", "made by", "tags", "name", "why")
    empty = "Nobody is tracked: `watchlist subjects add NAME`."
    table(headings, rows, running={"name", "why", "tags"}, empty=empty)


def show(context: typer.Context, subject: Id, json: Json = False) -> None:
    """Show one tracked firm, and what each list says of it side by side."""
    from watchlist.cli.beside import Column, side_by_side
    from watchlist.cli.output import facts, json_lines, say
    from watchlist.cli.views import entry_view, subject_view

    with opened(context) as app, app.store.read() as session:
        found = session.subjects.get(subject)
        merged = session.subjects.merges().members(found.id)
        versions = [session.entries.history(*pair)[-1] for pair in session.subjects.links(found.id)]
    into = found.id if found.id != subject else None
    view = {**subject_view(found), "merged": merged, "merged_into": into}
    if json:
        json_lines([{**view, "entries": [entry_view(version) for version in versions]}])
        return
    if into:
        say(f"{subject} was merged into {into}.")
    facts((key.replace("_", " "), value) for key, value in view.items())
    if versions:
        say("")
        side_by_side([Column(version.entry.list, version.entry, version.status) for version in versions])


def edit(
    context: typer.Context,
    subject: Id,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="A new primary name; the old one becomes an alias.")
    ] = None,
    alias: Alias = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="Its country.")] = None,
    schema: SchemaOption = None,
    vkn: Vkn = None,
    mersis: Mersis = None,
    registry_number: Registry = None,
    lei: Lei = None,
    address: Place = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Tags in place of those it has; may be given again.")
    ] = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Change what is known of a tracked firm; what is not said stays."""
    from watchlist.pipeline.tracking import Row, edited

    with opened(context) as app:
        with app.store.read() as session:
            before = session.subjects.get(subject)
        row = Row(
            id=subject,
            name=name or before.name,
            aliases=";".join(alias or []),
            country=country,
            schema=schema,
            vkn=vkn,
            mersis=mersis,
            registry_number=registry_number,
            lei=lei,
            address=address,
            tags=";".join(tag or []),
            note=note,
        )
        _track(app, [edited(before, row)], json)


def remove(context: typer.Context, subject: Id, json: Json = False) -> None:
    """Stop tracking a firm; what happened stays in the log, and no list brings it back."""
    from watchlist.cli.output import json_lines, say
    from watchlist.errors import InputError

    with opened(context) as app, app.store.write() as session:
        gone = session.subjects.get(subject)
        if gone.id != subject:
            raise InputError(
                f"{subject} was merged into {gone.id}: remove that, or `watchlist subjects split {subject}`"
            )
        session.subjects.remove(subject, app.clock())
    if json:
        json_lines([{"id": gone.id, "name": gone.name, "removed": True}])
    else:
        say(f"{gone.name} is tracked no more.")


def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="A file; stdout without.")] = None,
) -> None:
    """Write every tracked firm as the CSV that import reads."""
    from watchlist.cli.views import subject_view
    from watchlist.cli.written import write_rows
    from watchlist.pipeline.tracking import COLUMNS

    with opened(context) as app, app.store.read() as session:
        views = [subject_view(subject) for subject in session.subjects.all()]
    write_rows(([view[column] for column in COLUMNS] for view in views), COLUMNS, out)
