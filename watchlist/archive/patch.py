"""A content that is stored as a patch: what another content, its base, does not have.

A patch file is a header (magic, the base's SHA-256, the content's size) and a frame for each piece of the content:
where in the base the stretch lies that it leans on, how long that is, how long the piece is, how long it is packed,
and a zstd frame that has the stretch as its prefix. So memory does not grow with the file.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from watchlist.archive.whole import damage_told, decompressed, write, zstd

PIECE = 4 << 20
STRETCH = 12 << 20
"""Bytes of the base that one piece may lean on: a base up to this size is at hand as a whole."""

BEFORE = 4 << 20
"""How far before the piece's own place its stretch begins."""

OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 1,
    zstd.CompressionParameter.window_log: (PIECE + STRETCH).bit_length() - 1,
    # Finds the long runs that two versions have in common with a small table, in two thirds of the time.
    zstd.CompressionParameter.enable_long_distance_matching: 1,
    # Says which file of a chain is damaged; that the content is right is for its SHA-256 to say.
    zstd.CompressionParameter.checksum_flag: 1,
}

_MAGIC = b"wlpatch1"
_HEADER = struct.Struct(">8s32sQ")
_FRAME = struct.Struct(">qIII")
_LEAST = 8
"""Bytes that zstd wants of a prefix."""


def write_patch(content: BinaryIO, base: BinaryIO, base_sha256: str, patch: BinaryIO) -> None:
    """Write down ``content``, from its start, as a patch; ``base`` and it can both be sought in."""
    size, base_size = content.seek(0, 2), base.seek(0, 2)
    content.seek(0)
    write(patch, _HEADER.pack(_MAGIC, bytes.fromhex(base_sha256), size))
    while piece := content.read(PIECE):
        start = _start(content.tell() - len(piece), size, base_size)
        stretch = _stretch(base, start, STRETCH)
        packed = _packed(piece, stretch)
        write(patch, _FRAME.pack(start, len(stretch), len(piece), len(packed)))
        write(patch, packed)


def base_of(patch: BinaryIO) -> str:
    """The SHA-256 of the content that a patch, read from its start, leans on; raises StoreError when it is damaged."""
    with damage_told(patch.name):
        return _header(patch)[0]


def patched(patch: BinaryIO, base: BinaryIO) -> Iterator[bytes]:
    """The content piece by piece, from the start of its patch file; raises StoreError when that is damaged."""
    with damage_told(patch.name):
        _, missing = _header(patch)
        while missing > 0:
            frame = _Frame(*_FRAME.unpack(_read(patch, _FRAME.size)))
            stretch = _stretch(base, frame.start, frame.stretch)
            yield from _unpacked(_read(patch, frame.packed), stretch, frame.length)
            missing -= frame.length
        if missing or patch.read(1):
            raise EOFError("it does not have the size that it says")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a frame's stretch starts in the base, and the lengths of the stretch, the piece and the packed piece."""

    start: int
    stretch: int
    length: int
    packed: int

    def __post_init__(self) -> None:
        # Nothing is fetched into memory on the word of a damaged file.
        if self.start < 0 or self.stretch > STRETCH or not 0 < self.length <= PIECE or self.packed > 2 * PIECE:
            raise EOFError("a frame says what cannot be")


def _start(offset: int, size: int, base_size: int) -> int:
    """Where the stretch for the piece at ``offset`` starts: at its like place, were all insertions spread evenly.

    >>> _start(8 << 20, 32 << 20, 64 << 20) >> 20, _start(28 << 20, 32 << 20, 64 << 20) >> 20
    (12, 52)
    """
    wanted = offset * base_size // size - BEFORE
    return max(0, min(wanted, base_size - STRETCH))


def _packed(piece: bytes, stretch: bytes) -> bytes:
    compressor = zstd.ZstdCompressor(options=OPTIONS, zstd_dict=_prefix(stretch))
    compressor.set_pledged_input_size(len(piece))
    return compressor.compress(piece, mode=zstd.ZstdCompressor.FLUSH_FRAME)


def _unpacked(packed: bytes, stretch: bytes, length: int) -> Iterator[bytes]:
    for some in decompressed(zstd.ZstdDecompressor(zstd_dict=_prefix(stretch)), io.BytesIO(packed)):
        length -= len(some)
        yield some
    if length:
        raise EOFError("a frame does not have the length that it says")


def _prefix(stretch: bytes) -> tuple[zstd.ZstdDict, int] | None:
    return zstd.ZstdDict(stretch, is_raw=True).as_prefix if len(stretch) >= _LEAST else None


def _stretch(base: BinaryIO, start: int, length: int) -> bytes:
    base.seek(start)
    return base.read(length)


def _header(patch: BinaryIO) -> tuple[str, int]:
    magic, base, size = _HEADER.unpack(_read(patch, _HEADER.size))
    if magic != _MAGIC:
        raise EOFError("it does not begin as a patch does")
    return base.hex(), size


def _read(patch: BinaryIO, length: int) -> bytes:
    read = patch.read(length)
    if len(read) != length:
        raise EOFError("it ends early")
    return read
