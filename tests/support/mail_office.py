"""A real SMTP server on loopback that refuses, hangs and breaks off where a test says so."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from watchlist.channels.memory import Operator

HANG = "hang"
BREAK = "break off"


class Mailbox:
    """Keeps what it is sent; ``refuse`` gives what it answers to a recipient, to ``MAIL``, ``DATA`` or ``QUIT``.

    HANG never answers, BREAK closes the connection instead. ``peers`` are the ports that letters came from.
    """

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.refuse: dict[str, str] = {}
        self.peers: list[int] = []
        self.farewells = 0

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Any, sender: str, options: list[str]) -> str:
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return await self._answer(server, "MAIL")

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, to: str, _options: list[str]) -> str:
        if to in self.refuse:
            return await self._answer(server, to)
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await self._answer(server, "DATA")
        if answer == "250 OK":
            parsed = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
            self.letters.append((list(envelope.rcpt_tos), parsed))
            self.peers.append(session.peer[1])
        return answer

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:
        self.farewells += 1
        return self.refuse.get("QUIT", "221 Bye")

    async def _answer(self, server: Any, to: str) -> str:
        answer = self.refuse.get(to, "250 OK")
        if answer == HANG:
            await asyncio.Event().wait()
        if answer == BREAK:
            server.transport.abort()
        return answer


class LoopbackController(Controller):
    """A controller on whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
    """Let one user in."""
    good = (data.login, data.password) == (b"user@example.com", b"right")
    return AuthResult(success=good, handled=False)


def secured(authority: trustme.CA) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """The client's side of TLS."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


class Told:
    """An operator who keeps what they are told."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str, str]] = []
        self.ended: list[str] = []

    def as_operator(self) -> Operator:
        """Whom a channel tells."""
        return Operator(lambda key, said, remedy: self.begun.append((key, said, remedy)), self.ended.append)
