"""The benchmark measures every figure that is promised, on a small list of made-up entries."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from _pytest.config import Config
from publisher import Publisher as Web
from publisher import answer

from scripts.benchmarks.every_list import FEWEST
from scripts.benchmarks.publishers import ROOT, publishers
from watchlist.diff import fingerprint
from watchlist.lists import Collected, official_lists
from watchlist.model import Entry

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
    "history": {
        "the history polled",
        "database and archive",
        "every version given back",
        "who stood on a date: the question",
        "who stood on a date: in full",
        "an entry's history",
        "the history replayed",
    },
    "help": {"watchlist --help"},
    "mails": {"letters sent over TLS with a login"},
    "names": {
        "index of names built",
        "memory for it",
        "searches, explained from 0.60",
        "searches from 0.70",
        "of a hundred, 50% take at most",
        "of a hundred, 99% take at most",
        "recall from 0.70 on",
    },
    "feeds": {"feeds read"},
    "articles": {"articles read"},
    "news_line": {
        "news, the whole line",
        "memory of it",
        "what finds the names is made",
        "news, scanned for names",
    },
    "news_growth": {"an article among 500 in the window"},
    "stories_growth": {f"{what} beside {size}" for what in ("article joined", "memory") for size in (50, 200)},
    "every_list": {
        f"eu_fsf: {figure}" for figure in ("first reading", "same bytes again", "1 % changed", "peak memory")
    },
}
PUBLISHED = [name for name, one in publishers().items() if one.key in official_lists()]


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_is_measured_beside_its_reference(pytestconfig: Config, name: str) -> None:
    size = ["--megabytes", "0.1", "--times", "1", "--generated"]
    command = [
        sys.executable,
        "-m",
        "scripts.benchmarks",
        "--only",
        name,
        *size,
        "--list",
        "eu_fsf",
        "--versions",
        "4",
        "--json",
    ]
    done = subprocess.run(command, cwd=pytestconfig.rootpath, check=True, capture_output=True, text=True)
    figures = {figure["name"]: figure for figure in map(json.loads, done.stdout.splitlines())}
    assert figures.keys() == FIGURES[name]
    for figure in figures.values():
        assert figure["value"] > 0
        assert (figure["ratio"] is None) == (figure["reference"] is None)
        assert (figure["met"] is None) == (figure["aim"] is None)


def test_each_official_list_is_measured() -> None:
    assert {publishers()[name].key for name in PUBLISHED} == official_lists().keys()


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_published_is_the_list_and_then_one_in_a_hundred_differs(name: str) -> None:
    publisher = publishers()[name]
    entries = min(publisher.entries, FEWEST)
    first, changed = (_published(name, entries, changed=changed) for changed in (False, True))
    assert len(first) == entries * publisher.per_entry
    assert first.keys() == changed.keys()
    differing = sum(first[key] != changed[key] for key in first)
    assert entries // 100 <= differing <= -(-entries // 100) * publisher.per_entry


def _published(name: str, entries: int, *, changed: bool) -> dict[str, str]:
    """The fingerprint of each entry, by key."""
    publisher = publishers()[name]
    spec = official_lists()[publisher.key]
    pages = {f"{ROOT}{path}": content for path, content in publisher.answers(entries, changed=changed).items()}
    assert {f"{ROOT}{path}" for path in publisher.reads} <= pages.keys() or changed
    collected = spec.collect(Web(pages), f"{ROOT}{publisher.path}")
    items = spec.parse(io.BytesIO(_content(collected)))
    return {item.key: fingerprint(item) for item in items if isinstance(item, Entry)}


def _content(collected: Collected) -> bytes:
    if not collected.members:
        return answer(collected).content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        for name, one in collected.members.items():
            bundle.writestr(name, one.open().read())
    return made.getvalue()
