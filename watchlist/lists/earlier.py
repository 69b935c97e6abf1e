"""The version before, read beside a new one no further than that asks for its entries.

Two versions have most of their entries in the same order: these are compared as they come, and only those that are
passed over are held meanwhile, as hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from watchlist.lists.slices import Uncut
from watchlist.lists.xml_entries import Piece


class Earlier:
    """The entries of the version before under their keys, each of which stands once; of the ``known`` it was read."""

    def __init__(self, entries: Iterator[tuple[str, Piece]], known: Collection[str]) -> None:
        self._entries = entries
        self._known = known
        self._found = 0
        self._gaps: list[bytes] = []
        self._passed: dict[str, bytes] = {}
        self._step()

    def has(self, key: str, entry: bytes) -> bool:
        """Whether the key stands here with these bytes; one that is not known is not looked for further ahead."""
        if key in self._passed:
            return self._passed[key] == _mark(entry)
        while self._key and self._key != key and key in self._known:
            self._passed[self._key] = _mark(self._entry)
            self._step()
        if not key or self._key != key:
            return False
        is_same = self._entry == entry
        self._step()
        return is_same

    def between(self) -> bytes:
        """Go to the end, and give all that stands between entries; raises Uncut where a known one was not found.

        It was read before: it would be hidden within another.
        """
        while self._key:
            self._step()
        if self._found != len(self._known):
            raise Uncut
        return b"".join(self._gaps)

    def _step(self) -> None:
        """Go on to the next entry that has a key; to none at the end."""
        self._key, self._entry = "", b""
        for key, piece in self._entries:
            self._gaps.append(piece.gap)
            if key:
                self._key, self._entry = key, piece.entry
                self._found += key in self._known
                return


def _mark(entry: bytes) -> bytes:
    return hashlib.blake2b(entry, digest_size=16).digest()
