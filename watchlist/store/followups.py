"""What was told and not answered yet, and what was sent after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, exists, func, or_, select, union, update

from watchlist.followup import FollowUp, OpenMessage
from watchlist.model import AlertState, Purpose
from watchlist.store.columns import insert_new, table
from watchlist.store.outbox import leave_queue

ALERT = table("alert")
DELIVERY = table("delivery")
CARRIED = table("delivery_alert")
ATTEMPT = table("attempt")
SUBSCRIPTION = table("subscription")
WITHDRAWN = "withdrawn"
"""The state of a follow-up that was answered before it could be sent."""

UNANSWERED = and_(
    ALERT.c.acknowledged_at.is_(None),
    ALERT.c.resolved_at.is_(None),
    # One that was acknowledged before it was kept when and by whom shows it by its state alone.
    ALERT.c.state.not_in((str(AlertState.SUPPRESSED), str(AlertState.ACKNOWLEDGED))),
)
WAITS = DELIVERY.c.state.in_(("pending", "retrying"))
TELLS = DELIVERY.c.purpose == str(Purpose.ALERT)


class FollowUps:
    """What comes after messages that nobody has answered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def followed(self) -> dict[str, datetime]:
        """The subscriptions that are followed up, and since when."""
        since = SUBSCRIPTION.c.followed_since
        rows = self._connection.execute(select(SUBSCRIPTION.c.name, since).where(since.is_not(None)))
        return {row.name: row.followed_since for row in rows}

    def follow(self, names: Collection[str], now: datetime) -> None:
        """Follow up these subscriptions from now on, where they are not yet, and no others any more."""
        since, name = SUBSCRIPTION.c.followed_since, SUBSCRIPTION.c.name
        begun = update(SUBSCRIPTION).where(name.in_(names), since.is_(None))
        self._connection.execute(begun.values(followed_since=now))
        ended = update(SUBSCRIPTION).where(name.not_in(names), since.is_not(None))
        self._connection.execute(ended.values(followed_since=None))

    def open_messages(self, subscription: str, since: datetime, followed_since: datetime) -> list[OpenMessage]:
        """What was to be told to a subscription, was tried since then or waits still, and is not answered.

        An alert belongs to the first delivery that carries it: the same message to a second channel is no second one.
        """
        groups: dict[str, list[Row[Any]]] = {}
        belongs: dict[str, str] = {}
        for row in self._connection.execute(_unanswered(subscription, since)):
            first = belongs.setdefault(row.alert, row.delivery)
            groups.setdefault(first, []).append(row)
        sent_after = {row.follows: row for row in self._connection.execute(_sent_after(subscription, since))}
        return [
            _message(first, rows, sent_after.get(first), subscription, followed_since) for first, rows in groups.items()
        ]

    def add(self, sent_after: Iterable[FollowUp], now: datetime) -> None:
        """Put what comes after a message in the outbox, to be sent now; what is there already is not put in again."""
        known = list(sent_after)
        insert_new(self._connection, DELIVERY, [_row(one, now) for one in known], "id")
        carried = [{"delivery": one.id, "alert": alert} for one in known for alert in one.alerts]
        insert_new(self._connection, CARRIED, carried, "delivery", "alert")

    def withdraw_answered(self, now: datetime) -> int:
        """Take back what waits to bring to mind, or to tell others, what is answered by now; how many."""
        still = exists().where(CARRIED.c.delivery == DELIVERY.c.id, ALERT.c.id == CARRIED.c.alert, UNANSWERED)
        # What is being sent at this moment is told; should that fail, the next look takes it back.
        free = or_(DELIVERY.c.lease_owner.is_(None), DELIVERY.c.lease_until < now)
        waiting = (WAITS, ~TELLS, free)
        taken = update(DELIVERY).where(*waiting, ~still).values(state=WITHDRAWN, lease_owner=None)
        seqs = self._connection.execute(taken.returning(DELIVERY.c.seq)).scalars().all()
        # One that a person has had tried again stands in a queue, and others may wait for it.
        leave_queue(self._connection, seqs)
        return len(seqs)

    def waits(self) -> bool:
        """Whether anything that comes after a message waits to be sent."""
        waiting = select(DELIVERY.c.id).where(WAITS, ~TELLS).limit(1)
        return self._connection.execute(waiting).first() is not None

    def told_together(self, alert: str) -> list[str]:
        """The alerts that reached people in the same message as this one, itself too, in the order of their making."""
        its = select(CARRIED.c.delivery).where(CARRIED.c.alert == alert)
        sent = (DELIVERY.c.id.in_(its), TELLS, DELIVERY.c.state == str(AlertState.SENT))
        carried = select(CARRIED.c.alert).join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery).where(*sent)
        asked = select(ALERT.c.id).where(or_(ALERT.c.id == alert, ALERT.c.id.in_(carried))).order_by(ALERT.c.seq)
        return list(self._connection.execute(asked).scalars())


