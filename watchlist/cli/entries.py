"""entries, entries show, entries history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Json, opened

if TYPE_CHECKING:
    from watchlist.store import Version

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="T", help="As we had observed it at this time.")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="What the lists say, said, and how it changed.", invoke_without_command=True)
    group.callback()(list_entries)
    group.command()(show)
    group.command()(history)
    cli.add_typer(group, name="entries")


def list_entries(
    context: typer.Context,
    list_key: Annotated[str | None, typer.Option("--list", metavar="KEY", help="Only of this list.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="Only with a tie to this country.")] = None,
    as_of: AsOf = None,
    effective: Annotated[
        str | None, typer.Option(metavar="T", help="As the lists' own dates say it held on this day.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    json: Json = False,
) -> None:
    """List what the lists say."""
    from itertools import islice

    from watchlist.cli.moments import day, end
    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import entry_view
    from watchlist.sources import chosen

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        if list_key and list_key not in session.sources.states():
            chosen(app.sources, [list_key])
        now = app.clock()
        versions = session.entries.versions(
            list_key,
            country=_country(country),
            as_of=end(as_of, now),
            effective=day(effective, now),
        )
        wanted = islice(versions, limit)
        if json:
            json_lines(map(entry_view, wanted))
            return
        rows = [_row(version) for version in wanted]
    table(("list", "key", "name", "countries", "programs", "listed on", "status"), rows, empty="No entry.")


def _country(text: str | None) -> str | None:
    from watchlist.errors import InputError
    from watchlist.names.countries import country_code

    if text is None:
        return None
    code = country_code(text)
    if code is None:
        raise InputError(f"--country {text}: no country is known by that; write an ISO 3166 alpha-2 code such as TR")
    return code


def _row(version: Version) -> tuple[object, ...]:
    entry = version.entry
    return entry.list, entry.key, entry.name, entry.countries, entry.programs, entry.listed_on, version.status


def show(
    context: typer.Context,
    list_key: Annotated[str, typer.Argument(metavar="LIST")],
    key: Annotated[str, typer.Argument()],
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show one entry whole, as it stands or stood."""
    from watchlist.cli.moments import end
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import entry_view
    from watchlist.errors import UnknownError

    with opened(context) as app, app.store.read() as session:
        moment = end(as_of, app.clock())
        version = next(session.entries.versions(list_key, key=key, as_of=moment), None)
        if version is None and moment is None:
            version = next(reversed(session.entries.history(list_key, key)), None)
    if version is None:
        raise UnknownError(f"{list_key} has no entry {key!r}{f' as of {as_of}' if as_of else ''}")
    if json:
        json_lines([entry_view(version)])
    else:
        _show(version)


def _show(version: Version) -> None:
    from watchlist.cli.output import facts
    from watchlist.diff import described

    entry = version.entry
    facts(
        [
            ("name", entry.name),
            ("list", f"{entry.list} {entry.key}"),
            ("status", version.status),
            *described(entry),
            ("observed from", version.valid_from),
            ("missing since", version.missing_since),
            ("observed until", version.valid_to),
        ]
    )


def history(
    context: typer.Context,
    list_key: Annotated[str, typer.Argument(metavar="LIST")],
    key: Annotated[str, typer.Argument()],
    json: Json = False,
) -> None:
    """Show how one entry came, changed and went."""
    from itertools import pairwise

    from watchlist.cli.output import json_lines, table
    from watchlist.cli.views import entry_view, plain
    from watchlist.diff import changes
    from watchlist.errors import UnknownError

    with opened(context) as app, app.store.read() as session:
        versions = session.entries.history(list_key, key)
    if not versions:
        raise UnknownError(f"{list_key} has never had an entry {key!r}")
    told = [(), *(changes(old.entry, new.entry) for old, new in pairwise(versions))]
    if json:
        json_lines(
            {**entry_view(version), "changes": plain(changed)} for version, changed in zip(versions, told, strict=True)
        )
        return
    rows = [
        (
            v.valid_from,
            v.valid_to,
            v.entry.name,
            "; ".join(f"{c.field}: {c.old or '-'} -> {c.new or '-'}" for c in changed),
        )
        for v, changed in zip(versions, told, strict=True)
    ]
    table(("observed from", "until", "name", "changed"), rows, empty="")
