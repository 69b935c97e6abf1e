"""Opens the configured channels, each once a process, over the one network client."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import TextIO

from watchlist.app import App
from watchlist.channels import Channel, Memory, Operator, Outside, Post, Reply, ShortMemory, open_channel
from watchlist.config import CONSOLE, ChannelSettings
from watchlist.errors import ConfigError
from watchlist.model import Condition, Item, Message, digest, iso
from watchlist.pipeline import conditions
from watchlist.render.looks import Looks

Open = Callable[[str], Channel]
LONGEST_POST = timedelta(seconds=60)
"""A receiver that answers drop by drop is left after so long: each drop alone is within the client's own limit."""


def opener(app: App, stream: TextIO | None = None, memory: Memory | None = None) -> Open:
    """Give what opens a channel by its name; ``stream`` is where the console channel prints, stdout without.

    What channels must know again they keep in the database, or in the ``memory`` that is given.
    """

    @cache
    def opened(name: str) -> Channel:
        settings = app.settings.channels.get(name)
        if settings is None and name != CONSOLE:
            raise ConfigError(f"there is no channel {name!r}; the configuration has {_names(app)}")
        chosen = settings or ChannelSettings(kind=CONSOLE)
        outside = Outside(
            post=_poster(app, chosen),
            clock=app.clock,
            stream=stream or sys.stdout,
            folder=app.settings.folder,
            memory=memory or _Kept(app),
            operator=_operator(app),
            looks=Looks(app.settings.templates_path),
        )
        return open_channel(name, chosen, outside)

    return opened


class _Kept:
    """What channels must know again, in the database."""

    def __init__(self, app: App) -> None:
        self._app = app

    def recall(self, channel: str, thread: str) -> str | None:
        with self._app.store.read() as session:
            return session.threads.recall(channel, thread)

    def keep(self, channel: str, thread: str, reference: str) -> None:
        with self._app.store.write() as session:
            session.threads.keep(channel, thread, reference, self._app.clock())

    def forget(self, channel: str, thread: str) -> None:
        with self._app.store.write() as session:
            session.threads.forget(channel, thread)


def _operator(app: App) -> Operator:
    """Tell the operator of an address that is refused, once, and once when it takes letters again."""

    def warn(key: str, said: str, remedy: str) -> None:
        with app.store.write() as session:
            conditions.begin(session, app, Condition(key, said, remedy), app.clock())

    def all_well(key: str) -> None:
        with app.store.write() as session:
            conditions.end(session, app, key, app.clock())

    return Operator(warn=warn, all_well=all_well)


def _poster(app: App, settings: ChannelSettings) -> Post:
    """Post through the fetcher's network, opened at the first post: a console alone needs none."""

    @cache
    def post() -> Post:
        from watchlist.channels.wire import poster

        allow = settings.allow_private or app.settings.network.allow_private
        return poster(app.fetcher.client(allow_private=allow))

    def posted(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        with app.fetcher.within(LONGEST_POST):
            return post()(url, body, headers)

    return posted


def send_test(app: App, name: str, stream: TextIO | None = None) -> str:
    """Send a test message through a channel; its key. Raises DeliveryError in one line where it is not taken."""
    now = app.clock()
    key = digest("test", name, iso(now))
    channel = opener(app, stream, ShortMemory())(name)
    channel.send(
        Message(
            key=key,
            title="Test: this channel works",
            lead="This is a test message. Alerts of this channel's subscriptions will come the same way.",
            items=(Item("Nothing has happened"),),
            footer=f"Sent by `watchlist channels test {name}`.",
            subscription="test",
            created_at=now,
        )
    )
    return key


def _names(app: App) -> str:
    return ", ".join(sorted({CONSOLE, *app.settings.channels}))
