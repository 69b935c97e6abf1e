"""Blocks: the bodies of entries or events that were written together, packed as one, each found by its place in it.

A block is written once and never changed: what says something else is in another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from typing import Protocol, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select

from watchlist.store.bodies import packed, unpacked
from watchlist.store.columns import BATCH, hold, pieces, table
from watchlist.store.database import ADVISORY_SUBJECTS

BLOCK = table("block")
ENTRY = table("entry")

# Asked for each entry's history: made anew each time it would take longer than the answer.
THESE = select(BLOCK.c.id, BLOCK.c.body).where(BLOCK.c.id.in_(bindparam("numbers", expanding=True)))

TOGETHER = 64
"""Bodies in a block at most: of more, each would take hardly less and one alone would be longer to read."""
LARGE = 1 << 16
"""Bytes of JSON from which a block is full: an event may name thousands of entries."""
HELD = 16 << 20
"""Bytes of blocks that are held unpacked: those of a list of twenty thousand entries."""


class Placed(Protocol):
    """A row that has its body in a block."""

    @property
    def block(self) -> int: ...
    @property
    def place(self) -> int: ...


Rows = TypeVar("Rows", bound=Placed)


class Blocks:
    """The bodies, as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._unpacked: dict[int, list[bytes]] = {}
        self._held = 0
        self._asked: dict[tuple[int, int], bytes] = {}

    def put(self, bodies: Iterable[bytes]) -> list[dict[str, int]]:
        """Write bodies; the block and the place of each, in their order."""
        together = list(cut(bodies))
        if not together:
            return []
        written = insert(BLOCK).returning(BLOCK.c.id, sort_by_parameter_order=True)
        ids = self._connection.execute(written, [{"body": packed(block)} for block in together]).scalars()
        return [
            {"block": number, "place": place}
            for number, block in zip(ids, together, strict=True)
            for place in range(len(block))
        ]

    def at_hand(self, rows: Iterable[Rows]) -> Iterator[Rows]:
        """Give the rows as they come, when the bodies of many of them have been fetched at once."""
        for batch in pieces(rows, BATCH):
            self._asked = {(row.block, row.place): body for row, body in self._fetched(batch)}
            yield from batch

    def in_turn(self, rows: Iterable[Rows]) -> Iterator[Rows]:
        """Give the rows block by block, with few blocks held: where each of them holds little that is wanted."""
        for batch in pieces(sorted(rows, key=lambda row: row.block), TOGETHER):
            self._unpacked, self._held = {}, 0
            self._asked = {(row.block, row.place): body for row, body in self._fetched(batch)}
            yield from batch

    def body(self, row: Placed) -> bytes:
        """What a row says, as JSON; ValueError where it is damaged."""
        if (body := self._asked.get((row.block, row.place))) is not None:
            return body
        for _, body in self._fetched([row]):
            return body
        raise ValueError(f"a stored body is damaged: block {row.block}, place {row.place}")

    def sweep(self, blocks: Iterable[int]) -> None:
        """Remove those of these blocks of entries that no entry has its body in any longer.

        A writer who reads entries meanwhile holds off others who would change subjects, and so this.
        """
        hold(self._connection, ADVISORY_SUBJECTS)
        # SQLite may give the number of one that is gone to another.
        self._unpacked, self._held, self._asked = {}, 0, {}
        for piece in pieces(blocks):
            left = (BLOCK.c.id.in_(piece), BLOCK.c.id.not_in(select(ENTRY.c.block)))
            self._connection.execute(delete(BLOCK).where(*left))

    def _fetched(self, rows: Sequence[Rows]) -> Iterator[tuple[Rows, bytes]]:
        """The bodies of rows, in the order of their blocks; none for one that is damaged."""
        wanted: dict[int, list[Rows]] = {}
        for row in rows:
            wanted.setdefault(row.block, []).append(row)
        for number, bodies in self._blocks(wanted.keys()):
            for row in wanted[number]:
                if row.place < len(bodies):
                    yield row, bodies[row.place]

    def _blocks(self, wanted: Set[int]) -> Iterator[tuple[int, list[bytes]]]:
        known = wanted & self._unpacked.keys()
        yield from [(number, self._unpacked[number]) for number in known]
        for piece in pieces(wanted - known):
            for number, block in self._connection.execute(THESE, {"numbers": piece}):
                with suppress(ValueError):
                    yield number, self._hold(number, unpacked(block))

    def _hold(self, number: int, bodies: list[bytes]) -> list[bytes]:
        if self._held > HELD:
            self._unpacked, self._held = {}, 0
        self._held += sum(map(len, bodies))
        self._unpacked[number] = bodies
        return bodies


def cut(bodies: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Cut bodies into blocks that are quick to unpack for one of them."""
    block: list[bytes] = []
    size = 0
    for body in bodies:
        block.append(body)
        size += len(body)
        if len(block) == TOGETHER or size >= LARGE:
            yield block
            block, size = [], 0
    if block:
        yield block
