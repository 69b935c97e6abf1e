"""What a publisher says has changed since the whole list was read: days of minutes before the next whole list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import BinaryIO

from msgspec.structs import replace

from watchlist.answer import Answer
from watchlist.diff import fingerprint
from watchlist.errors import FetchError, ParseError
from watchlist.lists import Collected, Delta, Deltas, Edition, Publication
from watchlist.lists.unpack import members
from watchlist.logs import logger
from watchlist.model import Entry
from watchlist.pipeline.polled import Bytes, Work
from watchlist.reading import Reading, Spool
from watchlist.sources import ListSource
from watchlist.store.sources import Progress

OVERLAP = timedelta(hours=6)
"""A whole list may have been made some hours before we read it: changes of that time are looked at again."""

LAG = timedelta(hours=1)
"""A whole list may come out some time after its changes: for so long it is asked for again because of them."""

REMEMBERED = 500
"""Publications that are not read again: two years of them, of which only some hours are ever looked at again."""

log = logger("watchlist.pipeline")


def new_deltas(begun: Work, source: ListSource, deltas: Deltas) -> dict[str, Answer] | None:
    """Fetch the deltas that were not read yet, by name in their order; None where they cannot be had."""
    if begun.state.full_at is None:
        return None
    since = begun.state.full_at - OVERLAP
    try:
        published = deltas.published(begun, source.url, since.date())
        new = [one for one in published if one.at >= since and one.id not in begun.state.progress.publications]
        answers = {_named(deltas, one): deltas.get(begun, source.url, one) for one in new}
    except (FetchError, ParseError) as error:
        # The list itself says the same, later and at greater length.
        log.warning("deltas", source=source.key, error=str(error))
        return None
    begun.publications = tuple(new)
    return answers


def remembering(progress: Progress, publications: Iterable[str]) -> Progress:
    """What is known of a source when these publications need not be read again."""
    return replace(progress, publications=(*progress.publications, *publications)[-REMEMBERED:])


def contradicts(begun: Work) -> bool:
    """Whether a whole list that is as it was says by that another thing than deltas that came long enough before it."""
    state = begun.state
    is_late = state.last_change_at is None or begun.at - state.last_change_at >= LAG
    return bool(state.progress.provisional) and begun.in_full and is_late


def outwaited(begun: Work) -> tuple[str, ...]:
    """The deltas that could not be joined to what is known, and that a whole list will not say either any more."""
    return tuple(one.id for one in begun.publications if begun.at - one.at >= LAG)


def _named(deltas: Deltas, one: Publication) -> str:
    """The name under which a delta stands in its bundle: its day, so that names sort as they were published."""
    return f"{deltas.local(one):%Y-%m-%dT%H%M%S}_{one.id}.xml"


def bundled(begun: Work, answers: Mapping[str, Answer]) -> Bytes:
    """The deltas of one check as one archived answer."""
    return begun.answered(Collected(members=answers))


def archived_deltas(deltas: Deltas, answer: Bytes) -> list[tuple[date, list[Delta]]]:
    """The deltas of an archived answer, each with its day, in the order of their publication."""
    with answer.open() as raw:
        found = members(raw)
        return [(date.fromisoformat(name[:10]), items_of(deltas, found[name])) for name in sorted(found)]


def items_of(deltas: Deltas, raw: BinaryIO) -> list[Delta]:
    return [item for item in deltas.parse(raw) if not isinstance(item, Edition)]


def applied(
    begun: Work,
    source: ListSource,
    published: Sequence[tuple[date, Sequence[Delta]]],
    before: Mapping[str, str],
    missing: Collection[str],
    spool: Spool,
) -> Reading | None:
    """What the list comes to after the deltas, one after another; None where one cannot be joined to what is known.

    What is ``missing`` from the list stays so, unless a delta brings it back.
    """
    reading = Reading(None, {key: mark for key, mark in before.items() if key not in missing}, spool, before)
    with begun.app.store.read() as session:
        stood = session.entries.standing(source.key, {item.key for _, items in published for item in items})
    now: dict[str, Entry | None] = {}
    for day, items in published:
        reading.published_on = day
        for item in items:
            known = now.get(item.key, stood.get(item.key))
            if not item.concerns(standing=known is not None):
                continue
            if item.adds and known is not None:
                if item.key in missing:
                    now.setdefault(item.key, known)
                continue
            after = None if item.removes else item.applied(known)
            if after is None and not item.removes:
                return None
            now[item.key] = _dated(after, known) if after else None
            if after is None and item.key in stood:
                reading.ended[item.key] = day
    _note(reading, now, stood)
    begun.provisional = {
        key: "removed" if entry is None else "changed" if key in stood else "added" for key, entry in now.items()
    }
    return reading


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
