"""What channels must know again after a restart, and whom they tell what only a person can put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from watchlist.logs import logger


class Memory(Protocol):
    """Keeps one reference for each channel and thread, over restarts."""

    def recall(self, channel: str, thread: str) -> str | None:
        """What was kept, if anything."""

    def keep(self, channel: str, thread: str, reference: str) -> None:
        """Keep a reference, instead of the one before."""

    def forget(self, channel: str, thread: str) -> None:
        """Drop what was kept."""


class ShortMemory:
    """Keeps references for as long as the process lives: enough for a test message."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def recall(self, channel: str, thread: str) -> str | None:
        """What was kept, if anything."""
        return self._kept.get((channel, thread))

    def keep(self, channel: str, thread: str, reference: str) -> None:
        """Keep a reference, instead of the one before."""
        self._kept[channel, thread] = reference

    def forget(self, channel: str, thread: str) -> None:
        """Drop what was kept."""
        self._kept.pop((channel, thread), None)


def _log(key: str, said: str, remedy: str) -> None:
    logger("watchlist.channels").warning(said, trouble=key, remedy=remedy)


def _log_end(key: str) -> None:
    logger("watchlist.channels").info("over", trouble=key)


@dataclass(frozen=True, slots=True)
class Operator:
    """The person who runs watchlist: ``warn`` takes a key, what is wrong and the remedy, ``all_well`` the same key."""

    warn: Callable[[str, str, str], None] = field(default=_log)
    all_well: Callable[[str], None] = field(default=_log_end)
