"""E-mail, by SMTP."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from watchlist.channels.letter import address, letter
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message
from watchlist.render.clean import clean

TIMEOUT = 30.0
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
MISCONFIGURED = frozenset({530, 534, 535, 538})

Refused = Mapping[str, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: ``tls`` is from the first byte (smtps), by STARTTLS (smtp), or none (smtp+plain, loopback)."""

    host: str
    port: int
    user: str
    scheme: str

    @property
    def plain(self) -> bool:
        """Whether nothing need hide from the wire: the wire is this machine, or the user says so."""
        return self.scheme == "smtp+plain" or (self.scheme == "smtp" and _is_loopback(self.host))


def server(url: str) -> Server:
    """Read ``smtp://user@host:587``, ``smtps://…`` or ``smtp+plain://…``; raises ConfigError for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError("channel setting smtp: the port is not a number") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ConfigError("channel setting smtp: write smtp://user@host:587 or smtps://user@host:465")
    if parts.password is not None:
        raise ConfigError("channel setting smtp: holds a password; put it into password_env or password_file instead")
    return Server(parts.hostname, port or PORTS[parts.scheme], unquote(parts.username or ""), parts.scheme)


class EmailChannel:
    """Sends each message to all recipients in one letter.

    One refused recipient is no failure of the others: a permanent refusal is passed to ``tell``, a temporary one is
    raised, and the next try goes only to those who have not had the letter.
    """

    def __init__(
        self,
        name: str,
        at: Server,
        *,
        sender: str,
        to: Sequence[str],
        password: str = "",
        tell: Callable[[str], None],
        tls: ssl.SSLContext | None = None,
        plain: bool | None = None,
    ) -> None:
        self.name = name
        self._server = at
        self._sender = sender
        self._to = {address(one, what="to").addr_spec: one for one in to}
        self._from = address(sender, what="from").addr_spec
        self._password = password
        self._tell = tell
        self._tls = tls or ssl.create_default_context()
        self._plain = at.plain if plain is None else plain
        self._served: dict[str, frozenset[str]] = {}

    def send(self, message: Message) -> None:
        """Send a message to those recipients who have not had it."""
        body = letter(message, sender=self._sender, to=list(self._to.values())).as_bytes()
        waiting = [one for one in self._to if one not in self._served.get(message.key, frozenset())]
        with _errors(self.name), self._session() as session:
            refused = self._deliver(session, waiting, body)
        self._settle(message.key, waiting, refused)

    def _deliver(self, session: smtplib.SMTP, to: Sequence[str], body: bytes) -> Refused:
        try:
            return session.sendmail(self._from, to, body)
        except smtplib.SMTPRecipientsRefused as error:
            return error.recipients

    def _settle(self, key: str, waiting: Sequence[str], refused: Refused) -> None:
        served = self._served.pop(key, frozenset()) | {one for one in waiting if one not in refused}
        said = "; ".join(f"{one}: {_reply(*refused[one])}" for one in refused)
        if any(code < 500 for code, _ in refused.values()):
            self._served[key] = served
            raise DeliveryError(f"{self.name}: {len(refused)} of {len(self._to)} recipients put off: {said}")
        if refused and not served:
            raise DeliveryError(f"{self.name}: every recipient refused: {said}", permanent=True)
        if refused:
            self._tell(f"{self.name}: recipients refused, the others have it: {said}")

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        session = self._connect()
        try:
            if self._server.scheme != "smtps" and not self._plain:
                session.starttls(context=self._tls)
            if self._server.user:
                session.login(self._server.user, self._password)
            yield session
        finally:
            # The letter is taken or refused by now: a farewell that fails must not send it twice.
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=self._tls)
        return smtplib.SMTP(host, port, timeout=TIMEOUT)


@contextmanager
def _errors(name: str) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryError(f"{name}: the mail server does not offer what is needed: {clean(str(error))}") from None
    except smtplib.SMTPResponseException as error:
        said = _reply(error.smtp_code, error.smtp_error)
        if error.smtp_code in MISCONFIGURED:
            # The letter is good: it waits until somebody has put the settings right.
            raise DeliveryError(f"{name}: the mail server refuses the login; check user and password: {said}") from None
        raise DeliveryError(f"{name}: the mail server says {said}", permanent=error.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError) as error:
        said = f"{name}: the mail server cannot be reached: {clean(str(error))}"
        raise DeliveryError(said, unreached=True) from None


def _reply(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return clean(f"{code} {text}")[:200]


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
