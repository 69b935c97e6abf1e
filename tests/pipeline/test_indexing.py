"""Polls leave an index of names behind, so that the first search need not make it; what goes wrong harms nobody."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from house_list import ALPHA, House

from watchlist.app import App
from watchlist.daemon import poll_and_log, run_once
from watchlist.model import Name, Party
from watchlist.names import Index
from watchlist.pipeline.indexing import FEW, kept_file, refresh
from watchlist.pipeline.searching import search
from watchlist.store.kept_names import Made, keep

MANY = [f"{number},Firm {number} GmbH,DE,Bremen," for number in range(FEW + 1)]


def found(app: App) -> list[str]:
    return [version.entry.key for version, _ in search(app, Party((Name("Firm 77 GmbH"),)), limit=1)]


def test_the_daemon_leaves_an_index_that_a_search_uses_as_it_is(house: House) -> None:
    house.write(*MANY)
    poll_and_log(house.app, house.source)
    house.app.packer.shutdown()
    written = kept_file(house.app).read_bytes()
    assert found(house.app) == ["77"]
    assert kept_file(house.app).read_bytes() == written


def test_one_run_leaves_it_too(house: House) -> None:
    house.write(*MANY)
    run_once(house.app)
    assert kept_file(house.app).is_file()


def test_it_is_made_anew_when_much_has_come_and_not_for_little(house: House) -> None:
    house.poll(*MANY)
    refresh(house.app)
    first = kept_file(house.app).read_bytes()
    house.poll(*MANY, ALPHA.replace("1,", "a1,", 1))
    refresh(house.app)
    assert kept_file(house.app).read_bytes() == first
    house.poll(*MANY, *(row.replace("GmbH", "AG") for row in (f"n{row}" for row in MANY)))
    refresh(house.app)
    assert kept_file(house.app).read_bytes() != first
    assert found(house.app) == ["77"]


def test_a_few_entries_need_none(house: House) -> None:
    house.poll(ALPHA)
    refresh(house.app)
    assert not kept_file(house.app).exists()


def test_several_at_once_leave_one_whole_file(house: House) -> None:
    house.poll(*MANY)
    with ThreadPoolExecutor(2) as both:
        list(both.map(refresh, [house.app] * 2))
    file = kept_file(house.app)
    assert {one.suffix for one in file.parent.iterdir()} == {".lock", ".sqlite"}
    assert found(house.app) == ["77"]


def test_nobody_makes_it_while_another_does(house: House) -> None:
    house.poll(*MANY)
    file = kept_file(house.app)
    file.parent.mkdir(parents=True)
    with file.with_suffix(".lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refresh(house.app)
    assert not file.exists()


def test_an_app_that_closes_ends_what_makes_it_and_begins_no_more(house: House) -> None:
    house.poll(*MANY)
    waiting = [sys.executable, "-c", "input()"]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE) as process, house.app.helped_by(process):
        house.app.close()
        assert process.wait() == -signal.SIGTERM
    refresh(house.app)
    assert not kept_file(house.app).exists()


class Interrupted(list[int]):
    """Versions whose writing is interrupted by Ctrl-C, or by a signal to leave."""

    def __iter__(self) -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt


def test_one_that_is_interrupted_leaves_nothing_half_written(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        keep(tmp_path / "index.sqlite", Index(), Interrupted(), Made(1, (1,), "any"))
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_harms_no_poll(house: House) -> None:
    house.poll(*MANY)
    (house.app.settings.archive_path / "names").write_text("a file where the folder would be")
    refresh(house.app)
    assert found(house.app) == ["77"]
