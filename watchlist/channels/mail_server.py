"""Where letters are handed in: which server, and what hides them on the way."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watchlist.channels.hosts import is_loopback
from watchlist.errors import ConfigError

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


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
        return self.scheme == "smtp+plain" or (self.scheme == "smtp" and is_loopback(self.host))


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


def trusting(authority: Path | None, *, what: str) -> ssl.SSLContext:
    """Trust the authorities of this machine, and one of the user's own where a file names it."""
    context = ssl.create_default_context()
    if authority:
        try:
            context.load_verify_locations(authority)
        except (OSError, ssl.SSLError) as error:
            said = error.strerror if error.errno and error.strerror else "no certificate in PEM form"
            raise ConfigError(f"{what}: cannot read ca_file {authority}: {said}") from None
    return context
