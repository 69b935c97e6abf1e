"""Asks for alerts as people look for them, a page at a time: a year of them is a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Select, func, or_, select

from watchlist.model import Alert, AlertState
from watchlist.resources import decoder
from watchlist.store.channel_health import CHANNEL
from watchlist.store.columns import BATCH, pieces
from watchlist.store.outbox import ALERT, CARRIED, DELIVERY, OPEN, SUBSCRIPTION, WISH, alert_of
from watchlist.store.united import merges

WISHES = decoder(dict[str, object])


class AlertFilter(msgspec.Struct, frozen=True):
    """Which alerts are asked for; what is None asks nothing. ``limit`` leaves the newest so many."""

    state: AlertState | None = None
    since: datetime | None = None
    until: datetime | None = None
    subscription: str | None = None
    subject: str | None = None
    event: str | None = None
    limit: int | None = None


class AlertLog:
    """The alerts, oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pages(self, wanted: AlertFilter) -> Iterator[list[Alert]]:
        """The alerts that are asked for, in the order in which they were decided, so many at once as are at hand."""
        question = self._asked(wanted).order_by(ALERT.c.seq).limit(BATCH)
        last = self._before_limit(wanted)
        while rows := self._connection.execute(question.where(ALERT.c.seq > last)).all():
            yield [alert_of(row) for row in rows]
            last = rows[-1].seq

    def due(self, alert_ids: Iterable[str]) -> dict[str, datetime]:
        """When the next message of each alert is due, of those that wait for one."""
        found: dict[str, datetime] = {}
        for piece in pieces(alert_ids):
            question = (
                select(CARRIED.c.alert, func.min(DELIVERY.c.due_at).label("due_at"))
                .join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery)
                .where(OPEN, CARRIED.c.alert.in_(piece))
                .group_by(CARRIED.c.alert)
            )
            found.update((row.alert, row.due_at) for row in self._connection.execute(question))
        return found

    def held(self, alert_ids: Iterable[str], now: datetime) -> dict[str, list[str]]:
        """The channels that let each alert wait, because they are closed or rest."""
        found: dict[str, list[str]] = {}
        resting = or_(CHANNEL.c.closed_at.is_not(None), CHANNEL.c.rests_until > now)
        for piece in pieces(alert_ids):
            question = (
                select(CARRIED.c.alert, CHANNEL.c.name)
                .join(DELIVERY, DELIVERY.c.id == CARRIED.c.delivery)
                .join(CHANNEL, CHANNEL.c.name == DELIVERY.c.channel)
                .where(OPEN, resting, CARRIED.c.alert.in_(piece))
                .order_by(CARRIED.c.alert, CHANNEL.c.name)
                .distinct()
            )
            for row in self._connection.execute(question):
                found.setdefault(row.alert, []).append(row.name)
        return found

    def was_subscribed(self, name: str) -> bool:
        """Whether a subscription of this name was ever told of something."""
        known = select(SUBSCRIPTION.c.name).where(SUBSCRIPTION.c.name == name)
        return self._connection.execute(known).first() is not None

    def wish(self, alert: Alert) -> dict[str, object] | None:
        """What the alert's subscription asked for when it was decided; None of one from before that was kept."""
        question = select(WISH.c.body).where(WISH.c.subscription == alert.subscription)
        then = question.where(WISH.c.since <= alert.created_at).order_by(WISH.c.seq.desc()).limit(1)
        body = self._connection.execute(then).scalar()
        return WISHES.decode(body) if body else None

    def _asked(self, wanted: AlertFilter) -> Select[tuple[object, ...]]:
        question = select(ALERT)
        if wanted.since:
            question = question.where(ALERT.c.created_at >= wanted.since)
        if wanted.until:
            question = question.where(ALERT.c.created_at <= wanted.until)
        if wanted.subject:
            question = question.where(ALERT.c.subject.in_(merges(self._connection).family(wanted.subject)))
        for column, value in (
            (ALERT.c.state, wanted.state),
            (ALERT.c.subscription, wanted.subscription),
            (ALERT.c.event, wanted.event),
        ):
            if value is not None:
                question = question.where(column == str(value))
        return question

    def _before_limit(self, wanted: AlertFilter) -> int:
        """The place in the log after which the newest so many stand; the beginning where all are asked for."""
        if wanted.limit is None:
            return 0
        newest = self._asked(wanted).with_only_columns(ALERT.c.seq).order_by(ALERT.c.seq.desc())
        return self._connection.execute(newest.offset(wanted.limit).limit(1)).scalar() or 0
