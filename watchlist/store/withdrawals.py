"""Takes alerts back from messages that wait: out of those that nobody has begun to send, and of no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from watchlist.model import Alert, AlertState, Kind, Mute, Purpose, Reason
from watchlist.store.columns import pieces
from watchlist.store.outbox import ALERT, CARRIED, DELIVERY, EVENT, OPEN, alert_of, follow, leave_queue, line_up

# What was leased once may have been sent: a receiver that knows its key would take what is left for the same message.
UNTOUCHED = and_(DELIVERY.c.state == "pending", DELIVERY.c.attempts == 0, DELIVERY.c.lease_until.is_(None))
TELLS = DELIVERY.c.purpose == str(Purpose.ALERT)
ABOUT_MANY = (str(Kind.AMENDED), str(Kind.DISAGREEMENT))


class Withdrawn(msgspec.Struct, frozen=True):
    """Which alerts left a message that waited, and which a message still tells that somebody has begun to send."""

    taken: frozenset[str] = frozenset()
    going: frozenset[str] = frozenset()


class Withdrawals:
    """What waits to be told, as those see it who do not want it told any more."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def judged(self, subject: str, events: Iterable[str]) -> None:
        """Take back what waits to tell a subject of these events: it was judged wrong."""
        for piece in pieces(events):
            wrong = select(ALERT.c.id).where(ALERT.c.subject == subject, ALERT.c.event.in_(piece))
            self.take_back(self._connection.execute(wrong).scalars().all(), Reason.JUDGED_NEGATIVE)

    def waiting(self, mutes: Sequence[Mute]) -> list[Alert]:
        """The alerts that wait and that mutes of one kind may bear on: of an event about many, whomever it names."""
        about = or_(*(_is_of(one) for one in mutes))
        carried = select(CARRIED.c.alert).join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery).where(OPEN, TELLS)
        question = select(ALERT).join(EVENT, EVENT.c.id == ALERT.c.event).order_by(ALERT.c.seq)
        rows = self._connection.execute(question.where(about, ALERT.c.id.in_(carried)))
        return [alert_of(row) for row in rows]

    def take_back(self, alerts: Iterable[str], reason: Reason) -> Withdrawn:
        """Take alerts out of what nobody has begun to send; one that no message tells then is suppressed."""
        taken: set[str] = set()
        going: set[str] = set()
        for piece in pieces(alerts):
            taken |= self._leave(piece, reason)
            going |= self._carried(piece, OPEN)
        return Withdrawn(frozenset(taken), frozenset(going))

    def _leave(self, alerts: Sequence[str], reason: Reason) -> set[str]:
        messages = self._held(alerts)
        theirs = (CARRIED.c.alert.in_(alerts), CARRIED.c.delivery.in_(messages))
        gone = set(self._connection.execute(delete(CARRIED).where(*theirs).returning(CARRIED.c.alert)).scalars())
        told = self._carried(gone)
        dropped = {"state": str(AlertState.SUPPRESSED), "reason": str(reason)}
        self._connection.execute(update(ALERT).where(ALERT.c.id.in_(gone - told)).values(**dropped))
        follow(self._connection, told)
        self._shorten(messages)
        return gone

    def _held(self, alerts: Sequence[str]) -> dict[str, int]:
        """The untouched messages that tell any of these alerts, ids and places, held so that nobody begins them."""
        telling = select(CARRIED.c.delivery).where(CARRIED.c.alert.in_(alerts))
        waiting = select(DELIVERY.c.id, DELIVERY.c.seq).where(DELIVERY.c.id.in_(telling), UNTOUCHED, TELLS)
        # Whoever leases one at this moment is waited for, and then keeps it.
        rows = self._connection.execute(waiting.order_by(DELIVERY.c.seq).with_for_update())
        return {row.id: row.seq for row in rows}

    def _carried(self, alerts: Iterable[str], *where: ColumnElement[bool]) -> set[str]:
        telling = select(CARRIED.c.alert).join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery).where(TELLS, *where)
        return set(self._connection.execute(telling.where(CARRIED.c.alert.in_(list(alerts)))).scalars())

    def _shorten(self, messages: dict[str, int]) -> None:
        """Let messages wait in the queues of what they still tell; one that tells nothing is no message any more."""
        leave_queue(self._connection, messages.values())
        # Asked of each: PostgreSQL would go through all that was ever told for NOT IN.
        empty = ~exists().where(CARRIED.c.delivery == DELIVERY.c.id)
        for piece in pieces(messages):
            self._connection.execute(delete(DELIVERY).where(DELIVERY.c.id.in_(piece), empty))
            # Whose turn it is depends on what they tell: that is found out anew.
            self._connection.execute(update(DELIVERY).where(DELIVERY.c.id.in_(piece)).values(behind=None))
        line_up(self._connection, messages)


def _is_of(mute: Mute) -> ColumnElement[bool]:
    match mute.kind:
        case "subject":
            return ALERT.c.subject == mute.matter
        case "story":
            return EVENT.c.story == mute.matter
        case "source":
            return EVENT.c.source == mute.matter
        case "entry":
            list_key, _, key = mute.matter.partition("\x1f")
            about_many = and_(EVENT.c.list.is_(None), EVENT.c.kind.in_(ABOUT_MANY))
            return or_(and_(EVENT.c.list == list_key, EVENT.c.key == key), about_many)
