"""Channels: one file a channel, each of which sends a message or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO, assert_never

from watchlist.channels.memory import Memory, Operator, ShortMemory
from watchlist.channels.post import Post, Reply
from watchlist.config import ChannelSettings, secret
from watchlist.errors import ConfigError
from watchlist.logs import keep_secret
from watchlist.model import Message
from watchlist.redaction import address_secrets
from watchlist.render.looks import PLAIN, Looks

__all__ = ["Channel", "Memory", "Operator", "Outside", "Post", "Reply", "ShortMemory", "open_channel"]


class Channel(Protocol):
    """Where messages go."""

    name: str

    def send(self, message: Message) -> None:
        """Send a message whole, or raise DeliveryError; sending one again is harmless but may show it twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What channels need of the world: ``folder`` is where relative paths start, ``looks`` is how messages look."""

    post: Post
    clock: Callable[[], datetime]
    stream: TextIO
    folder: Path = Path()
    memory: Memory = field(default_factory=ShortMemory)
    operator: Operator = field(default_factory=Operator)
    looks: Looks = PLAIN

    def path(self, given: str) -> Path:
        """The path that the configuration means by ``given``."""
        return self.folder / Path(given).expanduser()

    def secret(self, env_name: str, file_path: str, *, what: str) -> str:
        """The secret that the configuration points to; raises ConfigError where there is none."""
        found = secret(env_name, str(self.path(file_path)) if file_path else "", what=what)
        if not found:
            raise ConfigError(f"{what}: the secret file {file_path} is empty; write the secret into it")
        return found


def open_channel(name: str, settings: ChannelSettings, outside: Outside) -> Channel:
    """Open the channel that the settings describe; raises ConfigError where they cannot work.

    A channel's module is read only when there is such a channel, to keep the command line quick.
    """
    match settings.kind:
        case "console":
            from watchlist.channels.console import ConsoleChannel

            return ConsoleChannel(name, outside.stream, outside.looks)
        case "file":
            from watchlist.channels.file import FileChannel

            return FileChannel(name, outside.path(settings.path))
        case "email":
            return _email(name, settings, outside)
        case "slack":
            return _slack(name, settings, outside)
        case "webhook":
            from watchlist.channels.webhook import WebhookChannel

            key = outside.secret(settings.secret_env, settings.secret_file, what=f"channel {name}")
            for part in address_secrets(settings.url):
                keep_secret(part)
            return WebhookChannel(name, settings.url, key, post=outside.post, clock=outside.clock)
        case "apprise":
            from watchlist.channels.apprise import AppriseChannel

            address = outside.secret(settings.url_env, settings.url_file, what=f"channel {name}")
            return AppriseChannel(name, address, outside.looks)
    assert_never(settings.kind)


def _email(name: str, settings: ChannelSettings, outside: Outside) -> Channel:
    from watchlist.channels.email import EmailChannel
    from watchlist.channels.mail_server import server, trusting

    at = server(settings.smtp)
    password = ""
    if settings.password_env or settings.password_file:
        password = outside.secret(settings.password_env, settings.password_file, what=f"channel {name}")
    elif at.user:
        raise ConfigError(f"channel {name}: smtp names the user {at.user}; set password_env or password_file")
    return EmailChannel(
        name,
        at,
        sender=settings.from_,
        to=settings.to,
        password=password,
        tls=trusting(outside.path(settings.ca_file) if settings.ca_file else None, what=f"channel {name}"),
        memory=outside.memory,
        operator=outside.operator,
        looks=outside.looks,
    )


def _slack(name: str, settings: ChannelSettings, outside: Outside) -> Channel:
    if settings.token_env or settings.token_file:
        from watchlist.channels.slack_bot import SlackBot

        return SlackBot(
            name,
            outside.secret(settings.token_env, settings.token_file, what=f"channel {name}"),
            settings.conversation,
            post=outside.post,
            clock=outside.clock,
            memory=outside.memory,
            api=settings.url,
            looks=outside.looks,
        )
    from watchlist.channels.slack import SlackChannel

    url = outside.secret(settings.webhook_env, settings.webhook_file, what=f"channel {name}")
    return SlackChannel(name, url, post=outside.post, clock=outside.clock, looks=outside.looks)
