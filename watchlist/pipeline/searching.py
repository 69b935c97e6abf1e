"""Searches all that the lists say and said for a party, by the index of names that is kept beside the archive."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import datetime

from watchlist.app import App
from watchlist.model import Comparison, Entry, Party
from watchlist.names.index import Index
from watchlist.names.score import compare_parties
from watchlist.pipeline.indexing import kept_file, make, still_true
from watchlist.store import Session, Version
from watchlist.store.kept_names import DamagedError, open_kept

Found = list[tuple[Version, Comparison]]

_NEWER = 1_000
"""How many versions are read beside the kept index before it is worth making anew."""


def search(
    app: App,
    query: Party,
    *,
    list_key: str | None = None,
    as_of: datetime | None = None,
    limit: int | None = None,
    minimum: float = 0.60,
) -> Found:
    """The versions that score at least ``minimum``, best first, of what stood at ``as_of``.

    Without it, of what stands now and what was delisted.
    """
    with app.store.read() as session:
        numbers = _candidates(app, session, query, minimum)
        versions = session.entries.searched(numbers, list_key, as_of)
    compared = ((version, _compared(query, version.entry, minimum)) for version in versions.values())
    found = [pair for pair in compared if pair[1].score >= minimum]
    return sorted(found, key=_rank)[:limit]


def _compared(query: Party, entry: Entry, minimum: float) -> Comparison:
    return compare_parties(query, entry.party, explained_from=minimum)


def _rank(found: tuple[Version, Comparison]) -> tuple[float, str, str, str]:
    version, comparison = found
    return -comparison.score, version.entry.list, version.entry.name, version.entry.key


def _candidates(app: App, session: Session, query: Party, minimum: float) -> set[int]:
    """The versions that may score enough: by the kept index, and by one of what came since."""
    newest = session.entries.newest()
    found = _by_kept(app, session, newest, query, minimum)
    return _made_anew(app, session, newest, query, minimum) if found is None else found


def _by_kept(app: App, session: Session, newest: int, query: Party, minimum: float) -> set[int] | None:
    """None where no index is kept that can be used."""
    kept = open_kept(kept_file(app))
    if kept is None:
        return None
    with closing(kept), suppress(DamagedError):
        if still_true(kept, session, newest) and newest <= kept.made.newest + _NEWER:
            known = set(map(kept.version, kept.index.candidates(query, minimum)))
            return known | _in(dict(session.entries.numbered(kept.made.newest)), query, minimum)
    return None


def _in(entries: Mapping[int, Entry], query: Party, minimum: float) -> set[int]:
    index = Index((str(number), entry.party) for number, entry in entries.items())
    numbers = list(entries)
    return {numbers[number] for number in index.candidates(query, minimum)}


def _made_anew(app: App, session: Session, newest: int, query: Party, minimum: float) -> set[int]:
    index, versions = make(session, kept_file(app), newest)
    return {versions[number] for number in index.candidates(query, minimum)}
