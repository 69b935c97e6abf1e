"""Temporary files: gone with their process, untouched while it lives."""

import subprocess
import sys
from pathlib import Path

import pytest

from watchlist.errors import StoreError
from watchlist.scratch import Scratch

DIES_HOLDING_A_FILE = """
import os, sys
from pathlib import Path
from watchlist.scratch import Scratch
scratch = Scratch(Path(sys.argv[1]))
file, path = scratch.new()
file.write(b"half")
print(path, flush=True)
os._exit(1)
"""


def left_by_a_dead_process(folder: Path) -> Path:
    done = subprocess.run([sys.executable, "-c", DIES_HOLDING_A_FILE, folder], capture_output=True, text=True)
    return Path(done.stdout.strip())


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    Scratch(tmp_path / "scratch").close()
    assert not (tmp_path / "scratch").exists()


def test_what_a_dead_process_left_is_removed_on_opening(tmp_path: Path) -> None:
    left = left_by_a_dead_process(tmp_path)
    assert left.read_bytes() == b"half"
    Scratch(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_one_works_on_is_left_alone(tmp_path: Path) -> None:
    first = Scratch(tmp_path)
    file, path = first.new()
    with file:
        Scratch(tmp_path)
        assert path.exists()
    first.close()
    assert list(tmp_path.iterdir()) == []


def test_closing_twice_or_letting_go_cleans_up(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    for _ in range(2):
        scratch.new()[0].close()
        scratch.close()
        scratch.close()
    forgotten = Scratch(tmp_path)
    forgotten.new()[0].close()
    del forgotten
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_folder_is_not_a_stray(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    Scratch(tmp_path)
    assert (tmp_path / "note.txt").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="temporary file"):
        Scratch(tmp_path / "taken").new()


def test_temporary_files_are_private(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    file, path = scratch.new()
    file.close()
    assert path.stat().st_mode & 0o077 == 0
    scratch.close()
