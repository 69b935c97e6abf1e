"""Cuts out of a list's XML, before it is parsed, the entries that the version before has in the same bytes.

That holds where each entry stands alone in the file, with its key. A list whose ``parse`` reads such XML is given a
``differing`` by saying in ``Slices`` how its entries stand there: see ``un_sc``.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, BinaryIO, NamedTuple, TypeVar, cast

from watchlist.lists.earlier import Earlier
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.xml_entries import Piece, entries

ON_DISK = 4_000_000

Read = TypeVar("Read")


class Cut(NamedTuple):
    """What a version has in common with the one before: entries; and what stood between the entries of that one."""

    same: Sames
    between: bytes


IsSettled = Callable[[bytes, bool], bool]
"""Whether nothing has to be read of an entry's bytes that are as before, where its key is known or is not."""


def stands_alone(_entry: bytes, is_known: bool) -> bool:
    """Say that nothing has to be read of what is known: the same bytes mean the same."""
    return is_known


@dataclass(frozen=True, slots=True)
class Slices:
    """How entries stand in a list's XML: the root's name, the names of entries, and where one has its key.

    ``key`` is matched with an entry's bytes from their start, and its group is the key that ``parse`` gives.
    ``varying`` is what in the root's own tag says nothing of how entries are read, such as the day of the file. Where
    ``nested``, an entry may hold elements of its own name.
    """

    root: bytes
    names: tuple[bytes, ...]
    key: re.Pattern[bytes]
    varying: re.Pattern[bytes] | None = None
    nested: bool = False

    def differing(
        self, parse: Callable[[BinaryIO], Iterator[Read]], raw: BinaryIO, before: BinaryIO, known: Collection[str]
    ) -> Iterator[Read | Sames]:
        """Parse only the entries whose bytes are not those of the version ``before``; of the others, give the keys.

        Raises Uncut where that cannot be said with certainty; else what ``parse`` raises.
        """
        with tempfile.SpooledTemporaryFile(max_size=ON_DISK) as rest:
            yield self.cut(raw, before, known, rest).same
            yield from parse(cast("BinaryIO", rest))

    def cut(
        self,
        raw: BinaryIO,
        before: BinaryIO,
        known: Collection[str],
        rest: IO[bytes],
        is_settled: IsSettled = stands_alone,
    ) -> Cut:
        """Part a version into the known entries that stand ``before`` in the same bytes, and the ``rest`` of the file.

        ``known`` are the keys that the version before was read to have. The rest is well-formed where the whole is,
        and keeps the first entry of each name, as no list is without. Raises Uncut.
        """
        (old_head, old), (head, new) = self._parted(before), self._parted(raw)
        if head != old_head:
            raise Uncut
        earlier = Earlier(old, known)
        same: list[str] = []
        kept: set[bytes] = set()
        for key, (gap, entry, name) in new:
            rest.write(gap)
            if earlier.has(key, entry) and name in kept and is_settled(entry, key in known):
                same += [key] if key in known else []
            else:
                kept.add(name)
                rest.write(entry)
        rest.seek(0)
        return Cut(Sames(tuple(same)), earlier.between())

    def _parted(self, raw: BinaryIO) -> tuple[bytes, Iterator[tuple[str, Piece]]]:
        """How the root begins; and the pieces of the file under their keys, none of which stands twice."""
        found = entries(raw, self.names, nested=self.nested)
        first = next(found)
        return self._head(first.gap), self._keyed(chain([first], found))

    def _head(self, gap: bytes) -> bytes:
        """All up to the end of the root's own tag: encoding and namespaces give the same bytes another meaning."""
        begin = gap.find(b"<" + self.root)
        end = gap.find(b">", begin)
        if begin < 0 or end < 0:
            raise Uncut
        head = gap[: end + 1]
        return self.varying.sub(b"", head) if self.varying else head

    def _keyed(self, found: Iterator[Piece]) -> Iterator[tuple[str, Piece]]:
        seen: set[str] = set()
        for piece in found:
            match = self.key.match(piece.entry)
            key = match[1].decode() if match else ""
            if key in seen:
                raise Uncut
            if key:
                seen.add(key)
            yield key, piece
