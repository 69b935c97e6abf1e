"""search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import AsOf, Country, Json, ListKey

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.inquiry import Consulted
    from watchlist.model import Comparison, Party
    from watchlist.store import Version

    Found = list[tuple[Version, Comparison]]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(search)


def search(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name or an identifier.")],
    list_key: ListKey = None,
    as_of: AsOf = None,
    country: Country = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")] = None,
    min_score: Annotated[float, typer.Option(metavar="X", min=0, max=1, help="None below this score.")] = 0.60,
    json: Json = False,
) -> None:
    """Search the lists for a name or an identifier, best first, and say why each was found."""
    from watchlist.cli.inquired import SearchRecord, say_certificate, tell_lists
    from watchlist.cli.output import json_lines, progress
    from watchlist.cli.views import hit_view

    with opened(context) as app:
        record = SearchRecord.begin(app, list_key, as_of)
        with progress("Searching ...", shown=not json):
            found = _found(app, _query(name, country), list_key, as_of, limit, min_score)
        lists = record.lists()
        if json:
            json_lines(hit_view(version, comparison) for version, comparison in found)
        else:
            _show(name, found, lists)
        trouble = record.keep(name, found, lists, limit=limit, min_score=min_score, country=country)
    if json:
        tell_lists(lists, id=None if trouble else record.id)
    else:
        say_certificate(record.id, trouble)


def _query(name: str, country: str | None) -> Party:
    from watchlist.cli.options import country_of, text_of
    from watchlist.errors import InputError
    from watchlist.model import Name, Party
    from watchlist.names.identifiers import queried

    if not text_of(name).strip():
        raise InputError("there is nothing to search for: give a name or an identifier")
    code = country_of(country)
    return Party((Name(name),), countries=(code,) if code else (), identifiers=queried(name))


def _found(
    app: App, query: Party, list_key: str | None, as_of: str | None, limit: int | None, min_score: float
) -> Found:
    """What stood then, or what stands now with what was delisted before."""
    from watchlist.cli.moments import end
    from watchlist.cli.options import known_list
    from watchlist.pipeline.searching import search as search_lists

    moment = end(as_of, app.clock())
    with app.store.read() as session:
        known_list(app, session, list_key)
    return search_lists(app, query, list_key=list_key, as_of=moment, limit=limit, minimum=min_score)


def _show(name: str, found: Found, lists: list[Consulted]) -> None:
    from watchlist.cli.inquired import beware
    from watchlist.cli.output import say

    searched = ", ".join(one.list for one in lists)
    if not lists:
        say("No list has been read yet: `watchlist poll` reads them.")
        return
    if not found:
        say(f"Nothing on {searched} is like {name!r}.")
    for version, comparison in found:
        _show_one(version, comparison)
    if found:
        say(f"{len(found)} found on {searched}.")
    beware(lists)


def _show_one(version: Version, comparison: Comparison) -> None:
    from watchlist.cli.explained import explain
    from watchlist.cli.output import facts, say

    entry = version.entry
    status = "" if version.status == "current" else f" {version.status}"
    say(f"{comparison.score:.2f}  {entry.name}  [{entry.list} {entry.key}]{status}")
    matched = comparison.matched_name if comparison.matched_name != entry.name else ""
    pairs = [
        ("matched", f"{matched} ({comparison.strength} name)" if matched else ""),
        ("countries", entry.countries),
        ("programs", entry.programs),
        ("listed on", entry.listed_on),
        ("law", [citation.text for citation in entry.citations]),
    ]
    facts(pairs, indent=6)
    explain(comparison, indent=6)
    say("")
