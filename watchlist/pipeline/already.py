"""What is told of a subject that a list has already: once for each entry, however the two came to meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watchlist.choose import Happening
from watchlist.match import Thresholds, hit
from watchlist.model import Comparison, Entry, Event, Kind, digest
from watchlist.store import Session


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when an entry was seen to stand: the list, the archived reading, and the check where it is new."""

    title: str
    at: datetime
    snapshot: str | None = None
    check: str | None = None


def already_listed(
    entry: Entry, subject_id: str, comparison: Comparison, seen: Seen, thresholds: Thresholds
) -> Happening:
    """Say that a subject meets an entry that stood before."""
    event = Event(
        id=digest(entry.list, entry.key, Kind.ALREADY_LISTED, subject_id),
        kind=Kind.ALREADY_LISTED,
        source=entry.list,
        detected_at=seen.at,
        title=f"{entry.name}: already on {seen.title}",
        occurred_on=entry.listed_on,
        entry=entry,
        snapshot=seen.snapshot,
        check=seen.check,
    )
    return Happening(event, (hit(event, subject_id, comparison, thresholds),))


def untold(session: Session, happenings: Iterable[Happening]) -> list[Happening]:
    """Leave out what was told before, as already listed or when it was listed."""
    listed = list(happenings)
    known = session.events.known(one.event.id for one in listed)
    met = session.subjects.told({hit.subject for one in listed for hit in one.hits})
    return [one for one in listed if one.event.id not in known and not _met(one, met)]


def _met(one: Happening, met: set[tuple[str, str | None, str | None]]) -> bool:
    entry = one.event.entry
    return entry is not None and all((hit.subject, entry.list, entry.key) in met for hit in one.hits)
