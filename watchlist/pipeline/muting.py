"""Keeps what people do not want to hear of, and takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from watchlist.app import App
from watchlist.choose import mute_of
from watchlist.config import SubscriptionSettings
from watchlist.errors import InputError, UnknownError
from watchlist.happening import ABOUT_NOBODY, Case, Happening, People, by_matter, entry_matter, matter
from watchlist.model import Alert, Mute, Reason, digest, iso
from watchlist.pipeline.tell import under_every_id
from watchlist.sources import chosen
from watchlist.store import Session
from watchlist.store.withdrawals import Withdrawn

Muted = Literal["subject", "story", "source", "entry"]


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be muted; ``subscription`` is whose alert named it, if one did."""

    kind: Muted
    matter: str
    subscription: str | None = None


def subject_matter(session: Session, subject: str) -> Matter:
    """A subject, by its id or that of one that was merged into it."""
    return Matter("subject", session.subjects.get(subject).id)


def story_matter(session: Session, story: str) -> Matter:
    """A story, by its id or that of one that was merged into it."""
    return Matter("story", session.news.story(story).id)


def source_matter(app: App, session: Session, source: str) -> Matter:
    """A source that is configured, or that has left something in the store."""
    if source not in session.sources.states():
        chosen(app.sources, [source])
    return Matter("source", source)


def listed_matter(session: Session, list_key: str, key: str) -> Matter:
    """An entry that stands, or stood, on a list."""
    if not session.entries.history(list_key, key):
        raise UnknownError(f"{list_key} has never had an entry {key!r}")
    return Matter("entry", entry_matter(list_key, key))


def alert_matter(session: Session, alert_id: str) -> Matter:
    """What an alert is about: its entry, its story or its source, for the subscription that it went to."""
    alert = session.outbox.alert(alert_id)
    event = session.events.get(alert.event)
    if event.entry is not None and event.entry.key:
        return Matter("entry", matter(event), alert.subscription)
    if event.story:
        return Matter("story", session.news.story(event.story).id, alert.subscription)
    if event.kind in ABOUT_NOBODY:
        return Matter("source", event.source, alert.subscription)
    mutes = f"`watchlist mute subject {alert.subject}`" if alert.subject else f"`watchlist mute source {event.source}`"
    raise InputError(f"alert {alert_id} is about no one entry and no story that could be muted; {mutes} would keep it")


@dataclass(frozen=True, slots=True)
class Silenced:
    """A mute that was made, and what of the alerts that waited was taken back by it."""

    mute: Mute
    withdrawn: Withdrawn


def mute(
    app: App, session: Session, one: Matter, *, by: str, length: timedelta | None = None, note: str = ""
) -> Silenced:
    """Keep a matter from a subscription, or from all, for a time or until it is taken back; what waits as well."""
    if one.subscription is not None and one.subscription not in {to.name for to in app.settings.subscriptions}:
        names = ", ".join(to.name for to in app.settings.subscriptions) or "none"
        raise InputError(f"there is no subscription {one.subscription!r}; there are {names}")
    now = app.clock()
    until = _until(now, length)
    identity = digest("mute", one.kind, one.matter, one.subscription, iso(now), iso(until) if until else None)
    made = Mute(identity, one.kind, one.matter, now, by, one.subscription, until, note)
    session.mutes.hold()
    session.mutes.add(made)
    return Silenced(made, _take_back(session, made, now))


def _take_back(session: Session, made: Mute, now: datetime) -> Withdrawn:
    """Take back what waits to tell of what is muted: by the rule by which it would not be told now."""
    waiting = session.withdrawals.waiting(under_every_id(session, [made]))
    alerts = [one for one in waiting if made.subscription in (None, one.subscription)]
    muted = [alert.id for alert, case in _cases(session, alerts, now) if mute_of(case)]
    return session.withdrawals.take_back(muted, Reason.MUTED)


def _cases(session: Session, alerts: Sequence[Alert], now: datetime) -> Iterable[tuple[Alert, Case]]:
    """Alerts as the questions that they answered, with what is muted now."""
    events = session.events.of({alert.event for alert in alerts})
    hits = {(one.hit.event, one.hit.subject): one.hit for one in session.subjects.hits(events=events)}
    people = People(
        subjects=session.subjects.of({alert.subject for alert in alerts if alert.subject}),
        mutes=by_matter(under_every_id(session, session.mutes.holding(now))),
    )
    for alert in alerts:
        hit = hits.get((alert.event, alert.subject or ""))
        one = Happening(events[alert.event], (hit,) if hit else ())
        yield alert, Case(one, hit, SubscriptionSettings(name=alert.subscription), people, now)


def _until(now: datetime, length: timedelta | None) -> datetime | None:
    if length is None:
        return None
    try:
        return now + length
    except OverflowError:
        raise InputError(f"{length.days} days from now is no time; leave --for away to mute without an end") from None


def unmute(app: App, session: Session, mute_id: str) -> Mute:
    """Take a mute back that is in force."""
    found, now = session.mutes.get(mute_id), app.clock()
    if not found.holds(now):
        over = found.ended_at or found.mute.until or now
        raise InputError(f"mute {mute_id} is over since {iso(over)}")
    session.mutes.end(mute_id, now)
    return found.mute


def unmute_matter(app: App, session: Session, one: Matter) -> list[Mute]:
    """Take every mute back that is in force on a matter: that of one subscription where it is named, or all."""
    now = app.clock()
    holding = session.mutes.holding(now)
    about = {each.id for each in under_every_id(session, holding) if (each.kind, each.matter) == (one.kind, one.matter)}
    found = [each for each in holding if each.id in about]
    meant = [each for each in found if one.subscription in (None, each.subscription)]
    if not meant:
        raise InputError(_not_muted(one, found))
    for each in meant:
        session.mutes.end(each.id, now)
    return meant


def _not_muted(one: Matter, others: Sequence[Mute]) -> str:
    """Say that there is no mute to take back, and which there are of the same matter."""
    named = one.matter.replace("\x1f", " ")
    whose = f" for {one.subscription} alone" if one.subscription else ""
    ids = " ".join(each.id for each in others)
    remedy = f"`watchlist unmute {ids}` ends what there is" if others else "`watchlist mutes` lists what is"
    return f"{one.kind} {named} is not muted{whose}; {remedy}"
