"""What the parts of the store share: the tables as Core knows them, bodies, and long lists of keys in pieces."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Text,
    insert,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from watchlist.store.kinds import Digest, Moment

Value = TypeVar("Value")
ENCODER = msgspec.json.Encoder()
PIECE = 500
BATCH = 2_000
_METADATA = MetaData()
_KINDS: dict[str, type[TypeEngine[Any]]] = {
    kind.__name__: kind
    for kind in (BigInteger, Boolean, Date, Digest, Float, Integer, LargeBinary, Moment, String, Text)
}


@cache
def table(name: str) -> Table:
    """Give a table as Core knows it, as ``tables.txt`` describes it: the ORM is 26 times slower and long to load."""
    return Table(name, _METADATA, *map(_column, _described()[name]))


@cache
def _described() -> dict[str, list[str]]:
    lines = Path(__file__).with_name("tables.txt").read_text("utf-8").splitlines()
    return {name: columns for name, *columns in map(str.split, lines)}


def _column(said: str) -> Column[Any]:
    name, _, kind = said.partition(":")
    return Column(name, _KINDS[kind.rstrip("*")](), primary_key=kind.endswith("*"))


def pieces(values: Iterable[Value], size: int = PIECE) -> Iterator[list[Value]]:
    """Cut a row of values into lists of at most ``size``: databases take only so many parameters at once."""
    rest = iter(values)
    while piece := list(islice(rest, size)):
        yield piece


def insert_many(connection: Connection, into: Table, rows: list[dict[str, object]]) -> None:
    """Insert many new rows of the same columns, past SQLAlchemy's work on each, which takes three times as long.

    The rows are taken over: their values are turned into the driver's.
    """
    if not rows:
        return
    compiled = insert(into).inline().compile(dialect=connection.dialect, column_keys=list(rows[0]))
    for column, turn in _turns(connection, into, rows[0]):
        for row in rows:
            row[column] = turn(row[column])
    if compiled.positiontup:
        ordered = itemgetter(*compiled.positiontup)
        connection.exec_driver_sql(str(compiled), [ordered(row) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), rows)


def _turns(
    connection: Connection, into: Table, columns: Iterable[str]
) -> Iterator[tuple[str, Callable[[object], object]]]:
    """The columns whose values have to be turned for the driver; the times of one reading are equal and turned once."""
    for column in columns:
        turn = into.c[column].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if turn is not None:
            yield column, lru_cache(maxsize=16)(turn)


def _inserting(connection: Connection) -> Any:
    """The database's own INSERT, which can pass over what is there; only the one that is used is loaded."""
    return importlib.import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert


def insert_new(connection: Connection, into: Table, rows: Sequence[Mapping[str, object]], *unique: str) -> None:
    """Insert the rows that are not there yet by the ``unique`` columns."""
    statement = _inserting(connection)(into).on_conflict_do_nothing(index_elements=list(unique))
    for batch in pieces(rows, BATCH):
        connection.execute(statement, [dict(row) for row in batch])


def insert_selected(connection: Connection, into: Table, rows: Select[Any]) -> None:
    """Insert what a question gives for all columns of a table, in their order, as far as it is not there yet."""
    columns = [column.name for column in into.c]
    connection.execute(_inserting(connection)(into).from_select(columns, rows).on_conflict_do_nothing())


def hold(connection: Connection, key: int, *, shared: bool = False) -> None:
    """Hold off others who hold the same key, until we commit; on SQLite there is one writer as it is.

    Those who hold it ``shared`` do not hold off each other.
    """
    if connection.dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        connection.execute(text(f"SELECT {lock}(:key)"), {"key": key})


def insert_missing(connection: Connection, into: Table, rows: Sequence[Mapping[str, object]], key: str) -> set[str]:
    """Insert the rows whose ``key`` is not there yet; the keys of those."""
    if not rows:
        return set()
    # The values beside the statement and not in it: put together anew for each batch it would take ten times as long.
    statement = _inserting(connection)(into).on_conflict_do_nothing(index_elements=[key]).returning(into.c[key])
    return set(connection.execute(statement, [dict(row) for row in rows]).scalars())


def spread(countries: Iterable[str]) -> str:
    """Write countries so that one can be found by LIKE: ``,DE,TR,``."""
    joined = ",".join(countries)
    return f",{joined}," if joined else ""
