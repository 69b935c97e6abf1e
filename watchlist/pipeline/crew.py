"""Threads that work through what each channel has to send, so that none waits for another."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from itertools import count
from typing import Generic, TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")

PATIENCE = 2.0
"""What is under way for more seconds hangs, and no longer counts among those that may be: others go on beside it."""


class Crew(Generic[Job, Done]):
    """Does at most ``hands`` jobs at once, of one channel at most ``at_once(channel)``, the channels by turns.

    ``work`` never raises; where ``halts`` says so of what it gave, no further job of that channel is begun until the
    waiting ones are taken back. The threads are daemons: one that hangs does not keep the process.
    """

    def __init__(
        self,
        work: Callable[[Job], Done],
        *,
        hands: int,
        at_once: Callable[[str], int],
        halts: Callable[[Done], bool] = lambda _: False,
        patience: float = PATIENCE,
    ) -> None:
        self._work = work
        self._hands = hands
        self._at_once = at_once
        self._halts = halts
        self._patience = patience
        lock = threading.Lock()
        self._called, self._answered = threading.Condition(lock), threading.Condition(lock)
        self._waiting: dict[str, deque[Job]] = {}
        self._under_way: dict[int, tuple[str, float]] = {}
        self._halted: set[str] = set()
        self._done: list[Done] = []
        self._numbers = count()
        self._threads = 0
        self._rung = self._closed = False

    def add(self, channel: str, jobs: list[Job]) -> None:
        """Let these be done after what the channel has to do already."""
        with self._called:
            self._waiting.setdefault(channel, deque()).extend(jobs)
            self._call()

    def take_back(self, channel: str | None = None) -> list[Job]:
        """Take back what a channel, or any, has not begun."""
        with self._called:
            taken: list[Job] = []
            for name in list(self._waiting) if channel is None else [channel]:
                taken += self._waiting.pop(name, deque())
                self._halted.discard(name)
            return taken

    def results(self, timeout: float, linger: float = 0.0) -> list[Done]:
        """What was done, as soon as there is some or ``ring`` was called; ``linger`` is how long to wait for more."""
        with self._answered:
            self._answered.wait_for(lambda: self._done or self._rung, timeout)
            if self._done and self._under_way and linger:
                self._answered.wait_for(lambda: not self._under_way or self._rung, linger)
            self._rung = False
            done, self._done = self._done, []
            self._call()
            return done

    def ring(self) -> None:
        """Let who waits for results look up."""
        with self._answered:
            self._rung = True
            self._answered.notify_all()

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        with self._called:
            return bool(self._under_way)

    def close(self) -> None:
        """Let the threads go that have nothing to do."""
        with self._called:
            self._closed = True
            self._called.notify_all()

    def _call(self) -> None:
        """Wake or start as many threads as have something to do."""
        wanted = self._startable()
        self._called.notify(wanted)
        for _ in range(wanted - (self._threads - len(self._under_way))):
            self._threads += 1
            threading.Thread(target=self._serve, name="courier's hand", daemon=True).start()

    def _startable(self) -> int:
        busy = Counter(channel for channel, _ in self._under_way.values())
        able = (min(len(jobs), self._at_once(name) - busy[name]) for name, jobs in self._open())
        return max(0, min(self._free(), sum(able)))

    def _open(self) -> list[tuple[str, deque[Job]]]:
        return [(name, jobs) for name, jobs in self._waiting.items() if jobs and name not in self._halted]

    def _free(self) -> int:
        hanging = time.monotonic() - self._patience
        return self._hands - sum(begun > hanging for _, begun in self._under_way.values())

    def _next(self) -> tuple[int, str, Job] | None:
        """The next job, of the channel whose last turn is the longest ago."""
        if self._free() > 0 and not self._closed:
            busy = Counter(channel for channel, _ in self._under_way.values())
            for name, jobs in self._open():
                if busy[name] < self._at_once(name):
                    self._waiting[name] = self._waiting.pop(name)
                    number = next(self._numbers)
                    self._under_way[number] = name, time.monotonic()
                    return number, name, jobs.popleft()
        return None

    def _serve(self) -> None:
        taken = self._wait()
        while taken is not None:
            done = self._work(taken[2])
            taken = self._report(taken, done) or self._wait()

    def _report(self, taken: tuple[int, str, Job], done: Done) -> tuple[int, str, Job] | None:
        """Hand over what was done; the next job, begun before anybody can think that nothing is under way."""
        number, channel, _ = taken
        with self._answered:
            del self._under_way[number]
            if self._halts(done):
                self._halted.add(channel)
            self._done.append(done)
            further = self._next()
            # Who lingers is woken by the first and by the last, and not for each in between.
            if len(self._done) == 1 or not self._under_way:
                self._answered.notify_all()
            return further

    def _wait(self) -> tuple[int, str, Job] | None:
        with self._called:
            while (taken := self._next()) is None and not self._closed:
                self._called.wait()
            return taken
