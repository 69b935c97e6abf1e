"""entries, entries show, entries history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import AsOf, Country, Json, ListKey

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Change
    from watchlist.store import Version

List = Annotated[str, typer.Argument(metavar="LIST", help="The list's key.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The entry's key on it.")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="What the lists say, said, and how it changed.", invoke_without_command=True)
    group.callback()(list_entries)
    group.command()(show)
    group.command()(history)
    cli.add_typer(group, name="entries")


def list_entries(
    context: typer.Context,
    list_key: ListKey = None,
    country: Country = None,
    as_of: AsOf = None,
    effective: Annotated[
        str | None, typer.Option(metavar="T", help="As the lists' own dates say it held on this day.")
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")] = None,
    json: Json = False,
) -> None:
    """List what the lists say, said, and how it changed."""
    from contextlib import closing

    from watchlist.cli.moments import day, end
    from watchlist.cli.options import country_of, known_list
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import entry_view

    if context.invoked_subcommand:
        return
    with opened(context) as app, app.store.read() as session:
        now = app.clock()
        found = (
            version
            for version in session.entries.versions(
                known_list(app, session, list_key),
                country=country_of(country),
                as_of=end(as_of, now),
                effective=day(effective, now),
                limit=limit,
            )
        )
        # Closed before the session is, also when the reader of a pipe leaves in the middle.
        with closing(found) as versions:
            if json:
                json_lines(map(entry_view, versions))
            else:
                _table(list(versions))


def _table(versions: list[Version]) -> None:
    from watchlist.cli.tables import table

    rows = [
        (one.entry.list, one.entry.key, one.status, one.entry.listed_on, one.entry.name, one.entry.countries)
        for one in versions
    ]
    headings = ("list", "key", "status", "listed on", "name", "countries")
    table(headings, rows, running={"name", "countries"}, empty="No entry.")


def show(context: typer.Context, list_key: List, key: Key, as_of: AsOf = None, json: Json = False) -> None:
    """Show one entry whole, as it stands or stood."""
    from watchlist.cli.output import facts, json_lines
    from watchlist.cli.views import entry_view

    with opened(context) as app:
        version = _version(app, list_key, key, as_of)
    if json:
        json_lines([entry_view(version)])
    else:
        facts(_facts(version))


def _version(app: App, list_key: str, key: str, as_of: str | None) -> Version:
    """The version that stands (or stood then); without a time, that which stood last of one that is delisted."""
    from watchlist.cli.moments import end
    from watchlist.cli.options import known_list
    from watchlist.errors import UnknownError

    with app.store.read() as session:
        known_list(app, session, list_key)
        moment = end(as_of, app.clock())
        found = list(session.entries.versions(list_key, key=key, as_of=moment))
        if not found and moment is None:
            found = session.entries.history(list_key, key)
    if not found:
        raise UnknownError(f"{list_key} has no entry {key!r}{f' as of {as_of}' if as_of else ''}")
    return found[-1]


def _facts(version: Version) -> Iterator[tuple[str, object]]:
    from watchlist.diff import described

    entry = version.entry
    yield "name", entry.name
    yield "list", f"{entry.list} {entry.key}"
    yield "status", version.status
    yield from described(entry)
    yield "observed from", version.valid_from
    yield "missing since", version.missing_since
    yield "observed until", version.valid_to
    yield "held from", version.effective_from
    yield "held until", version.effective_to


def history(context: typer.Context, list_key: List, key: Key, json: Json = False) -> None:
    """Show how one entry came, changed and went."""
    from itertools import pairwise

    from watchlist.cli.options import known_list
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import entry_view, plain
    from watchlist.diff import changes
    from watchlist.errors import UnknownError

    with opened(context) as app, app.store.read() as session:
        known_list(app, session, list_key)
        versions = session.entries.history(list_key, key)
    if not versions:
        raise UnknownError(f"{list_key} has never had an entry {key!r}")
    changed = [(), *(changes(old.entry, new.entry) for old, new in pairwise(versions))]
    told = zip(versions, changed, strict=True)
    if json:
        json_lines({**entry_view(version), "changes": plain(differing)} for version, differing in told)
    else:
        _history_table(list(told))


def _history_table(told: list[tuple[Version, tuple[Change, ...]]]) -> None:
    from watchlist.cli.tables import table

    rows = [
        (
            version.valid_from,
            version.valid_to,
            version.effective_from,
            version.effective_to,
            version.entry.name,
            "; ".join(f"{one.field}: {one.old or '-'} -> {one.new or '-'}" for one in changed),
        )
        for version, changed in told
    ]
    headings = ("observed from", "until", "held from", "to", "name", "changed")
    table(headings, rows, running={"name", "changed"}, empty="")
