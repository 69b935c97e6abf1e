"""What is remembered of a content that is stored whole: how long a chain ends in it, and the keyframe before that.

It lies in a small file beside the content and is a hint, not synced: without it a chain grows longer than it should,
or a keyframe stays whole, and all is read all the same.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from watchlist.archive.folder import SHA256, Folder

LINKS = ".links"


@dataclass(frozen=True, slots=True)
class Behind:
    """The longest chain of patches that ends in a content, and the keyframe that was made before that chain began."""

    length: int = 0
    keyframe: str | None = None


def behind(folder: Folder, sha256: str) -> Behind:
    """What is remembered of a content; nothing where that was lost."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        length, *keyframe = folder.place(sha256, LINKS).read_text(encoding="utf-8").split()
        return Behind(int(length), next(filter(SHA256.fullmatch, keyframe), None))
    return Behind()


def remember(folder: Folder, sha256: str, more: Behind) -> None:
    """Remember the longer chain, and the newer keyframe."""
    known = behind(folder, sha256)
    said = (str(max(more.length, known.length)), more.keyframe or known.keyframe)
    folder.place(sha256, LINKS).write_text(" ".join(filter(None, said)), encoding="utf-8")


def forget(folder: Folder, sha256: str) -> None:
    """Remember nothing of a content that is no longer stored whole."""
    folder.place(sha256, LINKS).unlink(missing_ok=True)
