"""Deliveries: lent for a while to who sends them, in the order of what they are about, and settled by what came of it.

A delivery is leased before it is sent and settled after: a process that dies in between leaves it to the next one, so
nothing is lost; the idempotency key stays the same, so a receiver that had it can tell.

Of one subscription and channel, what is about the same subject waits for the earlier one. Which one that is, is found
out when it would be its turn, and kept in ``behind`` until that one is settled: a queue of any length is walked once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, Update, and_, bindparam, func, insert, or_, select, update

from watchlist.model import AlertState
from watchlist.store.columns import pieces, table
from watchlist.store.outbox import (
    ALERT,
    ATTEMPT,
    CARRIED,
    DELIVERY,
    EVENT,
    OPEN,
    QUEUE,
    Attempt,
    Delivery,
    follow,
    leave_queue,
    line_up,
)

FREE = and_(OPEN, DELIVERY.c.lease_owner.is_(None))
CHANNEL = table("channel")
LOOK = 500
"""So many deliveries are looked at in one go; and at most so many where the first ones all must wait."""


class Settled(msgspec.Struct, frozen=True):
    """What came of one try: the state that the delivery is in now, and when it is due again.

    ``unreached`` is whether the channel did not answer at all, so that nothing was said of the message.
    """

    delivery: Delivery
    attempt: Attempt
    state: AlertState
    due_at: datetime | None = None
    unreached: bool = False

    @property
    def tries_unreached(self) -> int:
        """How many tries of the delivery have not reached its channel, with this one."""
        return self.delivery.unreached + self.unreached


class Wanted(msgspec.Struct, frozen=True):
    """How many deliveries somebody takes, of one channel or any.

    ``asked`` takes only what a person wants to be tried, whatever is before it.
    """

    channel: str | None = None
    limit: int = 1
    asked: bool = False


ONE = (Wanted(),)


class Deliveries:
    """The outbox as those see it who send."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self) -> list[str]:
        """The channels of all that is open, held by nobody, and waits for nothing but its time."""
        free = and_(FREE, DELIVERY.c.behind.is_(None))
        # From one channel to the next by the index: to read all that waits would take longer the more that is.
        first = select(func.min(DELIVERY.c.channel).label("channel")).where(free).cte("waiting", recursive=True)
        after = select(func.min(DELIVERY.c.channel)).where(free, DELIVERY.c.channel > first.c.channel)
        further = first.union_all(
            select(after.scalar_subquery()).select_from(first).where(first.c.channel.is_not(None))
        )
        found = self._connection.execute(select(further.c.channel)).scalars()
        return [channel for channel in found if channel is not None]

    def take_over(self, now: datetime, is_dead: Callable[[str], bool]) -> None:
        """Free what a process holds that is dead, or that has not been heard of for as long as a lease."""
        held = select(DELIVERY.c.lease_owner).where(DELIVERY.c.lease_owner.is_not(None)).distinct()
        dead = [owner for owner in self._connection.execute(held).scalars() if owner and is_dead(owner)]
        gone = or_(DELIVERY.c.lease_until < now, DELIVERY.c.lease_owner.in_(dead))
        freed = update(DELIVERY).where(DELIVERY.c.lease_owner.is_not(None), gone)
        self._connection.execute(freed.values(lease_owner=None))

    def claim(self, owner: str, now: datetime, until: datetime, wanted: Iterable[Wanted] = ONE) -> list[Delivery]:
        """Lease what is due, whose turn it is, and which nobody holds; oldest first of each that is ``wanted``."""
        taken = [seq for one in wanted for seq in self._due(one, now)]
        # Read as they were before: whether one was ever leased says whether it may have been sent.
        given = [one for piece in pieces(taken) for one in self._given(piece)]
        for piece in pieces(taken):
            leased = update(DELIVERY).where(DELIVERY.c.seq.in_(piece))
            self._connection.execute(leased.values(lease_owner=owner, lease_until=until))
        return given

    def _due(self, wanted: Wanted, now: datetime) -> list[int]:
        due = [FREE, DELIVERY.c.due_at <= now]
        due += [] if wanted.channel is None else [DELIVERY.c.channel == wanted.channel]
        due.append(DELIVERY.c.asked if wanted.asked else DELIVERY.c.behind.is_(None))
        taken, seen = list[int](), list[int]()
        while (room := wanted.limit - len(taken)) > 0 and (found := self._next(due, seen, LOOK if seen else room)):
            behind = {} if wanted.asked else self._behind(found, now)
            taken += [seq for seq in found if seq not in behind][:room]
            self._wait(behind)
            seen += found
            if len(seen) > LOOK and taken:
                break
        return taken

    def _next(self, due: Sequence[ColumnElement[bool]], seen: Collection[int], limit: int) -> list[int]:
        oldest = select(DELIVERY.c.seq).where(*due, DELIVERY.c.seq.not_in(seen)).limit(limit)
        oldest = oldest.order_by(DELIVERY.c.due_at, DELIVERY.c.seq)
        # Locked by the question itself, and passing over what others have locked, where there are several writers.
        return list(self._connection.execute(oldest.with_for_update(skip_locked=True)).scalars())

    def _behind(self, found: Sequence[int], now: datetime) -> dict[int, int]:
        """For each that must wait, the nearest one before it that is about the same and is due, held or tried again."""
        mine, theirs, before = QUEUE.alias(), QUEUE.alias(), DELIVERY.alias()
        same = [mine.c[name] == theirs.c[name] for name in ("subscription", "channel", "about")]
        goes_first = or_(before.c.state == "retrying", before.c.due_at <= now, before.c.lease_owner.is_not(None))
        nearest = (
            select(theirs.c.seq)
            .join(before, before.c.seq == theirs.c.seq)
            # Said of both: PostgreSQL may walk either, backwards from where it may begin.
            .where(*same, theirs.c.seq < mine.c.seq, before.c.seq < mine.c.seq)
            .where(before.c.state.in_(("pending", "retrying")), goes_first)
            .order_by(theirs.c.seq.desc())
            .limit(1)
            .correlate(mine)
            .scalar_subquery()
        )
        waiting: dict[int, int] = {}
        for piece in pieces(found):
            for row in self._connection.execute(select(mine.c.seq, nearest.label("at")).where(mine.c.seq.in_(piece))):
                if row.at is not None:
                    waiting[row.seq] = max(row.at, waiting.get(row.seq, 0))
        return waiting

    def _wait(self, behind: Mapping[int, int]) -> None:
        """Let deliveries wait for others; not where those are being settled now, which would never let them go on."""
        for piece in pieces(set(behind.values())):
            kept = select(DELIVERY.c.seq).where(DELIVERY.c.seq.in_(piece), OPEN)
            still = set(self._connection.execute(kept.with_for_update(read=True, skip_locked=True)).scalars())
            rows = [{"waiter": seq, "before": at} for seq, at in behind.items() if at in still]
            if rows:
                waits = update(DELIVERY).where(DELIVERY.c.seq == bindparam("waiter"))
                self._connection.execute(waits.values(behind=bindparam("before")), rows)

    def _given(self, seqs: Sequence[int]) -> list[Delivery]:
        """Deliveries in this order, each with its alerts in the order of their decision."""
        rows = self._connection.execute(select(DELIVERY).where(DELIVERY.c.seq.in_(seqs))).all()
        carried: dict[str, list[str]] = {row.id: [] for row in rows}
        question = select(CARRIED).join(ALERT, ALERT.c.id == CARRIED.c.alert).order_by(ALERT.c.seq)
        for row in self._connection.execute(question.where(CARRIED.c.delivery.in_(carried))):
            carried[row.delivery].append(row.alert)
        fields = [field for field in Delivery.__struct_fields__ if field != "alerts"]
        found = {
            row.seq: Delivery(**{field: getattr(row, field) for field in fields}, alerts=tuple(carried[row.id]))
            for row in rows
        }
        return [found[seq] for seq in seqs]

    def renew(self, deliveries: Iterable[Delivery], owner: str, until: datetime) -> int:
        """Prolong the leases of deliveries whose sending takes long; how many were still ours."""
        ours = (_held(piece, owner) for piece in pieces(deliveries))
        return sum(self._connection.execute(one.values(lease_until=until)).rowcount for one in ours)

    def give_back(self, deliveries: Iterable[Delivery], owner: str, *, untouched: bool = False) -> None:
        """Give leased deliveries back, their try abandoned.

        When one was leased stays, for it may have been sent; unless it is ``untouched`` and was never leased before.
        """
        for piece in pieces(deliveries):
            new = [one for one in piece if untouched and one.attempts == 0 and not one.begun]
            if new:
                self._connection.execute(_held(new, owner).values(lease_owner=None, lease_until=None))
            self._connection.execute(_held(piece, owner).values(lease_owner=None))

    def settle_all(self, settled: Sequence[Settled], owner: str) -> set[str]:
        """Write down what came of several tries; the ids of those whose lease was still ours."""
        alike: dict[tuple[object, ...], list[Settled]] = {}
        for one in settled:
            alike.setdefault((one.state, one.attempt.attempt, one.tries_unreached, one.due_at), []).append(one)
        ours = {key for ones in alike.values() for key in self._move(ones, owner)}
        over = (AlertState.SENT, AlertState.DEAD)
        leave_queue(
            self._connection, [one.delivery.seq for one in settled if one.state in over and one.delivery.id in ours]
        )
        self._connection.execute(insert(ATTEMPT), [_tried(one) for one in settled])
        follow(self._connection, [alert for one in settled for alert in one.delivery.alerts])
        return ours

    def _move(self, alike: Sequence[Settled], owner: str | None) -> list[str]:
        """Set what came to the same of several that ``owner`` holds, or whoever without one; the ids of those."""
        one = alike[0]
        values: dict[str, object] = {
            "state": str(one.state),
            "attempts": one.attempt.attempt,
            "unreached": one.tries_unreached,
        }
        due = {} if one.due_at is None else {"due_at": one.due_at}
        held = [] if owner is None else [DELIVERY.c.lease_owner == owner]
        moved = update(DELIVERY).where(_is_one_of([each.delivery for each in alike]), *held)
        moved = moved.values(**values, **due, lease_owner=None, asked=False)
        return list(self._connection.execute(moved.returning(DELIVERY.c.id)).scalars())

    def telling(self, kinds: Collection[str], channel: str, also: Collection[str] = ()) -> list[str]:
        """The events of some kinds that a channel's open deliveries tell, and those of the deliveries ``also``."""
        chosen = or_(OPEN, DELIVERY.c.id.in_(also))
        question = (
            select(ALERT.c.event)
            .join(CARRIED, CARRIED.c.alert == ALERT.c.id)
            .join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery)
            .join(EVENT, EVENT.c.id == ALERT.c.event)
            .where(DELIVERY.c.channel == channel, EVENT.c.kind.in_([*map(str, kinds)]), chosen)
        )
        return list(self._connection.execute(question.distinct()).scalars())

    def counts(self) -> dict[str, int]:
        """How many deliveries wait for each channel."""
        question = select(DELIVERY.c.channel, func.count().label("waiting")).where(OPEN).group_by(DELIVERY.c.channel)
        return {row.channel: row.waiting for row in self._connection.execute(question)}

    def carrying(self, alert_id: str) -> list[Delivery]:
        """The messages that carry an alert, in the order in which they were put in."""
        carried = select(DELIVERY.c.seq).join(CARRIED, CARRIED.c.delivery == DELIVERY.c.id)
        asked = carried.where(CARRIED.c.alert == alert_id).order_by(DELIVERY.c.seq)
        return self._given(self._connection.execute(asked).scalars().all())

    def note_sent(self, delivery_id: str, at: datetime) -> None:
        """Write down that a delivery that nobody has tried yet was sent before it was recorded."""
        fresh = select(DELIVERY.c.seq).where(DELIVERY.c.id == delivery_id, DELIVERY.c.attempts == 0, OPEN)
        for delivery in self._given(self._connection.execute(fresh).scalars().all()):
            done = Attempt(delivery.channel, 1, at, str(AlertState.SENT), delivery.key)
            self._move([Settled(delivery, done, AlertState.SENT)], None)
            leave_queue(self._connection, [delivery.seq])
            self._connection.execute(insert(ATTEMPT), [_tried(Settled(delivery, done, AlertState.SENT))])
            follow(self._connection, delivery.alerts)

    def oldest(self) -> datetime | None:
        """Since when the eldest delivery waits that is due or was tried, if any is open."""
        return self._connection.execute(select(func.min(DELIVERY.c.created_at)).where(OPEN)).scalar()

    def next_due(self) -> datetime | None:
        """When the next delivery is due, if any is open."""
        return self._connection.execute(select(func.min(DELIVERY.c.due_at)).where(OPEN)).scalar()

    def retry(self, alert_id: str, now: datetime) -> list[str]:
        """Try the dead or waiting deliveries of an alert again, now; the channels that they go to."""
        carrying = select(CARRIED.c.delivery).where(CARRIED.c.alert == alert_id)
        closed = select(CHANNEL.c.name).where(CHANNEL.c.closed_at.is_not(None))
        # Whoever is sending one at this moment keeps its lease: two tries at once would tell it twice.
        waits = or_(
            DELIVERY.c.state.in_(("dead", "retrying")),
            and_(DELIVERY.c.state == "pending", DELIVERY.c.channel.in_(closed)),
        )
        again = self._connection.execute(
            update(DELIVERY)
            .where(DELIVERY.c.id.in_(carrying), waits)
            .values(state="retrying", due_at=now, attempts=0, unreached=0, asked=True, behind=None)
            .returning(DELIVERY.c.id, DELIVERY.c.channel)
        )
        revived = {row.id: row.channel for row in again}
        line_up(self._connection, revived)
        alerts = select(CARRIED.c.alert).where(CARRIED.c.delivery.in_(revived))
        follow(self._connection, self._connection.execute(alerts).scalars().all())
        return list(revived.values())


def _is_one_of(deliveries: Sequence[Delivery]) -> ColumnElement[bool]:
    return DELIVERY.c.id.in_([one.id for one in deliveries])


def _held(deliveries: Sequence[Delivery], owner: str) -> Update:
    return update(DELIVERY).where(_is_one_of(deliveries), DELIVERY.c.lease_owner == owner)


def _tried(settled: Settled) -> dict[str, object]:
    tried = settled.attempt
    return {
        "delivery": settled.delivery.id,
        "attempt": tried.attempt,
        "at": tried.at,
        "outcome": tried.outcome,
        "error": tried.error,
    }
