"""What an export holds: the objects of each kind, as they stand or stood, and the columns that they make."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from watchlist.cli import views as shapes
from watchlist.cli.exports import Format, What
from watchlist.cli.views import View
from watchlist.model import Alert, AlertState, Decision, Entry, Event, Kind, Name, Reason, Subject
from watchlist.store import AlertFilter, EventFilter, Judgement, Session, Version
from watchlist.store.columns import pieces

if TYPE_CHECKING:
    from watchlist.app import App


class Sort(Enum):
    """What stands in a column."""

    TEXT = auto()
    TEXTS = auto()
    DAY = auto()
    MOMENT = auto()
    NESTED = auto()
    NUMBER = auto()
    WHOLE = auto()


SORTS = {
    **dict.fromkeys(("countries", "programs", "jurisdictions", "nationalities", "citizenships"), Sort.TEXTS),
    **dict.fromkeys(("birth_dates", "birth_places", "aliases", "address", "tags"), Sort.TEXTS),
    **dict.fromkeys(("listed_on", "occurred_on"), Sort.DAY),
    **dict.fromkeys(("valid_from", "valid_to", "missing_since", "detected_at", "created_at", "at"), Sort.MOMENT),
    **dict.fromkeys(("due_at", "acknowledged_at", "resolved_at"), Sort.MOMENT),
    **dict.fromkeys(("entry", "citations", "ids", "names", "addresses", "details"), Sort.NESTED),
    **dict.fromkeys(("changes", "subjects", "deliveries", "versions"), Sort.NESTED),
}
"""What stands in the columns that hold no plain text."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """The time as of which is asked, and for entries the day on which they held by the lists' own dates."""

    as_of: datetime | None = None
    effective: date | None = None

    def by_then(self, moment: datetime) -> bool:
        """Whether something was there at the time that is asked for."""
        return self.as_of is None or moment <= self.as_of


def columns(what: What) -> dict[str, Sort]:
    """The columns of a kind, known before the first row is."""
    return {name: SORTS.get(name, Sort.TEXT) for name in _blank(what)}


def _blank(what: What) -> View:
    """An object of each kind that says nothing: it has every field that any has."""
    match what:
        case What.ENTRIES:
            return shapes.entry_view(Version(Entry("", "", "", (Name(""),)), NEVER))
        case What.EVENTS:
            return shapes.event_view(Event("", Kind.OPERATOR, "", NEVER, ""), ())
        case What.SUBJECTS:
            return shapes.subject_view(Subject("", (Name(""),)))
        case What.JUDGEMENTS:
            return shapes.judgement_view(Judgement("", "", Decision.UNSURE, "", NEVER, ""))
        case What.ALERTS:
            return shapes.alert_view(Alert("", "", "", None, AlertState.PENDING, Reason.OPERATOR, NEVER), ())


def views(app: App, session: Session, what: What, form: Format, asked: Asked) -> Generator[View, None, None]:
    """Every object of a kind, one after another."""
    if form is Format.FTM:
        from watchlist.cli.ftm import entities

        yield from entities(app, session, what, asked)
        return
    match what:
        case What.ENTRIES:
            yield from map(shapes.entry_view, session.entries.versions(as_of=asked.as_of, effective=asked.effective))
        case What.EVENTS:
            for batch in pieces(session.events.select(EventFilter(until=asked.as_of))):
                yield from shapes.event_views(session, batch)
        case What.SUBJECTS:
            yield from map(shapes.subject_view, session.subjects.all(asked.as_of))
        case What.JUDGEMENTS:
            made = session.subjects.judgements()
            yield from (shapes.judgement_view(one) for one in made if asked.by_then(one.at))
        case What.ALERTS:
            yield from _alerts(session, asked)


def _alerts(session: Session, asked: Asked) -> Iterator[View]:
    """The alerts that were decided by then, with the tries that were made by then."""
    for batch in session.alert_log.pages(AlertFilter(until=asked.as_of)):
        ids = [alert.id for alert in batch]
        attempts = session.outbox.attempts(ids)
        due = session.alert_log.due(ids)
        for alert in batch:
            made = [one for one in attempts.get(alert.id, []) if not one.attempt or asked.by_then(one.at)]
            yield shapes.alert_view(alert, made, due.get(alert.id))
