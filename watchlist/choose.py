"""Who is told of what: every event and hit goes through the same line of questions, and each answer has its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchlist.config import SubscriptionSettings
from watchlist.model import Alert, AlertState, Band, Event, Hit, Kind, Reason, Signal, Subject, digest

REASONS = {
    Kind.LISTED: Reason.NEW_LISTING,
    Kind.AMENDED: Reason.AMENDED,
    Kind.DELISTED: Reason.DELISTED,
    Kind.ANNOUNCED: Reason.ANNOUNCED,
    Kind.ALREADY_LISTED: Reason.ALREADY_LISTED,
    Kind.DISAGREEMENT: Reason.DISAGREEMENT,
    Kind.REPORTED: Reason.NEW_STORY,
    Kind.SOURCE_FAULT: Reason.SOURCE_FAULT,
    Kind.OPERATOR: Reason.OPERATOR,
}
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


@dataclass(frozen=True, slots=True)
class People:
    """What people have said: whom they track, what they judged, what they were told, and which subscriptions there are.

    ``told`` are the announcements that subscriptions were told of: what a list says after that confirms them.
    """

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    negative: Collection[tuple[str, str]] = ()
    subscriptions: Sequence[SubscriptionSettings] = ()
    told: Collection[Telling] = ()


def choose(happenings: Iterable[Happening], people: People, now: datetime, *, one_summary: bool = False) -> Choice:
    """Decide who is told of each happening, why, and in which message.

    ``people.negative`` holds subject and matter (see ``matter``) of what a person judged not to be the same.
    ``one_summary`` puts all into one message even where a subscription wants them singly.
    """
    decided: list[Alert] = []
    parcels: list[Parcel] = []
    known = list(happenings)
    for subscription in people.subscriptions:
        own = [(one, alert) for one in known for alert in _alerts(one, subscription, people, now)]
        decided += [alert for _, alert in own]
        parcels += _parcels(own, subscription, now, one_summary=one_summary)
    return Choice(tuple(decided), tuple(parcels))


def matter(event: Event) -> str:
    """What an event is about, for a judgement: its entry or its story, or itself where it has neither."""
    if event.entry is not None and event.entry.key:
        return f"{event.entry.list}\x1f{event.entry.key}"
    return event.story or event.id


def _alerts(one: Happening, to: SubscriptionSettings, people: People, now: datetime) -> Iterator[Alert]:
    if not _wants(one, to):
        return
    met = [hit for hit in one.hits if _wants_hit(hit, to, people)]
    for hit in met:
        reason = _reason(one.event, hit, to.name, people)
        yield _alert(one.event, hit.subject, to, reason, now)
    dismissed = all((hit.subject, matter(one.event)) in people.negative for hit in met)
    # Who wants all events gets this one too where it is about none of the subjects: only the link was judged wrong.
    if dismissed and (one.event.kind in ABOUT_NOBODY or to.subjects == "all"):
        yield _alert(one.event, None, to, _known_reason(one.event, None, to.name, people), now)


def _wants(one: Happening, to: SubscriptionSettings) -> bool:
    event = one.event
    return (
        event.kind in to.events
        and (not to.sources or event.source in to.sources)
        and (not to.countries or not event.entry or bool(set(event.entry.countries) & set(to.countries)))
        and (event.kind is not Kind.REPORTED or _wants_story(one.signals, to))
        and (not one.beside or is_asked_for(one, to))
    )


def is_asked_for(one: Happening, to: SubscriptionSettings) -> bool:
    """Whether a subscription names what a story says: its type, or where it names no types its certainty."""
    if to.types:
        return any(signal.type in to.types for signal in one.signals)
    return any(signal.certainty in to.certainties for signal in one.signals)


def _wants_story(signals: Iterable[Signal], to: SubscriptionSettings) -> bool:
    """Whether one fresh signal has both a type and a certainty that is wanted; without either wish, any story is."""
    if not to.types and not to.certainties:
        return True
    return any(
        (not to.types or signal.type in to.types) and (not to.certainties or signal.certainty in to.certainties)
        for signal in signals
        if not signal.background
    )


def _wants_hit(hit: Hit, to: SubscriptionSettings, people: People) -> bool:
    # What is only to review waits for a person: it is in `watchlist hits`, and told to nobody.
    if hit.band is Band.REVIEW or hit.comparison.score < to.min_score:
        return False
    if isinstance(to.subjects, str):
        return True
    subject = people.subjects.get(hit.subject)
    return subject is not None and bool(set(subject.tags) & set(to.subjects))


def _reason(event: Event, hit: Hit, subscription: str, people: People) -> Reason:
    if (hit.subject, matter(event)) in people.negative:
        return Reason.JUDGED_NEGATIVE
    if hit.band is Band.POSSIBLE:
        return Reason.POSSIBLE_MATCH
    return _known_reason(event, hit.subject, subscription, people)


def _known_reason(event: Event, subject: str | None, subscription: str, people: People) -> Reason:
    """Why an event is told where nothing is in doubt: it confirms, it makes surer, or what its kind says."""
    if _is_confirmation(event, subject, subscription, people):
        return Reason.CONFIRMED
    return Reason.UPGRADED if event.is_upgrade else REASONS[event.kind]


def _is_confirmation(event: Event, subject: str | None, subscription: str, people: People) -> bool:
    """Whether a subscription was told of the announcement: who was not is told of the listing in full."""
    if event.confirms is None:
        return False
    return any((subscription, event.confirms, about) in people.told for about in (subject, None))


def _alert(event: Event, subject: str | None, to: SubscriptionSettings, reason: Reason, now: datetime) -> Alert:
    state = AlertState.DIGEST if to.mode == "digest" else AlertState.PENDING
    if reason is Reason.JUDGED_NEGATIVE:
        state = AlertState.SUPPRESSED
    return Alert(digest("alert", event.id, subject, to.name), to.name, event.id, subject, state, reason, now)


def _parcels(
    decided: Sequence[tuple[Happening, Alert]], to: SubscriptionSettings, now: datetime, *, one_summary: bool
) -> Iterator[Parcel]:
    due = next_digest(to, now) if to.mode == "digest" else now
    groups: dict[str, list[str]] = {}
    for one, alert in decided:
        if alert.state is not AlertState.SUPPRESSED:
            groups.setdefault(_together(one.event, alert, to, due, one_summary=one_summary), []).append(alert.id)
    for together, alerts in groups.items():
        for channel in to.channels:
            identity = digest("delivery", to.name, channel, together)
            yield Parcel(identity, to.name, channel, due, tuple(alerts))


def _together(event: Event, alert: Alert, to: SubscriptionSettings, due: datetime, *, one_summary: bool) -> str:
    """Name the message that an alert leaves in: a digest, all of one check or story, or its own."""
    if to.mode == "digest":
        return f"digest {due.isoformat()}"
    if one_summary:
        return f"summary {event.check or event.detected_at.isoformat()}"
    if to.group:
        return event.story or event.check or event.id
    # A story may say several things at once: whoever wants each matter by itself gets them together all the same.
    return digest("story", event.story, alert.subject) if event.story else alert.id


def next_digest(to: SubscriptionSettings, now: datetime) -> datetime:
    """When the next digest of a subscription is due: its time of day in its zone, whatever daylight saving does."""
    today = now.astimezone(to.at.tz).date()
    days = (datetime.combine(today + timedelta(days=later), to.at.at, to.at.tz) for later in (0, 1))
    # Compared in UTC: by the clock on the wall, half past two comes twice on one day of the year.
    return next(due for due in (day.astimezone(now.tzinfo) for day in days) if due > now)
