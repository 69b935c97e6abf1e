"""What the lists say and said: versions of entries, each with the time in which it was observed to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import Any, cast

import msgspec
from msgspec.structs import replace
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import NullType

from watchlist.diff import fingerprint
from watchlist.model import Entry
from watchlist.resources import decoder
from watchlist.store.blocks import Blocks, Placed
from watchlist.store.bodies import ENCODER
from watchlist.store.columns import BATCH, insert_many, pieces, spread, table

ENTRY = table("entry")
DECODER = decoder(Entry)
CURRENT = ENTRY.c.valid_to.is_(None)

# Every poll asks this: made anew each time it would take longer than the answer.
MISSING = select(ENTRY.c.key, ENTRY.c.missing_since, ENTRY.c.missing_checks).where(
    ENTRY.c.list == bindparam("of"), CURRENT, ENTRY.c.missing_since.is_not(None)
)


_TIMES = ("valid_from", "valid_to", "missing_since", "effective_from", "effective_to")
PLAIN = [ENTRY.c.block, ENTRY.c.place, *[type_coerce(ENTRY.c[name], NullType()).label(name) for name in _TIMES]]
"""What a version is made of, its times as the driver gives them: a list has few of them, and each is read once."""

HISTORY = select(*PLAIN).where(ENTRY.c.list == bindparam("of"), ENTRY.c.key == bindparam("named")).order_by(ENTRY.c.id)


@lru_cache(maxsize=4096)
def _moment(given: str | datetime | None) -> datetime | None:
    if given is None:
        return None
    read = datetime.fromisoformat(given) if isinstance(given, str) else given
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


@lru_cache(maxsize=4096)
def _day(given: str | date | None) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) else given


class Version(msgspec.Struct, frozen=True):
    """One version of an entry: what it says, and when it was observed and held to do so."""

    entry: Entry
    valid_from: datetime
    valid_to: datetime | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    missing_since: datetime | None = None
    superseded: bool = False

    @property
    def status(self) -> str:
        """Whether it still stands: current, missing (gone from the list, not yet certain), superseded or delisted."""
        if self.valid_to is not None:
            return "superseded" if self.superseded else "delisted"
        return "missing" if self.missing_since else "current"


class Missing(msgspec.Struct, frozen=True):
    """An entry that good readings no longer have: since when, and how many of them."""

    since: datetime
    checks: int


class Entries:
    """The lists' entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._blocks = Blocks(connection)

    def fingerprints(self, list_key: str) -> dict[str, str]:
        """Key and fingerprint of what stands on a list, the missing included."""
        rows = self._connection.execute(
            select(ENTRY.c.key, ENTRY.c.fingerprint).where(ENTRY.c.list == list_key, CURRENT)
        )
        return {key: mark for key, mark in rows}  # noqa: C416 - rows are not pairs for dict()

    def standing(self, list_key: str, keys: Iterable[str]) -> dict[str, Entry]:
        """The current versions of these keys."""
        found = {}
        for piece in pieces(keys):
            found.update(self._said(ENTRY.c.list == list_key, CURRENT, ENTRY.c.key.in_(piece)))
        return found

    def unread(self, list_key: str) -> Iterator[tuple[str, Callable[[], Entry]]]:
        """Key of each entry that stands and is not missing, and how to read it: of many only the key is wanted."""
        question = select(ENTRY.c.key, ENTRY.c.block, ENTRY.c.place).where(
            ENTRY.c.list == list_key, CURRENT, ENTRY.c.missing_since.is_(None)
        )
        for row in self._connection.execute(question.execution_options(yield_per=BATCH)):
            yield row.key, partial(self._read, row)

    def missing(self, list_key: str) -> dict[str, Missing]:
        """What is missing from a list, but not yet delisted."""
        found = self._connection.execute(MISSING, {"of": list_key})
        return {row.key: Missing(row.missing_since, row.missing_checks) for row in found}

    def open(
        self,
        entries: Iterable[tuple[Entry, str, date]],
        at: datetime,
        is_witness: Callable[[str], bool] = lambda _key: False,
    ) -> None:
        """Begin a version of each entry, with its fingerprint and the day from which it held, observed at ``at``."""
        for batch in pieces(entries, BATCH):
            places = self._blocks.put(ENCODER.encode(entry) for entry, _, _ in batch)
            rows = [
                {**_row(entry, mark, effective, at), "witness": is_witness(entry.key), **place}
                for (entry, mark, effective), place in zip(batch, places, strict=True)
            ]
            insert_many(self._connection, ENTRY, rows)

    def close(self, list_key: str, keys: Iterable[str], at: datetime, effective: date) -> None:
        """End the current versions of these keys."""
        self._change(list_key, keys, valid_to=at, effective_to=effective)

    def mark_missing(self, list_key: str, keys: Iterable[str], at: datetime) -> None:
        """Note that a good reading lacks these keys for the first time."""
        self._change(list_key, keys, missing_since=at, missing_checks=1)

    def count_missing(self, list_key: str, keys: Iterable[str]) -> None:
        """Note that one more good check lacks these keys."""
        self._change(list_key, keys, missing_checks=ENTRY.c.missing_checks + 1)

    def mark_present(self, list_key: str, keys: Iterable[str], at: datetime) -> None:
        """Note that these keys are back before they were delisted.

        The version that was missing ends, so that it goes on being known when it was; one that says the same begins.
        """
        for piece in pieces(keys):
            away = and_(ENTRY.c.list == list_key, CURRENT, ENTRY.c.missing_since.is_not(None), ENTRY.c.key.in_(piece))
            rows = [dict(row._mapping) for row in self._connection.execute(select(ENTRY).where(away))]
            # By the list's own dates it held all the time: the version that ends takes up none of it.
            ended = {"valid_to": at, "effective_to": ENTRY.c.effective_from}
            self._connection.execute(update(ENTRY).where(away).values(**ended))
            again = {"valid_from": at, "missing_since": None, "missing_checks": 0}
            fresh = [{**row, **again} for row in rows]
            for row in fresh:
                del row["id"]
            if fresh:
                self._connection.execute(insert(ENTRY), fresh)

    def reword(self, list_key: str, entries: Iterable[Entry]) -> None:
        """Replace what the current versions say, when our parser reads the same bytes into something else."""
        reworded = {entry.key: entry for entry in entries}
        left = self._blocks_of(list_key, reworded)
        places = self._blocks.put(map(ENCODER.encode, reworded.values()))
        for entry, place in zip(reworded.values(), places, strict=True):
            self._change(list_key, [entry.key], **_columns(entry, fingerprint(entry)), **place)
        self._blocks.sweep(left)

    def _blocks_of(self, list_key: str, keys: Iterable[str]) -> set[int]:
        """The blocks in which the current versions of these keys lie."""
        found: set[int] = set()
        for piece in pieces(keys):
            question = select(ENTRY.c.block).where(ENTRY.c.list == list_key, CURRENT, ENTRY.c.key.in_(piece))
            found.update(self._connection.execute(question).scalars())
        return found

    def _said(self, *wanted: ColumnElement[bool]) -> dict[str, Entry]:
        """The entries of these versions by their keys."""
        rows = self._connection.execute(select(ENTRY.c.key, ENTRY.c.block, ENTRY.c.place).where(*wanted))
        return {row.key: self._read(row) for row in self._blocks.in_turn(rows)}

    def _read(self, row: Placed) -> Entry:
        return DECODER.decode(self._blocks.body(row))

    def _change(self, list_key: str, keys: Iterable[str], **values: object) -> None:
        for piece in pieces(keys):
            chosen = and_(ENTRY.c.list == list_key, CURRENT, ENTRY.c.key.in_(piece))
            self._connection.execute(update(ENTRY).where(chosen).values(**values))

    def altered(self, list_key: str | None = None) -> Iterator[tuple[str, str]]:
        """List and key of every version that does not say what it was recorded to say."""
        question = select(ENTRY.c.list, ENTRY.c.key, ENTRY.c.fingerprint, ENTRY.c.block, ENTRY.c.place)
        question = question.order_by(ENTRY.c.id)
        if list_key:
            question = question.where(ENTRY.c.list == list_key)
        for row in self._blocks.at_hand(self._connection.execute(question.execution_options(yield_per=BATCH))):
            try:
                said = fingerprint(DECODER.decode(self._blocks.body(row)))
            except ValueError:
                said = ""
            if said != row.fingerprint:
                yield row.list, row.key

    def first_observed(self, list_key: str) -> datetime | None:
        """When anything of a list was observed first."""
        question = select(ENTRY.c.valid_from).where(ENTRY.c.list == list_key).order_by(ENTRY.c.valid_from).limit(1)
        return self._connection.execute(question).scalar()

    def standing_since(self, list_key: str, first: datetime) -> dict[str, Entry]:
        """The versions of a list that were observed when it was read first."""
        return self._said(ENTRY.c.list == list_key, ENTRY.c.valid_from == first)

    def reach_back(
        self,
        list_key: str,
        first: datetime,
        since: Mapping[str, tuple[datetime, date]],
        otherwise: tuple[datetime, date],
    ) -> None:
        """Let the versions that were observed first hold since they are known to have held."""
        own = and_(ENTRY.c.list == list_key, ENTRY.c.valid_from == first)
        for key, (at, day) in since.items():
            begun = {"valid_from": at, "effective_from": day}
            self._connection.execute(update(ENTRY).where(own, ENTRY.c.key == key).values(**begun))
        self._connection.execute(update(ENTRY).where(own).values(valid_from=otherwise[0]))

    def put_closed(self, closed: Iterable[tuple[Entry, str, datetime, datetime, date]]) -> None:
        """Keep versions that had ended before the list was read first."""
        for entry, mark, begun, ended, day in closed:
            (place,) = self._blocks.put([ENCODER.encode(entry)])
            row = {**_row(entry, mark, begun.date(), begun), "valid_to": ended, "effective_to": day, **place}
            self._connection.execute(insert(ENTRY), row)

    def rows(self, list_key: str) -> list[tuple[dict[str, object], bytes]]:
        """Every version of a list as it is stored, from the first, and its body."""
        question = select(ENTRY).where(ENTRY.c.list == list_key).order_by(ENTRY.c.id)
        stored = self._blocks.at_hand(self._connection.execute(question))
        return [(dict(row._mapping), self._blocks.body(row)) for row in stored]

    def replace_history(self, list_key: str, rows: list[tuple[dict[str, object], bytes]]) -> None:
        """Put another history of a list in the place of the one that is known."""
        own = ENTRY.c.list == list_key
        left = set(self._connection.execute(select(ENTRY.c.block).where(own)).scalars())
        self._connection.execute(delete(ENTRY).where(own))
        self._blocks.sweep(left)
        for batch in pieces(rows, BATCH):
            places = self._blocks.put(body for _, body in batch)
            fresh = [{**row, **place} for (row, _), place in zip(batch, places, strict=True)]
            for row in fresh:
                del row["id"]
            self._connection.execute(insert(ENTRY), fresh)

    def count(self, list_key: str) -> int:
        """How many entries stand on a list, the missing included."""
        question = select(func.count()).select_from(ENTRY).where(ENTRY.c.list == list_key, CURRENT)
        return self._connection.execute(question).scalar_one()

    def versions(
        self,
        list_key: str | None = None,
        *,
        key: str | None = None,
        country: str | None = None,
        as_of: datetime | None = None,
        effective: date | None = None,
        limit: int | None = None,
        witnesses: bool = True,
    ) -> Iterator[Version]:
        """What stood: now, as observed at ``as_of``, or by the lists' own dates on ``effective``; by list and name.

        Without ``witnesses``, what only repeats another list's entry is left out.
        """
        question = select(*PLAIN).order_by(ENTRY.c.list, ENTRY.c.name, ENTRY.c.key)
        if not witnesses:
            question = question.where(~ENTRY.c.witness)
        for wanted in _wanted(list_key, key, country, as_of, effective):
            question = question.where(wanted)
        # Closed with the question: PostgreSQL holds a cursor open for it until then.
        with self._connection.execute(question.limit(limit).execution_options(yield_per=BATCH)) as rows:
            for row in self._blocks.at_hand(rows):
                yield _plain_version(self._blocks.body(row), row, as_of)

    def newest(self) -> int:
        """The number of the newest version; 0 where there is none."""
        return int(self._connection.execute(select(func.coalesce(func.max(ENTRY.c.id), 0))).scalar_one())

    def told_apart(self, newest: int) -> tuple[int, ...]:
        """What is another as soon as one of the versions up to this one is gone, or says something else."""
        sums = (ENTRY.c.id, ENTRY.c.block, ENTRY.c.id * func.length(ENTRY.c.name), ENTRY.c.id * ENTRY.c.place)
        question = select(func.count(), *(func.coalesce(func.sum(what), 0) for what in sums))
        return tuple(map(int, self._connection.execute(question.where(ENTRY.c.id <= newest)).one()))

    def numbered(self, after: int) -> Iterator[tuple[int, Entry]]:
        """Every version after this one, by its number."""
        question = select(ENTRY.c.id, ENTRY.c.block, ENTRY.c.place).where(ENTRY.c.id > after).order_by(ENTRY.c.id)
        with self._connection.execute(question.execution_options(yield_per=BATCH)) as rows:
            for row in self._blocks.at_hand(rows):
                yield row.id, self._read(row)

    def searched(
        self, numbers: Iterable[int], list_key: str | None = None, as_of: datetime | None = None
    ) -> dict[int, Version]:
        """Those of these versions that stood at ``as_of``; without it, that stand now or are the last of what stood.

        A witness, which only repeats another list's entry, is among them where its list is asked for.
        """
        later = ENTRY.alias()
        same = (later.c.list == ENTRY.c.list, later.c.key == ENTRY.c.key)
        follows = or_(later.c.valid_to.is_(None), and_(later.c.id > ENTRY.c.id, ~later.c.witness))
        last = and_(ENTRY.c.valid_to.is_not(None), ~ENTRY.c.witness, ~exists().where(*same, follows))
        stood = and_(*_wanted(list_key, None, None, as_of, None))
        if list_key is None:
            stood = and_(stood, ~ENTRY.c.witness)
        chosen = [stood if as_of else or_(stood, last)]
        if list_key:
            chosen.append(ENTRY.c.list == list_key)
        found = {}
        for piece in pieces(sorted(numbers)):
            rows = self._connection.execute(select(*PLAIN, ENTRY.c.id).where(ENTRY.c.id.in_(piece), *chosen))
            for row in self._blocks.at_hand(rows):
                found[row.id] = _plain_version(self._blocks.body(row), row[:-1], as_of)
        return found

    def history(self, list_key: str, key: str) -> list[Version]:
        """Every version of one entry, from the first."""
        rows = self._blocks.at_hand(self._connection.execute(HISTORY, {"of": list_key, "named": key}))
        versions = [_plain_version(self._blocks.body(row), row, None) for row in rows]
        begun = {version.valid_from for version in versions}
        return [replace(version, superseded=version.valid_to in begun) for version in versions]

    def past(self) -> Iterator[Version]:
        """The last version of every entry that was delisted and does not stand now; no witness's."""
        now = ENTRY.alias()
        stands = exists().where(now.c.list == ENTRY.c.list, now.c.key == ENTRY.c.key, now.c.valid_to.is_(None))
        gone = (ENTRY.c.valid_to.is_not(None), ~ENTRY.c.witness, ~stands)
        question = select(ENTRY).where(*gone).order_by(ENTRY.c.id)
        newest = {(row.list, row.key): row for row in self._connection.execute(question)}
        return (_version(self._blocks.body(row), row) for row in self._blocks.at_hand(newest.values()))


