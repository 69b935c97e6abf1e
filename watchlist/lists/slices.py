"""Cuts out of a list's XML, before it is parsed, the entries that the version before has in the same bytes.

That holds where each entry stands alone in the file. Equal bytes only ever decide "not changed": whatever is unusual
about either version ends in Uncut, and then everything is parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from watchlist.lists.unpack import Reader, unpacked

BLOCK = 1 << 20
LONGEST = 1 << 22
"""Bytes without a whole entry after which a file is not of this shape."""

MARKUP = (b"<!", b"<?")
"""What begins a comment, a section or an instruction, any of which could hold what looks like an entry."""


class Uncut(Exception):  # noqa: N818 - a decision, not a fault
    """One of the versions is not of the usual shape: all of it has to be parsed."""


@dataclass(frozen=True, slots=True)
class Same:
    """An entry that the version before has in the same bytes."""

    key: str


@dataclass(frozen=True, slots=True)
class Sames:
    """Many such entries at once: a list may have ten thousand, of which a day changes ten."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slices:
    """How entries stand in a list's XML: the root's name, an entry's first and last tag, and where it has its key.

    ``varying`` is what in the root's own tag says nothing of how entries are read, such as the day of the file.
    """

    root: bytes
    first: bytes
    last: bytes
    key: re.Pattern[bytes]
    varying: re.Pattern[bytes] | None = None

    def cut(self, raw: BinaryIO, before: BinaryIO, known: Collection[str], rest: IO[bytes]) -> list[Same]:
        """Part a version into the entries that stand ``before`` in the same bytes, and the ``rest`` of the file.

        Only keys in ``known`` are cut out. The rest is well-formed where the whole is. Raises Uncut.
        """
        marks, head = self._marks(before)
        same: list[Same] = []
        for number, (gap, piece, key) in enumerate(self._pieces(raw)):
            if not number and self._head(gap) != head:
                raise Uncut
            rest.write(gap)
            if key is not None and key in known and marks.get(key) == _mark(piece):
                same.append(Same(key))
            else:
                rest.write(piece)
        rest.seek(0)
        return same

    def _marks(self, raw: BinaryIO) -> tuple[dict[str, bytes], bytes]:
        """The hash of each entry's bytes by its key, without keys that stand twice; and how the root begins."""
        marks: dict[str, bytes] = {}
        twice: set[str] = set()
        head = b""
        for number, (gap, piece, key) in enumerate(self._pieces(raw)):
            head = head if number else self._head(gap)
            if key in marks:
                twice.add(key)
            if key is not None:
                marks[key] = _mark(piece)
        for key in twice:
            del marks[key]
        return marks, head

    def _head(self, gap: bytes) -> bytes:
        """All up to the end of the root's own tag: encoding and namespaces give the same bytes another meaning."""
        begin = gap.find(b"<" + self.root)
        end = gap.find(b">", begin)
        if begin < 0 or end < 0:
            raise Uncut
        head = gap[: end + 1]
        return self.varying.sub(b"", head) if self.varying else head

    def _pieces(self, raw: BinaryIO) -> Iterator[tuple[bytes, bytes, str | None]]:
        """Each entry's bytes, with those before it and its key; last, what follows the last entry."""
        rest = b""
        for block in _blocks(unpacked(raw, ".xml")):
            held = rest + block
            place = 0
            while (begin := held.find(self.first, place)) >= 0 and (end := held.find(self.last, begin)) >= 0:
                end += len(self.last)
                piece = held[begin:end]
                key = self.key.match(piece)
                yield held[place:begin], piece, key[1].decode() if key else None
                place = end
            rest = held[place:]
            if len(rest) > LONGEST:
                raise Uncut
        yield rest, b"", None


def _blocks(raw: Reader) -> Iterator[bytes]:
    """The file piece by piece; Uncut at markup that stands behind the declaration."""
    tail, begun = b"", False
    while block := raw.read(BLOCK):
        # A mark may be parted by the end of a block; the declaration stands in the first one, at the very start.
        seen = tail + (block if begun else block.removeprefix(b"\xef\xbb\xbf").removeprefix(b"<?xml"))
        # Its second letter is rare, and looked for ten times as fast as the two that begin as every tag does.
        if any(mark[1:] in seen and mark in seen for mark in MARKUP):
            raise Uncut
        tail, begun = block[-1:], True
        yield block


def _mark(piece: bytes) -> bytes:
    return hashlib.blake2b(piece, digest_size=16).digest()
