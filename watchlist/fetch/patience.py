"""How long a request may take, and who may end it.

Every wait of a request goes through here: for a name, a connection, a handshake, headers, a piece of body, a turn at
a host, the time between two attempts. So each of them ends when the process stops, when the time is up, and tells
now and then that the work goes on.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from watchlist.errors import Stopped
from watchlist.fetch.turns import Turn

FOREVER = float("inf")


class Halt:
    """A switch that ends every wait at once; it is never set back."""

    def __init__(self) -> None:
        self._ear, self._mouth = socket.socketpair()
        self.thrown = False

    def fileno(self) -> int:
        """What becomes readable when the switch is thrown."""
        return self._ear.fileno()

    def throw(self) -> None:
        """Throw the switch; may be called from a signal handler, and again."""
        self.thrown = True
        # The end of the stream stays readable for all who wait now or later, which one byte would not.
        with contextlib.suppress(OSError):  # thrown or closed before
            self._mouth.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Throw the switch and let its sockets go."""
        self.thrown = True
        self._mouth.close()
        self._ear.close()


@dataclass
class Patience:
    """One request's: ``deadline`` in seconds of the monotonic clock, ``beat`` called every ``pulse`` seconds."""

    halt: Halt
    deadline: float = FOREVER
    beat: Callable[[], None] | None = None
    pulse: float = FOREVER
    _next_beat: float = field(init=False)

    def __post_init__(self) -> None:
        self._next_beat = time.monotonic() + self.pulse

    def begin(self, seconds: float) -> None:
        """Start a download's time."""
        self.deadline = time.monotonic() + seconds

    def check(self) -> None:
        """Raise Stopped when the process is stopping; beat when it is time to."""
        if self.halt.thrown:
            raise Stopped("stopping: the download is abandoned")
        if self.beat is not None and time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + self.pulse
            self.beat()

    def expired(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() >= self.deadline

    def wait(self, descriptor: int | None, events: int, until: float) -> bool:
        """Wait for a descriptor's poll events: True when they came, False at ``until`` or the deadline."""
        poll = select.poll()
        poll.register(self.halt.fileno(), select.POLLIN)
        if descriptor is not None:
            poll.register(descriptor, events)
        end = min(until, self.deadline)
        while True:
            self.check()
            ready = poll.poll(self._slice(end))
            if any(number == descriptor for number, _ in ready):
                return True
            if time.monotonic() >= end:
                return False

    def pause(self, seconds: float) -> None:
        """Let time pass; the deadline is for downloads, not for the time between them."""
        end, self.deadline = time.monotonic() + seconds, FOREVER
        self.wait(None, 0, end)

    def rest(self, seconds: float) -> None:
        """Let time pass that is not the download's."""
        deadline = self.deadline
        self.pause(seconds)
        self.deadline = deadline + seconds

    def take(self, turn: Turn) -> None:
        """Take a turn; the time it takes is not the download's."""
        begun = time.monotonic()
        while not turn.acquire(timeout=0.2):
            self.check()
        self.deadline += time.monotonic() - begun

    def _slice(self, end: float) -> float | None:
        """Milliseconds to wait in one go: to the end, or to the next beat."""
        until = min(end, self._next_beat) if self.beat is not None else end
        return None if until == FOREVER else max(0.0, until - time.monotonic()) * 1000


CURRENT: ContextVar[Patience] = ContextVar("patience")
"""The patience of the request that the running thread makes: httpx hands nothing of ours through to its sockets."""
