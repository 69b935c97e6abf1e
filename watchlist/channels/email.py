"""E-mail, by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence

from watchlist.channels.letter import address, letter
from watchlist.channels.mail_server import Server
from watchlist.channels.mail_sessions import IDLE, MailSessions
from watchlist.channels.memory import Memory, Operator
from watchlist.channels.recipients import Recipients
from watchlist.channels.submission import Refused, announce, hand_over, refusals
from watchlist.model import Message
from watchlist.render.looks import PLAIN, Looks

TIMEOUT = 30.0


class EmailChannel:
    """Sends each message to all recipients in one letter; several threads may send at once.

    One refused recipient is no failure of the others: of a permanent refusal the operator is told, a temporary one is
    raised, and the next try goes only to those who have not had the letter, after a restart as well.
    """

    def __init__(
        self,
        name: str,
        at: Server,
        *,
        sender: str,
        to: Sequence[str],
        memory: Memory,
        operator: Operator,
        tls: ssl.SSLContext,
        password: str = "",
        plain: bool | None = None,
        idle: float = IDLE,
        timeout: float = TIMEOUT,
        looks: Looks = PLAIN,
    ) -> None:
        self.name = name
        self._looks = looks
        self._sender = sender
        self._from = address(sender, what="from").addr_spec
        addresses = {address(one, what="to").addr_spec: one for one in to}
        self._to = list(addresses.values())
        self._recipients = Recipients(name, list(addresses), memory, operator)
        secured = not (at.plain if plain is None else plain)
        self._sessions = MailSessions(lambda: _connect(at, password, tls, secured=secured, timeout=timeout), idle=idle)

    def send(self, message: Message) -> None:
        """Send a message to those recipients who have not had it."""
        waiting = self._recipients.waiting(message.key)
        if not waiting:
            return  # who was still to have it has been taken out of the settings
        body = letter(message, sender=self._sender, to=self._to, looks=self._looks).as_bytes()
        with refusals(self.name):
            refused = self._submit(waiting, body)
        self._recipients.settle(message.key, waiting, refused)

    def _submit(self, to: Sequence[str], body: bytes) -> Refused:
        with self._sessions.begun(lambda session: announce(session, self._from, to, len(body))) as (session, refused):
            if len(refused) < len(to):
                hand_over(session, body)
            else:
                session.rset()
        return refused

    def close(self) -> None:
        """Say goodbye to the mail server; sending again begins anew."""
        self._sessions.close()


def _connect(at: Server, password: str, tls: ssl.SSLContext, *, secured: bool, timeout: float) -> smtplib.SMTP:
    if at.scheme == "smtps":
        session: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, timeout=timeout, context=tls)
    else:
        session = smtplib.SMTP(at.host, at.port, timeout=timeout)
    try:
        if secured and at.scheme != "smtps":
            session.starttls(context=tls)
        session.ehlo_or_helo_if_needed()
        if at.user:
            session.login(at.user, password)
    except BaseException:
        session.close()
        raise
    return session
