"""One list, from its address to the record: fetch, archive, parse, guard, diff, match, choose, record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import BinaryIO

from sqlalchemy.exc import InterfaceError, OperationalError

from watchlist.app import App
from watchlist.errors import Held, ParseError, SourceError, Stopped, StoreError, UnknownError, WatchlistError
from watchlist.guard import Count, counted, guard, guard_day, guard_fields
from watchlist.lists import Delta, single, whole
from watchlist.lists.slices import Uncut
from watchlist.logs import logger
from watchlist.model import Outcome
from watchlist.pipeline.deltas import applied, archived_deltas, bundled, contradicts, new_deltas
from watchlist.pipeline.found import find
from watchlist.pipeline.notices import removed_by_law
from watchlist.pipeline.noticing import Heard, read_notices, record_notices
from watchlist.pipeline.overtaken import not_overtaken
from watchlist.pipeline.packing import pack_older
from watchlist.pipeline.plans import plan
from watchlist.pipeline.polled import (
    ACCEPTED,
    BACKFILL,
    DELTAS,
    NOTICES,
    Bytes,
    Given,
    Polled,
    Work,
    broken,
    failed,
    held,
    work,
)
from watchlist.pipeline.rereading import reread
from watchlist.pipeline.unchanged import unchanged
from watchlist.pipeline.written import record
from watchlist.reading import Items, Reading, Spool, read
from watchlist.removal import Patience, removal
from watchlist.sources import ListSource
from watchlist.store.entries import Missing

GOOD = frozenset({Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})
PARSED_WHOLE = 2
"""Of 256 answers, those that are parsed whole though a shortcut is there."""
log = logger("watchlist.pipeline")

FULL_EVERY = timedelta(hours=22)
"""However little a change feed or deltas say, the whole list is read once a night."""


def poll_list(app: App, source: ListSource, given: Given | None = None, *, in_full: bool = True) -> Polled:
    """Fetch one list, record what changed, and queue who must be told.

    ``in_full`` reads the whole list whatever the publisher says of changes; without, its change feed and its deltas
    are believed until the next night.
    """
    heard: Heard | None = None
    with work(app, source, given) as begun, told(begun) as ending:
        begun.in_full = in_full or given is not None or not begun.read_in_full(within=FULL_EVERY)
        reread(begun, source)
        heard = read_notices(begun)
        ending.polled = (
            _notices_alone(begun, source, heard) or _read_changes(begun, source) or _read_list(begun, source)
        )
    if ending.polled.outcome in GOOD:
        count_again(app, source.key)
    # Where notices were not asked for, or could not be kept, they are asked for again from where we were.
    return ending.polled if heard is None else record_notices(begun, heard, ending.polled)


def count_again(app: App, list_key: str) -> None:
    """Count again the numbers of the press that this reading of a list may say something new of."""
    from watchlist.news.claim_words import states_of

    with app.store.read() as session:
        waits = session.claims.waits((list_key, *states_of(list_key)))
    if waits:
        from watchlist.pipeline.counting import recount

        changed = recount(app, list_key)
        log.info("claims counted again", source=list_key, changed=changed)


class Ending:
    """What came of a poll, whichever way it ended."""

    polled: Polled


@contextmanager
def told(begun: Work) -> Iterator[Ending]:
    """Record how a poll ends that does not end well."""
    ending = Ending()
    try:
        try:
            yield ending
        except Stopped:
            raise
        except Exception:
            # What cannot be archived weighs more than what cannot be believed: nothing was recorded of either.
            begun.archived()
            raise
    except Held as error:
        ending.polled = held(begun, error)
    except SourceError as error:
        ending.polled = failed(begun, error)
    except (StoreError, UnknownError) as error:
        # The archive fails, or lacks what it had: told like any failure, as long as the database can be written.
        ending.polled = failed(begun, SourceError(str(error)))
    except (WatchlistError, OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not leave a source in silence
        ending.polled = broken(begun, error)


def _notices_alone(begun: Work, source: ListSource, heard: Heard) -> Polled | None:
    """End a poll that asks for notices only; None where the list is to be read too."""
    if not begun.is_for_notices:
        return None
    if heard.trouble:
        raise heard.trouble
    # The night's question is still asked on condition.
    begun.validators = begun.state.validators | begun.validators
    return unchanged(begun, source, Outcome.UNCHANGED, NOTICES)


def _read_list(begun: Work, source: ListSource) -> Polled:
    if source.key_header and not source.headers and not begun.local:
        raise SourceError(f"it wants a key of yours: name one with key_env or key_file under [sources.{source.key}]")
    # A file is the list itself: no hop leads to it.
    collected = begun.collected = single(begun, source.url) if begun.local else source.collect(begun, source.url)
    if collected.answer is None and not collected.members:
        return unchanged(begun, source, Outcome.UNCHANGED)
    answer = begun.answer = begun.answered(collected)
    if answer.sha256 == begun.state.good_snapshot and not contradicts(begun):
        return unchanged(begun, source, Outcome.NOT_MODIFIED if answer.not_modified else Outcome.UNCHANGED)
    return changed(begun, source, answer, collected.published_on)


def _read_changes(begun: Work, source: ListSource) -> Polled | None:
    """Read the changes that the publisher gives out before the list; None where the whole list has to be read."""
    if begun.in_full or begun.local or source.deltas is None:
        return None
    answers = new_deltas(begun, source, source.deltas)
    if answers is None:
        return None
    if not answers:
        return unchanged(begun, source, Outcome.UNCHANGED)
    answer = begun.answer = bundled(begun, answers)
    try:
        polled = changed_by(begun, source, archived_deltas(source.deltas, answer), answer)
    except Held as error:
        # What is not believed of them the whole list has to say, which a person can look at and accept.
        log.warning("deltas", source=source.key, error=str(error))
        polled = None
    if polled is None:
        begun.answer = None
    return polled


def changed_by(
    begun: Work, source: ListSource, published: Sequence[tuple[date, Sequence[Delta]]], answer: Bytes
) -> Polled | None:
    """Record what deltas say; None where one cannot be joined to what is known, so that the whole list is needed."""
    before, missing = begun.standing()
    with Spool() as spool:
        reading = applied(begun, source, published, before, missing, spool)
        if reading is None:
            return None
        return _settled(begun, source, reading, missing, answer, scope=DELTAS)


def changed(
    begun: Work, source: ListSource, answer: Bytes, published_on: date | None, *, believed: bool = False
) -> Polled:
    """Record a new answer; ``believed`` where a person has looked at it, so that no guard holds it."""
    before, missing = begun.standing()
    with Spool() as spool, answer.open() as raw:
        known = before.keys() - missing.keys() if missing else before
        shortened = None if believed else _shortened(begun, source, answer, raw, known)
        reading = read(source.parse, raw, before, spool, published_on, shortened)
        _keep_absent(source, reading)
        scope = ACCEPTED if believed else BACKFILL if begun.backfilling else ""
        return _settled(begun, source, reading, missing, answer, believed=believed, scope=scope)


def _settled(
    begun: Work,
    source: ListSource,
    reading: Reading,
    missing: Mapping[str, Missing],
    answer: Bytes,
    *,
    believed: bool = False,
    scope: str = "",
) -> Polled:
    """Weigh a reading, and record all that it comes to."""
    patience = Patience(1 if believed else source.confirm_removals, source.confirm_after)
    gone = reading.gone - missing.keys() - reading.ended.keys()
    try:
        if not believed:
            _guard(source, reading)
            guard_day(begun.state.published_on, reading.published_on)
        certain = {*reading.ended, *removed_by_law(begun, source, reading.gone)}
        gone_now = removal(missing, reading.gone, patience, begun.at, certain)
        check = begun.check(
            Outcome.NEW,
            snapshot=answer.sha256,
            entries=len(reading.seen),
            published_on=reading.published_on,
            scope=scope,
        )

        def find_and_record() -> Polled:
            found = find(begun, source, reading, gone_now, check)
            if not believed:
                guard_fields(source.limits, len(reading.before), found.emptied)
            return record(begun, source, reading, gone_now, check, found)

        polled = not_overtaken(find_and_record)
    except Held as error:
        error.plan = plan(begun, source, reading, gone)
        raise
    if scope != DELTAS and begun.recorded is None:
        begun.app.packer.submit(pack_older, begun.app, begun.state.good_snapshot, answer.sha256)
    return polled


def _keep_absent(source: ListSource, reading: Reading) -> None:
    """Let what an optional sub-list said last go on standing, where the hop that it comes by has failed."""
    if not source.optional:
        return
    absent = source.optional - {source.part(key) for key in reading.seen}
    kept = {key for key in reading.gone if source.part(key) in absent}
    reading.seen.update((key, reading.before[key]) for key in kept)
    reading.gone -= kept


def _guard(source: ListSource, reading: Reading) -> None:
    """Weigh all that is not there, what is missing for some time too: a list may shrink a little at every check."""
    before, gone = reading.before.keys(), reading.gone - reading.ended.keys()
    parts = {}
    if source.part is not whole:
        named = {key: source.part(key) for key in {*before, *reading.seen}}
        parts = counted(before, reading.seen, gone, named)
    guard(source.limits, Count(len(before), len(reading.seen), len(gone)), parts)


def _shortened(
    begun: Work, source: ListSource, answer: Bytes, raw: BinaryIO, known: Collection[str]
) -> Callable[[], Items] | None:
    """How to read only what differs from the last good answer; None where all has to be parsed.

    One answer in a hundred and twenty-eight, chosen by its own hash, always is: a guard against what no shortcut could
    know. So is the first after deltas, which have changed what stands beside that answer.
    """
    differing, good, app = source.differing, begun.state.good_snapshot, begun.app
    if differing is None or good is None or begun.state.progress.provisional:
        return None
    if int(answer.sha256[:2], 16) < PARSED_WHOLE or not app.archive.has(good):
        return None

    def items() -> Items:
        try:
            with app.opened(good) as old:
                yield from differing(raw, old, known)
        except (Uncut, ParseError, StoreError):
            raise
        except Exception as error:
            # A fault of ours in a shortcut, or an archive that has lost what it had, must not cost the list.
            log.exception("shortcut", source=source.key)
            raise Uncut from error

    return items
