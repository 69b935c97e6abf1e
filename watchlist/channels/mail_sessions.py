"""Sessions with a mail server, kept between letters: with TLS and a login each takes longer than the letter."""

from __future__ import annotations

import smtplib
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

IDLE = 10.0
"""Seconds that a session may stand unused, and as long again until it is seen."""

FAREWELL = 2.0
"""Seconds that a server is given to say goodbye."""

Got = TypeVar("Got")
Connect = Callable[[], smtplib.SMTP]


class MailSessions:
    """Lends each session to one thread at a time, and closes what nobody has wanted for ``idle`` seconds."""

    def __init__(self, connect: Connect, *, idle: float = IDLE) -> None:
        self._connect = connect
        self._shelf = _Shelf(idle)
        # Whoever drops a channel, or ends the process, leaves no server waiting.
        weakref.finalize(self, self._shelf.clear)

    @contextmanager
    def begun(self, first: Callable[[smtplib.SMTP], Got]) -> Iterator[tuple[smtplib.SMTP, Got]]:
        """Lend a session that has done a ``first`` step, with what the step gave.

        The server may long have closed a session that was kept: then the step is done again in a new one, so it must
        be one that does no harm twice. What goes wrong later closes the session and flies.
        """
        session, got = self._begin(first)
        try:
            yield session, got
        except BaseException as error:
            _leave(session, politely=isinstance(error, smtplib.SMTPResponseException))
            raise
        self._shelf.put(session)

    def close(self) -> None:
        """Say goodbye in every session that nobody uses just now."""
        self._shelf.clear()

    def _begin(self, first: Callable[[smtplib.SMTP], Got]) -> tuple[smtplib.SMTP, Got]:
        while kept := self._shelf.take():
            try:
                return kept, first(kept)
            except (smtplib.SMTPException, OSError):
                _leave(kept, politely=False)
        session = self._connect()
        try:
            return session, first(session)
        except BaseException as error:
            _leave(session, politely=isinstance(error, smtplib.SMTPResponseException))
            raise


class _Shelf:
    """The sessions that nobody uses just now, each with when it was put here."""

    def __init__(self, idle: float) -> None:
        self._idle = idle
        self._sessions: list[tuple[float, smtplib.SMTP]] = []
        self._lock = threading.Lock()
        self._sweeper: threading.Timer | None = None

    def take(self) -> smtplib.SMTP | None:
        with self._lock:
            return self._sessions.pop()[1] if self._sessions else None

    def put(self, session: smtplib.SMTP) -> None:
        with self._lock:
            self._sessions.append((time.monotonic(), session))
            if not self._sweeper:
                self._wait()

    def clear(self) -> None:
        """Say goodbye to every session."""
        with self._lock:
            if self._sweeper:
                self._sweeper.cancel()
                self._sweeper = None
            left, self._sessions = self._sessions, []
        _leave_all(left)

    def _wait(self) -> None:
        # One thread for a run of letters: starting one for each would take longer than a letter.
        self._sweeper = threading.Timer(self._idle, self._sweep)
        self._sweeper.daemon = True
        self._sweeper.start()

    def _sweep(self) -> None:
        with self._lock:
            before = time.monotonic() - self._idle
            idle = [one for one in self._sessions if one[0] <= before]
            self._sessions = [one for one in self._sessions if one[0] > before]
            self._sweeper = None
            if self._sessions:
                self._wait()
        _leave_all(idle)


def _leave_all(sessions: list[tuple[float, smtplib.SMTP]]) -> None:
    for _, session in sessions:
        _leave(session, politely=True)


def _leave(session: smtplib.SMTP, *, politely: bool) -> None:
    """Close a session; the letter is taken or refused by now, so a farewell that fails is no failure of it."""
    if politely and session.sock:
        with suppress(smtplib.SMTPException, OSError):
            session.sock.settimeout(FAREWELL)
            session.quit()
    session.close()
