"""What polling each official list costs, in its own format and size: from its publisher's answers to the record.

Each repetition is a process of its own with an empty database, beside a bare reading of the list's files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from scripts.benchmarks.bare import Bare
from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.lists import CONFIG
from scripts.benchmarks.parties import AMENDED_EVERY
from scripts.benchmarks.polling import STEPS
from scripts.benchmarks.publishers import ROOT, Publisher, publishers
from scripts.benchmarks.sdn import SIZE
from scripts.benchmarks.served import Server, file_name
from watchlist.lists import official_lists

FEWEST = 2 * AMENDED_EVERY
"""Entries of a list that is made smaller, unless it has fewer."""

TITLES = {"first": "first reading", "same": "same bytes again", "changed": "1 % changed"}
CHANGED = Aim(1, ratio=True)
PEAK = Aim(160)


@dataclass(slots=True)
class Measured:
    """The repetitions of one list: seconds of each poll and of the bare reading beside it, and the most memory."""

    size: int
    entries: int = 0
    amended: int = 0
    units: list[float] = field(default_factory=list)
    polls: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name, *_ in STEPS})
    peaks: list[float] = field(default_factory=list)


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure the polls of each list that is asked for, or of all that there are."""
    known = official_lists()
    for name, publisher in publishers().items():
        if publisher.key in known and name in (effort.lists or publishers()):
            yield from _figures(name, _measured(publisher, effort))


def _measured(publisher: Publisher, effort: Effort) -> Measured:
    entries = min(publisher.entries, max(FEWEST, round(publisher.entries * effort.size / SIZE)))
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made, Server(Path(made)) as server:
        folder = Path(made)
        (folder / "forgetful").touch()
        for version, is_changed in (("first", False), ("changed", True)):
            _write(folder / version, publisher.answers(entries, changed=is_changed), server.at(""))
        files = {folder / "first" / file_name(path): bare for path, bare in publisher.reads.items()}
        found = Measured(sum(file.stat().st_size for file in files))
        for number in range(effort.times):
            before = seconds(lambda: _bare(files))
            for said in _polls(publisher, server, folder, folder / str(number)):
                _note(found, said, entries * publisher.per_entry)
            # The machine's load may be another by now: the unit is what it was on the whole.
            found.units.append(mean((before, seconds(lambda: _bare(files)))))
    return found


def _bare(files: Mapping[Path, Bare]) -> None:
    for file, read in files.items():
        read(file)


def _write(folder: Path, answers: dict[str, bytes], root: str) -> None:
    folder.mkdir()
    for path, content in answers.items():
        (folder / file_name(path)).write_bytes(content.replace(ROOT.encode(), root.encode()))


def _polls(publisher: Publisher, server: Server, folder: Path, home: Path) -> list[dict[str, Any]]:
    home.mkdir()
    config = home / "watchlist.toml"
    key = f'key_env = "{publisher.key_env}"\n' if publisher.key_env else ""
    own = CONFIG.format(key=publisher.key, url=server.at(publisher.path)) + key
    config.write_text(f'[archive]\npath = "{home / "archive"}"\n{own}', encoding="utf-8")
    command = [sys.executable, "-m", "scripts.benchmarks.polling", publisher.key, str(config), str(folder)]
    environment = {**os.environ, publisher.key_env or "WATCHLIST_BENCH": "key"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _note(found: Measured, said: dict[str, Any], entries: int) -> None:
    if said["entries"] != entries or said["moved"]:
        raise RuntimeError(f"the poll did not read the {entries} entries that were published: {said}")
    found.polls[said["name"]].append(said["seconds"])
    found.entries, found.amended = said["entries"], said["amended"]
    if len(found.peaks) < len(found.polls["changed"]):
        found.peaks.append(said["megabytes"])


def _figures(name: str, found: Measured) -> Iterator[Figure]:
    for step, times in found.polls.items():
        yield Figure(
            name=f"{name}: {TITLES[step]}",
            unit="s",
            values=tuple(times),
            reference="bare reading",
            references=tuple(found.units),
            aim=CHANGED if step == "changed" else None,
        )
    yield Figure(
        name=f"{name}: peak memory",
        unit="MB",
        values=tuple(found.peaks),
        aim=PEAK,
        note=f"{found.size / 1e6:.1f} MB, {found.entries:,} entries, {found.amended} told as amended",
    )
