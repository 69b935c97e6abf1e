"""Chains: a content that is a patch leans on another, that perhaps on a third, and so on to one stored whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from watchlist.archive.folder import PATCH, Folder, full_disk_told
from watchlist.archive.patch import base_of, patched
from watchlist.archive.whole import has_hash, pieces
from watchlist.errors import StoreError, UnknownError


@dataclass(frozen=True, slots=True)
class Chain:
    """The contents by their SHA-256, each leaning on the next, and the last one's file, opened: it is stored whole."""

    names: tuple[str, ...]
    whole: BinaryIO


def follow(folder: Folder, sha256: str) -> Chain:
    """Follow a content's chain; raises UnknownError when it is not there, and StoreError when its chain is broken."""
    names = [sha256]
    packed, whole = folder.open(sha256)
    while not whole:
        with packed:
            base = base_of(packed)
        if base in names:
            raise StoreError(f"{packed.name}: the archived file is damaged: it leans on itself")
        names.append(base)
        try:
            packed, whole = folder.open(base)
        except UnknownError as error:
            raise StoreError(f"{packed.name}: what it leans on is gone: {error}") from error
    return Chain(tuple(names), packed)


def content(folder: Folder, followed: Chain) -> BinaryIO:
    """Unpack the first content of a chain into a file of its own.

    Raises StoreError when a file of the chain is damaged, or what patches make does not have its hash.
    """
    with followed.whole as whole:
        made = _spooled(folder, pieces(whole))
    for name in reversed(followed.names[:-1]):
        with made as base, folder.place(name, PATCH).open("rb") as patch:
            made = _spooled(folder, patched(patch, base))
    if len(followed.names) > 1:
        _check(folder, made, followed.names[0])
    return made


def _check(folder: Folder, made: BinaryIO, sha256: str) -> None:
    if not has_hash(made, sha256):
        made.close()
        raise StoreError(f"{folder.place(sha256, PATCH)}: the archived file is damaged: what it makes has another hash")
    made.seek(0)


def _spooled(folder: Folder, content: Iterable[bytes]) -> BinaryIO:
    made = folder.spool()
    try:
        with full_disk_told(folder.root):
            for piece in content:
                made.write(piece)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return made
