"""A file of JSON lines, for programs that read along."""

from __future__ import annotations

import os
from pathlib import Path

from watchlist.errors import DeliveryError
from watchlist.model import Message
from watchlist.render.payload import as_json


class FileChannel:
    """Appends each message as one line, and is done when the line is on the disk."""

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
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        line = b"\n" + line
    while line:
        line = line[os.write(descriptor, line) :]
    os.fsync(descriptor)
