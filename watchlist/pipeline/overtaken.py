"""What is worked out from what stands is written only if that still stands; else it is worked out again.

Reading and matching take long and hold no transaction, so that nobody waits for them. Two that run at once, in one
process or in several, must all the same see each other's subjects and stories: the later one begins again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from watchlist.errors import BusyError

Made = TypeVar("Made")
TRIES = 50
"""More than any number of sources that come at once: each time that we are overtaken, one of them is done."""


class OvertakenError(BusyError):
    """Something else was written since this was worked out."""


def not_overtaken(work_and_write: Callable[[], Made]) -> Made:
    """Work out and write, again from the beginning as often as something else was written in between."""
    for _ in range(TRIES):
        try:
            return work_and_write()
        except OvertakenError:
            continue
    raise BusyError("other processes write all the time; try again")
