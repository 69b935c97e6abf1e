"""Repacking: an older version becomes a patch on the newer, and the oldest of a long chain a keyframe."""

from __future__ import annotations

import contextlib
import hashlib
from typing import BinaryIO

from watchlist.archive.chain import Chain, content, follow
from watchlist.archive.folder import PATCH, Folder, full_disk_told
from watchlist.archive.patch import patched, write_patch
from watchlist.archive.whole import HARDER, has_hash, pack, unpacked
from watchlist.errors import StoreError

LINKS = 64
"""How many patches at most are between a content and the one stored whole."""

SMALLER = 0.6
"""The share of the whole's size that a patch may have at most."""

_KEYFRAME = LINKS + 1
_BEHIND = ".links"
"""Beside a content that is stored whole: how long the longest chain is that ends in it, or that it is a keyframe.

It is a hint, and not synced: without it a chain grows longer than it should, and is read all the same.
"""


def repack(folder: Folder, older: str, newer: str) -> bool:
    """Store ``older`` as a patch on ``newer`` when that is worth it, and tell whether it was done.

    What stays whole, for its chain is full or the two have little in common, is compressed harder instead, once.
    Raises UnknownError when ``newer`` is not there, and StoreError when a file is damaged or the disk is full.
    """
    place = folder.place(older)
    if older == newer or not place.exists():
        return False
    with full_disk_told(folder.root), folder.alone():
        behind = _behind(folder, older)
        # Looked at again: another process may have repacked it while we waited.
        if behind == _KEYFRAME or not place.exists():
            return False
        followed = follow(folder, newer)
        with followed.whole:
            if older in followed.names:
                return False
            length = behind + len(followed.names)
            if length > LINKS or not _patch(folder, older, followed, length):
                _keep_harder(folder, older)
                return False
        # Only now, when the patch is on the disk and has been seen to give the bytes back.
        place.unlink()
        folder.place(older, _BEHIND).unlink(missing_ok=True)
        return True


def _patch(folder: Folder, older: str, followed: Chain, length: int) -> bool:
    """Put the patch beside the whole; False when it is not small enough, and then nothing is there."""
    with (
        content(folder, follow(folder, older)) as old,
        content(folder, followed) as base,
        folder.part() as part,
    ):
        write_patch(old, base, followed.names[0], part.file)
        if part.file.tell() > SMALLER * folder.place(older).stat().st_size:
            return False
        with part.path.open("rb") as patch:
            _verify(patch, base, older)
        # Before the patch: should we die between the two, the chain is taken for longer than it is.
        _set_behind(folder, followed.names[-1], length)
        part.publish_beside(folder.place(older, PATCH))
    return True


def _verify(patch: BinaryIO, base: BinaryIO, sha256: str) -> None:
    found = hashlib.sha256()
    for piece in patched(patch, base):
        found.update(piece)
    if found.hexdigest() != sha256:
        raise StoreError(f"the patch of {sha256} does not give back its bytes; what is stored whole is kept")


def _keep_harder(folder: Folder, sha256: str) -> None:
    place = folder.place(sha256)
    with folder.part() as part:
        with unpacked(place.open("rb")) as raw:
            pack(raw, part.file, sha256, HARDER)
        if part.file.tell() < place.stat().st_size:
            with unpacked(part.path.open("rb")) as again:
                if not has_hash(again, sha256):
                    raise StoreError(f"{place}: packed harder it does not give back its bytes; it is kept as it is")
            part.publish_beside(place)
    _set_behind(folder, sha256, _KEYFRAME)


def _behind(folder: Folder, sha256: str) -> int:
    with contextlib.suppress(FileNotFoundError, ValueError):
        return int(folder.place(sha256, _BEHIND).read_bytes())
    return 0


def _set_behind(folder: Folder, sha256: str, length: int) -> None:
    longest = max(length, _behind(folder, sha256))
    folder.place(sha256, _BEHIND).write_bytes(str(longest).encode())
