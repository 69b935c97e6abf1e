"""Polls one list as a process of its own: for the first time, the same bytes again, and with entries changed.

A line of JSON a poll says how long it took, and the most memory that the process has held so far.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scripts.benchmarks.figures import seconds
from scripts.benchmarks.peak import kilobytes
from scripts.benchmarks.served import show
from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.model import Outcome
from watchlist.pipeline import Polled, poll

STEPS = (
    ("first", "first", Outcome.NEW),
    ("same", "first", Outcome.UNCHANGED),
    ("changed", "changed", Outcome.NEW),
)
"""What each poll is called, the version that it finds, and what must come of it."""


def main(key: str, config: str, folder: Path) -> None:
    """Poll from an empty database on; ``folder`` is the server's, with the two versions in it."""
    with open_app(load(config, database=f"sqlite:///{Path(config).with_name('watchlist.sqlite')}")) as app:
        # What a daemon has loaded long before it polls.
        assert app.fetcher
        for name, version, outcome in STEPS:
            show(folder, folder / version)
            print(json.dumps(_step(app, key, name, outcome)), flush=True)


def _step(app: App, key: str, name: str, outcome: Outcome) -> dict[str, object]:
    done: list[Polled] = []
    took = seconds(lambda: done.append(poll(app, app.sources[key])))
    polled = done[0]
    if polled.outcome != outcome:
        raise RuntimeError(f"the poll did not do what was to be measured: {polled}")
    return {
        "name": name,
        "seconds": took,
        "entries": polled.entries,
        "amended": polled.amended,
        "moved": polled.listed * (name != "first") + polled.delisted,
        "megabytes": kilobytes() * 1024 / 1e6,
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
