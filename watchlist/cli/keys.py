"""Reads what a person answers: a key at once on a terminal, a line from a pipe.

However we leave, the terminal is as it was before.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

RESIZED = "resized"
"""What is read when the terminal has another size than before: what is on it must be drawn again."""
END = ""
"""What is read when nothing more will come."""
PATIENCE = 0.2
"""How many seconds pass until another size is noticed."""
ESCAPE = b"\x1b"
KEYS = {
    "p": "positive",
    "n": "negative",
    "u": "unsure",
    "s": "skip",
    "b": "back",
    "m": "note",
    "a": "all",
    "q": "quit",
    "?": "help",
}
"""What can be answered, in the order in which it is offered."""
WORDS = {word: key for key, word in KEYS.items()}


class Answers(Protocol):
    """Where answers come from."""

    alone: bool
    """Whether each stands on the screen alone: then the screen is cleared before it is asked for."""

    def key(self) -> str:
        """The next answer: a key, ``RESIZED`` or ``END``."""

    def line(self) -> str:
        """A line that the person writes."""

    def forget(self) -> None:
        """Let go of what was pressed before this: nobody decides on what was not yet shown."""


class Lines:
    """Answers from a pipe, one a line: a key or its word, and behind an ``m`` the note."""

    alone = False

    def __init__(self) -> None:
        self._rest = ""

    def key(self) -> str:
        """The next line's key, or the word that is none."""
        line = sys.stdin.readline()
        word, _, self._rest = line.strip().partition(" ")
        return END if not line else WORDS.get(word.lower(), word.lower() or "Nothing")

    def line(self) -> str:
        """What stood behind the key, or else the next line."""
        return self._rest or sys.stdin.readline().strip()

    def forget(self) -> None:
        """Let go of nothing: who writes lines has decided already."""


class Size:
    """The terminal's size as it was last looked at."""

    def __init__(self) -> None:
        self._last = shutil.get_terminal_size()

    def changed(self) -> bool:
        """Whether it is another one than the last time."""
        before, self._last = self._last, shutil.get_terminal_size()
        return self._last != before


class Terminal:
    """A terminal that gives each key as it is pressed, and whole lines when asked; Ctrl-C stays Ctrl-C."""

    alone = True

    def __init__(self, descriptor: int) -> None:
        import termios

        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)
        self._size = Size()

    def key(self) -> str:
        """The next key that is pressed."""
        while not _ready(self._descriptor, PATIENCE):
            if self._size.changed():
                return RESIZED
        return _pressed(self._descriptor)

    def line(self) -> str:
        """A line as the terminal lets it be edited."""
        self.leave()
        try:
            return _written()
        finally:
            self.enter()

    def forget(self) -> None:
        """Let go of what was pressed before this."""
        import termios

        termios.tcflush(self._descriptor, termios.TCIFLUSH)

    def enter(self) -> None:
        """Give keys without Enter, and show them nowhere."""
        import tty

        tty.setcbreak(self._descriptor)

    def leave(self) -> None:
        """Make the terminal what it was before."""
        import termios

        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)


class Console:
    """The same on a system that has no termios."""

    alone = True

    def __init__(self) -> None:
        self._console = importlib.import_module("msvcrt")
        self._size = Size()

    def key(self) -> str:
        """The next key that is pressed."""
        while not self._console.kbhit():
            time.sleep(PATIENCE)
            if self._size.changed():
                return RESIZED
        pressed: str = self._console.getwch()
        if pressed == "\x03":
            raise KeyboardInterrupt
        return pressed.lower()

    def line(self) -> str:
        """A line as the console lets it be edited."""
        return _written()

    def forget(self) -> None:
        """Let go of what was pressed before this."""
        while self._console.kbhit():
            self._console.getwch()


@contextmanager
def answers() -> Iterator[Answers]:
    """Where this process is answered from, as long as it asks; however we leave, the terminal is as it was before."""
    if not sys.stdin.isatty():
        yield Lines()
    elif importlib.util.find_spec("termios") is None:
        yield Console()
    else:
        terminal = Terminal(sys.stdin.fileno())
        try:
            terminal.enter()
            yield terminal
        finally:
            terminal.leave()


def _written() -> str:
    sys.stdout.write("note: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip()


def _ready(descriptor: int, seconds: float) -> bool:
    import select

    return bool(select.select([descriptor], [], [], seconds)[0])


def _pressed(descriptor: int) -> str:
    """One key, whole: a letter of several bytes, or the whole sequence of an arrow or a function key."""
    try:
        pressed = os.read(descriptor, 1)
    except OSError:
        # The terminal is gone, and whoever sat at it.
        return END
    while _is_cut(pressed) and _ready(descriptor, 0):
        pressed += os.read(descriptor, 1)
    return pressed.decode("utf-8", "replace").lower()


def _is_cut(pressed: bytes) -> bool:
    """Whether more bytes may belong to a key."""
    if not pressed or pressed[0] < 0xC0:
        return pressed.startswith(ESCAPE)
    return len(pressed) < 2 + (pressed[0] >= 0xE0) + (pressed[0] >= 0xF0)
