"""Records what happened and who is to be told, in one transaction: no alert without its record, and no other way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from watchlist.app import App
from watchlist.choose import choose
from watchlist.config import SubscriptionSettings
from watchlist.happening import ABOUT_NOBODY, Choice, Happening, Parcel, People, by_matter, hour_of, matter, next_hour
from watchlist.model import Decision, Kind, Mute
from watchlist.pipeline.answering import answer_ended
from watchlist.pipeline.detour import detour
from watchlist.pipeline.judged import Judged
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
    session.mutes.heed()
    choice = choose(happenings, people(session, app, happenings, now), now, one_summary=one_summary)
    session.outbox.add(choice.alerts, [delivery(parcel, now) for parcel in choice.parcels])
    answer_ended(session, events.values(), now)
    for subscription in app.settings.subscriptions if choice.alerts else ():
        session.outbox.subscribe(subscription.name, subscription.model_dump(mode="json"), now)
    detour(session, app, [event.id for event in events.values() if event.kind in ABOUT_NOBODY], now)
    return choice


def people(session: Session, app: App, happenings: Sequence[Happening], now: datetime | None = None) -> People:
    """What people have said and were told that bears on these happenings."""
    now = now or app.clock()
    met = [(hit.subject, one.event) for one in happenings for hit in one.hits]
    subjects = session.subjects.of({subject for subject, _ in met})
    judged = Judged(session, subjects)
    decided = {(subject, matter(event)): judged.decision(subject, event) for subject, event in met}
    return People(
        subjects=subjects,
        negative={pair for pair, decision in decided.items() if decision is Decision.NEGATIVE},
        positive={pair for pair, decision in decided.items() if decision is Decision.POSITIVE},
        subscriptions=app.settings.subscriptions,
        told=session.outbox.told({one.event.confirms for one in happenings if one.event.confirms}),
        stories=_told_stories(session, happenings),
        mutes=by_matter(under_every_id(session, session.mutes.holding(now))),
        merged=_merged(session, app.settings.subscriptions),
        lately=_lately(session, app.settings.subscriptions, now),
    )


def _told_stories(session: Session, happenings: Iterable[Happening]) -> set[tuple[str, str]]:
    """Which subscription was told of which story before: of it, or of one that was merged into it."""
    events = [one.event for one in happenings if one.event.kind is Kind.REPORTED and one.event.story]
    stories = {event.story or "" for event in events}
    elders = session.news.elders(stories) if stories else {}
    lineages = session.news.lineages({elders.get(story, story) for story in stories})
    story_of = {member: elder for elder, members in lineages.items() for member in members}
    now = {event.id for event in events}
    said = {one.id: story_of.get(one.story or "") for one in session.events.of_stories(story_of) if one.id not in now}
    heard = {(subscription, said[event]) for subscription, event, _ in session.outbox.told(said)}
    return {
        (subscription, story) for subscription, elder in heard for story in stories if elders.get(story, story) == elder
    }


def under_every_id(session: Session, mutes: Sequence[Mute]) -> list[Mute]:
    """Mutes, each under every id by which what was muted may be met."""
    if not mutes:
        return []
    stories = {one.matter for one in mutes if one.kind == "story"}
    elders = session.news.elders(stories)
    lineages = session.news.lineages({elders.get(story, story) for story in stories})
    merges = session.subjects.merges()

    def ids(one: Mute) -> Iterable[str]:
        if one.kind == "subject":
            return merges.family(one.matter)
        return lineages[elders.get(one.matter, one.matter)] if one.kind == "story" else (one.matter,)

    return [replace(one, matter=each) for one in mutes for each in ids(one)]


def _merged(session: Session, subscriptions: Iterable[SubscriptionSettings]) -> dict[str, str]:
    """What stands now for the subjects that subscriptions name."""
    named = {one for to in subscriptions if not isinstance(to.subjects, str) for one in to.subjects}
    known = session.subjects.merges() if named else None
    return {one: known.living(one) for one in named & set(known.into)} if known else {}


def _lately(
    session: Session, subscriptions: Iterable[SubscriptionSettings], now: datetime
) -> dict[tuple[str, datetime], int]:
    """How many messages left at once in this hour, of the subscriptions that bound them."""
    bounded = [to.name for to in subscriptions if to.flood_limit and to.mode == "immediate"]
    found = session.outbox.at_once(bounded, hour_of(now), next_hour(now)) if bounded else {}
    return {(name, hour_of(now)): number for name, number in found.items()}


def delivery(parcel: Parcel, now: datetime) -> Delivery:
    """What the outbox holds of a parcel."""
    return Delivery(
        id=parcel.id,
        subscription=parcel.subscription,
        channel=parcel.channel,
        key=parcel.id,
        due_at=parcel.due_at,
        created_at=now,
        alerts=parcel.alerts,
    )
