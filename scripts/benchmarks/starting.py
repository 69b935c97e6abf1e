"""How long a command takes to say its first word, as a process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds

COMMAND = Path(sys.executable).with_name("watchlist")


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure ``watchlist --help`` beside an interpreter that does nothing."""
    ours, theirs = [], []
    for _ in range(max(effort.times, 5) + 1):
        theirs.append(seconds(lambda: _run(sys.executable, "-c", "pass")))
        ours.append(seconds(lambda: _run(COMMAND, "--help")))
    yield Figure(
        name="watchlist --help",
        unit="s",
        values=tuple(ours[1:]),  # the first one fills the disk's cache
        reference="python -c pass",
        references=tuple(theirs[1:]),
        aim=Aim(0.3),
    )


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
