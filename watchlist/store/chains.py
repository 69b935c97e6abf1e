"""Where a check stands in its source's chain, and whether it holds there."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, func, select

from watchlist.model import Check, Event, Outcome
from watchlist.store.sources import CHECK, RecordedCheck


class Link(msgspec.Struct, frozen=True):
    """A check's place in its chain: the ``position`` of so many; ``trouble`` is what breaks it there, or empty."""

    position: int
    of: int
    trouble: str = ""


def link(connection: Connection, recorded: RecordedCheck) -> Link:
    """Look up where a check stands, and hold its hash against its content and against the check before."""
    check = recorded.check
    own = CHECK.c.source == check.source
    seq = connection.execute(select(CHECK.c.seq).where(CHECK.c.id == check.id)).scalar_one()
    position = connection.execute(select(func.count()).where(own, CHECK.c.seq <= seq)).scalar_one()
    of = connection.execute(select(func.count()).where(own)).scalar_one()
    before = select(CHECK.c.hash).where(own, CHECK.c.seq < seq).order_by(CHECK.c.seq.desc()).limit(1)
    previous = connection.execute(before).scalar() or ""
    return Link(position, of, _trouble(recorded, previous))


def check_of(connection: Connection, event: Event) -> str | None:
    """The check that saw an event: the one it names, or the last before it that read the same bytes."""
    if event.check or not event.snapshot:
        return event.check
    same = (CHECK.c.source == event.source, CHECK.c.snapshot == event.snapshot, CHECK.c.at <= event.detected_at)
    return connection.execute(select(CHECK.c.id).where(*same).order_by(CHECK.c.seq.desc()).limit(1)).scalar()


def contents_before(connection: Connection, check: Check, most: int) -> list[str]:
    """The SHA-256 of what a source had answered before a check, the newest first, without what that one read."""
    seq = select(CHECK.c.seq).where(CHECK.c.id == check.id).scalar_subquery()
    good = (CHECK.c.source == check.source, CHECK.c.seq < seq, CHECK.c.outcome == str(Outcome.NEW))
    question = select(CHECK.c.snapshot).where(*good, CHECK.c.snapshot != check.snapshot)
    return list(connection.execute(question.order_by(CHECK.c.seq.desc()).limit(most)).scalars())


def _trouble(recorded: RecordedCheck, previous: str) -> str:
    if recorded.hash != recorded.check.hash:
        return "its content does not have the hash that was recorded"
    if recorded.check.previous_hash != previous:
        return "the check before it is missing or was changed"
    return ""
