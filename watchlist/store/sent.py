"""What a subscription was told before on a matter, and when it was delivered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select, union

from watchlist.model import AlertState, Reason
from watchlist.store.columns import pieces, table

ALERT = table("alert")
ATTEMPT = table("attempt")
CARRIED = table("delivery_alert")
EVENT = table("event")
TOLD = (AlertState.SENT, AlertState.ACKNOWLEDGED)
COLUMNS = (
    ALERT.c.id,
    ALERT.c.state,
    ALERT.c.event,
    ALERT.c.subject,
    ALERT.c.created_at,
    ALERT.c.reason,
    EVENT.c.list,
    EVENT.c.key,
    EVENT.c.story,
)


class Delivered(msgspec.Struct, frozen=True):
    """An alert that was delivered, at ``at``, and what its event is about."""

    alert: str
    event: str
    reason: Reason
    at: datetime
    entry: tuple[str, str] | None
    story: str | None
    subject: str | None = None


class Matters(msgspec.Struct, frozen=True):
    """What is asked about: entries by list and key as they are told for subjects, stories, and events by their ids."""

    subjects: Collection[str] = ()
    entries: Collection[tuple[str, str]] = ()
    stories: Collection[str] = ()
    events: Collection[str] = ()


def delivered_before(connection: Connection, subscription: str, about: Matters) -> list[Delivered]:
    """The alerts of a subscription on any of these matters that were delivered."""
    found: dict[str, Delivered] = {}
    for question in _questions(subscription, about):
        for row in connection.execute(question):
            one = _delivered(row)
            # Asked here and not there: by their state a database would find all that was ever sent.
            if row.state in TOLD and _is_about(one, about):
                found[one.alert] = one
    return list(found.values())


def newest_first(told: Iterable[Delivered]) -> list[Delivered]:
    """Deliveries in this order; those of one moment by their ids."""
    return sorted(told, key=lambda one: (one.at, one.alert), reverse=True)


def _is_about(one: Delivered, about: Matters) -> bool:
    return one.entry in about.entries or one.story in about.stories or one.event in about.events


def _questions(subscription: str, about: Matters) -> Iterator[Any]:
    """One question for whatever a message is about, each part of it answered by an index; more for a long message."""
    keys = {key for _, key in about.entries}
    by_subject = [
        _of(subscription).where(ALERT.c.subject.in_(piece), EVENT.c.key.in_(keys))
        for piece in pieces(about.subjects if keys else ())
    ]
    by_story = [_of(subscription).where(EVENT.c.story.in_(piece)) for piece in pieces(about.stories)]
    by_event = [_of(subscription).where(EVENT.c.id.in_(piece)) for piece in pieces(about.events)]
    parts = [*by_subject, *by_story, *by_event]
    if 0 < len(parts) <= 3:
        yield union(*parts)
    else:
        yield from parts


def _of(subscription: str) -> Select[Any]:
    sent = (
        select(func.min(ATTEMPT.c.at))
        .join(CARRIED, CARRIED.c.delivery == ATTEMPT.c.delivery)
        .where(CARRIED.c.alert == ALERT.c.id, ATTEMPT.c.outcome == "sent")
        .scalar_subquery()
        .label("at")
    )
    told = select(*COLUMNS, sent).join(EVENT, EVENT.c.id == ALERT.c.event)
    return told.where(ALERT.c.subscription == subscription)


def _delivered(row: Row[Any]) -> Delivered:
    entry = (row.list, row.key) if row.list and row.key else None
    return Delivered(row.id, row.event, Reason(row.reason), row.at or row.created_at, entry, row.story, row.subject)
