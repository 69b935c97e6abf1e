"""The benchmark measures every figure that is promised, on a small list of made-up entries."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from _pytest.config import Config

FIGURES = {
    "lists": {
        "first reading, all stored",
        "changed reading (1 % amended)",
        "the same bytes again (200)",
        "304 to the recorded check",
    },
    "memory": {"peak memory, first reading", "peak memory, three times the file"},
    "archive": {
        "version kept, the one before repacked",
        "the history on disk",
        "reading the first version",
        "memory to repack and read",
    },
    "help": {"watchlist --help"},
    "names": {"index of names built", "searches by name"},
    "feeds": {"feeds read"},
    "articles": {"articles read"},
}


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_is_measured_beside_its_reference(pytestconfig: Config, name: str) -> None:
    size = ["--megabytes", "0.1", "--times", "1", "--generated"]
    command = [sys.executable, "-m", "scripts.benchmarks", "--only", name, *size, "--json"]
    done = subprocess.run(command, cwd=pytestconfig.rootpath, check=True, capture_output=True, text=True)
    figures = {figure["name"]: figure for figure in map(json.loads, done.stdout.splitlines())}
    assert figures.keys() == FIGURES[name]
    for figure in figures.values():
        assert figure["value"] > 0
        assert (figure["ratio"] is None) == (figure["reference"] is None)
        assert (figure["met"] is None) == (figure["aim"] is None)
