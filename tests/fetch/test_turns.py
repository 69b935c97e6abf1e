"""One thing at a time at a server, also over processes; who dies leaves its turn to the next."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from watchlist.fetch.turns import Turns

SERVER = ("https", "outlet.example", 443)
OTHER = ("https", "other.example", 443)
HOLDER = """
import sys
from pathlib import Path
from watchlist.fetch.turns import Turns
turn = Turns(Path(sys.argv[1]))(("https", "outlet.example", 443))
print(turn.acquire(5), flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """A process that asks the server and does not end."""
    arguments = [sys.executable, "-c", HOLDER, str(folder)]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def test_another_process_waits_and_takes_over_from_a_dead_one(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turns")
    with holder(tmp_path / "turns") as other:
        try:
            assert not turns(SERVER).acquire(0.1)
            assert turns(OTHER).acquire(0.1)
            other.send_signal(signal.SIGKILL)
            assert other.wait(5) == -signal.SIGKILL
            assert turns(SERVER).acquire(5)
        finally:
            other.kill()
    turns(SERVER).release()
    assert turns(SERVER).acquire(0.1)


def test_a_thread_waits_for_another(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turns")
    assert turns(SERVER).acquire(0.1)
    assert not turns(SERVER).acquire(0.01)
    turns(SERVER).release()
    assert turns(SERVER).acquire(0.1)


def test_without_a_folder_to_write_in_the_turn_is_the_process_s_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    turns = Turns(tmp_path / "file" / "turns")
    assert turns(SERVER).acquire(0.1)
    assert not turns(SERVER).acquire(0.01)
    turns(SERVER).release()
