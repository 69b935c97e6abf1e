"""The archive: every answer's raw bytes, once, by their SHA-256, compressed with zstd and never changed.

The bytes do not change; how they are stored may: the newest version of a list is whole, an older one becomes a patch
on the version after it (:meth:`Archive.repack`), which takes a thousandth of the room and is checked when it is read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from watchlist.archive.chain import content, follow
from watchlist.archive.folder import SHA256, Folder
from watchlist.archive.repacking import repack
from watchlist.archive.whole import OPTIONS, has_hash, pack, pack_unknown, unpacked, write, zstd
from watchlist.errors import StoreError

__all__ = ["SHA256", "Archive"]


class Archive:
    """The contents in the folder ``root``, for any number of processes at once."""

    def __init__(self, root: Path) -> None:
        self._folder = Folder(root)

    def keep(self, path: Path, sha256: str) -> None:
        """Store a file's bytes under their hash; does nothing when they are there already.

        Raises StoreError when they do not have that hash, or the disk does not take them; nothing is left then.
        """
        try:
            with path.open("rb") as raw:
                self._keep(raw, sha256)
        except OSError as error:
            raise StoreError(f"{path}: cannot be read: {error.strerror}") from error

    def take(self, path: Path) -> str:
        """Store a file's bytes and tell their hash, read once; errors as in keep."""
        try:
            with path.open("rb") as raw, self._folder.part() as part:
                sha256 = pack_unknown(raw, part.file)
                if not self.has(sha256):
                    part.publish(self._folder.place(sha256))
                return sha256
        except OSError as error:
            raise StoreError(f"{path}: cannot be read: {error.strerror}") from error

    def keep_bytes(self, data: bytes, known: str = "") -> str:
        """Store bytes and tell their hash, which may be ``known``; errors as in keep."""
        sha256 = known or hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            with self._folder.part() as part:
                write(part.file, zstd.compress(data, options=OPTIONS))
                part.publish(self._folder.place(sha256))
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        """Open a content for reading: one stored whole is decompressed as it is read, a patched one made first.

        Raises UnknownError when it is not there, and StoreError when the disk has damaged it: for one stored whole
        while reading, for a patched one at once, so that no byte of it is handed out unchecked.
        """
        followed = follow(self._folder, sha256)
        return content(self._folder, followed) if len(followed.names) > 1 else unpacked(followed.whole)

    def has(self, sha256: str) -> bool:
        """Tell whether a content is there."""
        return SHA256.fullmatch(sha256) is not None and self._folder.find(sha256) is not None

    def place(self, sha256: str) -> Path:
        """The file that holds a content, or would; raises UnknownError for what is not a SHA-256."""
        return self._folder.find(sha256) or self._folder.place(sha256)

    def verify(self, sha256: str) -> bool:
        """Tell whether a content still has its hash; raises UnknownError when it is not there."""
        try:
            with self.open(sha256) as raw:
                return has_hash(raw, sha256)
        except StoreError:
            return False

    def size(self) -> int:
        """Bytes on disk of all contents."""
        return self._folder.size()

    def repack(self, older: str, newer: str) -> bool:
        """Store a list's older version as a patch on the newer one, and tell whether that was done.

        It is not done when the older one is not there whole, when the patch would not be much smaller, when the newer
        one leans on the older, or when 64 patches would be between a version and one stored whole: then the older
        one is a keyframe, and is compressed harder. The bytes are there in one form or the other at every moment.
        Raises UnknownError when the newer one is not there, and StoreError when a file is damaged or the disk full.
        """
        return repack(self._folder, older, newer)

    def _keep(self, raw: BinaryIO, sha256: str) -> None:
        if self.has(sha256):
            return
        place = self._folder.place(sha256)
        with self._folder.part() as part:
            pack(raw, part.file, sha256)
            part.publish(place)
