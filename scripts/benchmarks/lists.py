"""What polling a list costs: the first reading, a changed one, the same bytes, nothing new; and the memory it takes."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.sdn import Sdn, make
from scripts.benchmarks.served import Server
from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.model import Outcome
from watchlist.pipeline import Polled, poll

KEY = "us_ofac_sdn"
POLLS = 100
"""Polls that are answered with 304 in one repetition: a single one is too short to be measured."""

CONFIG = """
[sources]
builtin = false
[sources.{key}]
enabled = true
url = "{url}"
at_least = 1
allow_private = true
"""

Times = defaultdict[str, list[float]]


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure the polls several times over, each beside a bare iterparse of the same file."""
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made:
        folder = Path(made)
        sdn = make(folder, effort)
        found: Times = defaultdict(list)
        with Server(folder) as server:
            for number in range(effort.times):
                _polls(folder / str(number), sdn, server, found)
        yield from _figures(found, sdn)


def memory(effort: Effort) -> Iterator[Figure]:
    """Measure the most memory of ``watchlist poll`` as a process, at the file's size and at three times that."""
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made:
        folder = Path(made)
        files = [make(folder, effort, times=times) for times in (1, 3)]
        with Server(folder) as server:
            single, triple = ([_peak(folder, sdn, server) for _ in range(effort.times)] for sdn in files)
        largest = Aim(160)
        yield Figure(name="peak memory, first reading", unit="MB", values=tuple(single), aim=largest)
        yield Figure(
            name="peak memory, three times the file",
            unit="MB",
            values=tuple(triple),
            reference="once the file",
            references=tuple(single),
            aim=largest,
            note=files[1].described,
        )


def _polls(home: Path, sdn: Sdn, server: Server, found: Times) -> None:
    """One repetition, from an empty database to the 304."""
    with _app(home, server) as app:
        found["unit"].append(seconds(lambda: _bare(sdn.file)))
        server.serve(sdn.file)
        found["first"].append(seconds(lambda: _poll(app, Outcome.NEW, entries=sdn.entries)))
        server.serve(sdn.amended)
        found["changed"].append(seconds(lambda: _poll(app, Outcome.NEW, amended=sdn.differing)))
        server.serve(sdn.amended, forgetful=True)
        found["same"].append(seconds(lambda: _poll(app, Outcome.UNCHANGED)))
        server.serve(sdn.amended)
        found["304"].append(1000 / POLLS * seconds(lambda: [_poll(app, Outcome.NOT_MODIFIED) for _ in range(POLLS)]))
        found["ask"].append(1000 / POLLS * _asking(server))


def _app(home: Path, server: Server) -> App:
    config = _configured(home, server)
    return open_app(load(str(config), database=f"sqlite:///{home / 'watchlist.sqlite'}"))


def _configured(home: Path, server: Server) -> Path:
    home.mkdir()
    config = home / "watchlist.toml"
    archive = f'[archive]\npath = "{home / "archive"}"\n'
    config.write_text(archive + CONFIG.format(key=KEY, url=server.url), encoding="utf-8")
    return config


def _poll(app: App, outcome: Outcome, *, entries: int | None = None, amended: int = 0) -> Polled:
    """Poll, and see that it did what is to be measured."""
    polled = poll(app, app.sources[KEY])
    done = polled.outcome, polled.amended, polled.entries if entries is not None else None
    if done != (outcome, amended, entries):
        raise RuntimeError(f"the poll did not do what was to be measured: {polled}")
    return polled


def _bare(file: Path) -> None:
    """The unit: read the file's entries with lxml, and nothing else."""
    for _, element in etree.iterparse(file, tag="{*}sdnEntry"):
        element.clear()
        while (before := element.getprevious()) is not None:
            parent = element.getparent()
            assert parent is not None
            parent.remove(before)


def _asking(server: Server) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    try:
        return seconds(lambda: server.ask(connection, POLLS))
    finally:
        connection.close()


def _figures(found: Times, sdn: Sdn) -> Iterator[Figure]:
    for key, name, limit, note in (
        ("first", "first reading, all stored", 8, sdn.described),
        ("changed", "changed reading (1 % amended)", 3, f"{sdn.differing} entries amended"),
        ("same", "the same bytes again (200)", 0.1, ""),
    ):
        yield Figure(
            name=name,
            unit="s",
            values=tuple(found[key]),
            reference="bare iterparse",
            references=tuple(found["unit"]),
            aim=Aim(limit, ratio=True),
            note=note,
        )
    yield Figure(
        name="304 to the recorded check",
        unit="ms",
        values=tuple(found["304"]),
        reference="http.client",
        references=tuple(found["ask"]),
        aim=Aim(2),
    )


def _peak(folder: Path, sdn: Sdn, server: Server) -> float:
    """The most memory, in MB, of one process that polls the list for the first time."""
    server.serve(sdn.file)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        config = _configured(Path(made) / "home", server)
        database = f"sqlite:///{config.with_name('watchlist.sqlite')}"
        command = [sys.executable, "-m", "scripts.benchmarks.peak", "--config", str(config), "--database", database]
        done = subprocess.run([*command, "poll", KEY, "--json"], check=True, capture_output=True, text=True)
    polled, peak = map(json.loads, done.stdout.splitlines())
    if polled["entries"] != sdn.entries:
        raise RuntimeError(f"the poll did not do what was to be measured: {polled}")
    return float(peak["kilobytes"]) * 1024 / 1e6
