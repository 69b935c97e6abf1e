"""How channels fare: their last success and trouble, whether they rest, and whether they are closed."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, or_, select, update

from watchlist.store.columns import insert_new, table

CHANNEL = table("channel")


class ChannelHealth(msgspec.Struct, frozen=True):
    """How a channel fares.

    ``closed_at`` is since when nothing can be sent through it, ``settings`` the mark of what was configured then;
    ``rests_until`` is until when it is left alone, ``failures`` how often in a row it could not be reached.
    """

    name: str
    kind: str = ""
    last_sent_at: datetime | None = None
    last_error_at: datetime | None = None
    last_error: str | None = None
    closed_at: datetime | None = None
    settings: str | None = None
    rests_until: datetime | None = None
    failures: int = 0

    def state(self, now: datetime) -> str:
        """Closed, resting, failing or ok; unused where nothing was ever sent."""
        if self.closed_at:
            return "closed"
        if self.rests_until and self.rests_until > now:
            return "resting"
        if self.last_error_at and (not self.last_sent_at or self.last_error_at > self.last_sent_at):
            return "failing"
        return "ok" if self.last_sent_at else "unused"


class Channels:
    """The channels that were ever used."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, ChannelHealth]:
        """Each channel's health, by its name."""
        rows = self._connection.execute(select(CHANNEL).order_by(CHANNEL.c.name))
        fields = ChannelHealth.__struct_fields__
        return {row.name: ChannelHealth(**{field: getattr(row, field) for field in fields}) for row in rows}

    def took(self, name: str, kind: str, at: datetime) -> None:
        """Note that a channel took a message: it is open, and needs no rest."""
        self._note(name, kind, last_sent_at=at, closed_at=None, settings=None, rests_until=None, failures=0)

    def refused(self, name: str, kind: str, at: datetime, error: str) -> None:
        """Note a channel's newest trouble."""
        self._note(name, kind, last_error_at=at, last_error=error)

    def rest(self, name: str, now: datetime, until: datetime, *, unreached: bool) -> None:
        """Leave a channel alone; several that find at once that it cannot be reached have failed once."""
        resting = update(CHANNEL).where(CHANNEL.c.name == name).values(rests_until=until)
        if unreached:
            awake = or_(CHANNEL.c.rests_until.is_(None), CHANNEL.c.rests_until <= now)
            resting = resting.where(awake).values(failures=CHANNEL.c.failures + 1)
        self._connection.execute(resting)

    def close(self, name: str, now: datetime, settings: str) -> bool:
        """Let nothing more be sent through a channel until it is opened; whether it was open."""
        shut = update(CHANNEL).where(CHANNEL.c.name == name, CHANNEL.c.closed_at.is_(None))
        return self._connection.execute(shut.values(closed_at=now, settings=settings)).rowcount == 1

    def open(self, name: str) -> bool:
        """Open a channel that is closed and end its rest; whether it was closed."""
        was = CHANNEL.c.closed_at.is_not(None)
        opened = {"closed_at": None, "settings": None, "rests_until": None, "failures": 0}
        closed = update(CHANNEL).where(CHANNEL.c.name == name)
        found = self._connection.execute(closed.where(was).values(**opened)).rowcount
        if not found:
            self.wake(name)
        return found == 1

    def wake(self, name: str) -> None:
        """End a channel's rest: a person wants it tried now."""
        self._connection.execute(update(CHANNEL).where(CHANNEL.c.name == name).values(rests_until=None))

    def _note(self, name: str, kind: str, **values: object) -> None:
        noted = update(CHANNEL).where(CHANNEL.c.name == name).values(kind=kind, **values)
        if not self._connection.execute(noted).rowcount:
            insert_new(self._connection, CHANNEL, [{"name": name, "kind": kind}], "name")
            self._connection.execute(noted)
