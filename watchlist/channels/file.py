"""A file of JSON lines, for programs that read along."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from watchlist.errors import DeliveryError
from watchlist.model import Message
from watchlist.render.payload import as_json


class FileChannel:
    """Appends each message as one line, whole or not at all, and is done when the line is on the disk."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._path = path

    def send(self, message: Message) -> None:
        """Append a message; a line that a crash cut short before is ended first, so that it spoils no other."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _append(descriptor, as_json(message) + b"\n")
            finally:
                os.close(descriptor)
        except OSError as error:
            raise DeliveryError(f"{self.name}: cannot write {self._path}: {error.strerror}") from None


def _append(descriptor: int, line: bytes) -> None:
    # Only one at a time: a line that the disk takes in two pieces must not have another's between them.
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        line = b"\n" + line
    try:
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
