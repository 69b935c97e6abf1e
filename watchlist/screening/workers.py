"""Screens on several cores; what comes out stands in the order in which it went in."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing.connection import wait

from watchlist.errors import WatchlistError
from watchlist.screening.rows import Row
from watchlist.screening.screener import Screener

TOGETHER = 50
"""How many rows a worker is given at once."""
AHEAD = 3
"""How many of these wait for each worker, or for their turn to be written."""

_held: list[Screener] = []
"""What a worker process screens with."""


def screened(
    screener: Screener, chunks: Iterable[list[Row]], jobs: int, parents: Collection[int] = ()
) -> Iterator[list[bytes]]:
    """Screen chunk after chunk: in this process for one job or one chunk, else in as many workers as there are jobs.

    ``parents`` are open files that a worker must not keep open. Raises WatchlistError when a worker dies.
    """
    rest = iter(chunks)
    first = list(islice(rest, 2))
    chunks = chain(first, rest)
    if jobs == 1 or len(first) < 2:
        yield from map(screener.screen, chunks)
        return
    with _workers(screener, jobs, parents) as pool:
        waiting: deque[Future[list[bytes]]] = deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_screen, chunk))
                if len(waiting) > jobs * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise WatchlistError(
                "a worker process of this screening was ended from outside, perhaps for want of memory: "
                "fewer --jobs need less"
            ) from None


@contextmanager
def _workers(screener: Screener, jobs: int, parents: Collection[int]) -> Iterator[ProcessPoolExecutor]:
    forks = "fork" in multiprocessing.get_all_start_methods()
    # What stands is never looked through for rubbish again: to do so would copy it into every worker.
    gc.collect()
    gc.freeze()
    pool = ProcessPoolExecutor(
        jobs,
        multiprocessing.get_context("fork" if forks else "spawn"),
        _begin,
        (screener, tuple(parents) if forks else ()),
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _begin(screener: Screener, parents: Collection[int]) -> None:
    """Make this process a worker: Ctrl-C is its parent's to heed, and it lives no longer than that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for one in parents:
        os.close(one)
    _held[:] = [screener]
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _screen(rows: list[Row]) -> list[bytes]:
    return _held[0].screen(rows)
