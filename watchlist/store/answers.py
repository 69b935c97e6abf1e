"""What people, or the end of a trouble, have answered to alerts: acknowledged or resolved, when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, select, update

from watchlist.model import AlertState, Kind
from watchlist.store.columns import pieces, table

ALERT = table("alert")
EVENT = table("event")


class Answers:
    """What was answered to alerts; the first answer stays."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def acknowledge(self, alerts: Iterable[str], at: datetime, *, by: str, note: str = "") -> set[str]:
        """Keep that somebody has taken up these alerts; which of them nobody had."""
        values = {"acknowledged_at": at, "acknowledged_by": by, "state": str(AlertState.ACKNOWLEDGED)}
        taken = (str(AlertState.SUPPRESSED), str(AlertState.ACKNOWLEDGED))
        return self._answer(alerts, note, values, ALERT.c.state.not_in(taken))

    def resolve(self, alerts: Iterable[str], at: datetime, *, by: str, note: str = "") -> set[str]:
        """Keep that the matter of these alerts is over; of which of them it was not yet."""
        open_still = (ALERT.c.resolved_at.is_(None), ALERT.c.state != str(AlertState.SUPPRESSED))
        return self._answer(alerts, note, {"resolved_at": at, "resolved_by": by}, *open_still)

    def unresolved(self, kind: Kind, source: str) -> dict[str, list[str]]:
        """The alerts of a source's events of a kind whose matter is not over, by their event."""
        question = (
            select(ALERT.c.id, ALERT.c.event)
            .join(EVENT, EVENT.c.id == ALERT.c.event)
            .where(EVENT.c.kind == str(kind), EVENT.c.source == source, ALERT.c.resolved_at.is_(None))
        )
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(question):
            found.setdefault(row.event, []).append(row.id)
        return found

    def _answer(self, alerts: Iterable[str], note: str, values: dict[str, object], *where: Any) -> set[str]:
        """Write an answer, and its note behind what was noted before."""
        joined = case((ALERT.c.note == "", note), else_=ALERT.c.note + f"; {note}")
        noted = {"note": joined} if note else {}
        answered: set[str] = set()
        for piece in pieces(alerts):
            said = update(ALERT).where(ALERT.c.id.in_(piece), *where).values(**values, **noted)
            answered.update(self._connection.execute(said.returning(ALERT.c.id)).scalars())
        return answered
