"""What is or was wrong with watchlist itself, so that a restart tells nothing twice."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from watchlist.conditions import Lasting
from watchlist.store.columns import hold, table
from watchlist.store.database import ADVISORY_CONDITIONS

CONDITION = table("condition")


class Conditions:
    """The conditions that were told, those that are over too."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self) -> None:
        """Let nobody else tell of a condition until we commit: two that find it at once would tell it twice."""
        hold(self._connection, ADVISORY_CONDITIONS)

    def known(self) -> dict[str, Lasting]:
        """Every condition that ever was, by its key, as it was told last."""
        fields = Lasting.__struct_fields__
        rows = self._connection.execute(select(CONDITION).order_by(CONDITION.c.since, CONDITION.c.key))
        return {row.key: Lasting(**{field: getattr(row, field) for field in fields}) for row in rows}

    def lasting(self) -> dict[str, Lasting]:
        """What is wrong now, the eldest first."""
        return {key: one for key, one in self.known().items() if one.lasts}

    def put(self, one: Lasting) -> None:
        """Write down how a condition stands."""
        values = {field: getattr(one, field) for field in one.__struct_fields__}
        held = update(CONDITION).where(CONDITION.c.key == one.key).values(**values)
        if not self._connection.execute(held).rowcount:
            self._connection.execute(insert(CONDITION).values(**values))
