"""subjects: the firms that are tracked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Json, opened

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Subject

Texts = list[str] | None
Text = str | None


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The firms that are tracked.", no_args_is_help=True)
    for command in (add, show, edit, remove):
        group.command()(command)
    group.command("import")(import_file)
    group.command("list")(list_subjects)
    group.command()(export)
    cli.add_typer(group, name="subjects")


def add(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="One firm a name.")],
    identity: Annotated[Text, typer.Option("--id", help="Your own id for it (with one NAME).")] = None,
    alias: Annotated[Texts, typer.Option(help="Another name; may be given again.")] = None,
    country: Annotated[Text, typer.Option(help="Its country.")] = "TR",
    schema: Annotated[
        Text, typer.Option(help="Company, Organization, LegalEntity, Person, Vessel or Airplane.")
    ] = None,
    vkn: Annotated[Text, typer.Option(help="Turkish tax number.")] = None,
    mersis: Annotated[Text, typer.Option(help="Turkish central registry number.")] = None,
    registry_number: Annotated[Text, typer.Option(help="Trade registry number.")] = None,
    lei: Annotated[Text, typer.Option(help="Legal entity identifier.")] = None,
    address: Annotated[Text, typer.Option(help="Postal address.")] = None,
    tag: Annotated[Texts, typer.Option(help="A tag; may be given again.")] = None,
    note: Annotated[Text, typer.Option(help="Why it is tracked.")] = None,
    json: Json = False,
) -> None:
    """Track firms, and be told at once where they are listed already."""
    from watchlist.errors import InputError
    from watchlist.pipeline.tracking import Row, subject_of_row

    if identity and len(names) > 1:
        raise InputError("--id goes with one NAME")
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
        _track(app, [subject_of_row(row, place=f"subject {row.name!r}") for row in rows], json)


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV with id,name,aliases,country,... (`;` between several).")],
    json: Json = False,
) -> None:
    """Track the firms of a CSV file; an id that is there already is updated."""
    from watchlist.pipeline.tracking import read_subjects

    with opened(context) as app:
        _track(app, read_subjects(file), json)


def _track(app: App, subjects: list[Subject], json: bool) -> None:
    from watchlist.cli.output import errors, json_lines, say
    from watchlist.cli.views import event_views, subject_view
    from watchlist.pipeline.tracking import track

    with errors().status("Comparing with every list ..."):
        events = track(app, subjects)
    if json:
        json_lines(subject_view(subject) for subject in subjects)
        return
    say(
        f"{len(subjects)} tracked: {', '.join(f'{one.name} ({one.id})' for one in subjects[:5])}"
        + ", ..." * (len(subjects) > 5)
    )
    with app.store.read() as session:
        for view in event_views(session, events):
            met = ", ".join(f"{one['name']} {one['score']:.2f}" for one in view["subjects"])  # type: ignore[attr-defined]
            say(f"  {view['title']}" + (f" ({met})" if met else " (only similar: see `watchlist hits`)"))


def list_subjects(
    context: typer.Context,
    tag: Annotated[Text, typer.Option(help="Only with this tag.")] = None,
    origin: Annotated[Text, typer.Option(help="Only those made by: user, list.")] = None,
    json: Json = False,
) -> None:
    """List every tracked firm."""
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import subject_view

    with opened(context) as app, app.store.read() as session:
        found = [
            one
            for one in session.subjects.all()
            if (tag is None or tag in one.tags) and (origin is None or one.origin == origin)
        ]
    if json:
        json_lines(map(subject_view, found))
        return
    rows = [(one.id, one.name, one.country, one.origin, one.tags, one.reason or one.note) for one in found]
    table(
        ("id", "name", "country", "made by", "tags", "why"),
        rows,
        empty="Nobody is tracked: `watchlist subjects add NAME`.",
    )


def show(context: typer.Context, subject: Annotated[str, typer.Argument(metavar="ID")], json: Json = False) -> None:
    """Show one tracked firm."""
    from watchlist.cli.output import facts, json_lines
    from watchlist.cli.views import subject_view

    with opened(context) as app, app.store.read() as session:
        view = subject_view(session.subjects.get(subject))
    if json:
        json_lines([view])
    else:
        facts((key.replace("_", " "), value) for key, value in view.items())


def edit(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="ID")],
    name: Annotated[Text, typer.Option(help="A new primary name; the old one becomes an alias.")] = None,
    alias: Annotated[Texts, typer.Option(help="One more name; may be given again.")] = None,
    country: Annotated[Text, typer.Option()] = None,
    vkn: Annotated[Text, typer.Option()] = None,
    mersis: Annotated[Text, typer.Option()] = None,
    registry_number: Annotated[Text, typer.Option()] = None,
    lei: Annotated[Text, typer.Option()] = None,
    tag: Annotated[Texts, typer.Option(help="Tags in place of those it has; may be given again.")] = None,
    note: Annotated[Text, typer.Option()] = None,
    json: Json = False,
) -> None:
    """Change what is known of a tracked firm."""
    from watchlist.pipeline.tracking import Row, edited

    with opened(context) as app:
        with app.store.read() as session:
            before = session.subjects.get(subject)
        row = Row(
            id=subject,
            name=name or before.name,
            aliases=";".join(alias or []),
            country=country,
            vkn=vkn,
            mersis=mersis,
            registry_number=registry_number,
            lei=lei,
            tags=";".join(tag or []),
            note=note,
        )
        _track(app, [edited(before, row)], json)


def remove(context: typer.Context, subject: Annotated[str, typer.Argument(metavar="ID")], json: Json = False) -> None:
    """Stop tracking a firm; what happened stays in the log, and no list brings it back."""
    from watchlist.cli.output import json_lines, say

    with opened(context) as app, app.store.write() as session:
        gone = session.subjects.get(subject)
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
    from watchlist.cli.exports import write_rows
    from watchlist.cli.views import subject_view
    from watchlist.pipeline.tracking import COLUMNS

    with opened(context) as app, app.store.read() as session:
        views = [subject_view(subject) for subject in session.subjects.all()]
    write_rows(([view[column] for column in COLUMNS] for view in views), COLUMNS, out)
