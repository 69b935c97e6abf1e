"""How many letters a second go to a mail server with TLS and a login, in one session and in a session each."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from watchlist.channels.email import EmailChannel
from watchlist.channels.mail_server import Server
from watchlist.channels.memory import Operator, ShortMemory
from watchlist.model import Item, Kind, Line, Message

LETTERS = 50
WHEN = datetime(2024, 8, 23, tzinfo=UTC)


class Office(Controller):
    """A mail server on whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class Taking:
    """Takes every letter and keeps none."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        return "250 OK"


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure a run of letters in one session beside the same in a session each."""
    ours, theirs = [], []
    with _channel() as channel:
        for _ in range(effort.times):
            theirs.append(LETTERS / seconds(lambda: _send(channel, each=True)))
            ours.append(LETTERS / seconds(lambda: _send(channel, each=False)))
    yield Figure(
        name="letters sent over TLS with a login",
        unit="letters/s",
        values=tuple(ours),
        reference="a session for each",
        references=tuple(theirs),
        aim=Aim(1.2, ratio=True, at_least=True),
    )


def _send(channel: EmailChannel, *, each: bool) -> None:
    for number in range(LETTERS):
        channel.send(_message(str(number)))
        if each:
            channel.close()


def _message(key: str) -> Message:
    law = Line("Law", "89 FR 68312", "https://law.example.com/89fr68312")
    item = Item("ALFA MAKİNA LTD. ŞTİ.", (law,), alert="al1", event="e1", kind=Kind.LISTED)
    return Message(key, "Listed: ALFA MAKİNA", "It is listed.", (item,), "Why.", "compliance", WHEN, thread="t1")


@contextmanager
def _channel() -> Iterator[EmailChannel]:
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    authority = trustme.CA()
    ours, theirs = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(ours)
    authority.issue_cert("127.0.0.1").configure_cert(theirs)
    office = Office(
        Taking(), hostname="127.0.0.1", port=0, tls_context=theirs, require_starttls=True, authenticator=_let_in
    )
    office.start()
    channel = EmailChannel(
        "ops",
        Server("127.0.0.1", office.port, "user@example.com", "smtp"),
        sender="watchlist@example.com",
        to=["ops@example.com"],
        memory=ShortMemory(),
        operator=Operator(),
        tls=ours,
        password="any",
        plain=False,
    )
    try:
        yield channel
    finally:
        channel.close()
        office.stop()


def _let_in(*_given: object) -> AuthResult:
    return AuthResult(success=True, handled=False)
