"""What a publisher says has changed since the whole list was read: days of minutes before the next whole list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from msgspec.structs import replace

from watchlist.diff import fingerprint
from watchlist.errors import NotFoundError
from watchlist.lists import Answer, Collected, Delta, Deltas, Edition, Publication
from watchlist.model import Entry
from watchlist.pipeline.polled import Bytes, Work
from watchlist.reading import Reading, Spool
from watchlist.sources import ListSource

OVERLAP = timedelta(hours=6)
"""A whole list may have been made some hours before we read it: changes of that time are looked at again."""

log = structlog.get_logger("watchlist.pipeline")


@dataclass(frozen=True, slots=True)
class Changes:
    """What new deltas come to, and the answer that holds them; None where there are none."""

    reading: Reading
    answer: Bytes | None = None


def read_deltas(
    begun: Work, source: ListSource, deltas: Deltas, before: Mapping[str, str], spool: Spool
) -> Changes | None:
    """Apply the deltas that were not read yet to what stands; None where only the whole list can tell."""
    if begun.state.full_at is None:
        return None
    since = begun.state.full_at - OVERLAP
    try:
        published = deltas.published(begun, source.url, since.date())
        new = [one for one in published if one.at >= since and one.id not in begun.state.progress.publications]
        answers = {one.id: deltas.get(begun, source.url, one) for one in new}
    except NotFoundError as error:
        log.info("deltas", source=source.key, error=str(error))
        return None
    begun.publications = tuple(answers)
    reading = Reading(None, dict(before), spool, before)
    if not new:
        return Changes(reading)
    if not _apply(begun, source, [(one, _items(deltas, answers[one.id])) for one in new], reading):
        return None
    answer = begun.answered(Collected(members={f"{name}.xml": one for name, one in answers.items()}))
    return Changes(reading, answer)


def _items(deltas: Deltas, answer: Answer) -> list[Delta]:
    with answer.open() as raw:
        return [item for item in deltas.parse(raw) if not isinstance(item, Edition)]


def _apply(
    begun: Work, source: ListSource, published: Sequence[tuple[Publication, Sequence[Delta]]], reading: Reading
) -> bool:
    """Work out what stands after the deltas, one after another; False where one cannot be joined to what is known."""
    with begun.app.store.read() as session:
        stood = session.entries.standing(source.key, {item.key for _, items in published for item in items})
    now: dict[str, Entry | None] = {}
    for publication, items in published:
        reading.published_on = publication.at.date()
        for item in items:
            known = now.get(item.key, stood.get(item.key))
            if not item.concerns(standing=known is not None):
                continue
            applied = None if item.removes else item.applied(known)
            if applied is None and not item.removes:
                return False
            now[item.key] = _dated(applied, known) if applied else None
            if applied is None and item.key in stood:
                reading.ended[item.key] = reading.published_on
    _note(reading, now, stood)
    begun.provisional = {
        key: "removed" if entry is None else "changed" if key in stood else "added" for key, entry in now.items()
    }
    return True


def _dated(entry: Entry, known: Entry | None) -> Entry:
    """The list itself prints no day of listing: what a delta says of it is the event's day, not the entry's."""
    return replace(entry, listed_on=known.listed_on if known else None)


def _note(reading: Reading, now: Mapping[str, Entry | None], stood: Mapping[str, Entry]) -> None:
    for key, entry in now.items():
        if entry is None:
            reading.seen.pop(key, None)
            continue
        reading.ended.pop(key, None)
        mark = fingerprint(entry)
        reading.seen[key] = mark
        if key not in stood or mark != fingerprint(stood[key]):
            reading.differing.put(entry)
    reading.gone = frozenset(reading.before.keys() - reading.seen.keys())
