"""A good check that brought nothing new: it is recorded, and counts towards the removals that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchlist.announced import Expected
from watchlist.choose import Happening
from watchlist.match import Tracked
from watchlist.model import Check, Kind, Outcome
from watchlist.pipeline.deltas import outwaited, remembering
from watchlist.pipeline.found import happenings, list_event
from watchlist.pipeline.freshness import freshness
from watchlist.pipeline.notices import confirmed, overdue, removed_by_law, settle
from watchlist.pipeline.polled import NOTICES, Polled, Work
from watchlist.pipeline.tell import tell
from watchlist.pipeline.witnesses import outlasted
from watchlist.removal import Patience, removal
from watchlist.sources import ListSource
from watchlist.store import Session
from watchlist.store.entries import Missing


def unchanged(begun: Work, source: ListSource, outcome: Outcome, scope: str = "") -> Polled:
    """Record a good check that brought nothing new; one of notices alone has not looked for what is missing."""
    check = begun.check(
        outcome,
        snapshot=begun.state.good_snapshot,
        entries=begun.state.entries,
        published_on=begun.state.published_on,
        scope=scope,
    )
    # Nearly always nothing is missing, and one transaction does: only this poll, which has the lease, changes that.
    with begun.app.store.write() as session:
        session.subjects.hold()
        missing = session.entries.missing(source.key) if scope != NOTICES else {}
        if not missing:
            _stands(session, begun, source, check, [])
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
    patience = Patience(source.confirm_removals, source.confirm_after)
    gone = removal(missing, missing.keys(), patience, begun.at, removed_by_law(begun, source, missing.keys()))
    with begun.app.store.read() as session:
        standing = session.entries.standing(source.key, gone.confirmed)
        subjects = (session.subjects.all(), session.subjects.linked()) if standing else ([], {})
        expected = Expected(session.announcements.waiting(source.key) if standing else ())
    events = [
        confirmed(list_event(source, standing[key], Kind.DELISTED, check, begun.state.published_on), expected)
        for key in sorted(standing)
        if not source.is_witness(key)
    ]
    told_of = happenings(events, Tracked(*subjects, begun.app.thresholds)) if events else []
    with begun.app.store.write() as session:
        session.subjects.hold()
        told = begun.state.published_on or begun.at.date()
        session.entries.close(source.key, gone.confirmed, begun.at, told)
        session.entries.count_missing(source.key, gone.still)
        settle(session, source, events)
        _stands(session, begun, source, check, told_of)
    return len(events)


def _stands(session: Session, begun: Work, source: ListSource, check: Check, told: Sequence[Happening]) -> None:
    fresh, state = freshness(begun, source, check, begun.state.published_on)
    lasting, progress = outlasted(session, begun, source, check)
    late = overdue(session, begun, source, check)
    tell(session, begun.app, [*told, *fresh, *lasting, *late], begun.at)
    moved: dict[str, object] = {"last_change_at": begun.at} if told else {}
    if waited := outwaited(begun):
        progress = remembering(progress or begun.state.progress, waited)
    moved |= {"progress": progress} if progress else {}
    moved |= begun.kept_in_mind()
    begun.record(session, check, failures=0, last_good_at=begun.at, **state, **moved)
