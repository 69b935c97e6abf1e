"""Keeps what is answered to alerts: a person has taken them up, or their matter is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watchlist.app import App
from watchlist.errors import InputError
from watchlist.followup import ends
from watchlist.model import Alert, AlertState, Event
from watchlist.store import Session
from watchlist.store.subjects import RecordedHit

BY_ITSELF = "watchlist"
"""Who resolves what ends without a person."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The alerts that were asked for and then those told with them, as they stand now; ``fresh`` are answered by this.

    What is not fresh was answered before, and that stays.
    """

    asked: tuple[Alert, ...]
    others: tuple[Alert, ...]
    fresh: frozenset[str]


def acknowledge(app: App, alerts: Iterable[str], *, by: str, note: str = "", only: bool = False) -> Answered:
    """Keep that somebody has taken up these alerts, and all that was told in the same message unless ``only``.

    Raises UnknownError for one that there is not, InputError for one that was told to nobody; nothing is kept then.
    """
    now = app.clock()
    with app.store.write() as session:
        asked, others = _meant(session, alerts, only=only)
        fresh = session.answers.acknowledge([*asked, *others], now, by=by, note=note)
        return _answered(session, asked, others, fresh, now)


def resolve(app: App, alerts: Iterable[str], *, by: str, note: str = "", only: bool = True) -> Answered:
    """Keep that the matter of these alerts is over; errors as in acknowledge."""
    now = app.clock()
    with app.store.write() as session:
        asked, others = _meant(session, alerts, only=only)
        fresh = session.answers.resolve([*asked, *others], now, by=by, note=note)
        return _answered(session, asked, others, fresh, now)


def answer_ended(session: Session, events: Iterable[Event], now: datetime) -> None:
    """Resolve the alerts of every trouble that an event ends, and that of the end itself, which asks for nothing."""
    for event in events:
        if event.is_recovery:
            unresolved = session.answers.unresolved(event.kind, event.source)
            known = session.events.of(unresolved)
            over = [alert for one, alerts in unresolved.items() if ends(event, known[one]) for alert in alerts]
            session.answers.resolve(over, now, by=BY_ITSELF)
            session.follow_ups.withdraw_answered(now)


def answer_judged(session: Session, found: RecordedHit, now: datetime, *, by: str) -> None:
    """Resolve what told a subject of a matter that was judged not to be its own: who judges has answered."""
    about = (found.list, found.key, found.story)
    same = session.subjects.hits(subject=found.hit.subject) if found.key or found.story else [found]
    wrong = {(one.hit.event, one.hit.subject) for one in same if (one.list, one.key, one.story) == about}
    alerts = session.outbox.alerts_of({event for event, _ in wrong})
    session.answers.resolve([one.id for one in alerts if (one.event, one.subject) in wrong], now, by=by)
    session.follow_ups.withdraw_answered(now)


def _meant(session: Session, alerts: Iterable[str], *, only: bool) -> tuple[list[str], list[str]]:
    """The alerts that are asked for, each once, and those that were told with them."""
    asked = list(dict.fromkeys(alerts))
    for one in asked:
        _assert_told(session.outbox.alert(one))
    if only:
        return asked, []
    together = [other for one in asked for other in session.follow_ups.told_together(one)]
    return asked, [other for other in dict.fromkeys(together) if other not in asked]


def _assert_told(alert: Alert) -> None:
    if alert.state is AlertState.SUPPRESSED:
        why = str(alert.reason).replace("_", " ")
        raise InputError(f"alert {alert.id} was told to nobody ({why}): there is nothing to answer")


def _answered(session: Session, asked: list[str], others: list[str], fresh: set[str], now: datetime) -> Answered:
    session.follow_ups.withdraw_answered(now)
    found = {alert.id: alert for alert in session.outbox.alerts(ids=[*asked, *others])}
    return Answered(tuple(found[one] for one in asked), tuple(found[one] for one in others), frozenset(fresh))
