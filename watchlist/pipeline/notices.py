"""What notices mean for the lists that follow them: confirmations, removals by law, and lists that do not follow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from msgspec.structs import replace

from watchlist.announced import Expected, is_late, is_law
from watchlist.choose import Happening
from watchlist.model import Act, Check, Event, Kind, digest
from watchlist.pipeline.polled import Work
from watchlist.sources import ListSource
from watchlist.store import Session
from watchlist.store.announcements import KNOWN, OPEN, OVERDUE, RecordedAnnouncement

PATIENCE = timedelta(days=14)
"""The eCFR follows a rule within days, a consolidation of EU law an act within two weeks or so."""


def removed_by_law(begun: Work, source: ListSource, gone: Collection[str]) -> set[str]:
    """Which of the keys that a list lacks a legal notice has removed: they need no second check."""
    if not gone:
        return set()
    with begun.app.store.read() as session:
        waiting = session.announcements.waiting(source.key)
        expected = Expected([one for one in waiting if is_law(one.announcement, begun.at.date())])
        standing = session.entries.standing(source.key, gone) if expected else {}
    return {key for key, entry in standing.items() if expected.met(entry, Kind.DELISTED)}


def confirmed(event: Event, expected: Expected[RecordedAnnouncement]) -> Event:
    """The event, with the announcement that has come true by it where there is one."""
    if event.entry is None or not (met := expected.met(event.entry, event.kind)):
        return event
    said = met.announcement
    return replace(event, confirms=met.event, announced_on=said.announced_on, effective_on=said.effective_on)


def settle(session: Session, source: ListSource, events: Collection[Event]) -> None:
    """Write down which announcements have come true."""
    by_event = {event.confirms: event.id for event in events if event.confirms}
    for one in session.announcements.waiting(source.key) if by_event else ():
        if one.event in by_event:
            session.announcements.settle(one.id, "confirmed", by_event[one.event])


def overdue(session: Session, begun: Work, source: ListSource, check: Check) -> list[Happening]:
    """Tell once of each party that was announced for a list and is not on it after all.

    What the list said before the notice was read, at its first reading, is no news.
    """
    late = [
        one
        for one in session.announcements.waiting(source.key)
        if one.state == OPEN and is_late(one.announcement, begun.at.date(), PATIENCE)
    ]
    done = _done(session, source, late) if late else set()
    for one in late:
        session.announcements.settle(one.id, KNOWN if one.id in done else OVERDUE)
    return [Happening(_late_event(source, check, one)) for one in late if one.id not in done]


def _done(session: Session, source: ListSource, late: Collection[RecordedAnnouncement]) -> set[str]:
    """Which additions and revisions stand on the list, and which removals do not, whenever that came to be."""
    adding = Expected([one for one in late if one.announcement.act is not Act.REMOVES])
    removing = Expected([one for one in late if one.announcement.act is Act.REMOVES])
    done = {one.id for one in late if one.announcement.act is Act.REMOVES}
    for version in session.entries.versions(source.key):
        done.update(one.id for one in adding.meeting(version.entry, Kind.LISTED))
        done.difference_update(one.id for one in removing.meeting(version.entry, Kind.DELISTED))
    return done


def _late_event(source: ListSource, check: Check, one: RecordedAnnouncement) -> Event:
    said = one.announcement
    day = said.effective_on or said.announced_on
    return Event(
        id=digest(source.key, one.id, Kind.DISAGREEMENT, "overdue"),
        kind=Kind.DISAGREEMENT,
        source=source.key,
        detected_at=check.at,
        title=f"{said.entry.name}: announced for {day} by {said.citation.text}, but {source.title} does not show it",
        occurred_on=day,
        entry=said.entry,
        snapshot=check.snapshot,
        check=check.id,
        announced_on=said.announced_on,
        effective_on=said.effective_on,
    )
