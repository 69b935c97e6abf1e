"""Mutes: what people do not want to hear of, until when, and which of them were taken back."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, insert, or_, select, update

from watchlist.errors import UnknownError
from watchlist.model import Mute
from watchlist.store.columns import hold, table
from watchlist.store.database import ADVISORY_MUTES

MUTE = table("mute")


class RecordedMute(msgspec.Struct, frozen=True):
    """A mute, and when a person took it back."""

    mute: Mute
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.ended_at is None and (self.mute.until is None or now < self.mute.until)


class Mutes:
    """Mutes, in force and over."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self) -> None:
        """Hold off those who decide what is told, until we commit: they know of a mute, or it of their alerts."""
        hold(self._connection, ADVISORY_MUTES)

    def heed(self) -> None:
        """Hold off those who mute, until we commit what was decided by the mutes in force."""
        hold(self._connection, ADVISORY_MUTES, shared=True)

    def add(self, mute: Mute) -> None:
        """Keep a mute."""
        self._connection.execute(insert(MUTE).values(**msgspec.structs.asdict(mute)))

    def get(self, mute_id: str) -> RecordedMute:
        """One mute; UnknownError where there is none."""
        row = self._connection.execute(select(MUTE).where(MUTE.c.id == mute_id)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no mute {mute_id!r}; `watchlist mutes --all` lists them")
        return _recorded(row)

    def end(self, mute_id: str, at: datetime) -> None:
        """Take a mute back."""
        self._connection.execute(update(MUTE).where(MUTE.c.id == mute_id).values(ended_at=at))

    def all(self) -> list[RecordedMute]:
        """Every mute that there ever was, the oldest first."""
        return [_recorded(row) for row in self._connection.execute(select(MUTE).order_by(MUTE.c.at, MUTE.c.id))]

    def holding(self, now: datetime) -> list[Mute]:
        """The mutes in force."""
        in_force = (MUTE.c.ended_at.is_(None), or_(MUTE.c.until.is_(None), MUTE.c.until > now))
        question = select(MUTE).where(*in_force).order_by(MUTE.c.at, MUTE.c.id)
        return [_recorded(row).mute for row in self._connection.execute(question)]


def _recorded(row: Row[tuple[object, ...]]) -> RecordedMute:
    return RecordedMute(Mute(**{field: getattr(row, field) for field in Mute.__struct_fields__}), row.ended_at)
