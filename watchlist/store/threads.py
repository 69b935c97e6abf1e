"""What a channel must know again after a restart: the message that began a thread, who has had which letter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from watchlist.store.columns import insert_new, table

THREAD = table("thread")


class Threads:
    """One reference for each channel and thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def recall(self, channel: str, thread: str) -> str | None:
        """What was kept of a thread, if anything."""
        found = select(THREAD.c.reference).where(THREAD.c.channel == channel, THREAD.c.thread == thread)
        return self._connection.execute(found).scalar()

    def keep(self, channel: str, thread: str, reference: str, at: datetime) -> None:
        """Keep a reference for a thread, instead of the one before."""
        row = {"channel": channel, "thread": thread, "reference": reference, "at": at}
        insert_new(self._connection, THREAD, [row], "channel", "thread")
        this = update(THREAD).where(THREAD.c.channel == channel, THREAD.c.thread == thread)
        self._connection.execute(this.values(reference=reference, at=at))

    def forget(self, channel: str, thread: str) -> None:
        """Drop what was kept of a thread."""
        self._connection.execute(delete(THREAD).where(THREAD.c.channel == channel, THREAD.c.thread == thread))
