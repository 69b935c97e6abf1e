"""How often one server is asked: the pause that its publisher wants, and the rest after it was asked too often."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from watchlist.fetch.hops import Origin


@dataclass
class Pace:
    """When each server may be asked again, by the monotonic clock; who has the server's turn asks and tells it."""

    clock: Callable[[], float] = time.monotonic
    _pausing: dict[Origin, float] = field(default_factory=dict)
    _resting: dict[Origin, float] = field(default_factory=dict)

    def pause_left(self, server: Origin) -> float:
        """Seconds until the server may be asked again."""
        return self._left(self._pausing, server)

    def rest_left(self, server: Origin) -> float:
        """Seconds for which the server is left alone, after it said that it was asked too often."""
        return self._left(self._resting, server)

    def asked(self, server: Origin, pause: float) -> None:
        """Remember that the server was asked just now."""
        if pause:
            self._pausing[server] = self.clock() + pause

    def refused(self, server: Origin, rest: float) -> None:
        """Remember that the server wants to be left alone for so many seconds; a longer wish of before holds."""
        if rest:
            self._resting[server] = max(self._resting.get(server, 0.0), self.clock() + rest)

    def _left(self, times: dict[Origin, float], server: Origin) -> float:
        return max(0.0, times.get(server, 0.0) - self.clock())
