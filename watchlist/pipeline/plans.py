"""What a held reading would have done, for the person who has to decide."""

from __future__ import annotations

from itertools import islice

import msgspec

from watchlist.pipeline.polled import Work
from watchlist.reading import Reading
from watchlist.resources import decoder
from watchlist.sources import ListSource

SHOWN = 10


class Plan(msgspec.Struct, frozen=True):
    """How many entries would have been listed, amended and delisted, and the names of some."""

    listed: int
    amended: int
    delisted: int
    would_list: tuple[str, ...] = ()
    would_delist: tuple[str, ...] = ()


DECODER = decoder(Plan)


def plan(begun: Work, source: ListSource, reading: Reading, gone: frozenset[str]) -> bytes:
    """Say what the reading would have done, as JSON."""
    fresh = reading.seen.keys() - reading.before.keys()
    with begun.app.store.read() as session:
        going = session.entries.standing(source.key, sorted(gone)[:SHOWN])
    new = (entry.name for entry in reading.differing if entry.key in fresh)
    return msgspec.json.encode(
        Plan(
            listed=len(fresh),
            amended=max(0, reading.differing.count - len(fresh)),
            delisted=len(gone),
            would_list=tuple(islice(new, SHOWN)),
            would_delist=tuple(entry.name for entry in going.values()),
        )
    )
