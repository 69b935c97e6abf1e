"""search and compare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Invocation, Json, opened

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Comparison, Party
    from watchlist.store import Version


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(search)
    cli.command()(compare)


def search(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name or an identifier.")],
    list_key: Annotated[str | None, typer.Option("--list", metavar="KEY", help="Only on this list.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="T", help="As observed at this time.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="The country of the firm you mean.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 10,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="None below this score.")] = 0.60,
    json: Json = False,
) -> None:
    """Search the lists for a name or an identifier, best first, and say why each was found."""
    from watchlist.cli.moments import end
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import hit_view
    from watchlist.sources import chosen

    with opened(context) as app:
        if list_key:
            chosen(app.sources, [list_key])
        moment = end(as_of, app.clock())
        with app.store.read() as session:
            if moment:
                versions = list(session.entries.versions(list_key, as_of=moment))
            else:
                past = (version for version in session.entries.past() if list_key in (None, version.entry.list))
                versions = [*session.entries.versions(list_key), *past]
        found = _found(versions, _query(name, country), limit, min_score)
        if json:
            json_lines(hit_view(version, comparison) for version, comparison in found)
            _tell_lists(app)
        else:
            _show(name, found, app)


def _query(name: str, country: str | None) -> Party:
    from watchlist.cli.entries import _country
    from watchlist.model import Name, Party
    from watchlist.names.identifiers import queried

    code = _country(country)
    return Party((Name(name),), countries=(code,) if code else (), identifiers=queried(name))


def _found(versions: list[Version], query: Party, limit: int, min_score: float) -> list[tuple[Version, Comparison]]:
    from watchlist.names.index import Index

    by_key = {str(number): version for number, version in enumerate(versions)}
    index = Index((key, version.entry.party) for key, version in by_key.items())
    return [(by_key[key], comparison) for key, comparison in index.search(query, limit=limit, minimum=min_score)]


def _list_states(app: App) -> list[dict[str, object]]:
    """The lists that were searched: their versions, and which of them are stale."""
    from watchlist.schedule import shown_state

    with app.store.read() as session:
        states = session.sources.states()
    now = app.clock()
    return [
        {
            "list": key,
            "snapshot": state.good_snapshot,
            "published_on": state.published_on,
            "last_good": state.last_good_at,
            "entries": state.entries,
            "state": shown_state(source, state, now),
        }
        for key, source in app.sources.items()
        if source.kind == "list" and (state := states.get(key)) and state.good_snapshot
    ]


def _tell_lists(app: App) -> None:
    import sys

    import msgspec

    sys.stderr.write(msgspec.json.encode({"lists": _list_states(app)}).decode() + "\n")


def _show(name: str, found: list[tuple[Version, Comparison]], app: App) -> None:
    from watchlist.cli.output import facts, say

    states = _list_states(app)
    if not states:
        say("No list has been read yet: `watchlist poll` reads them.")
        return
    if not found:
        say(f"Nothing on {', '.join(str(one['list']) for one in states)} is like {name!r}.")
    for version, comparison in found:
        entry = version.entry
        status = "" if version.status == "current" else f" {version.status}"
        say(f"{comparison.score:.2f}  {entry.name}  [{entry.list} {entry.key}]{status}")
        facts(
            [
                ("  matched", f"{comparison.matched_name} ({comparison.strength} name)"),
                ("  countries", entry.countries),
                ("  programs", entry.programs),
                ("  listed on", entry.listed_on),
                ("  law", [citation.text for citation in entry.citations]),
            ]
        )
        _explain(comparison)
    stale = [str(one["list"]) for one in states if one["state"] != "ok"]
    if stale:
        say(f"Beware: {', '.join(stale)} may be out of date; see `watchlist sources`.")


def _explain(comparison: Comparison) -> None:
    from watchlist.cli.output import say

    for one in comparison.explanation:
        met = f"{one.query} ~ {one.candidate}" if one.query != one.candidate else one.query
        say(f"    {one.weight:+.2f} {one.feature}: {met}" + (f" ({one.note})" if one.note else ""))


def compare(
    context: typer.Context,
    first: Annotated[str | None, typer.Argument(metavar="A", help="A name.")] = None,
    second: Annotated[str | None, typer.Argument(metavar="B", help="Another name.")] = None,
    file: Annotated[Path | None, typer.Option(metavar="PAIRS.csv", help="A CSV with name1,name2[,schema].")] = None,
    schema: Annotated[str, typer.Option(help="What the two are: Company, Person, Vessel ...")] = "LegalEntity",
    json: Json = False,
) -> None:
    """Score how alike two names are, or each pair of a file in its order, and say why."""
    from watchlist.cli.output import json_lines, say
    from watchlist.errors import InputError

    if bool(file) == bool(first and second) or (first and not second):
        raise InputError("give two names, or --file PAIRS.csv")
    threshold = context.ensure_object(Invocation).settings().matching.threshold
    pairs = _pairs(file) if file else iter([(first or "", second or "", schema)])
    if json:
        json_lines(_compared(pairs, threshold))
        return
    for one in _compared(pairs, threshold):
        say(f"{one['score']:.2f}  {'match' if one['match'] else 'no match'}  {one['name1']}  ~  {one['name2']}")
        for reason in one["explanation"]:  # type: ignore[attr-defined]
            met = f"{reason['query']} ~ {reason['candidate']}"
            say(
                f"    {reason['weight']:+.2f} {reason['feature']}: {met}"
                + (f" ({reason['note']})" if reason["note"] else "")
            )


def _compared(pairs: Iterator[tuple[str, str, str]], threshold: float) -> Iterator[dict[str, object]]:
    from watchlist.cli.views import feature_views
    from watchlist.names import compare as score

    for name1, name2, schema in pairs:
        found = score(name1, name2, schema)
        yield {
            "name1": name1,
            "name2": name2,
            "score": found.score,
            "match": found.score >= threshold,
            "explanation": feature_views(found.explanation),
        }


def _pairs(file: Path) -> Iterator[tuple[str, str, str]]:
    import csv

    from watchlist.errors import InputError

    try:
        handle = file.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None
    with handle:
        reader = csv.DictReader(handle)
        missing = {"name1", "name2"} - set(reader.fieldnames or ())
        if missing:
            raise InputError(f"{file}, line 1: there is no column {min(missing)}; name1,name2[,schema] are wanted")
        for row in reader:
            yield row["name1"] or "", row["name2"] or "", row.get("schema") or "LegalEntity"
