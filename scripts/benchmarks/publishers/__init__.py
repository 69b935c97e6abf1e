"""Publishers of made-up lists: each official list in its own format and at its own size, one file a publisher.

A module holds a constant ``PUBLISHER``. What it answers is the same every time; the changed list differs from the
first in one of a hundred entries.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ROOT = "http://publisher.invalid"
"""What stands for the publisher's own address in what it answers."""


class Answers(Protocol):
    """What each path answers, for a list of so many entries."""

    def __call__(self, entries: int, *, changed: bool) -> dict[str, bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """How a list is published: ``path`` is where its source begins, ``entries`` how many it has in 2026.

    ``reads`` names the files that hold the list, and for each the bare reading that ours is held against; ``per_entry``
    is how often its files name each party, a witness included. ``key_env`` names the variable that holds the user's
    key, where the publisher wants one.
    """

    key: str
    path: str
    entries: int
    answers: Answers
    reads: Mapping[str, Callable[[Path], None]]
    name: str = ""
    per_entry: int = 1
    key_env: str = ""

    @property
    def called(self) -> str:
        """Its name among the publishers; a list may come from several."""
        return self.name or self.key


def publishers() -> dict[str, Publisher]:
    """Every publisher of this folder, by name."""
    modules = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = [module.PUBLISHER for module in modules if hasattr(module, "PUBLISHER")]
    return {publisher.called: publisher for publisher in found}
