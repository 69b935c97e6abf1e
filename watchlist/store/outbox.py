"""Alerts and the outbox: what is to be told, through which channel, and every try of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, String, case, delete, func, insert, literal_column, or_, select, update

from watchlist.errors import UnknownError
from watchlist.model import Alert, AlertState, Purpose, Reason, digest
from watchlist.store.columns import ENCODER, insert_missing, insert_new, insert_selected, pieces, table

ALERT = table("alert")
DELIVERY = table("delivery")
CARRIED = table("delivery_alert")
QUEUE = table("delivery_queue")
ATTEMPT = table("attempt")
EVENT = table("event")
SUBSCRIPTION = table("subscription")
WISH = table("wish")
# Written out, as the indexes of what is open have it: SQLite does not see that a bound value is within them.
OPEN = DELIVERY.c.state.in_([literal_column(f"'{state}'", String) for state in ("pending", "retrying")])
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
    unreached: int = 0
    purpose: str = str(Purpose.ALERT)
    seq: int = 0
    lease_until: datetime | None = None

    @property
    def begun(self) -> bool:
        """Whether it was leased before: then it may have been sent."""
        return self.lease_until is not None


class Attempt(msgspec.Struct, frozen=True):
    """One try of a delivery: sent, retry or dead."""

    channel: str
    attempt: int
    at: datetime
    outcome: str
    key: str
    error: str | None = None
    purpose: str = str(Purpose.ALERT)


class Outbox:
    """Alerts and deliveries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, alerts: Iterable[Alert], deliveries: Iterable[Delivery]) -> None:
        """Put alerts in the outbox; one that is there already is not put in again, a digest takes further alerts."""
        fresh: set[str] = set()
        for batch in pieces(alerts):
            fresh |= insert_missing(self._connection, ALERT, [_alert_row(alert) for alert in batch], "id")
        carrying = ((one, tuple(alert for alert in one.alerts if alert in fresh)) for one in deliveries)
        self.put(msgspec.structs.replace(delivery, alerts=alerts) for delivery, alerts in carrying if alerts)

    def put(self, deliveries: Iterable[Delivery]) -> None:
        """Put in further deliveries of alerts that are there, each after all that is about the same."""
        line_up(self._connection, [self._put(delivery) for delivery in deliveries])

    def _put(self, delivery: Delivery) -> str:
        """Put a delivery in, or its alerts into the one that is there, or into a further one where that has begun.

        The id of the one that carries them.
        """
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
        return delivery.id

    def _insert(self, delivery: Delivery) -> None:
        given = [field for field in delivery.__struct_fields__ if field not in ("alerts", "seq", "lease_until")]
        row = {field: getattr(delivery, field) for field in given}
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

    def subscribe(self, name: str, definition: object, now: datetime) -> None:
        """Note a subscription as it is configured now; the first time counts as its beginning."""
        body = ENCODER.encode(definition)
        insert_new(self._connection, SUBSCRIPTION, [{"name": name, "since": now, "body": body}], "name")
        self._connection.execute(update(SUBSCRIPTION).where(SUBSCRIPTION.c.name == name).values(body=body))
        newest = select(WISH.c.body).where(WISH.c.subscription == name).order_by(WISH.c.seq.desc()).limit(1)
        if self._connection.execute(newest).scalar() != body:
            self._connection.execute(insert(WISH).values(subscription=name, since=now, body=body))

    def dead(self) -> dict[str, int]:
        """How many deliveries each channel has given up that nobody has acknowledged."""
        waiting = select(CARRIED.c.delivery).join(ALERT, ALERT.c.id == CARRIED.c.alert)
        given_up = (DELIVERY.c.state == "dead", DELIVERY.c.id.in_(waiting.where(ALERT.c.state == str(AlertState.DEAD))))
        question = select(DELIVERY.c.channel, func.count()).where(*given_up).group_by(DELIVERY.c.channel)
        return {channel: number for channel, number in self._connection.execute(question)}  # noqa: C416

    def untaken(self) -> dict[str, datetime]:
        """Since when each channel is tried in vain with what is tried again; not what a person has just asked for."""
        question = select(DELIVERY.c.channel, func.min(ATTEMPT.c.at).label("since")).join(
            ATTEMPT, ATTEMPT.c.delivery == DELIVERY.c.id
        )
        tried = question.where(DELIVERY.c.state == "retrying", ~DELIVERY.c.asked).group_by(DELIVERY.c.channel)
        return {row.channel: row.since for row in self._connection.execute(tried)}

    def counts(self) -> dict[str, int]:
        """How many deliveries stand in each state."""
        question = select(DELIVERY.c.state, func.count()).group_by(DELIVERY.c.state)
        return {state: number for state, number in self._connection.execute(question)}  # noqa: C416

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
        carrying = ((one, tuple(alert for alert in one.alerts if alert in released)) for one in deliveries)
        self.put(msgspec.structs.replace(delivery, alerts=carried) for delivery, carried in carrying if carried)


def line_up(connection: Connection, deliveries: Iterable[str]) -> None:
    """Put open deliveries into the queue of each subject that they are about; without one, of the matter or source."""
    matter = case((EVENT.c.key != "", EVENT.c.list + "\x1f" + EVENT.c.key), else_=EVENT.c.story)
    about = func.coalesce(ALERT.c.subject, matter, EVENT.c.source, ALERT.c.event)
    standing = (
        select(DELIVERY.c.subscription, DELIVERY.c.channel, about, DELIVERY.c.seq)
        .join(CARRIED, CARRIED.c.delivery == DELIVERY.c.id)
        .join(ALERT, ALERT.c.id == CARRIED.c.alert)
        .outerjoin(EVENT, EVENT.c.id == ALERT.c.event)
        .distinct()
    )
    for piece in pieces(deliveries):
        insert_selected(connection, QUEUE, standing.where(DELIVERY.c.id.in_(piece), OPEN))


def leave_queue(connection: Connection, seqs: Iterable[int]) -> None:
    """Take deliveries out of every queue, and let those go on that waited for them."""
    for piece in pieces(seqs):
        connection.execute(delete(QUEUE).where(QUEUE.c.seq.in_(piece)))
        connection.execute(update(DELIVERY).where(DELIVERY.c.behind.in_(piece)).values(behind=None))


def follow(connection: Connection, alerts: Iterable[str]) -> None:
    """Set each alert's state from the deliveries that tell it, not from reminders; an acknowledged one stays so."""
    weight = case({str(state): number for number, state in enumerate(WEIGHT)}, value=DELIVERY.c.state)
    worst = func.min(weight)
    state = (
        select(case({number: str(state) for number, state in enumerate(WEIGHT)}, value=worst))
        .select_from(CARRIED.join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery))
        .where(CARRIED.c.alert == ALERT.c.id, DELIVERY.c.purpose == str(Purpose.ALERT))
        .scalar_subquery()
    )
    kept = ALERT.c.state != str(AlertState.ACKNOWLEDGED)
    for piece in pieces(alerts):
        following = update(ALERT).where(ALERT.c.id.in_(piece), kept)
        connection.execute(following.values(state=func.coalesce(state, ALERT.c.state)))


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
