"""The one log of all that happened: written once, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from watchlist.errors import UnknownError
from watchlist.model import Event, Kind
from watchlist.resources import decoder
from watchlist.store.blocks import Blocks
from watchlist.store.bodies import ENCODER
from watchlist.store.columns import BATCH, pieces, spread, table
from watchlist.store.united import merges


class Head(msgspec.Struct, frozen=True):
    """What of an event a list of many shows."""

    id: str
    title: str


EVENT = table("event")
HIT = table("hit")
CHECK = table("checks")
DECODER = decoder(Event)
HEADS = decoder(Head)
PLACE = select(EVENT.c.block, EVENT.c.place)


class EventFilter(msgspec.Struct, frozen=True):
    """Which events are asked for; what is None asks nothing."""

    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None
    source: str | None = None
    subject: str | None = None
    country: str | None = None
    list: str | None = None
    key: str | None = None


class Events:
    """The log of events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._blocks = Blocks(connection)

    def append(self, events: Iterable[Event]) -> None:
        """Write events at the end of the log."""
        for batch in pieces(events):
            places = self._blocks.put(map(ENCODER.encode, batch))
            rows = [{**_row(event), **place} for event, place in zip(batch, places, strict=True)]
            self._connection.execute(insert(EVENT), rows)

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these ids are in the log already."""
        found: set[str] = set()
        for piece in pieces(ids):
            found.update(self._connection.execute(select(EVENT.c.id).where(EVENT.c.id.in_(piece))).scalars())
        return found

    def get(self, event_id: str) -> Event:
        """One event; UnknownError where there is none."""
        row = self._connection.execute(PLACE.where(EVENT.c.id == event_id)).first()
        if row is None:
            raise UnknownError(f"there is no event {event_id!r}; `watchlist events` lists them")
        return DECODER.decode(self._blocks.body(row))

    def of(self, ids: Iterable[str]) -> dict[str, Event]:
        """Events by their ids, in the order of the log."""
        found: dict[str, Event] = {}
        for piece in pieces(ids):
            rows = self._connection.execute(PLACE.where(EVENT.c.id.in_(piece)).order_by(EVENT.c.seq))
            found.update({event.id: event for event in self._decoded(rows)})
        return found

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """What each of these events is called, without reading all that it says."""
        found: dict[str, str] = {}
        for piece in pieces(ids, BATCH):
            rows = self._connection.execute(PLACE.where(EVENT.c.id.in_(piece)).order_by(EVENT.c.seq))
            heads = (HEADS.decode(self._blocks.body(row)) for row in self._blocks.at_hand(rows))
            found.update((head.id, head.title) for head in heads)
        return found

    def of_stories(self, ids: Iterable[str]) -> list[Event]:
        """What was said of these stories, each under the id that it had then, in the order of the log."""
        pages = (PLACE.where(EVENT.c.story.in_(piece)).order_by(EVENT.c.seq) for piece in pieces(set(ids)))
        return [event for page in pages for event in self._decoded(self._connection.execute(page))]

    def select(self, wanted: EventFilter) -> Iterator[Event]:
        """The events that are asked for, oldest first."""
        question = PLACE.order_by(EVENT.c.seq)
        if wanted.since:
            question = question.where(EVENT.c.detected_at >= wanted.since)
        if wanted.until:
            question = question.where(EVENT.c.detected_at <= wanted.until)
        for column, value in (
            (EVENT.c.kind, wanted.kind),
            (EVENT.c.source, wanted.source),
            (EVENT.c.list, wanted.list),
            (EVENT.c.key, wanted.key),
        ):
            if value is not None:
                question = question.where(column == str(value))
        if wanted.country:
            question = question.where(EVENT.c.countries.contains(f",{wanted.country},"))
        if wanted.subject:
            family = merges(self._connection).family(wanted.subject)
            question = question.where(EVENT.c.id.in_(select(HIT.c.event).where(HIT.c.subject.in_(family))))
        # Closed with the question: PostgreSQL holds a cursor open for it until then.
        with self._connection.execute(question.execution_options(yield_per=BATCH)) as rows:
            yield from self._decoded(rows)

    def in_time(self, since: datetime, until: datetime) -> Iterator[Event]:
        """The events of a time by when they were seen: what was read late of the past stands where it belongs."""
        question = PLACE.where(EVENT.c.detected_at.between(since, until)).order_by(EVENT.c.detected_at, EVENT.c.seq)
        with self._connection.execute(question.execution_options(yield_per=BATCH)) as rows:
            yield from self._decoded(rows)

    def recorded(self, since: datetime, until: datetime) -> tuple[datetime | None, datetime | None]:
        """The first and the last time, within this one, at which a source was checked or anything happened."""
        found: list[datetime] = []
        for moment in (CHECK.c.at, EVENT.c.detected_at):
            ends = select(func.min(moment), func.max(moment)).where(moment.between(since, until))
            found += [one for one in self._connection.execute(ends).one() if one is not None]
        return min(found, default=None), max(found, default=None)

    def _decoded(self, rows: Iterable[Any]) -> Iterator[Event]:
        return (DECODER.decode(self._blocks.body(row)) for row in self._blocks.at_hand(rows))


def _row(event: Event) -> dict[str, object]:
    entry = event.entry
    return {
        "id": event.id,
        "kind": str(event.kind),
        "source": event.source,
        "detected_at": event.detected_at,
        "list": entry.list if entry else None,
        "key": entry.key if entry else None,
        "story": event.story,
        "countries": spread(entry.countries) if entry else "",
    }
