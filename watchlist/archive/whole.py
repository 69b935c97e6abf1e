"""A content that is stored whole: one zstd frame of all its bytes, read as it is unpacked."""

from __future__ import annotations

import contextlib
import hashlib
import io
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, cast

from watchlist.errors import StoreError

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1 << 20
"""Bytes that are read, hashed and compressed at a time."""

UNPACKED = 1 << 17
"""Bytes that are unpacked at a time: memory for more would be fetched from the system anew each time."""

OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 2,
    zstd.CompressionParameter.checksum_flag: 1,
}
"""Level 2 takes half the time of level 3 and makes 2 to 4 % more, until the next version makes a patch of it.

The frame's own checksum makes every later reading notice a rotten disk.
"""

HARDER: dict[int, int] = {**OPTIONS, zstd.CompressionParameter.compression_level: 9}
"""For what stays whole for good: a seventh smaller for five times the time; level 12 doubles that for 1 % more."""


def pack(raw: BinaryIO, packed: BinaryIO, sha256: str, options: Mapping[int, int] = OPTIONS) -> None:
    """Compress bytes; raises StoreError when they do not have the hash."""
    found = pack_unknown(raw, packed, options)
    if found != sha256:
        raise StoreError(f"the bytes to be archived as {sha256} have the hash {found}")


def pack_unknown(raw: BinaryIO, packed: BinaryIO, options: Mapping[int, int] = OPTIONS) -> str:
    """Compress bytes, and tell their hash."""
    found = hashlib.sha256()
    compressor = zstd.ZstdCompressor(options=options)
    while piece := raw.read(PIECE):
        found.update(piece)
        write(packed, compressor.compress(piece))
    write(packed, compressor.flush())
    return found.hexdigest()


def unpacked(packed: BinaryIO) -> BinaryIO:
    """Read a packed file's content, and close the file with it; damage is a StoreError while reading."""
    return cast("BinaryIO", io.BufferedReader(_Unpacked(packed), PIECE))


def pieces(packed: BinaryIO) -> Iterator[bytes]:
    """A packed file's content from its start: to read it all, in half the time of unpacked; raises StoreError."""
    with damage_told(packed.name):
        yield from decompressed(zstd.ZstdDecompressor(), packed)
        if packed.read(1):
            raise EOFError("it goes on after its end")


def decompressed(decompressor: zstd.ZstdDecompressor, packed: BinaryIO) -> Iterator[bytes]:
    """What one frame holds; raises EOFError when more or less than that is there."""
    while not decompressor.eof:
        read = packed.read(PIECE) if decompressor.needs_input else b""
        if decompressor.needs_input and not read:
            raise EOFError("it ends early")
        yield decompressor.decompress(read, max_length=UNPACKED)
    if decompressor.unused_data:
        raise EOFError("it goes on after its end")


def has_hash(raw: BinaryIO, sha256: str) -> bool:
    """Tell whether the bytes from here to the end have the hash."""
    found = hashlib.sha256()
    while piece := raw.read(PIECE):
        found.update(piece)
    return found.hexdigest() == sha256


def write(file: BinaryIO, piece: bytes) -> None:
    """Write all of a piece."""
    # An unbuffered file may take a part: the rest of a full disk's last block, before it says that it is full.
    while piece:
        piece = piece[file.write(piece) :]


@contextlib.contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Turn what damaged bytes give rise to into a StoreError that names the file."""
    try:
        yield
    except (zstd.ZstdError, EOFError, OSError) as error:
        raise StoreError(f"{name}: the archived file is damaged: {error}") from error


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
        with damage_told(self._packed.name):
            return self._file.readinto(buffer)

    def readall(self) -> bytes:
        """All that is left, in larger pieces than io reads by itself."""
        with damage_told(self._packed.name):
            return b"".join(iter(lambda: self._file.read1(PIECE), b""))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with damage_told(self._packed.name):
            return self._file.seek(offset, whence)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._packed.close()
        super().close()
