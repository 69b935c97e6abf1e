"""Keeps the index of names that searches use: made by a search that finds none, and after polls that changed much.

After polls it is made by a process of its own, so that it takes nothing of the memory and the time of what polls.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

import msgspec

from watchlist.app import App
from watchlist.errors import WatchlistError
from watchlist.names.index import Index
from watchlist.resources import decoder
from watchlist.store import Session, Store
from watchlist.store.kept_names import KeptNames, Made, keep, open_kept, revision

FEW = 200
"""So many versions a search reads beside the kept index without being slow."""


class _Task(msgspec.Struct, frozen=True):
    """Which database to make the index of, and where; handed over by a pipe, for the URL may hold a password."""

    database: str
    file: str


_TASK = decoder(_Task)


def kept_file(app: App) -> Path:
    """Where the index of this database is kept."""
    named = hashlib.sha256(app.store.name.encode()).hexdigest()[:16]
    return app.settings.archive_path / "names" / f"{named}.sqlite"


def still_true(kept: KeptNames, session: Session, newest: int) -> bool:
    """Whether the versions of which the index was made are still what they were."""
    made = kept.made
    return made.newest <= newest and made.versions == session.entries.told_apart(made.newest)


def make(session: Session, file: Path, newest: int) -> tuple[Index, list[int]]:
    """Make the index of every version there is, and keep it; it comes with the versions by their place in it."""
    versions, index = [], Index()
    for number, entry in session.entries.numbered(0):
        versions.append(number)
        index.add(str(number), entry.party)
    keep(file, index, versions, Made(newest, session.entries.told_apart(newest), revision()))
    return index, versions


def refresh(app: App) -> None:
    """Let the index be made anew where a search would have to read much beside it; what goes wrong harms nobody."""
    file = kept_file(app)
    try:
        if app.leaving.is_set() or _behind(app, file) <= FEW:
            return
        with _maker() as maker, app.helped_by(maker):
            maker.communicate(msgspec.json.encode(_Task(app.settings.database_url, str(file))))
    except (OSError, WatchlistError):
        # The next search makes it.
        return


def _behind(app: App, file: Path) -> int:
    """How many versions a search would have to read."""
    kept = open_kept(file)
    with app.store.read() as session:
        newest = session.entries.newest()
        if kept is None:
            return newest
        with closing(kept):
            return newest - kept.made.newest if still_true(kept, session, newest) else newest


@contextmanager
def _maker() -> Iterator[subprocess.Popen[bytes]]:
    """The process that makes it; it does not outlive what interrupts the waiting."""
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    ) as maker:
        try:
            yield maker
        except BaseException:
            maker.terminate()
            raise


@contextmanager
def _alone(file: Path) -> Iterator[bool]:
    """Whether nobody else makes this file now; whoever does goes on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(1)


def main() -> None:
    """Make the index that stdin asks for, when nothing else wants the processor."""
    signal.signal(signal.SIGTERM, _leave)
    os.nice(10)
    task = _TASK.decode(sys.stdin.buffer.read())
    file = Path(task.file)
    with _alone(file) as first:
        if first:
            with Store(task.database) as store, store.read() as session:
                make(session, file, session.entries.newest())


if __name__ == "__main__":
    main()
