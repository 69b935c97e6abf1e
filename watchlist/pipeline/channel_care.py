"""What is done about a channel by what came of a try: it rests, it is closed, it is open again, and who hears of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from watchlist.app import App
from watchlist.happening import ABOUT_NOBODY
from watchlist.model import Condition, digest
from watchlist.pipeline.conditions import begin, end
from watchlist.pipeline.detour import detour
from watchlist.pipeline.verdict import Upon, Verdict
from watchlist.store import Session
from watchlist.store.channel_health import ChannelHealth
from watchlist.store.outbox import Delivery


class Care:
    """Looks after the channels of an app; what marks a channel's settings is worked out once a process."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._marks: dict[str, str] = {}

    def heed(
        self, session: Session, tried: Sequence[Delivery], verdict: Verdict, known: ChannelHealth | None, now: datetime
    ) -> None:
        """Write down what tries of a channel say of it that came to the same."""
        name = tried[0].channel
        if verdict.error is None:
            self.took(session, name, known, now)
            return
        session.channels.refused(name, self._kind(name), now, verdict.error)
        if verdict.rest is not None:
            session.channels.rest(name, now, now + verdict.rest, unreached=verdict.channel is not Upon.LIMITED)
        if verdict.channel is Upon.CLOSED and session.channels.close(name, now, self._mark(name)):
            self._tell_closed(session, tried, verdict.error, now)

    def took(self, session: Session, name: str, known: ChannelHealth | None, now: datetime) -> None:
        """Note that a channel took a message, and tell that it works again where it did not."""
        session.channels.took(name, self._kind(name), now)
        if known is not None and known.state(now) != "ok":
            end(session, self._app, f"channel:{name}", now)

    def looked_at(self, session: Session, known: ChannelHealth | None) -> ChannelHealth | None:
        """A channel's health; one that was closed is open again when its settings are others than they were then."""
        if known is None or known.closed_at is None or known.settings == self._mark(known.name):
            return known
        session.channels.open(known.name)
        return msgspec.structs.replace(known, closed_at=None, settings=None, rests_until=None, failures=0)

    def _tell_closed(self, session: Session, tried: Sequence[Delivery], error: str, now: datetime) -> None:
        name = tried[0].channel
        said = f"nothing is sent through the channel {name} any more, and what is to go by it waits: {error}"
        remedy = f"put it right, then `watchlist channels test {name}` or `watchlist channels open {name}`"
        begin(session, self._app, Condition(f"channel:{name}", said, remedy), now)
        detour(session, self._app, session.deliveries.telling(ABOUT_NOBODY, name, [one.id for one in tried]), now)

    def _kind(self, name: str) -> str:
        settings = self._app.settings.channels.get(name)
        return settings.kind if settings else name

    def _mark(self, name: str) -> str:
        if name not in self._marks:
            self._marks[name] = mark(self._app, name)
        return self._marks[name]


def mark(app: App, name: str) -> str:
    """Name the settings of a channel and the secrets that they point to, so that others show as others.

    It lies in the database: what is secret is drawn through a function that is slow to try out.
    """
    settings = app.settings.channels.get(name)
    if settings is None:
        return ""
    said = settings.model_dump()
    files = [
        app.settings.folder / Path(said[key]).expanduser()
        for key in sorted(said)
        if key.endswith("_file") and said[key]
    ]
    secrets = [os.environ.get(said[key], "") for key in sorted(said) if key.endswith("_env") and said[key]]
    secrets += [file.read_text("utf-8", "replace") if file.is_file() else "" for file in files]
    drawn = hashlib.scrypt("\x1f".join(secrets).encode(), salt=name.encode(), n=2**14, r=8, p=1, dklen=16).hex()
    return digest(settings.model_dump_json(), drawn)
