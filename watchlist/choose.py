"""Who is told of what: every event and hit goes through the same line of questions, and each answer has its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from watchlist.config import SubscriptionSettings
from watchlist.folding import fold, messages_at_once, next_digest
from watchlist.happening import (
    ABOUT_NOBODY,
    Case,
    Choice,
    Happening,
    Parcel,
    People,
    Telling,
    by_matter,
    entry_matter,
    hour_of,
    matter,
)
from watchlist.model import Alert, AlertState, Band, Event, Hit, Kind, Mute, Origin, Reason, digest
from watchlist.wishes import Wish, is_asked_for, is_wanted, unmet

__all__ = [
    "ABOUT_NOBODY",
    "LINK_IN_DOUBT",
    "REASONS",
    "SUPPRESSING",
    "Case",
    "Choice",
    "Happening",
    "Parcel",
    "People",
    "Telling",
    "Wish",
    "after",
    "alert_id",
    "by_matter",
    "choose",
    "entries_of",
    "entry_matter",
    "hour_of",
    "is_asked_for",
    "matter",
    "mute_of",
    "next_digest",
    "reason_of",
    "unmet",
]

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
LINK_IN_DOUBT = frozenset({Reason.JUDGED_NEGATIVE, Reason.HELD_FOR_REVIEW})
"""Why an event is not told for a subject though it may well be told for none."""
SUPPRESSING = LINK_IN_DOUBT | {Reason.MUTED}
"""The reasons of what is kept, but not sent."""


def choose(happenings: Iterable[Happening], people: People, now: datetime, *, one_summary: bool = False) -> Choice:
    """Decide who is told of each happening, why, and in which message.

    ``one_summary`` puts all into one message even where a subscription wants them singly.
    """
    known = list(happenings)
    chosen = [_chosen(known, to, people, now, one_summary=one_summary) for to in people.subscriptions]
    return Choice(
        tuple(alert for choice in chosen for alert in choice.alerts),
        tuple(parcel for choice in chosen for parcel in choice.parcels),
    )


def _chosen(
    happenings: list[Happening], to: SubscriptionSettings, people: People, now: datetime, *, one_summary: bool
) -> Choice:
    decided = {alert.id: (one, alert) for one in happenings for alert in _alerts(one, to, people, now)}
    lately = people.lately.get((to.name, hour_of(now)), 0)
    own = {key for key, subject in people.subjects.items() if subject.origin is Origin.USER}
    return fold(list(decided.values()), to, now, lately=lately, own=own, one_summary=one_summary)


def _alerts(one: Happening, to: SubscriptionSettings, people: People, now: datetime) -> Iterator[Alert]:
    """The alert of each wanted hit, and one for nobody where no hit stands: only the link is in doubt, not the news."""
    cases = (Case(one, hit, to, people, now) for hit in one.hits)
    alerts = [_alert(case) for case in cases if is_wanted(case)]
    yield from (alert for alert in alerts if not _is_unkept(one, alert))
    nobody = Case(one, None, to, people, now)
    if all(alert.reason in LINK_IN_DOUBT for alert in alerts) and is_wanted(nobody):
        yield _alert(nobody)


def _alert(case: Case) -> Alert:
    reason = reason_of(case)
    state = AlertState.SUPPRESSED if reason in SUPPRESSING else AlertState.PENDING
    identity = alert_id(case.event.id, case.subject, case.to.name)
    return Alert(identity, case.to.name, case.event.id, case.subject, state, reason, case.now)


def alert_id(event: str, subject: str | None, subscription: str) -> str:
    """The id of the alert that tells a subscription of an event for a subject: it has one at most."""
    return digest("alert", event, subject, subscription)


def reason_of(case: Case) -> Reason:
    """Why a wanted case is told, or is not: the first stage that has something to say says it."""
    return next(reason for stage in STAGES if (reason := stage(case)))


def _judged_negative(case: Case) -> Reason | None:
    return Reason.JUDGED_NEGATIVE if case.pair in case.people.negative else None


def _held_for_review(case: Case) -> Reason | None:
    """What is only to review waits for a person, who tells it by judging it positive."""
    return Reason.HELD_FOR_REVIEW if _is(Band.REVIEW, case) else None


def _muted(case: Case) -> Reason | None:
    return Reason.MUTED if mute_of(case) else None


def _possible_match(case: Case) -> Reason | None:
    return Reason.POSSIBLE_MATCH if _is(Band.POSSIBLE, case) else None


def _confirmed(case: Case) -> Reason | None:
    """A listing confirms its announcement to who was told of that: who was not is told of the listing in full."""
    announced = case.event.confirms
    was_told = any((case.to.name, announced, about) in case.people.told for about in (case.subject, None))
    return Reason.CONFIRMED if announced and was_told else None


def _upgraded(case: Case) -> Reason | None:
    return Reason.UPGRADED if case.event.is_upgrade else None


def _new_fact(case: Case) -> Reason | None:
    """A story of which this subscription was told before says something more, or names one more subject."""
    is_told = (case.to.name, case.event.story or "") in case.people.stories
    return Reason.NEW_FACT if case.event.kind is Kind.REPORTED and is_told else None


def _by_kind(case: Case) -> Reason:
    return REASONS[case.event.kind]


STAGES: tuple[Callable[[Case], Reason | None], ...] = (
    _judged_negative,
    _held_for_review,
    _muted,
    _possible_match,
    _confirmed,
    _upgraded,
    _new_fact,
    _by_kind,
)
"""The line that each wanted case goes through."""


def _is(band: Band, case: Case) -> bool:
    """Whether a hit is of this band and no person has said that it stands."""
    return case.hit is not None and case.hit.band is band and case.pair not in case.people.positive


def mute_of(case: Case) -> Mute | None:
    """The mute that keeps a case from a subscription, if one does; of several entries that it is about, all must be."""
    subject = case.people.subjects.get(case.subject or "")
    matters = (
        ("subject", case.subject or ""),
        ("subject", subject.id if subject else ""),
        ("story", case.event.story or ""),
        ("source", case.event.source),
    )
    whole = next((mute for one in matters if (mute := _mute(one, case))), None)
    entries = [_mute(("entry", one), case) for one in entries_of(case.event, case.hit)]
    return whole or (entries[0] if entries and all(entries) else None)


def entries_of(event: Event, hit: Hit | None = None) -> tuple[str, ...]:
    """What is muted as an entry: that of an event, or those members of one about many that were met, or them all."""
    if not event.members:
        return (matter(event),)
    if hit:
        return hit.comparison.entries
    return tuple(entry_matter(one.list, one.key) for one in event.members)


def _mute(of: tuple[str, str], case: Case) -> Mute | None:
    return next((one for one in case.people.mutes.get(of, ()) if _holds(one, case)), None)


def _holds(mute: Mute, case: Case) -> bool:
    return mute.subscription in (None, case.to.name) and (mute.until is None or case.now < mute.until)


def _is_unkept(one: Happening, alert: Alert) -> bool:
    """What a list has already is held for review by its hit alone: an import meets very many of them at once."""
    return one.event.kind is Kind.ALREADY_LISTED and alert.reason is Reason.HELD_FOR_REVIEW


def after(people: People, choice: Choice, happenings: Iterable[Happening]) -> People:
    """What people have been told once a choice was carried out: announcements, stories, and how much lately.

    What was said before the hours of this choice is forgotten of ``lately``; without a choice all stays as it is.
    """
    known = list(happenings)
    events = {one.event.id: one.event for one in known}
    sent = [alert for alert in choice.alerts if alert.state is not AlertState.SUPPRESSED]
    announced = {(one.subscription, one.event, one.subject) for one in sent if events[one.event].kind is Kind.ANNOUNCED}
    stories = {(one.subscription, story) for one in sent if (story := events[one.event].story)}
    lately = Counter(messages_at_once(choice, known))
    earliest = min((hour for _, hour in lately), default=None)
    kept = {one: count for one, count in people.lately.items() if earliest is None or one[1] >= earliest}
    return replace(
        people,
        told={*people.told, *announced},
        stories={*people.stories, *stories},
        lately=Counter(kept) + lately,
    )
