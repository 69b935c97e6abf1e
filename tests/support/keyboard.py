"""A command on a real terminal, with a person before it: what is on the screen, and the keys that are pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

PATIENCE = 60.0
"""Seconds after which a test that waits in vain gives up: many share the machine."""
CLEAR = "\x1b[2J\x1b[H"
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Seat:
    """A command on a terminal of a size; what it printed since it last cleared the screen is on it."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str], *, width: int = 100, height: int = 40):
        self._terminal, self._line = pty.openpty()
        self.resize(width, height)
        self.modes = self.terminal_modes()
        self._printed = ""
        unsized = {name: value for name, value in environment.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "watchlist", *arguments],
            stdin=self._line,
            stdout=self._line,
            stderr=self._line,
            env={**unsized, "TERM": "xterm", "NO_COLOR": "1"},
            start_new_session=True,
            preexec_fn=self._own,
        )

    def _own(self) -> None:
        """Make it the terminal of the process, so that Ctrl-C reaches it, and heed it whoever started the tests."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        fcntl.ioctl(self._line, termios.TIOCSCTTY, 0)

    def terminal_modes(self) -> list[object]:
        return termios.tcgetattr(self._line)

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    @property
    def screen(self) -> str:
        """What stands on the screen."""
        return STEERING.sub("", self._printed.rpartition(CLEAR)[2].replace("\r\n", "\n")).replace("\xa0", " ")

    def press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def until(self, words: str) -> str:
        """Wait until these words are on the screen; tells the screen."""
        return self._waited(lambda: words in self.screen, words)

    def redrawn(self, before: str, words: str) -> str:
        """Wait until these words are on another screen than before; tells the screen."""
        return self._waited(lambda: self.screen != before and words in self.screen, words)

    def _waited(self, seen: Callable[[], bool], words: str) -> str:
        ends = time.monotonic() + PATIENCE
        while not seen():
            left = ends - time.monotonic()
            assert left > 0, f"{words!r} never came:\n{self.screen}"
            self._read(left)
        return self.screen

    def _read(self, seconds: float) -> None:
        if select.select([self._terminal], [], [], seconds)[0]:
            self._printed += os.read(self._terminal, 65536).decode(errors="replace")

    def leaves(self) -> int:
        """Wait until the command is over, and tell how it left."""
        code = self.process.wait(PATIENCE)
        while select.select([self._terminal], [], [], 0)[0]:
            self._read(0)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._line)
        os.close(self._terminal)
