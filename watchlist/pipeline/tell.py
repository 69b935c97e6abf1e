"""Records what happened and who is to be told, in one transaction: no alert without its record, and no other way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watchlist.app import App
from watchlist.choose import Choice, Happening, Parcel, People, choose, matter
from watchlist.model import Decision, Kind
from watchlist.pipeline.detour import detour
from watchlist.pipeline.judging import Judged
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
    for subscription in app.settings.subscriptions if choice.alerts else ():
        session.outbox.subscribe(subscription.name, subscription.model_dump(mode="json"), now)
    detour(session, app, [event.id for event in events.values() if event.kind is Kind.OPERATOR], now)
    return choice


def people(session: Session, app: App, happenings: Sequence[Happening]) -> People:
    """What people have said that bears on these happenings."""
    met = [(hit.subject, one.event) for one in happenings for hit in one.hits]
    subjects = session.subjects.of({subject for subject, _ in met})
    judged = Judged(session, subjects)
    negative = {(s, matter(event)) for s, event in met if judged.decision(s, event) is Decision.NEGATIVE}
    told = session.outbox.told({one.event.confirms for one in happenings if one.event.confirms})
    return People(subjects, negative, app.settings.subscriptions, told)


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