def _wanted(
    list_key: str | None, key: str | None, country: str | None, as_of: datetime | None, effective: date | None
) -> Iterator[ColumnElement[bool]]:
    if list_key:
        yield ENTRY.c.list == list_key
    if key:
        yield ENTRY.c.key == key
    if country:
        yield ENTRY.c.countries.contains(f",{country},")
    if effective:
        yield ENTRY.c.effective_from <= effective
        yield or_(ENTRY.c.effective_to.is_(None), ENTRY.c.effective_to > effective)
        # Of versions that begin on one day by the list's dates, the newest observed one counts.
        yield or_(ENTRY.c.effective_to.is_(None), ENTRY.c.effective_to > ENTRY.c.effective_from)
    if as_of:
        yield ENTRY.c.valid_from <= as_of
        yield or_(ENTRY.c.valid_to.is_(None), ENTRY.c.valid_to > as_of)
    elif not effective:
        yield CURRENT


def _row(entry: Entry, mark: str, effective: date, at: datetime) -> dict[str, object]:
    placed = {"list": entry.list, "key": entry.key, "valid_from": at, "effective_from": effective, "missing_checks": 0}
    return {**placed, **_columns(entry, mark)}


def _columns(entry: Entry, mark: str) -> dict[str, object]:
    return {
        "name": entry.name,
        "countries": spread(entry.countries),
        "fingerprint": mark,
    }


def _plain_version(body: bytes, row: Sequence[Any], as_of: datetime | None) -> Version:
    _, _, begun, ended, missing, held_from, held_to = row
    until, away = _moment(ended), _moment(missing)
    return Version(
        DECODER.decode(body),
        cast("datetime", _moment(begun)),
        None if until and as_of and until > as_of else until,
        _day(held_from),
        _day(held_to),
        None if away and as_of and away > as_of else away,
    )


def _version(body: bytes, row: Row[tuple[object, ...]]) -> Version:
    return Version(
        entry=DECODER.decode(body),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        missing_since=row.missing_since,
    )
