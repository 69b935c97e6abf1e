"""A process knows of another of this machine whether it still lives; of any doubt it lets it live."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from watchlist.app import UNKNOWN, is_dead, this_process

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="this machine has no /proc to look into")


def owner_of(pid: int, started: str) -> str:
    return f"{socket.gethostname()}:{pid}:{started}"


def test_this_process_lives() -> None:
    assert not is_dead(this_process())


def test_another_that_got_the_number_of_a_dead_one_is_not_taken_for_it() -> None:
    assert is_dead(owner_of(os.getpid(), "1"))


@pytest.mark.parametrize("owner", ["elsewhere:1:1", "", "nonsense", f"{socket.gethostname()}:x:1"])
def test_what_cannot_be_known_is_not_called_dead(owner: str) -> None:
    assert not is_dead(owner)


def test_one_that_hides_its_beginning_is_not_called_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped unit does not show the daemon the processes of other users."""
    monkeypatch.setattr("watchlist.app._started", lambda _: UNKNOWN)
    assert not is_dead(owner_of(os.getpid(), "1"))


def test_one_that_was_killed_is_dead_even_before_its_parent_has_asked() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        stat = Path(f"/proc/{child.pid}/stat").read_text()
        started = stat.rpartition(")")[2].split()[19]
        assert not is_dead(owner_of(child.pid, started))
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert is_dead(owner_of(child.pid, started))
    assert is_dead(owner_of(child.pid, started))
