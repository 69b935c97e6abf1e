"""The index of names, kept in a file beside the archive, so that a search by name need not read every entry.

It is derived from the database and safe to delete: what does not fit is made anew, and what cannot be written is left.
The file is a SQLite one whatever the database is, written once and put in the place of the one before at once.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

import msgspec

from watchlist import names as names_package
from watchlist.names.index import COLUMNS, OF_NAMES, OF_WORDS, Index
from watchlist.resources import decoder, unpacker

_SCHEMA = (
    "CREATE TABLE about (said TEXT)",
    "CREATE TABLE looked (kind TEXT, key TEXT, found BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID",
    "CREATE TABLE slots (slot INTEGER PRIMARY KEY, said BLOB)",
    "CREATE TABLE versions (number INTEGER PRIMARY KEY, version INTEGER)",
)
_SEPARATOR = "\n"
Value = TypeVar("Value")


class DamagedError(Exception):
    """The file does not hold what it should."""


class Made(msgspec.Struct, frozen=True):
    """Of what a file was made: the newest version of an entry, what tells versions up to it apart, and how."""

    newest: int
    versions: tuple[int, ...]
    revision: str


_MADE = decoder(Made)
_SLOT = unpacker(tuple[object, ...])


class KeptNames:
    """An open file: the index over it, and of what it was made."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        (said,) = self._connection.execute("SELECT said FROM about").fetchone()
        self.made = _MADE.decode(said)
        slots = _Rows(self._slot)
        self.index = Index.over(
            {kind: _Found(lambda key, kind=kind: self._found(kind, key)) for kind in (*OF_NAMES, *OF_WORDS)},  # type: ignore[misc]
            tuple(_Column(slots, place) for place in range(len(COLUMNS))),
        )

    def version(self, number: int) -> int:
        """The version that came as this one into the index."""
        return int(self._asked("SELECT version FROM versions WHERE number = ?", number) or 0)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _found(self, kind: str, key: str) -> Sequence[int] | Sequence[str] | None:
        found = self._asked("SELECT found FROM looked WHERE kind = ? AND key = ?", kind, key)
        if found is None:
            return None
        return found.decode().split(_SEPARATOR) if kind in OF_WORDS else array("I", found)

    def _slot(self, slot: int) -> tuple[object, ...]:
        try:
            return _SLOT.decode(self._asked("SELECT said FROM slots WHERE slot = ?", slot) or b"")
        except msgspec.MsgspecError as error:
            raise DamagedError(str(error)) from error

    def _asked(self, question: str, *values: str | int) -> Any:
        try:
            row = self._connection.execute(question, values).fetchone()
        except sqlite3.Error as error:
            raise DamagedError(str(error)) from error
        return row and row[0]


class _Found(dict[str, Value], Generic[Value]):
    """What is looked up in the file when it is first wanted."""

    def __init__(self, find: Callable[[str], Value | None]) -> None:
        super().__init__()
        self._find = find

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __missing__(self, key: str) -> Value:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        self[key] = found
        return found

    def get(self, key: str, default: Value | None = None) -> Value | None:  # type: ignore[override]
        """Look it up."""
        try:
            return self[key]
        except KeyError:
            return default


class _Rows(dict[int, tuple[object, ...]]):
    """Rows of the file, read when they are first wanted."""

    def __init__(self, find: Callable[[int], tuple[object, ...]]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, slot: int) -> tuple[object, ...]:
        found = self[slot] = self._find(slot)
        return found


class _Column(Sequence[object]):
    """One column of the rows."""

    def __init__(self, rows: _Rows, place: int) -> None:
        self._rows, self._place = rows, place

    @overload
    def __getitem__(self, slot: int) -> object: ...
    @overload
    def __getitem__(self, slot: slice) -> Sequence[object]: ...
    def __getitem__(self, slot: int | slice) -> object:
        """What stands in a row; they are asked for one by one."""
        if isinstance(slot, slice):
            return [self[number] for number in range(*slot.indices(len(self)))]
        return self._rows[slot][self._place]

    def __len__(self) -> int:
        return len(self._rows)


def open_kept(file: Path) -> KeptNames | None:
    """Open the file where it is there, whole, and made by this revision."""
    if not file.is_file():
        return None
    kept = None
    with suppress(sqlite3.Error, msgspec.MsgspecError, TypeError):
        kept = KeptNames(file)
        if kept.made.revision == revision():
            return kept
    if kept:
        kept.close()
    return None


def keep(file: Path, index: Index, versions: Sequence[int], made: Made) -> bool:
    """Write an index in the place of the one before; False where that cannot be done, which harms nobody."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(fresh)) as connection:
            _write(connection, index, versions, made)
        fresh.replace(file)
    except (OSError, sqlite3.Error):
        return False
    finally:
        # An interrupted one is no use to anybody.
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return True


def _write(connection: sqlite3.Connection, index: Index, versions: Sequence[int], made: Made) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.executemany("INSERT INTO versions VALUES (?, ?)", enumerate(versions))
    packed = map(msgspec.msgpack.encode, zip(*index.slots(), strict=True))
    connection.executemany("INSERT INTO slots VALUES (?, ?)", enumerate(packed))
    for kind, lookup in sorted(index.lookups().items()):
        connection.executemany("INSERT INTO looked VALUES (?, ?, ?)", _rows(kind, lookup))
    # Said last: a file without it was never finished.
    connection.execute("INSERT INTO about VALUES (?)", (msgspec.json.encode(made).decode(),))
    connection.commit()


def _rows(
    kind: str, lookup: Mapping[str, Sequence[int]] | Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, bytes]]:
    for key in sorted(lookup):
        found = lookup[key]
        packed = (
            _SEPARATOR.join(map(str, found)).encode() if kind in OF_WORDS else array("I", map(int, found)).tobytes()
        )
        yield kind, key, packed


def revision() -> str:
    """What the names' code and data say: an index that was made by another is made anew."""
    folder = Path(names_package.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.iterdir() if file.suffix in {".py", ".toml", ".txt"}):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
