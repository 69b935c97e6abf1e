"""Parquet: typed columns in row groups, through the optional pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchlist.cli.exported import Sort
from watchlist.cli.written import whole
from watchlist.errors import InputError
from watchlist.store.columns import pieces

if TYPE_CHECKING:
    from watchlist.cli.views import View

GROUP = 5_000
"""How many rows a group has: so many are held at once."""


def available() -> None:
    """Raise InputError where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ModuleNotFoundError:
        raise InputError("Parquet needs one more package: pip install 'watchlist[parquet]'") from None


def write_parquet(views: Iterable[View], columns: Mapping[str, Sort], out: Path) -> None:
    """Write to a file, whole or not at all; what is nested stands as JSON text."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    schema = pyarrow.schema([(name, _type(sort)) for name, sort in columns.items()])
    with whole(out) as half, half.open("wb") as handle, ParquetWriter(handle, schema, compression="zstd") as writer:
        for batch in pieces(views, GROUP):
            found = {name: [_value(view.get(name), sort) for view in batch] for name, sort in columns.items()}
            writer.write_table(pyarrow.table(found, schema=schema))


def _type(sort: Sort) -> Any:
    import pyarrow

    match sort:
        case Sort.TEXT | Sort.NESTED:
            return pyarrow.string()
        case Sort.TEXTS:
            return pyarrow.list_(pyarrow.string())
        case Sort.DAY:
            return pyarrow.date32()
        case Sort.MOMENT:
            return pyarrow.timestamp("us", tz="UTC")
        case Sort.NUMBER:
            return pyarrow.float64()
        case Sort.WHOLE:
            return pyarrow.int64()


def _value(value: object, sort: Sort) -> object:
    import msgspec

    match sort:
        case Sort.DAY | Sort.MOMENT | Sort.NUMBER | Sort.WHOLE:
            return value
        case Sort.TEXTS if isinstance(value, Sequence):
            return [str(one) for one in value]
        case _ if value is None:
            return None
        case Sort.TEXT if not isinstance(value, list | tuple | dict):
            return str(value)
        case _:
            return msgspec.json.encode(value).decode()
