"""compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Invocation
from watchlist.cli.options import Json
from watchlist.model import Schema

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.model import Comparison


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names to compare, and what both are."""

    name1: str
    name2: str
    schema: str = Schema.LEGAL_ENTITY


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(compare)


def compare(
    context: typer.Context,
    first: Annotated[str | None, typer.Argument(metavar="A", help="A name.")] = None,
    second: Annotated[str | None, typer.Argument(metavar="B", help="Another name.")] = None,
    file: Annotated[Path | None, typer.Option(metavar="PAIRS.csv", help="A CSV with name1,name2[,schema].")] = None,
    schema: Annotated[Schema, typer.Option(case_sensitive=False, help="What the two are.")] = Schema.LEGAL_ENTITY,
    json: Json = False,
) -> None:
    """Score how alike two names are, or each pair of a file in its order, and say why."""
    from watchlist.cli.output import json_lines

    if file is None and (first is None or second is None):
        context.fail("give two names, or --file PAIRS.csv")
    if file is not None and first is not None:
        context.fail("give two names or --file PAIRS.csv, not both")
    threshold = context.ensure_object(Invocation).settings().matching.threshold
    pairs = _read(file) if file else iter([Pair(first or "", second or "", schema)])
    compared = ((pair, _score(pair)) for pair in pairs)
    if json:
        json_lines(_view(pair, comparison, threshold) for pair, comparison in compared)
    else:
        for pair, comparison in compared:
            _show(pair, comparison, threshold)


def _score(pair: Pair) -> Comparison:
    from watchlist.names import compare as score

    return score(pair.name1, pair.name2, pair.schema)


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
    explain(comparison.explanation, indent=6)


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
                yield _pair(row)
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(f"{file}, line {reader.line_num + 1}: this is not CSV in UTF-8: {error}") from None


def _pair(row: dict[str, str]) -> Pair:
    written = (row.get("schema") or Schema.LEGAL_ENTITY).strip()
    # FollowTheMoney has more schemas than we do: one that we have no rule for is compared as it stands.
    schema = next((str(one) for one in Schema if one.lower() == written.lower()), written)
    return Pair(row["name1"] or "", row["name2"] or "", schema)
