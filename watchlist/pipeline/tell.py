"""Records what happened and who is to be told, in one transaction: no alert without its record, and no other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from watchlist.app import App
from watchlist.choose import Choice, Happening, Parcel, People, choose, matter
from watchlist.model import Decision, Subject
from watchlist.pipeline.judging import about, sides
from watchlist.store import Session
from watchlist.store.outbox import Delivery


def tell(
    session: Session, app: App, happenings: Sequence[Happening], now: datetime, *, one_summary: bool = False
) -> Choice:
    """Write events, hits, alerts and their deliveries."""
    events = {one.event.id: one.event for one in happenings}
    if not events:
        return Choice()
    session.events.append(events.values())
    session.subjects.record_hits([hit for one in happenings for hit in one.hits], events, now)
    choice = choose(happenings, people(session, app, happenings), now, one_summary=one_summary)
    session.outbox.add(choice.alerts, [_delivery(parcel, now) for parcel in choice.parcels])
    for subscription in app.settings.subscriptions:
        session.outbox.subscribe(subscription.name, subscription.model_dump(mode="json"), now)
    return choice


def people(session: Session, app: App, happenings: Sequence[Happening]) -> People:
    """What people have said that bears on these happenings."""
    subjects = session.subjects.of({hit.subject for one in happenings for hit in one.hits})
    return People(subjects, _negative(session, happenings, subjects), app.settings.subscriptions)


def _negative(
    session: Session, happenings: Sequence[Happening], subjects: Mapping[str, Subject]
) -> set[tuple[str, str]]:
    """Subject and matter of what people judged not to be the same, as long as both are what they were then."""
    newest = {(judgement.subject, about(judgement)): judgement for judgement in session.subjects.judgements()}
    found = set()
    for one in happenings:
        for hit in one.hits:
            pair = (hit.subject, matter(one.event))
            judgement = newest.get(pair)
            if judgement is None or judgement.decision is not Decision.NEGATIVE:
                continue
            if one.event.entry is None or judgement.judged == sides(subjects[hit.subject], one.event.entry):
                found.add(pair)
    return found


def _delivery(parcel: Parcel, now: datetime) -> Delivery:
    return Delivery(
        id=parcel.id,
        subscription=parcel.subscription,
        channel=parcel.channel,
        key=parcel.id,
        due_at=parcel.due_at,
        created_at=now,
        alerts=parcel.alerts,
    )
