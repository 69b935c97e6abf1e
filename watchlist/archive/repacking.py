"""Repacking: an older version becomes a patch on the newer, and the oldest of a long chain a keyframe.

A keyframe stays whole until the next one is made, and becomes a patch on that: so one version of a list is whole at
its old end and one at its new, and every other is some links from them.
"""

from __future__ import annotations

from typing import BinaryIO

from watchlist.archive.behind import Behind, behind, forget, remember
from watchlist.archive.chain import Chain, content, follow
from watchlist.archive.folder import PATCH, Folder, full_disk_told
from watchlist.archive.patch import patched, write_patch
from watchlist.archive.whole import HARDER, has_hash, pack, unpacked
from watchlist.errors import StoreError

LINKS = 64
"""How many patches at most are between a content and a keyframe."""

SMALLER = 0.6
"""The share of the whole's size that a patch may have at most."""

_KEYFRAME = LINKS + 1


def repack(folder: Folder, older: str, newer: str) -> bool:
    """Store ``older`` as a patch on ``newer`` when that is worth it, and tell whether it was done.

    What stays whole, for its chain is full or the two have little in common, is compressed harder instead, once, and
    the keyframe before it becomes a patch on it. Raises UnknownError when ``newer`` is not there, and StoreError when
    a file is damaged or the disk is full.
    """
    place = folder.place(older)
    if older == newer or not place.exists():
        return False
    with full_disk_told(folder.root), folder.alone():
        known = behind(folder, older)
        # Looked at again: another process may have repacked it while we waited.
        if known.length == _KEYFRAME or not place.exists():
            return False
        followed = follow(folder, newer)
        with followed.whole:
            if older in followed.names:
                return False
            reaching = Behind(known.length + len(followed.names), known.keyframe)
            done = reaching.length <= LINKS and _patch(folder, older, followed, reaching)
        if not done:
            _keyframe(folder, older, followed.names[-1])
        return done


def _keyframe(folder: Folder, sha256: str, next_whole: str) -> None:
    """Keep a content whole, until another becomes a keyframe; the one before it need not be whole any longer."""
    _keep_harder(folder, sha256)
    remember(folder, sha256, Behind(_KEYFRAME))
    remember(folder, next_whole, Behind(keyframe=sha256))
    before = behind(folder, sha256).keyframe
    if before is not None and before != sha256 and folder.place(before).exists():
        followed = follow(folder, sha256)
        with followed.whole:
            _patch(folder, before, followed, Behind())


def _patch(folder: Folder, older: str, followed: Chain, reaching: Behind) -> bool:
    """Put the patch in the place of the whole; False when it is not small enough, and then the whole stays."""
    with (
        content(folder, follow(folder, older)) as old,
        content(folder, followed) as base,
        folder.part() as part,
    ):
        write_patch(old, base, followed.names[0], part.file)
        if part.file.tell() > SMALLER * folder.place(older).stat().st_size:
            return False
        with part.path.open("rb") as patch:
            _verify(patch, base, old)
        # Before the patch: should we die between the two, the chain is taken for longer than it is.
        remember(folder, followed.names[-1], reaching)
        part.publish_beside(folder.place(older, PATCH))
    # Only now, when the patch is on the disk and has been seen to give the bytes back.
    folder.place(older).unlink()
    forget(folder, older)
    return True


def _verify(patch: BinaryIO, base: BinaryIO, old: BinaryIO) -> None:
    old.seek(0)
    if any(piece != old.read(len(piece)) for piece in patched(patch, base)) or old.read(1):
        raise StoreError(f"{patch.name}: the patch does not give back the bytes; what is stored whole is kept")


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
