"""Temporary files that do not outlive the process that made them.

A process works in a folder of its own, on which it holds a lock; the system lets the lock go when the process dies,
however it dies. A folder whose lock is free is therefore a dead process's, and is removed by the next one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import threading
import weakref
from pathlib import Path
from typing import BinaryIO

from watchlist.errors import StoreError


class Scratch:
    """A private folder inside ``parent``, made on first use; whatever dead processes left there is removed."""

    def __init__(self, parent: Path) -> None:
        self._parent = parent
        self._folder: Path | None = None
        self._making = threading.Lock()
        _remove_strays(parent)

    def new(self) -> tuple[BinaryIO, Path]:
        """Open a new, unbuffered file for writing; raises StoreError when the disk does not let us."""
        try:
            descriptor, name = tempfile.mkstemp(dir=self._own(), suffix=".part")
        except OSError as error:
            raise StoreError(f"{self._parent}: cannot make a temporary file: {error.strerror}") from error
        return os.fdopen(descriptor, "wb", buffering=0), Path(name)

    def close(self) -> None:
        """Remove the folder with all that is still in it."""
        with self._making:
            if self._folder is not None:
                self._finalizer()
                self._folder = None

    def _own(self) -> Path:
        with self._making:
            if self._folder is None:
                self._folder, lock = _locked_folder(self._parent)
                self._finalizer = weakref.finalize(self, _remove, self._folder, lock)
            return self._folder


def _locked_folder(parent: Path) -> tuple[Path, int]:
    """Make a folder and lock it; begins again when another process took it for a stray before it was locked."""
    parent.mkdir(parents=True, exist_ok=True)
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent))
        lock = _lock(folder)
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:
            os.close(lock)


def _remove_strays(parent: Path) -> None:
    if not parent.is_dir():
        return
    for folder in parent.iterdir():
        lock = _lock(folder)
        if lock is not None:
            _remove(folder, lock)


def _lock(folder: Path) -> int | None:
    """Take the folder's lock: its descriptor, or None when another holds it, or it is gone or not ours to read."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _remove(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)
