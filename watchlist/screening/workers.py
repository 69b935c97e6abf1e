"""Screens on several cores; what comes out stands in the order in which it went in."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue

from watchlist.errors import WatchlistError
from watchlist.screening.rows import Row
from watchlist.screening.screener import Screener

TOGETHER = 50
"""How many rows a worker is given at once."""
AHEAD = 3
"""How many of these wait for each worker, or for their turn to be written."""


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
    with ThreadPoolExecutor(jobs) as threads, _workers(screener, jobs, parents) as free:
        waiting: deque[Future[list[bytes]]] = deque()
        try:
            for chunk in chunks:
                waiting.append(threads.submit(_ask, free, chunk))
                if len(waiting) > jobs * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _workers(screener: Screener, jobs: int, parents: Collection[int]) -> Iterator[SimpleQueue[Connection]]:
    """Start the workers, each at the end of a pipe of its own, and end them whatever they are at.

    With a pipe that they shared, one that died in the middle of an answer would leave us waiting for the rest of it.
    """
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    free: SimpleQueue[Connection] = SimpleQueue()
    # What stands is never looked through for rubbish again: to do so would copy it into every worker.
    gc.collect()
    gc.freeze()
    with ExitStack() as ending:
        ending.callback(gc.unfreeze)
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_work, args=(screener, theirs, tuple(parents) if forks else ()), daemon=True
            )
            process.start()
            ending.callback(process.join)
            ending.callback(process.kill)
            theirs.close()
            free.put(ours)
        yield free


def _ask(free: SimpleQueue[Connection], rows: list[Row]) -> list[bytes]:
    """Have a worker that is free screen these."""
    worker = free.get()
    try:
        worker.send(rows)
        answer = worker.recv()
    except (EOFError, OSError):
        raise WatchlistError(
            "a worker process of this screening was ended from outside, perhaps for want of memory: "
            "fewer --jobs need less"
        ) from None
    finally:
        free.put(worker)
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return] # as `_answer` gave it


def _work(screener: Screener, asked: Connection, parents: Collection[int]) -> None:
    """Answer as long as the parent lives, to whom Ctrl-C is left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for one in parents:
        os.close(one)
    threading.Thread(target=_follow, daemon=True).start()
    while True:
        asked.send(_answer(screener, asked.recv()))


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _answer(screener: Screener, rows: list[Row]) -> list[bytes] | Exception:
    try:
        return screener.screen(rows)
    except Exception as error:  # noqa: BLE001 - raised again by who asked
        where = traceback.format_exc()
        error.add_note(where)
        if _travels(error):
            return error
        return WatchlistError(str(error)) if isinstance(error, WatchlistError) else RuntimeError(where)


def _travels(error: Exception) -> bool:
    """Whether an error comes out of a pipe as it goes in: some cannot be written, and some cannot be made again."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - what we have just written
    except Exception:  # noqa: BLE001 - whatever it is, the error does not travel
        return False
