"""Reads the last good snapshot again when our parser has changed: that is a change of ours, not of theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from watchlist.app import Standing
from watchlist.model import Entry
from watchlist.pipeline.polled import Work
from watchlist.reading import Reading, Spool, read
from watchlist.sources import ListSource


def reread(begun: Work, source: ListSource) -> None:
    """Rebuild what stands from the archive where it was read by another revision of the parser; nothing is told."""
    good = begun.state.good_snapshot
    if good is None or begun.state.revision in (None, source.revision):
        return
    begun.app.standing = Standing()
    with begun.app.store.read() as session:
        before = session.entries.fingerprints(source.key)
    # What deltas said since is newer than the snapshot, and stays until the next whole list.
    newer = begun.state.progress.provisional
    with Spool() as spool, begun.app.opened(good) as raw:
        reading = read(source.parse, raw, before, spool, begun.state.published_on)
        known = [entry for entry in reading.differing if entry.key in before and entry.key not in newer]
        told = begun.state.published_on or begun.at.date()
        with begun.app.store.write() as session:
            session.entries.reword(source.key, known)
            # What our parser finds more or no more in the same bytes comes and goes without a word.
            session.entries.open(_found_more(reading, before, newer, told), begun.at, source.is_witness)
            lost = reading.gone - session.entries.missing(source.key).keys() - newer.keys()
            session.entries.close(source.key, lost, begun.at, told)
            entries = len(reading.seen)
            session.sources.set_state(source.key, revision=source.revision, entries=entries)


def _found_more(
    reading: Reading, before: Mapping[str, str], newer: Collection[str], told: date
) -> Iterator[tuple[Entry, str, date]]:
    for entry in reading.differing:
        if entry.key not in before and entry.key not in newer:
            yield entry, reading.seen[entry.key], entry.listed_on or told
