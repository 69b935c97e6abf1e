"""What notices say of parties, and whether the list has said it since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update

from watchlist.model import Announcement
from watchlist.resources import decoder
from watchlist.store.columns import ENCODER, insert_new, pieces, table

ANNOUNCEMENT = table("announcement")
DECODER = decoder(Announcement)
OPEN, OVERDUE, CONFIRMED, KNOWN = "open", "overdue", "confirmed", "known"
"""Waiting for the list, waiting for too long, said by the list since, or said by it before the notice."""

# Every poll asks this: made anew each time it would take longer than the answer.
WAITING = (
    select(ANNOUNCEMENT)
    .where(ANNOUNCEMENT.c.list == bindparam("of"), ANNOUNCEMENT.c.state.in_((OPEN, OVERDUE)))
    .order_by(ANNOUNCEMENT.c.seen_at)
)


class RecordedAnnouncement(msgspec.Struct, frozen=True):
    """An announcement with the event that told it, and what became of it."""

    id: str
    source: str
    announcement: Announcement
    event: str
    seen_at: datetime
    state: str = OPEN
    confirmed_by: str | None = None


class Announcements:
    """Notices, party by party."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, announced: Iterable[RecordedAnnouncement]) -> None:
        """Keep announcements; one that is known stays as it is."""
        insert_new(self._connection, ANNOUNCEMENT, [_row(one) for one in announced], "id")

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these ids are kept already."""
        found: set[str] = set()
        for piece in pieces(ids):
            question = select(ANNOUNCEMENT.c.id).where(ANNOUNCEMENT.c.id.in_(piece))
            found.update(self._connection.execute(question).scalars())
        return found

    def documents(self, source: str) -> set[str]:
        """The numbers of a source's notices that were read to the party."""
        question = select(ANNOUNCEMENT.c.document).where(ANNOUNCEMENT.c.source == source).distinct()
        return set(self._connection.execute(question).scalars())

    def of(self, source: str, documents: Iterable[str]) -> list[RecordedAnnouncement]:
        """What these notices of a source were read to say."""
        found: list[RecordedAnnouncement] = []
        for piece in pieces(documents):
            question = select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.source == source, ANNOUNCEMENT.c.document.in_(piece))
            found += [_recorded(row) for row in self._connection.execute(question)]
        return found

    def all(self) -> list[RecordedAnnouncement]:
        """Everything that was announced, the oldest first."""
        question = select(ANNOUNCEMENT).order_by(ANNOUNCEMENT.c.seen_at, ANNOUNCEMENT.c.id)
        return [_recorded(row) for row in self._connection.execute(question)]

    def waiting(self, list_key: str) -> list[RecordedAnnouncement]:
        """What was announced for a list, which it does not say yet; the oldest first."""
        return [_recorded(row) for row in self._connection.execute(WAITING, {"of": list_key})]

    def settle(self, announcement: str, state: str, confirmed_by: str | None = None) -> None:
        """Write down what became of an announcement."""
        chosen = update(ANNOUNCEMENT).where(ANNOUNCEMENT.c.id == announcement)
        self._connection.execute(chosen.values(state=state, confirmed_by=confirmed_by))


def _row(one: RecordedAnnouncement) -> dict[str, object]:
    return {
        "id": one.id,
        "source": one.source,
        "list": one.announcement.entry.list,
        "document": one.announcement.document,
        "state": one.state,
        "seen_at": one.seen_at,
        "event": one.event,
        "confirmed_by": one.confirmed_by,
        "body": ENCODER.encode(one.announcement),
    }


def _recorded(row: Row[tuple[object, ...]]) -> RecordedAnnouncement:
    values = {field: getattr(row, field) for field in RecordedAnnouncement.__struct_fields__ if field != "announcement"}
    return RecordedAnnouncement(announcement=DECODER.decode(row.body), **values)
