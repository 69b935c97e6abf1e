"""Signs of life, by which the next process knows how long nobody was there."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from watchlist.store.columns import table

SIGN = table("sign")
DAEMON, HEARTBEAT = "daemon", "heartbeat"
STOPPED = "stopped"
"""What a daemon says last that was told to stop."""


class Sign(msgspec.Struct, frozen=True):
    """When something was last heard of, since when it runs, and what it said: nothing, where all is well."""

    name: str
    since: datetime
    at: datetime
    said: str = ""


class Signs:
    """The last signs of life, one for each name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> Sign | None:
        """The last sign of life of something; None where it never gave one."""
        row = self._connection.execute(select(SIGN).where(SIGN.c.name == name)).one_or_none()
        return Sign(row.name, row.since, row.at, row.said) if row else None

    def put(self, sign: Sign) -> None:
        """Write down a sign of life in the place of the one before."""
        values = {field: getattr(sign, field) for field in sign.__struct_fields__}
        there = update(SIGN).where(SIGN.c.name == sign.name).values(**values)
        if not self._connection.execute(there).rowcount:
            self._connection.execute(insert(SIGN).values(**values))
