"""The heads of names, kept in a file beside the archive: to take a hundred thousand names apart takes half a minute.

It is derived and safe to delete: a subject whose names are not there, or are others, is taken apart anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from watchlist import news as news_package
from watchlist.model import Subject
from watchlist.news.known import heads
from watchlist.resources import unpacker
from watchlist.store.kept_names import revision

FEW = 500
"""So many subjects are taken apart without a file being worth it."""


class _Kept(msgspec.Struct, frozen=True):
    revision: str
    heads: dict[bytes, tuple[str, ...]]


_KEPT = unpacker(_Kept)


class KeptHeads:
    """The heads of subjects: those that the file has, and those that were asked for beside them."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept = _read(file)
        self._asked: dict[bytes, tuple[str, ...]] = {}
        self._made = 0

    def __call__(self, subject: Subject) -> Sequence[str]:
        """Give every head by which a subject is found in a text."""
        key = _key(subject)
        found = self._kept.get(key)
        if found is None:
            self._made += 1
            found = heads(subject)
        self._asked[key] = found
        return found

    def keep(self) -> None:
        """Write down what was asked for, where much of it is new; what cannot be written is made anew next time."""
        if self._made < FEW:
            return
        written = self._file.with_suffix(f".{os.getpid()}.new")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            written.write_bytes(msgspec.msgpack.encode(_Kept(_revision(), self._asked)))
            written.replace(self._file)


def _key(subject: Subject) -> bytes:
    said: Iterable[str] = (subject.schema, *(f"{name.strength}{name.text}" for name in subject.names))
    return hashlib.blake2b("\0".join(said).encode(), digest_size=12).digest()


def _read(file: Path) -> dict[bytes, tuple[str, ...]]:
    try:
        kept = _KEPT.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}
    return kept.heads if kept.revision == _revision() else {}


@cache
def _revision() -> str:
    """A hash of all that the heads are made by."""
    found = hashlib.sha256(revision().encode())
    folder = Path(news_package.__file__).parent
    for name in ("known.py", "common.txt", "vouching.toml", "lexicon.toml", "text.py"):
        found.update((folder / name).read_bytes())
    return found.hexdigest()
