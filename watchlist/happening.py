"""What choosing is about: what has happened, what people have said, and what was decided of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchlist.config import SubscriptionSettings
from watchlist.model import Alert, Event, Hit, Kind, Mute, Signal, Subject

ABOUT_NOBODY = frozenset({Kind.SOURCE_FAULT, Kind.OPERATOR})
"""Events about our own work: they have no subject, and go to whoever asked for the kind."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with what is needed to decide who is told: its hits, their subjects, and a story's signals.

    ``beside`` is what a story says beside its news: in the log like all else, but told only to who asks for it.
    """

    event: Event
    hits: tuple[Hit, ...] = ()
    signals: tuple[Signal, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """Alerts that go to one channel in one message, not before ``due_at``; ``id`` is the same for the same parcel."""

    id: str
    subscription: str
    channel: str
    due_at: datetime
    alerts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided: the alerts, and the parcels in which they leave."""

    alerts: tuple[Alert, ...] = ()
    parcels: tuple[Parcel, ...] = ()


Telling = tuple[str, str, str | None]
"""A subscription, the event that it was told of, and the subject for which it was, if for one."""
Pair = tuple[str, str]
"""A subject, as a hit names it, and a matter."""


@dataclass(frozen=True, slots=True)
class People:
    """What people have said and heard: whom they track, what they judged, muted and were told, and who wants what.

    ``negative`` and ``positive`` are what a person judged not to be, and to be, the same. ``told`` are the
    announcements that subscriptions were told of: what a list says after that confirms them; ``stories`` are those of
    which a subscription was told something. ``mutes`` are in force, by kind and matter; ``merged`` leads from a subject
    to the one that stands for it. ``lately`` counts, by subscription and beginning of the hour, the messages that left
    at once.
    """

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    negative: Collection[Pair] = ()
    subscriptions: Sequence[SubscriptionSettings] = ()
    told: Collection[Telling] = ()
    positive: Collection[Pair] = ()
    stories: Collection[tuple[str, str]] = ()
    mutes: Mapping[tuple[str, str], Sequence[Mute]] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    lately: Mapping[tuple[str, datetime], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One question: is this subscription told of this happening, for the subject of this hit or for none?"""

    one: Happening
    hit: Hit | None
    to: SubscriptionSettings
    people: People
    now: datetime

    @property
    def event(self) -> Event:
        """What has happened."""
        return self.one.event

    @property
    def subject(self) -> str | None:
        """The subject's id as the hit names it."""
        return self.hit.subject if self.hit else None

    @property
    def pair(self) -> Pair:
        """What a judgement would be on."""
        return (self.subject or "", matter(self.event))


def matter(event: Event) -> str:
    """What an event is about, for a judgement: its entry or its story, or itself where it has neither."""
    if event.entry is not None and event.entry.key:
        return entry_matter(event.entry.list, event.entry.key)
    return event.story or event.id


def entry_matter(list_key: str, key: str) -> str:
    """What is about one entry of a list."""
    return f"{list_key}\x1f{key}"


def by_matter(mutes: Iterable[Mute]) -> dict[tuple[str, str], list[Mute]]:
    """Mutes by what they are of, as ``People`` holds them."""
    found: dict[tuple[str, str], list[Mute]] = {}
    for mute in mutes:
        found.setdefault((mute.kind, mute.matter), []).append(mute)
    return found


def hour_of(moment: datetime) -> datetime:
    """The beginning of the clock hour in which a moment lies."""
    return moment.replace(minute=0, second=0, microsecond=0)


def next_hour(moment: datetime) -> datetime:
    """The end of the clock hour in which a moment lies."""
    return hour_of(moment) + timedelta(hours=1)
