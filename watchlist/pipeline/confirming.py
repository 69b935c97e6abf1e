"""Tells what was held back of a matter, once a person says that it is the subject's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from watchlist.app import App
from watchlist.choose import LINK_IN_DOUBT, alert_id, choose
from watchlist.config import SubscriptionSettings
from watchlist.happening import Happening
from watchlist.model import Alert, AlertState, Band
from watchlist.pipeline.reported import happening_of
from watchlist.pipeline.tell import delivery, people
from watchlist.store import Session
from watchlist.store.subjects import RecordedHit

RECENT = timedelta(days=30)
"""What has happened longer ago is no news any more."""


def confirm(session: Session, app: App, judged: RecordedHit, now: datetime) -> int:
    """Tell what was held for review, or judged negative before, of the matter that was judged; how many alerts."""
    happenings = list(_recent(session, judged, now))
    told = {alert.id: alert for alert in session.outbox.alerts_of(one.event.id for one in happenings)}
    session.mutes.heed()
    said = people(session, app, happenings, now)
    released = 0
    for to in said.subscriptions:
        waiting = [one for one in happenings if _is_held(one, to, told)]
        choice = choose(waiting, replace(said, subscriptions=[to]), now)
        alerts = [alert for alert in choice.alerts if alert.subject and alert.state is not AlertState.SUPPRESSED]
        session.outbox.release(alerts, [delivery(parcel, now) for parcel in choice.parcels])
        released += len(alerts)
    return released


def _recent(session: Session, judged: RecordedHit, now: datetime) -> Iterator[Happening]:
    """What has happened lately of the matter, each event with its hit on the subject."""
    found = list(session.subjects.hits(subject=judged.hit.subject))
    elders = session.news.elders({one.story for one in found if one.story})
    about = _about(judged, elders)
    same = {one.hit.event: one.hit for one in found if _about(one, elders) == about}
    for event in session.events.of(same).values():
        if event.detected_at >= now - RECENT:
            hits = (same[event.id],)
            yield happening_of(event, hits, session.news.story(event.story)) if event.story else Happening(event, hits)


def _about(one: RecordedHit, elders: dict[str, str]) -> tuple[str | None, ...]:
    """What a hit is about: an entry, a story, or an event by itself."""
    if one.key:
        return (one.list, one.key)
    return (elders.get(one.story, one.story),) if one.story else ("", one.hit.event)


def _is_held(one: Happening, to: SubscriptionSettings, told: dict[str, Alert]) -> bool:
    """Whether a subscription was kept from it by the doubt; what is only to review need have left no alert."""
    hit = one.hits[0]
    alert = told.get(alert_id(one.event.id, hit.subject, to.name))
    if alert is None:
        return hit.band is Band.REVIEW
    return alert.state is AlertState.SUPPRESSED and alert.reason in LINK_IN_DOUBT
