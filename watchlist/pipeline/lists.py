"""One list, from its address to the record: fetch, archive, parse, guard, diff, match, choose, record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO

from sqlalchemy.exc import InterfaceError, OperationalError

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.errors import Held, SourceError, StoreError, UnknownError, WatchlistError
from watchlist.guard import guard
from watchlist.match import Tracked
from watchlist.model import Check, Entry, Kind, Outcome
from watchlist.pipeline.found import find, happenings, list_event
from watchlist.pipeline.overtaken import not_overtaken
from watchlist.pipeline.polled import Bytes, Given, Polled, Work, broken, failed, held, recovered, work
from watchlist.pipeline.tell import tell
from watchlist.pipeline.written import record
from watchlist.reading import Items, Reading, Spool, read
from watchlist.removal import Patience, removal
from watchlist.sources import ListSource
from watchlist.store import Session
from watchlist.store.entries import Missing


def poll_list(app: App, source: ListSource, given: Given | None = None) -> Polled:
    """Fetch one list, record what changed, and queue who must be told."""
    with work(app, source, given) as begun:
        try:
            collected = begun.collected = source.collect(begun, source.url)
            answer = begun.answer = begun.answered(collected)
            _reread(begun, source)
            if answer.sha256 == begun.state.good_snapshot:
                return _unchanged(begun, source, answer.not_modified)
            return changed(begun, source, answer, collected.published_on)
        except Held as error:
            return held(begun, error)
        except SourceError as error:
            return failed(begun, error)
        except (StoreError, UnknownError) as error:
            # The archive fails, or lacks what it had: told like any failure, as long as the database can be written.
            return failed(begun, SourceError(str(error)))
        except (WatchlistError, OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours must not leave a source in silence
            return broken(begun, error)


def changed(
    begun: Work, source: ListSource, answer: Bytes, published_on: date | None, *, believed: bool = False
) -> Polled:
    """Record a new answer; ``believed`` where a person has looked at it, so that no guard holds it."""
    with begun.app.store.read() as session:
        before = session.entries.fingerprints(source.key)
        missing = session.entries.missing(source.key)
    with Spool() as spool, answer.open() as raw:
        shortened = None if believed else _shortened(begun, source, answer, raw, before)
        reading = read(source.parse, raw, before, spool, published_on, shortened)
        if not believed:
            gone = len(reading.gone - missing.keys())
            guard(source.limits, before=len(before) - len(missing), read=len(reading.seen), gone=gone)
        patience = Patience(1 if believed else source.confirm_removals, source.confirm_after)
        gone_now = removal(missing, reading.gone, patience, begun.at)
        check = begun.check(Outcome.NEW, snapshot=answer.sha256, entries=len(reading.seen))

        def find_and_record() -> Polled:
            found = find(begun, source, reading, gone_now, check)
            return record(begun, source, reading, gone_now, check, found)

        return not_overtaken(find_and_record)


def _shortened(
    begun: Work, source: ListSource, answer: Bytes, raw: BinaryIO, before: Mapping[str, str]
) -> Callable[[], Items] | None:
    """How to read only what differs from the last good answer; None where all has to be parsed.

    One answer in sixteen, chosen by its own hash, always is: a guard against what no shortcut could know.
    """
    differing, good = source.differing, begun.state.good_snapshot
    if differing is None or good is None or answer.sha256.startswith("0") or not begun.app.archive.has(good):
        return None

    def items() -> Items:
        with begun.app.opened(good) as old:
            yield from differing(raw, old, before)

    return items


def _unchanged(begun: Work, source: ListSource, not_modified: bool) -> Polled:
    """Record a good check that brought nothing new; it counts towards the removals that wait."""
    outcome = Outcome.NOT_MODIFIED if not_modified else Outcome.UNCHANGED
    check = begun.check(outcome, snapshot=begun.state.good_snapshot, entries=begun.state.entries)
    # Nearly always nothing is missing, and one transaction does: only this poll, which has the lease, changes that.
    with begun.app.store.write() as session:
        missing = session.entries.missing(source.key)
        if not missing:
            _stands(session, begun, check, [])
    delisted = _outstayed(begun, source, check, missing) if missing else 0
    return Polled(
        source=source.key,
        outcome=outcome,
        check=check.id,
        entries=begun.state.entries,
        delisted=delisted,
        seconds=begun.seconds,
    )


def _outstayed(begun: Work, source: ListSource, check: Check, missing: Mapping[str, Missing]) -> int:
    """Count a good check towards the removals that wait, and delist those that it confirms: how many."""
    gone = removal(missing, missing.keys(), Patience(source.confirm_removals, source.confirm_after), begun.at)
    with begun.app.store.read() as session:
        standing = session.entries.standing(source.key, gone.confirmed)
        subjects = (session.subjects.all(), session.subjects.linked()) if standing else ([], {})
    events = [
        list_event(source, standing[key], Kind.DELISTED, check, begun.state.published_on) for key in sorted(standing)
    ]
    told_of = happenings(events, Tracked(*subjects, begun.app.thresholds)) if events else []
    with begun.app.store.write() as session:
        told = begun.state.published_on or begun.at.date()
        session.entries.close(source.key, gone.confirmed, begun.at, told)
        session.entries.count_missing(source.key, gone.still)
        _stands(session, begun, check, told_of)
    return len(events)


def _stands(session: Session, begun: Work, check: Check, told: Sequence[Happening]) -> None:
    tell(session, begun.app, [*told, *recovered(begun, check)], begun.at)
    moved = {"last_change_at": begun.at} if told else {}
    begun.record(session, check, state="ok", failures=0, fault=None, last_good_at=begun.at, **moved)


def _reread(begun: Work, source: ListSource) -> None:
    """Read the last good snapshot again when our parser has changed: that is a change of ours, not of theirs."""
    good = begun.state.good_snapshot
    if good is None or begun.state.revision in (None, source.revision):
        return
    with begun.app.store.read() as session:
        before = session.entries.fingerprints(source.key)
    with Spool() as spool, begun.app.opened(good) as raw:
        reading = read(source.parse, raw, before, spool, begun.state.published_on)
        known = [entry for entry in reading.differing if entry.key in before]
        told = begun.state.published_on or begun.at.date()
        with begun.app.store.write() as session:
            session.entries.reword(source.key, known)
            # What our parser finds more or no more in the same bytes comes and goes without a word.
            session.entries.open(_found_more(reading, before, told), begun.at)
            session.entries.close(source.key, reading.gone - session.entries.missing(source.key).keys(), begun.at, told)
            session.sources.set_state(source.key, revision=source.revision, entries=len(reading.seen))


def _found_more(reading: Reading, before: Mapping[str, str], told: date) -> Iterator[tuple[Entry, str, date]]:
    for entry in reading.differing:
        if entry.key not in before:
            yield entry, reading.seen[entry.key], entry.listed_on or told
