"""Keeps what people do not want to hear of, and takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from watchlist.app import App
from watchlist.errors import InputError, UnknownError
from watchlist.happening import ABOUT_NOBODY, entry_matter, matter
from watchlist.model import Mute, digest, iso
from watchlist.sources import chosen
from watchlist.store import Session

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


def mute(app: App, session: Session, one: Matter, *, by: str, length: timedelta | None = None, note: str = "") -> Mute:
    """Keep a matter from a subscription, or from all, for a time or until it is taken back."""
    if one.subscription is not None and one.subscription not in {to.name for to in app.settings.subscriptions}:
        names = ", ".join(to.name for to in app.settings.subscriptions) or "none"
        raise InputError(f"there is no subscription {one.subscription!r}; there are {names}")
    now = app.clock()
    until = _until(now, length)
    identity = digest("mute", one.kind, one.matter, one.subscription, iso(now), iso(until) if until else None)
    made = Mute(identity, one.kind, one.matter, now, by, one.subscription, until, note)
    session.mutes.add(made)
    return made


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
