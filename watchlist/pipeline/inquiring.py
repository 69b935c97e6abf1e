"""What a search or a screening asks, in which versions, and its record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from watchlist import __version__
from watchlist.app import App
from watchlist.errors import StoreError
from watchlist.inquiry import Consulted, Found, Inquiry, Pair
from watchlist.model import digest, iso
from watchlist.schedule import longest_rest, shown_state
from watchlist.sources import Source
from watchlist.store import Session, SourceState, Version

SOON = 500
"""For how many milliseconds the record of a search may wait for another writer."""

ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list is asked, or all; as of when, or as they stand at ``now``."""

    list: str | None
    as_of: datetime | None
    now: datetime


def consulted(app: App, session: Session, asked: Asked) -> list[Consulted]:
    """The lists that can be asked, each as it stood then."""
    states = session.sources.states()
    found = (_consulted(session, app.sources[key], states.get(key), asked) for key in _lists(app, asked.list))
    return [one for one in found if one]


def unread(app: App, read: Iterable[Consulted], list_key: str | None) -> list[str]:
    """The lists that should have been asked and of which nothing was read."""
    known = {one.list for one in read}
    return [key for key in _lists(app, list_key) if key not in known and app.sources[key].enabled]


def _lists(app: App, list_key: str | None) -> list[str]:
    return [key for key, source in app.sources.items() if source.kind == "list" and list_key in (None, key)]


def _consulted(session: Session, source: Source, state: SourceState | None, asked: Asked) -> Consulted | None:
    if state is None or not state.good_snapshot:
        return None
    if asked.as_of is None:
        # What was last read well may have been changes only: then an older check read the whole list.
        asking = session.sources.good_check
        read = asking(source.key, since=state.last_good_at) or asking(source.key)
        named = {"check": read.check.id, "check_hash": read.hash} if read else {}
        return replace(_now(source, state, asked.now), **named)
    good = session.sources.good_check(source.key, until=asked.as_of)
    if good is None:
        return None
    check = good.check
    stale = asked.as_of - check.at > longest_rest(source)
    said = Consulted(source.key, source.title, check.snapshot, good.published_on, check.at, check.entries)
    return replace(said, check=check.id, check_hash=good.hash, state="stale" if stale else "ok", stale=stale)


def _now(source: Source, state: SourceState, now: datetime) -> Consulted:
    shown = shown_state(source, state, now)
    return Consulted(
        source.key,
        source.title,
        state.good_snapshot,
        state.published_on,
        state.last_good_at,
        state.entries,
        state=shown,
        stale=shown != "ok",
    )


def standing(session: Session, asked: Asked) -> Iterator[Version]:
    """What stood then, or what stands now with what was delisted before."""
    yield from session.entries.versions(asked.list, as_of=asked.as_of, witnesses=asked.list is not None)
    if asked.as_of is None:
        yield from (past for past in session.entries.past() if asked.list in (None, past.entry.list))


def marks(versions: Iterable[Version]) -> dict[str, str]:
    """A hash of what each list says, from its entries in their order."""
    found: dict[str, hashlib._Hash] = {}
    for version in versions:
        if version.entry.list not in found:
            found[version.entry.list] = hashlib.sha256()
        found[version.entry.list].update(ENCODER.encode((version.entry, version.status)))
    return {key: one.hexdigest() for key, one in found.items()}


def new_inquiry(app: App, kind: str, at: datetime, by: str | None) -> Inquiry:
    """Begin the record of a search or screening."""
    said = app.settings.matching
    thresholds = {"hit": said.hit, "match": said.threshold, "review": said.review}
    return Inquiry(digest(kind, iso(at), app.owner), kind, at, __version__, by, thresholds=thresholds)


def recorded(
    app: App, inquiry: Inquiry, found: Iterable[tuple[Sequence[Found], Sequence[Pair]]], *, patience: int = SOON
) -> str | None:
    """Keep an inquiry with what it found, in batches; why not where the database takes nothing now."""
    try:
        with app.store.write(patience=patience) as session:
            session.inquiries.record(inquiry, _paired(session, inquiry.id, found))
    except (StoreError, SQLAlchemyError) as error:
        return str(error).partition("\n")[0]
    return None


def _paired(
    session: Session, inquiry: str, batches: Iterable[tuple[Sequence[Found], Sequence[Pair]]]
) -> Iterator[Sequence[Found]]:
    for found, pairs in batches:
        session.inquiries.pair_up(replace(pair, inquiry=inquiry) for pair in pairs)
        yield found
