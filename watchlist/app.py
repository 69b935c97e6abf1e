"""The composition root: opens what the configuration names, and is the one place that reads the clock."""

from __future__ import annotations

import gc
import io
import os
import socket
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from watchlist.archive import Archive
from watchlist.built_in import built_in
from watchlist.bundle import opened
from watchlist.config import Settings
from watchlist.match import Thresholds, Tracked, Tracking
from watchlist.sources import Source, sources
from watchlist.store import Store

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from subprocess import Popen

    from watchlist.fetch import Fetcher
    from watchlist.news.mentions import NameScanner

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place


def this_process() -> str:
    """Name this process so that another on this machine can tell whether it still lives: host, pid and its start."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(owner: str) -> bool:
    """Whether the process of this name certainly lives no more; False for one of another machine."""
    host, _, pid = owner.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    # One that does not show when it began, because it is another user's or this system does not say, may be the same.
    return not _exists(int(pid)) or _started(int(pid)) not in (owner.rpartition(":")[2], UNKNOWN)


UNKNOWN = "unknown"
UNHURRIED = (50_000, 20, 50)
"""How many new objects, and how many rounds over the younger ones, before Python looks for rubbish among them."""


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty for a zombie, UNKNOWN where we may not see it."""
    try:
        # The name in parentheses may hold blanks: what follows it is cut at blanks.
        state, *said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return UNKNOWN
    # A process that was killed stays as a zombie until its parent asks for it, which some never do.
    return "" if state in "ZX" else said[18]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass
class Standing:
    """The fingerprints of the list that this process read last: who reads its versions in a row need not ask again.

    They hold as long as the head of the list's chain of checks is the same. A small version's ``content`` is here too.
    """

    source: str = ""
    head: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    snapshot: str = ""
    content: bytes = b""

    def of(self, source: str, head: str) -> Mapping[str, str] | None:
        """What stands on a list, where that is known to be so still."""
        return self.marks if head and (source, head) == (self.source, self.head) else None


@dataclass
class App:
    """What every job needs: settings, store, archive, network, clock and this process's name."""

    settings: Settings
    store: Store
    archive: Archive
    clock: Clock = system_clock
    owner: str = field(default_factory=this_process)
    standing: Standing = field(default_factory=Standing)
    leaving: Event = field(default_factory=Event)
    _helpers: list[Popen[bytes]] = field(default_factory=list)
    tracked: deque[tuple[str, Tracked]] = field(default_factory=lambda: deque(maxlen=1))
    scanner: tuple[str, NameScanner] | None = None

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source, by key."""
        return sources(self.settings, built_in(self.settings.archive_path / "built-in.json"))

    @cached_property
    def titles(self) -> dict[str, str]:
        """What every source is called, by key."""
        return {key: source.title for key, source in self.sources.items()}

    @cached_property
    def fetcher(self) -> Fetcher:
        """The one network client of this process, made when first needed."""
        return self.new_fetcher()

    def new_fetcher(self) -> Fetcher:
        """A client under the same rules that is stopped and closed by itself, by who made it."""
        from watchlist.fetch import Fetcher, Network

        said = self.settings.network
        network = Network(
            user_agent=said.user_agent,
            proxy=said.proxy,
            allow_private=said.allow_private,
            timeout=said.timeout,
            max_bytes=said.max_bytes,
        )
        return Fetcher(network, self.settings.archive_path / "incoming")

    def opened(self, sha256: str) -> BinaryIO:
        """Open an archived reading as it is parsed: a bundle's members as one archive. Errors as in Archive.open."""
        held = self.standing
        if held.content and sha256 == held.snapshot:
            return io.BytesIO(held.content)
        return opened(self.archive.open(sha256), self.archive.open)

    @property
    def thresholds(self) -> Thresholds:
        """The scores that make a hit."""
        said = self.settings.matching
        return Thresholds(said.hit, said.threshold, said.review)

    @property
    def tracking(self) -> Tracking:
        """Which listed parties become subjects by themselves."""
        said = self.settings.tracking
        return Tracking(frozenset(said.countries), said.persons)

    @cached_property
    def packer(self) -> ThreadPoolExecutor:
        """Packs the archive beside the polls: one thing at a time, and what is begun is ended before the app closes."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(1, thread_name_prefix="packer")

    @cached_property
    def archivist(self) -> ThreadPoolExecutor:
        """Archives what polls have fetched while they read it."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(4, thread_name_prefix="archivist")

    @contextmanager
    def helped_by(self, process: Popen[bytes]) -> Iterator[None]:
        """Let a process that helps be ended when the app closes."""
        self._helpers.append(process)
        try:
            if self.leaving.is_set():
                process.terminate()
            yield
        finally:
            self._helpers.remove(process)

    def close(self) -> None:
        """Close the network and the database."""
        self.leaving.set()
        for process in list(self._helpers):
            process.terminate()
        for name in ("archivist", "packer"):
            if name in self.__dict__:
                getattr(self, name).shutdown()
        if "fetcher" in self.__dict__:
            self.fetcher.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_app(settings: Settings, *, clock: Clock = system_clock) -> App:
    """Open the database and the archive that the configuration names."""
    # What a list is read into stays until it is written: to look through it for rubbish at every step finds none.
    gc.set_threshold(*UNHURRIED)
    return App(settings, Store(settings.database_url), Archive(settings.archive_path), clock)
