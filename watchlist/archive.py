"""The archive: every answer's raw bytes, once, by their SHA-256, compressed with zstd and never changed."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from watchlist.errors import StoreError, UnknownError
from watchlist.scratch import Scratch

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1 << 20
"""Bytes that are read, hashed and compressed at a time."""

OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}
"""Level 3 keeps up with the download; the frame's own checksum makes every later reading notice a rotten disk."""

SHA256 = re.compile(r"[0-9a-f]{64}")


class Archive:
    """The folder ``root``: ``ab/cd/abcd….zst`` for each content, read-only, and ``tmp`` for what is being written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        # Beside the contents and not among them, so that what a dead process left is found without a walk.
        self._scratch = Scratch(root / "tmp")

    def keep(self, path: Path, sha256: str) -> None:
        """Store a file's bytes under their hash; does nothing when they are there already.

        Raises StoreError when they do not have that hash, or the disk does not take them; nothing is left then.
        """
        try:
            with path.open("rb") as raw:
                self._keep(raw, sha256)
        except OSError as error:
            raise StoreError(f"{path}: cannot be read: {error.strerror}") from error

    def keep_bytes(self, data: bytes) -> str:
        """Store bytes and tell their hash; errors as in keep."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._keep(io.BytesIO(data), sha256)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        """Open a content for reading, decompressed as it is read.

        Raises UnknownError when it is not there, and StoreError while reading when the disk has damaged it.
        """
        try:
            packed = self.place(sha256).open("rb")
        except FileNotFoundError as error:
            raise UnknownError(f"{self._root}: holds nothing with the hash {sha256}") from error
        return cast("BinaryIO", io.BufferedReader(_Unpacked(packed), PIECE))

    def has(self, sha256: str) -> bool:
        """Tell whether a content is there."""
        return SHA256.fullmatch(sha256) is not None and self.place(sha256).exists()

    def place(self, sha256: str) -> Path:
        """Where a content lies, or would; raises UnknownError for what is not a SHA-256."""
        if not SHA256.fullmatch(sha256):
            raise UnknownError(f"{sha256!r} is not a SHA-256: it has 64 small hexadecimal digits")
        return self._root / sha256[:2] / sha256[2:4] / f"{sha256}.zst"

    def verify(self, sha256: str) -> bool:
        """Tell whether a content still has its hash; raises UnknownError when it is not there."""
        with self.open(sha256) as raw:
            try:
                return _hash(raw) == sha256
            except StoreError:
                return False

    def size(self) -> int:
        """Bytes on disk of all contents."""
        return sum(path.stat().st_size for path in self._root.glob("??/??/*.zst"))

    def _keep(self, raw: BinaryIO, sha256: str) -> None:
        place = self.place(sha256)
        if place.exists():
            return
        file, temporary = self._scratch.new()
        try:
            with file, _full_disk_told(self._root):
                _pack(raw, file, sha256)
                os.fchmod(file.fileno(), 0o444)
                os.fsync(file.fileno())
                self._publish(temporary, place)
        finally:
            temporary.unlink(missing_ok=True)

    def _publish(self, temporary: Path, place: Path) -> None:
        """Show the whole file under its name; when another process was first, one of two equal files stays."""
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(place)
        for folder in (place.parent, place.parent.parent, self._root):
            _sync(folder)


class _Unpacked(io.RawIOBase):
    """The bytes of a packed file; damage is a StoreError that names the file."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._file = zstd.ZstdFile(packed)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        """True: what reads zip archives jumps; going back unpacks from the start."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        with self._damage_told():
            return self._file.readinto(buffer)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with self._damage_told():
            return self._file.seek(offset, whence)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._packed.close()
        super().close()

    @contextlib.contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except (zstd.ZstdError, EOFError, OSError) as error:
            raise StoreError(f"{self._packed.name}: the archived file is damaged: {error}") from error


def _hash(raw: BinaryIO) -> str:
    found = hashlib.sha256()
    while piece := raw.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def _pack(raw: BinaryIO, packed: BinaryIO, sha256: str) -> None:
    found = hashlib.sha256()
    compressor = zstd.ZstdCompressor(options=OPTIONS)
    while piece := raw.read(PIECE):
        found.update(piece)
        _write(packed, compressor.compress(piece))
    _write(packed, compressor.flush())
    if found.hexdigest() != sha256:
        raise StoreError(f"the bytes to be archived as {sha256} have the hash {found.hexdigest()}")


def _write(file: BinaryIO, piece: bytes) -> None:
    # An unbuffered file may take a part: the rest of a full disk's last block, before it says that it is full.
    while piece:
        piece = piece[file.write(piece) :]


@contextlib.contextmanager
def _full_disk_told(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{root}: cannot archive: {error.strerror}") from error


def _sync(folder: Path) -> None:
    """Make the folder's names outlive a power cut, as fsync does for a file's bytes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
