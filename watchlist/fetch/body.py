"""A body on its way to disk: unpacked, counted and hashed in one pass."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, Self

PIECE = 1 << 20
"""Bytes that are unpacked at most at a time, so that a small piece which unpacks to gigabytes is met early."""

WORTH_A_THREAD = 1 << 15
"""Bytes of a piece from which handing it over takes less time than hashing it."""

GZIP = 31
"""zlib's word for its 32 KiB window with a gzip header and checksum."""


class TooLarge(Exception):  # noqa: N818 - a decision, not a fault
    """The body is larger than is allowed."""


class Garbled(Exception):  # noqa: N818 - the server's fault
    """The body cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was written."""

    sha256: str
    size: int


def save(
    pieces: Iterable[bytes], file: BinaryIO, max_bytes: int, progress: Callable[[int], None] | None = None
) -> Body:
    """Write the pieces to an unbuffered file, telling each one's size.

    Raises TooLarge as soon as there are more than ``max_bytes``, and OSError when the disk is full.
    """
    size = 0
    with Digest() as digest:
        for piece in pieces:
            size += len(piece)
            refuse_large(size, max_bytes)
            digest.update(piece)
            _write(file, piece)
            if progress is not None:
                progress(len(piece))
        return Body(digest.hexdigest(), size)


def refuse_large(size: int, max_bytes: int) -> None:
    """Raise TooLarge for more bytes than are allowed."""
    if size > max_bytes:
        raise TooLarge(f"the body is larger than {max_bytes:,} bytes (network.max_bytes)")


class Digest:
    """A SHA-256 that a second thread computes while the next piece arrives, which halves a large body's time."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._last: Future[None] | None = None
        # Starts its thread with the first piece that is given to it.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sha256")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def update(self, piece: bytes) -> None:
        """Add a piece; waits for the one before, so that no more than two are held."""
        self._catch_up()
        if len(piece) < WORTH_A_THREAD:
            self._hash.update(piece)
        else:
            self._last = self._thread.submit(self._hash.update, piece)

    def hexdigest(self) -> str:
        """The hash of all pieces."""
        self._catch_up()
        return self._hash.hexdigest()

    def _catch_up(self) -> None:
        if self._last is not None:
            self._last.result()
            self._last = None


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Undo a content encoding; raises Garbled for a broken one, and for one that was not asked for."""
    match encoding.strip().lower():
        case "" | "identity":
            return iter(pieces)
        case "gzip" | "x-gzip":
            return _gunzip(pieces)
        case other:
            raise Garbled(f"the body has the content encoding {other!r}, which was not asked for")


def _gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip members one after another; what stands behind the last and is none is ignored, as gzip does."""
    member, begun = zlib.decompressobj(GZIP), False
    for piece in pieces:
        while piece:
            if member.eof:
                if not piece.startswith(b"\x1f"):
                    break
                member = zlib.decompressobj(GZIP)
            begun = True
            yield _inflate(member, piece)
            piece = member.unused_data if member.eof else member.unconsumed_tail
    if begun and not member.eof:
        yield _inflate(member, b"")
        if not member.eof:
            raise Garbled("the gzip body ends too early")


def _inflate(member: zlib._Decompress, piece: bytes) -> bytes:
    try:
        return member.decompress(piece, PIECE)
    except zlib.error as error:
        raise Garbled(f"the gzip body is broken: {error}") from error


def _write(file: BinaryIO, piece: bytes) -> None:
    # An unbuffered file may take a part: the rest of a full disk's last block, before it says that it is full.
    while piece:
        piece = piece[file.write(piece) :]
