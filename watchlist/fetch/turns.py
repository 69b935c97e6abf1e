"""Whose turn it is at a server: one thing at a time, over all threads and all processes that share a folder."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import threading
import time
from pathlib import Path

from watchlist.fetch.hops import Origin

STEP = 0.02
"""Seconds between two looks at whether another process has left the server."""


class Turn:
    """The right to ask one server. The system lets it go where a process dies, however it dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._mine = threading.Lock()
        self._held: int | None = None

    def acquire(self, timeout: float) -> bool:
        """Take it within so many seconds; whether it is ours."""
        end = time.monotonic() + timeout
        if not self._mine.acquire(timeout=timeout):
            return False
        with contextlib.suppress(OSError):  # a folder that knows no locks: then it is this process's alone
            while not self._locked():
                if time.monotonic() >= end:
                    self._mine.release()
                    return False
                time.sleep(STEP)
        return True

    def release(self) -> None:
        """Let the next one ask."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)
        self._mine.release()

    def _locked(self) -> bool:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        self._held = descriptor
        return True


class Turns:
    """The turns at all servers, in files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._making = threading.Lock()
        self._turns: dict[Origin, Turn] = {}

    def __call__(self, server: Origin) -> Turn:
        """The turn at a server."""
        name = hashlib.sha256("\n".join(map(str, server)).encode()).hexdigest()[:16]
        with self._making:
            return self._turns.setdefault(server, Turn(self._folder / f"{name}.turn"))
