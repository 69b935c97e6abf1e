"""The objects that ``--json`` prints, as the contract gives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from watchlist.logs import without_secrets
from watchlist.model import Alert, Band, Comparison, Decision, Entry, Event, Feature, Subject
from watchlist.redaction import redacted
from watchlist.subject_rows import NUMBERS, columns_of

if TYPE_CHECKING:
    from watchlist.inquiry import Found
    from watchlist.sources import Source
    from watchlist.store import Judgement, Session, SourceState, Version
    from watchlist.store.outbox import Attempt
    from watchlist.store.sources import RecordedCheck
    from watchlist.store.subjects import RecordedHit

View = dict[str, object]


def plain(value: object) -> object:
    """Give a noun, or several, as the objects that JSON knows."""
    if isinstance(value, msgspec.Struct):
        return noun_view(value)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def noun_view(noun: msgspec.Struct) -> View:
    """Give a noun as an object with every field that it has, those at their defaults as well."""
    return {field: plain(getattr(noun, field)) for field in noun.__struct_fields__}


def entry_brief(entry: Entry) -> View:
    """The entry inside an event; key is null where a notice named a party that no list has yet."""
    return {
        "list": entry.list,
        "key": entry.key or None,
        "name": entry.name,
        "schema": entry.schema,
        "countries": entry.countries,
        "programs": entry.programs,
        "listed_on": entry.listed_on,
        "citations": plain(entry.citations),
        "ids": _ids(entry),
    }


def _ids(entry: Entry) -> list[View]:
    return [
        {"type": number.type, "value": number.value, "country": number.country, "label": number.label}
        for number in entry.identifiers
    ]


def entry_view(version: Version) -> View:
    """An entry in full, with how it stands and since when."""
    entry = version.entry
    rest = {field: value for field, value in noun_view(entry).items() if field != "identifiers"}
    return {
        **entry_brief(entry),
        **rest,
        "status": version.status,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
        "missing_since": version.missing_since,
    }


def event_view(event: Event, subjects: Iterable[View]) -> View:
    """An event, with the subjects that it met."""
    return {
        "id": event.id,
        "kind": event.kind,
        "source": event.source,
        "detected_at": event.detected_at,
        "occurred_on": event.occurred_on,
        "title": event.title,
        "entry": entry_brief(event.entry) if event.entry else None,
        "changes": plain(event.changes),
        "story": event.story,
        "signal": plain(event.signal),
        "subjects": list(subjects),
        "snapshot": event.snapshot,
        "check": event.check,
        "announced_on": event.announced_on,
        "effective_on": event.effective_on,
        "confirms": event.confirms,
        "count": len(event.members) or None,
        "members": plain(event.members),
    }


def event_views(session: Session, events: Iterable[Event]) -> list[View]:
    """Events with the subjects that each met, from the surest."""
    listed = list(events)
    found = subjects_met(session, listed)
    return [event_view(event, found.get(event.id, [])) for event in listed]


def subjects_met(session: Session, events: Iterable[Event]) -> dict[str, list[View]]:
    """The subjects that each event met, by its id, from the surest; what is only to review counts not."""
    found: dict[str, list[View]] = {}
    hits = [one.hit for one in session.subjects.hits(events=[event.id for event in events])]
    subjects = session.subjects.of({hit.subject for hit in hits})
    for hit in sorted(hits, key=lambda hit: -hit.comparison.score):
        if hit.band is not Band.REVIEW:
            # What was merged is named by the one that stands for it, and an event that met both has met it once.
            subject = subjects.get(hit.subject)
            named = {"id": subject.id, "name": subject.name} if subject else {"id": hit.subject, "name": hit.subject}
            if named["id"] not in [one["id"] for one in found.setdefault(hit.event, [])]:
                found[hit.event].append({**named, "score": hit.comparison.score, "band": hit.band})
    return found


def source_view(source: Source, state: SourceState | None, now: datetime) -> View:
    """A source, with what is known of it."""
    from watchlist.schedule import next_due, shown_state

    return {
        "key": source.key,
        "kind": source.kind,
        "title": source.title,
        "state": shown_state(source, state, now),
        "enabled": source.enabled,
        "last_check": state.last_check_at if state else None,
        "last_good": state.last_good_at if state else None,
        "last_change": state.last_change_at if state else None,
        "published_on": state.published_on if state else None,
        "entries": state.entries if state else None,
        "next_due": next_due(source, state) if source.enabled else None,
        "fault": state.fault if state else None,
        "url": str(source.path) if source.path else redacted(source.url),
        "why_off": "" if source.enabled else getattr(source, "why_off", ""),
    }


def check_view(recorded: RecordedCheck) -> View:
    """A check, with its place in the chain."""
    check = recorded.check
    return {
        "id": check.id,
        "source": check.source,
        "at": check.at,
        "outcome": check.outcome,
        "snapshot": check.snapshot,
        "entries": check.entries,
        "seconds": check.seconds,
        "error": check.error,
        "released": recorded.released,
        "previous_hash": check.previous_hash,
        "hash": recorded.hash,
    }


def subject_view(subject: Subject) -> View:
    """A subject, by the names of the columns that it is imported from.

    A registry number stands as it was printed: its dashes say which office gave it.
    """
    numbers = columns_of(subject.identifiers)
    written = {column: number.value for column, number in numbers.items()}
    if "registry_number" in numbers:
        written["registry_number"] = numbers["registry_number"].printed or written["registry_number"]
    return {
        "id": subject.id,
        "name": subject.name,
        "aliases": [name.text for name in subject.names[1:]],
        "country": subject.country,
        "schema": subject.schema,
        **{column: written.get(column) for column in NUMBERS},
        "address": [address.text for address in subject.addresses],
        "tags": subject.tags,
        "note": subject.note,
        "origin": subject.origin,
        "reason": subject.reason,
    }


def feature_views(explanation: Iterable[Feature]) -> list[View]:
    """An explanation's features."""
    return [noun_view(one) for one in explanation]


