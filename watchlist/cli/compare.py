"""compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Invocation
from watchlist.cli.options import Json
from watchlist.model import Schema

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.model import Comparison, Party


_OPTIONS = {"country": "country", "identifiers": "id", "birth_date": "born", "address": "address"}
"""What can be known of either side beside its name: the columns of a file, and the options."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties to compare, under the names that they were given."""

    name1: str
    name2: str
    first: Party
    second: Party


Id = typer.Option(metavar="NUMBER", help="A number, as 'VKN 1234567890' or 'Istanbul Trade Registry 315939-5'.")
Born = typer.Option(metavar="DATE", help="A date of birth, 1970-05-03 or 1970.")
Country = typer.Option(metavar="CC", help="A country: TR, or its name.")
Street = typer.Option(metavar="TEXT", help="An address.")


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(compare)


def compare(
    context: typer.Context,
    first: Annotated[str | None, typer.Argument(metavar="A", help="A name.")] = None,
    second: Annotated[str | None, typer.Argument(metavar="B", help="Another name.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="PAIRS.csv",
            help="A CSV with name1,name2[,schema] and, for either side, country1, identifiers1, birth_date1, address1.",
        ),
    ] = None,
    schema: Annotated[Schema, typer.Option(case_sensitive=False, help="What the two are.")] = Schema.LEGAL_ENTITY,
    id1: Annotated[list[str] | None, Id] = None,
    id2: Annotated[list[str] | None, Id] = None,
    country1: Annotated[list[str] | None, Country] = None,
    country2: Annotated[list[str] | None, Country] = None,
    born1: Annotated[list[str] | None, Born] = None,
    born2: Annotated[list[str] | None, Born] = None,
    address1: Annotated[list[str] | None, Street] = None,
    address2: Annotated[list[str] | None, Street] = None,
    json: Json = False,
) -> None:
    """Score how alike two names, or two parties, are, or each pair of a file in its order, and say why.

    What is known of A beside its name goes with the options that end in 1, each as often as needed; of B, in 2.
    """
    from watchlist.cli.output import json_lines

    if file is None and (first is None or second is None):
        context.fail("give two names, or --file PAIRS.csv")
    if file is not None and first is not None:
        context.fail("give two names or --file PAIRS.csv, not both")
    beside = _beside((country1, id1, born1, address1)), _beside((country2, id2, born2, address2))
    if file is not None and any(map(any, beside)):
        context.fail("what is known beside the names of --file stands in its columns")
    threshold = context.ensure_object(Invocation).settings().matching.threshold
    pairs = _read(file) if file else iter([_given((first or "", second or ""), beside, schema)])
    compared = ((pair, _score(pair)) for pair in pairs)
    if json:
        json_lines(_view(pair, comparison, threshold) for pair, comparison in compared)
    else:
        for pair, comparison in compared:
            _show(pair, comparison, threshold)


def _beside(given: Iterable[list[str] | None]) -> tuple[str, ...]:
    """What the options say of one side, each as the column of a file would have it."""
    return tuple("; ".join(values or ()) for values in given)


def _given(names: tuple[str, str], beside: tuple[tuple[str, ...], tuple[str, ...]], schema: str) -> Pair:
    """The pair of the command line."""
    from watchlist.cli.options import text_of
    from watchlist.cli.sides import Side, party

    names = (text_of(names[0]), text_of(names[1]))
    sides = (
        party(Side(name, *said), schema, partial(_option, number))
        for number, name, said in zip("12", names, beside, strict=True)
    )
    return Pair(*names, *sides)


def _option(number: str, field: str) -> str:
    return f"--{_OPTIONS[field]}{number}"


def _column(place: str, number: str, field: str) -> str:
    return f"{place}: {field}{number}"


def _score(pair: Pair) -> Comparison:
    from watchlist.names import compare_parties

    return compare_parties(pair.first, pair.second)


def _view(pair: Pair, comparison: Comparison, threshold: float) -> View:
    from watchlist.cli.views import feature_views

    return {
        "name1": pair.name1,
        "name2": pair.name2,
        "score": comparison.score,
        "match": comparison.score >= threshold,
        "explanation": feature_views(comparison.explanation),
    }


def _show(pair: Pair, comparison: Comparison, threshold: float) -> None:
    from watchlist.cli.explained import explain
    from watchlist.cli.output import say

    verdict = "match" if comparison.score >= threshold else "no match"
    say(f"{comparison.score:.2f}  {verdict}  {pair.name1}  ~  {pair.name2}")
    explain(comparison, indent=6)


def _read(file: Path) -> Iterator[Pair]:
    """Read the pairs in the file's order; InputError with the line of one that cannot be read."""
    import csv

    from watchlist.errors import InputError, UnknownError

    try:
        handle = file.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError:
        raise UnknownError(f"{file}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None
    with handle:
        reader = csv.DictReader(handle, strict=True)
        try:
            missing = {"name1", "name2"} - set(reader.fieldnames or ())
            if missing:
                raise InputError(f"{file}, line 1: there is no column {min(missing)}; name1,name2[,schema] are wanted")
            for row in reader:
                yield _pair(row, f"{file}, line {reader.line_num}")
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(f"{file}, line {reader.line_num + 1}: this is not CSV in UTF-8: {error}") from None


def _pair(row: dict[str, str], place: str) -> Pair:
    from watchlist.cli.sides import Side, party

    written = (row.get("schema") or Schema.LEGAL_ENTITY).strip()
    # FollowTheMoney has more schemas than we do: one that we have no rule for is compared as it stands.
    schema = next((str(one) for one in Schema if one.lower() == written.lower()), written)
    sides = (
        party(
            Side(**{field: row.get(f"{field}{number}") or "" for field in ("name", *_OPTIONS)}),
            schema,
            partial(_column, place, number),
        )
        for number in "12"
    )
    return Pair(row["name1"] or "", row["name2"] or "", *sides)
