"""Alerts and the outbox: what is to be told, through which channel, and every try of it.

A delivery is leased before it is sent and settled after: a process that dies in between leaves it to the next one, so
nothing is lost; the idempotency key stays the same, so a receiver that had it can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from watchlist.errors import UnknownError
from watchlist.model import Alert, AlertState, Purpose, Reason, digest
from watchlist.store.columns import ENCODER, insert_missing, insert_new, pieces, table

ALERT = table("alert")
DELIVERY = table("delivery")
CARRIED = table("delivery_alert")
ATTEMPT = table("attempt")
CHANNEL = table("channel")
SUBSCRIPTION = table("subscription")
WISH = table("wish")
OPEN = DELIVERY.c.state.in_(("pending", "retrying"))
NEVER_LATE = (str(Reason.SOURCE_FAULT), str(Reason.OPERATOR))
# The first of these that any delivery of an alert is in is the alert's own state.
WEIGHT = (AlertState.DEAD, AlertState.RETRYING, AlertState.DIGEST, AlertState.PENDING, AlertState.SENT)


class Delivery(msgspec.Struct, frozen=True):
    """One message to one channel, with the alerts that it carries."""

    id: str
    subscription: str
    channel: str
    key: str
    due_at: datetime
    created_at: datetime
    alerts: tuple[str, ...] = ()
    state: str = "pending"
    attempts: int = 0
    purpose: str = str(Purpose.ALERT)


class Attempt(msgspec.Struct, frozen=True):
    """One try of a delivery: sent, retry or dead."""

    channel: str
    attempt: int
    at: datetime
    outcome: str
    key: str
    error: str | None = None
    purpose: str = str(Purpose.ALERT)


class ChannelHealth(msgspec.Struct, frozen=True):
    """How a channel fares."""

    name: str
    kind: str
    last_sent_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None


class Outbox:
    """Alerts and deliveries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, alerts: Iterable[Alert], deliveries: Iterable[Delivery]) -> None:
        """Put alerts in the outbox; one that is there already is not put in again, a digest takes further alerts."""
        fresh: set[str] = set()
        for batch in pieces(alerts):
            fresh |= insert_missing(self._connection, ALERT, [_alert_row(alert) for alert in batch], "id")
        for delivery in deliveries:
            if carried := tuple(alert for alert in delivery.alerts if alert in fresh):
                self._put(msgspec.structs.replace(delivery, alerts=carried))

    def _put(self, delivery: Delivery) -> None:
        """Put a delivery in, or its alerts into the one that is there, or into a further one where that has begun."""
        self._insert(delivery)
        # Held until we commit, so that nobody takes it up between this question and the answer. What was leased once
        # may have been sent: a receiver that knows its key would drop what is added now.
        waiting = update(DELIVERY).where(DELIVERY.c.id == delivery.id, OPEN, DELIVERY.c.lease_until.is_(None))
        if not self._connection.execute(waiting.values(state=DELIVERY.c.state)).rowcount:
            further = digest(delivery.id, *delivery.alerts)
            delivery = msgspec.structs.replace(delivery, id=further, key=further)
            self._insert(delivery)
        carried = [{"delivery": delivery.id, "alert": alert} for alert in delivery.alerts]
        for batch in pieces(carried):
            self._connection.execute(insert(CARRIED), batch)

    def _insert(self, delivery: Delivery) -> None:
        row = {field: getattr(delivery, field) for field in delivery.__struct_fields__ if field != "alerts"}
        insert_new(self._connection, DELIVERY, [row], "id")

    def alert(self, alert_id: str) -> Alert:
        """One alert; UnknownError where there is none."""
        row = self._connection.execute(select(ALERT).where(ALERT.c.id == alert_id)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no alert {alert_id!r}; `watchlist alerts` lists them")
        return alert_of(row)

    def alerts(self, *, state: str | None = None, ids: Iterable[str] | None = None) -> list[Alert]:
        """Alerts in the order in which they were decided: all, those of a state, or those of some ids."""
        question = select(ALERT).order_by(ALERT.c.seq)
        if state:
            question = question.where(ALERT.c.state == state)
        if ids is None:
            return [alert_of(row) for row in self._connection.execute(question)]
        pages = (self._connection.execute(question.where(ALERT.c.id.in_(piece))) for piece in pieces(ids))
        return [alert_of(row) for page in pages for row in page]

    def alerts_of(self, events: Iterable[str]) -> list[Alert]:
        """The alerts of these events, in the order in which they were decided."""
        pages = (select(ALERT).where(ALERT.c.event.in_(piece)).order_by(ALERT.c.seq) for piece in pieces(events))
        return [alert_of(row) for page in pages for row in self._connection.execute(page)]

    def told(self, events: Iterable[str]) -> set[tuple[str, str, str | None]]:
        """Which subscriptions were told of these events, and for which subject."""
        found: set[tuple[str, str, str | None]] = set()
        columns = select(ALERT.c.subscription, ALERT.c.event, ALERT.c.subject)
        for piece in pieces(events):
            question = columns.where(ALERT.c.event.in_(piece), ALERT.c.state != str(AlertState.SUPPRESSED))
            found.update((row.subscription, row.event, row.subject) for row in self._connection.execute(question))
        return found

    def attempts(self, alert_ids: Iterable[str]) -> dict[str, list[Attempt]]:
        """Every try of every delivery that carries each alert; one not tried yet stands as attempt 0, pending."""
        found: dict[str, list[Attempt]] = {}
        for piece in pieces(alert_ids):
            question = (
                select(CARRIED.c.alert, DELIVERY, ATTEMPT.c.attempt, ATTEMPT.c.at, ATTEMPT.c.outcome, ATTEMPT.c.error)
                .join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery)
                .outerjoin(ATTEMPT, ATTEMPT.c.delivery == DELIVERY.c.id)
                .where(CARRIED.c.alert.in_(piece))
                .order_by(DELIVERY.c.seq, ATTEMPT.c.id)
            )
            for row in self._connection.execute(question):
                tried = row.attempt is not None
                found.setdefault(row.alert, []).append(
                    Attempt(
                        row.channel,
                        row.attempt or 0,
                        row.at if tried else row.due_at,
                        row.outcome if tried else row.state,
                        row.key,
                        row.error,
                        row.purpose,
                    )
                )
        return found

    def claim(
        self,
        owner: str,
        now: datetime,
        until: datetime,
        is_dead: Callable[[str], bool],
        *,
        limit: int = 1,
        but: Collection[str] = (),
    ) -> list[Delivery]:
        """Lease what is due, goes to none of the channels ``but``, and nobody alive is working on; oldest first."""
        owners = select(DELIVERY.c.lease_owner).where(OPEN, DELIVERY.c.lease_owner.is_not(None)).distinct()
        dead = [holder for holder in self._connection.execute(owners).scalars() if is_dead(holder)]
        free = or_(DELIVERY.c.lease_owner.is_(None), DELIVERY.c.lease_until < now, DELIVERY.c.lease_owner.in_(dead))
        due = select(DELIVERY.c.id).where(OPEN, DELIVERY.c.due_at <= now, free, DELIVERY.c.channel.not_in(but))
        oldest = due.order_by(DELIVERY.c.due_at, DELIVERY.c.seq).limit(limit)
        # Locked by the question itself, and passing over what others have locked, where there are several writers.
        ids = self._connection.execute(oldest.with_for_update(skip_locked=True)).scalars().all()
        taken = update(DELIVERY).where(DELIVERY.c.id.in_(ids)).values(lease_owner=owner, lease_until=until)
        self._connection.execute(taken)
        return [self.delivery(delivery) for delivery in ids]

    def renew(self, delivery: Delivery, owner: str, until: datetime) -> bool:
        """Prolong the lease of a delivery whose sending takes long; whether it was still ours."""
        return self._mine(delivery, owner, lease_until=until)

    def _mine(self, delivery: Delivery, owner: str, **values: object) -> bool:
        ours = update(DELIVERY).where(DELIVERY.c.id == delivery.id, DELIVERY.c.lease_owner == owner)
        return self._connection.execute(ours.values(**values)).rowcount == 1

    def delivery(self, delivery_id: str) -> Delivery:
        """One delivery with the alerts that it carries."""
        row = self._connection.execute(select(DELIVERY).where(DELIVERY.c.id == delivery_id)).one()
        carried = select(CARRIED.c.alert).join(ALERT, ALERT.c.id == CARRIED.c.alert).order_by(ALERT.c.seq)
        alerts = self._connection.execute(carried.where(CARRIED.c.delivery == delivery_id)).scalars()
        values = {field: getattr(row, field) for field in Delivery.__struct_fields__ if field != "alerts"}
        return Delivery(**values, alerts=tuple(alerts))

    def next_due(self) -> datetime | None:
        """When the next delivery is due, if any is open."""
        return self._connection.execute(select(func.min(DELIVERY.c.due_at)).where(OPEN)).scalar()

    def oldest(self) -> datetime | None:
        """Since when the eldest delivery waits that is due or was tried, if any is open."""
        return self._connection.execute(select(func.min(DELIVERY.c.created_at)).where(OPEN)).scalar()

    def settle(
        self, delivery: Delivery, owner: str, attempt: Attempt, *, state: AlertState, due_at: datetime | None = None
    ) -> bool:
        """Write down what came of a try and set the alerts' states; whether the lease was still ours."""
        values: dict[str, object] = {"state": str(state), "attempts": attempt.attempt, "lease_owner": None}
        if due_at:
            values["due_at"] = due_at
        ours = self._mine(delivery, owner, **values)
        self._connection.execute(
            insert(ATTEMPT).values(
                delivery=delivery.id,
                attempt=attempt.attempt,
                at=attempt.at,
                outcome=attempt.outcome,
                error=attempt.error,
            )
        )
        self._follow(delivery.alerts)
        return ours

    def note_sent(self, delivery_id: str, at: datetime) -> None:
        """Write down that a delivery that nobody has tried yet was sent before it was recorded."""
        fresh = update(DELIVERY).where(DELIVERY.c.id == delivery_id, DELIVERY.c.attempts == 0, OPEN)
        if self._connection.execute(fresh.values(state="sent", attempts=1)).rowcount:
            done = {"delivery": delivery_id, "attempt": 1, "at": at, "outcome": "sent", "error": None}
            self._connection.execute(insert(ATTEMPT).values(done))
            self._follow(self.delivery(delivery_id).alerts)

    def give_back(self, delivery: Delivery, owner: str) -> None:
        """Give a leased delivery back, its try abandoned; when it was leased stays, for it may have been sent."""
        self._mine(delivery, owner, lease_owner=None)

    def retry(self, alert_id: str, now: datetime) -> int:
        """Try the dead or waiting deliveries of an alert again, now; how many there are."""
        carrying = select(CARRIED.c.delivery).where(CARRIED.c.alert == alert_id)
        # Whoever is sending one at this moment keeps its lease: two tries at once would tell it twice.
        again = self._connection.execute(
            update(DELIVERY)
            .where(DELIVERY.c.id.in_(carrying), DELIVERY.c.state.in_(("dead", "retrying")))
            .values(state="retrying", due_at=now, attempts=0)
            .returning(DELIVERY.c.id)
        )
        revived = list(again.scalars())
        for delivery_id in revived:
            self._follow(self.delivery(delivery_id).alerts)
        return len(revived)

    def withdraw(self, subject: str, events: Iterable[str]) -> None:
        """Take back what waits to tell a subject of these events, where no try has begun: it was judged wrong."""
        untouched = select(DELIVERY.c.id).where(
            DELIVERY.c.state == "pending", DELIVERY.c.attempts == 0, DELIVERY.c.lease_owner.is_(None)
        )
        for piece in pieces(events):
            wrong = select(ALERT.c.id).where(ALERT.c.subject == subject, ALERT.c.event.in_(piece))
            taken = (CARRIED.c.alert.in_(wrong), CARRIED.c.delivery.in_(untouched))
            alerts = set(self._connection.execute(select(CARRIED.c.alert).where(*taken)).scalars())
            self._connection.execute(delete(CARRIED).where(*taken))
            still = set(self._connection.execute(select(CARRIED.c.alert).where(CARRIED.c.alert.in_(alerts))).scalars())
            dropped = {"state": str(AlertState.SUPPRESSED), "reason": str(Reason.JUDGED_NEGATIVE)}
            self._connection.execute(update(ALERT).where(ALERT.c.id.in_(alerts - still)).values(**dropped))
        carrying = select(CARRIED.c.delivery)
        self._connection.execute(delete(DELIVERY).where(DELIVERY.c.id.in_(untouched), DELIVERY.c.id.not_in(carrying)))

    def _follow(self, alerts: Iterable[str]) -> None:
        """Set each alert's state from what was to tell it; an acknowledged one stays so."""
        for piece in pieces(alerts):
            question = (
                select(CARRIED.c.alert, DELIVERY.c.state)
                .join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery)
                .where(CARRIED.c.alert.in_(piece), DELIVERY.c.purpose == str(Purpose.ALERT))
            )
            states: dict[str, set[str]] = {}
            for row in self._connection.execute(question):
                states.setdefault(row.alert, set()).add(row.state)
            for alert, found in states.items():
                state = next(state for state in WEIGHT if state in found)
                kept = ALERT.c.state != str(AlertState.ACKNOWLEDGED)
                self._connection.execute(update(ALERT).where(ALERT.c.id == alert, kept).values(state=str(state)))

    def subscribe(self, name: str, definition: object, now: datetime) -> None:
        """Note a subscription as it is configured now; the first time counts as its beginning."""
        body = ENCODER.encode(definition)
        insert_new(self._connection, SUBSCRIPTION, [{"name": name, "since": now, "body": body}], "name")
        self._connection.execute(update(SUBSCRIPTION).where(SUBSCRIPTION.c.name == name).values(body=body))
        newest = select(WISH.c.body).where(WISH.c.subscription == name).order_by(WISH.c.seq.desc()).limit(1)
        if self._connection.execute(newest).scalar() != body:
            self._connection.execute(insert(WISH).values(subscription=name, since=now, body=body))

    def note_channel(self, name: str, kind: str, at: datetime, error: str | None) -> None:
        """Note a channel's newest success or trouble."""
        insert_new(self._connection, CHANNEL, [{"name": name, "kind": kind}], "name")
        values = {"last_error_at": at, "last_error": error} if error else {"last_sent_at": at}
        self._connection.execute(update(CHANNEL).where(CHANNEL.c.name == name).values(kind=kind, **values))

    def channels(self) -> dict[str, ChannelHealth]:
        """How each channel that was ever used fares."""
        rows = self._connection.execute(select(CHANNEL).order_by(CHANNEL.c.name))
        fields = ChannelHealth.__struct_fields__
        return {row.name: ChannelHealth(**{field: getattr(row, field) for field in fields}) for row in rows}

    def dead(self) -> dict[str, int]:
        """How many deliveries each channel has given up that nobody has acknowledged."""
        waiting = select(CARRIED.c.delivery).join(ALERT, ALERT.c.id == CARRIED.c.alert)
        given_up = (DELIVERY.c.state == "dead", DELIVERY.c.id.in_(waiting.where(ALERT.c.state == str(AlertState.DEAD))))
        question = select(DELIVERY.c.channel, func.count()).where(*given_up).group_by(DELIVERY.c.channel)
        return {channel: number for channel, number in self._connection.execute(question)}  # noqa: C416

    def counts(self) -> dict[str, int]:
        """How many deliveries stand in each state."""
        question = select(DELIVERY.c.state, func.count()).group_by(DELIVERY.c.state)
        return {state: number for state, number in self._connection.execute(question)}  # noqa: C416

    def deliveries_of(self, alert_id: str) -> list[Delivery]:
        """The messages that carry an alert, in the order in which they were put in."""
        carrying = select(DELIVERY.c.id).join(CARRIED, CARRIED.c.delivery == DELIVERY.c.id)
        ids = self._connection.execute(carrying.where(CARRIED.c.alert == alert_id).order_by(DELIVERY.c.seq)).scalars()
        return [self.delivery(one) for one in ids.all()]

    def at_once(self, subscriptions: Iterable[str], since: datetime, until: datetime) -> dict[str, int]:
        """How many messages left at once in a span, by subscription: what waited, and our own troubles, do not count.

        One that goes to several channels is one message.
        """
        counted = (
            select(DELIVERY.c.subscription, func.count(DELIVERY.c.id.distinct()).label("messages"))
            .join(CARRIED, CARRIED.c.delivery == DELIVERY.c.id)
            .join(ALERT, ALERT.c.id == CARRIED.c.alert)
            .where(DELIVERY.c.created_at >= since, DELIVERY.c.created_at < until)
            .where(DELIVERY.c.purpose == str(Purpose.ALERT), ALERT.c.reason.not_in(NEVER_LATE))
            .where(or_(ALERT.c.folded.is_(None), ALERT.c.folded == str(Reason.GROUPED)))
            .group_by(DELIVERY.c.subscription, DELIVERY.c.channel)
        )
        found: dict[str, int] = {}
        for piece in pieces(subscriptions):
            for row in self._connection.execute(counted.where(DELIVERY.c.subscription.in_(piece))):
                found[row.subscription] = max(found.get(row.subscription, 0), row.messages)
        return found

    def release(self, alerts: Iterable[Alert], deliveries: Iterable[Delivery]) -> None:
        """Put alerts in that were held back, each as it is decided now in place of how it was suppressed."""
        suppressed = ALERT.c.state == str(AlertState.SUPPRESSED)
        released: set[str] = set()
        for alert in alerts:
            row = _alert_row(alert)
            there = update(ALERT).where(ALERT.c.id == alert.id, suppressed).values(**row)
            if self._connection.execute(there).rowcount or insert_missing(self._connection, ALERT, [row], "id"):
                released.add(alert.id)
        for delivery in deliveries:
            if carried := tuple(alert for alert in delivery.alerts if alert in released):
                self._put(msgspec.structs.replace(delivery, alerts=carried))


def _alert_row(alert: Alert) -> dict[str, object]:
    return {field: getattr(alert, field) for field in Alert.__struct_fields__} | {
        "state": str(alert.state),
        "reason": str(alert.reason),
        "folded": str(alert.folded) if alert.folded else None,
    }


def alert_of(row: Row[tuple[object, ...]]) -> Alert:
    """Read an alert from its row."""
    values = {field: getattr(row, field) for field in Alert.__struct_fields__}
    return Alert(
        **values | {"state": AlertState(row.state), "reason": Reason(row.reason), "folded": _reason(row.folded)}
    )


def _reason(said: str | None) -> Reason | None:
    return Reason(said) if said else None