def hit_view(version: Version, comparison: Comparison) -> View:
    """What a search found."""
    entry = version.entry
    return {
        **entry_brief(entry),
        "key": entry.key,
        "matched_name": comparison.matched_name,
        "score": comparison.score,
        "strength": comparison.strength,
        "status": "delisted" if version.status == "delisted" else "current",
        "missing_since": version.missing_since,
        "explanation": feature_views(comparison.explanation),
    }


def recorded_hit_view(
    recorded: RecordedHit, subject: Subject | None, event: Event | None, judgement: Decision | None
) -> View:
    """An event that met a subject, with why, and what a person decided of it."""
    hit = recorded.hit
    return {
        "id": hit.id,
        "event": hit.event,
        "subject": subject.id if subject else hit.subject,
        "name": subject.name if subject else None,
        "title": event.title if event else None,
        "list": recorded.list,
        "key": recorded.key,
        "story": recorded.story,
        "score": hit.comparison.score,
        "band": hit.band,
        "matched_name": hit.comparison.matched_name,
        "strength": hit.comparison.strength,
        "judgement": judgement,
        "at": recorded.created_at,
        "explanation": feature_views(hit.comparison.explanation),
    }


def screened_hit_view(found: Found, at: datetime, judgement: Decision | None) -> View:
    """A row of a screening that met an entry, and what a person decided of it by now."""
    return {
        "id": found.hit,
        "row": found.row,
        "row_id": found.id,
        "name": found.of,
        "list": found.list,
        "key": found.key,
        "score": found.score,
        "band": found.band,
        "matched_name": found.matched_name,
        "strength": found.strength,
        "judgement": judgement,
        "at": at,
    }


def judgement_view(judgement: Judgement) -> View:
    """What a person decided of a subject and an entry or a story."""
    return noun_view(judgement)


def alert_view(alert: Alert, attempts: Iterable[Attempt], due_at: datetime | None = None) -> View:
    """An alert, with every try to deliver it, and when the next is due."""
    return {
        "id": alert.id,
        "subscription": alert.subscription,
        "event": alert.event,
        "subject": alert.subject,
        "state": alert.state,
        "reason": alert.reason,
        "created_at": alert.created_at,
        "deliveries": [_attempt_view(attempt) for attempt in attempts],
        "folded": alert.folded,
        "due_at": due_at,
        "acknowledged_at": alert.acknowledged_at,
        "acknowledged_by": alert.acknowledged_by or None,
        "resolved_at": alert.resolved_at,
        "resolved_by": alert.resolved_by or None,
        "note": alert.note,
    }


def _attempt_view(attempt: Attempt) -> View:
    """A try; what a receiver said of it may repeat an address with a key in it."""
    return {**noun_view(attempt), "error": without_secrets(attempt.error) if attempt.error else attempt.error}


def alert_views(session: Session, alerts: Iterable[Alert], now: datetime) -> list[View]:
    """Alerts, each with its tries, and the channels that let it wait because they are closed or rest."""
    listed = list(alerts)
    ids = [alert.id for alert in listed]
    attempts, due = session.outbox.attempts(ids), session.alert_log.due(ids)
    held = session.alert_log.held(ids, now)
    return [
        {**alert_view(alert, attempts.get(alert.id, []), due.get(alert.id)), "held_by": held.get(alert.id, [])}
        for alert in listed
    ]