def _unanswered(subscription: str, since: datetime) -> Any:
    """Each alert that is not answered, with each delivery that tells it and what came of that."""
    tried = (
        select(
            ATTEMPT.c.delivery,
            func.min(ATTEMPT.c.at).label("tried_at"),
            func.min(case((ATTEMPT.c.outcome == str(AlertState.SENT), ATTEMPT.c.at))).label("sent_at"),
        )
        .join(DELIVERY, DELIVERY.c.id == ATTEMPT.c.delivery)
        .where(*_told(subscription, since))
        .group_by(ATTEMPT.c.delivery)
        .subquery()
    )
    columns = (DELIVERY.c.id.label("delivery"), DELIVERY.c.due_at)
    return (
        select(CARRIED.c.alert, *columns, tried.c.tried_at, tried.c.sent_at)
        .join(CARRIED, CARRIED.c.delivery == DELIVERY.c.id)
        .join(ALERT, ALERT.c.id == CARRIED.c.alert)
        .outerjoin(tried, tried.c.delivery == DELIVERY.c.id)
        .where(*_told(subscription, since), UNANSWERED)
        .order_by(DELIVERY.c.seq, ALERT.c.seq)
    )


def _told(subscription: str, since: datetime) -> tuple[Any, ...]:
    """What tells a subscription, by two small indexes: all that was ever told is much more."""
    recent = union(select(ATTEMPT.c.delivery).where(ATTEMPT.c.at >= since), select(DELIVERY.c.id).where(WAITS))
    # Joined to nothing, so that SQLite does not go through all of a subscription by the index of its names.
    named = DELIVERY.c.subscription.concat("") == subscription
    return (named, DELIVERY.c.id.in_(recent), TELLS)


def _sent_after(subscription: str, since: datetime) -> Any:
    """What was sent after each delivery; what is made at one time, to several channels, counts once."""
    reminded = case((DELIVERY.c.purpose == str(Purpose.REMINDER), DELIVERY.c.created_at))
    escalated = case((DELIVERY.c.purpose == str(Purpose.ESCALATION), DELIVERY.c.created_at))
    return (
        select(
            DELIVERY.c.follows,
            func.count(reminded.distinct()).label("reminders"),
            func.max(reminded).label("reminded_at"),
            func.count(escalated).label("escalations"),
        )
        .where(DELIVERY.c.subscription == subscription, DELIVERY.c.created_at >= since, DELIVERY.c.follows.is_not(None))
        .group_by(DELIVERY.c.follows)
    )


def _message(
    first: str, rows: list[Row[Any]], after: Row[Any] | None, subscription: str, followed_since: datetime
) -> OpenMessage:
    return OpenMessage(
        first,
        subscription,
        tuple(dict.fromkeys(row.alert for row in rows)),
        # A later try moves when a delivery is due, but not when it was to be told.
        due_at=min(row.tried_at or row.due_at for row in rows),
        followed_since=followed_since,
        sent_at=min((row.sent_at for row in rows if row.sent_at), default=None),
        reminders=after.reminders if after else 0,
        reminded_at=after.reminded_at if after else None,
        escalated=bool(after and after.escalations),
    )


def _row(one: FollowUp, now: datetime) -> dict[str, object]:
    return {
        "id": one.id,
        "subscription": one.subscription,
        "channel": one.channel,
        "key": one.id,
        "state": str(AlertState.PENDING),
        "due_at": now,
        "created_at": now,
        "purpose": str(one.purpose),
        "follows": one.follows,
        "attempts": 0,
    }
