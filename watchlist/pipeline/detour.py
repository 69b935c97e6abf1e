"""Lets what the operator must hear go another way where nothing can be sent the way that it was to go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from watchlist.app import App
from watchlist.conditions import about, kind
from watchlist.config import CONSOLE, SubscriptionSettings
from watchlist.happening import ABOUT_NOBODY
from watchlist.model import Alert, AlertState, digest
from watchlist.render.purpose import another_way
from watchlist.render.words import Words
from watchlist.self_check import UNDELIVERED
from watchlist.store import Session
from watchlist.store.outbox import Attempt, Delivery

Tries = Mapping[str, Sequence[Attempt]]
NEVER = datetime.max.replace(tzinfo=UTC)


def detour(session: Session, app: App, events: Iterable[str], now: datetime) -> None:
    """Queue the alerts of these events for other channels too, where nothing leaves by all that they were to go by.

    No channel is given an event that goes by it already and no later, whoever's alert that is.
    """
    wanted = list(events)
    unusable = _unusable(session) if wanted else set()
    if not unusable:
        return
    alerts = [one for one in session.outbox.alerts_of(wanted) if one.state is not AlertState.SUPPRESSED]
    tries = session.outbox.attempts([alert.id for alert in alerts])
    ways = other_ways(app.settings.subscriptions, unusable)
    session.outbox.put(_round(alerts, tries, unusable, ways, now))


def _round(
    alerts: Sequence[Alert], tries: Tries, unusable: Collection[str], ways: Sequence[str], now: datetime
) -> Iterator[Delivery]:
    goes_by = _goes_by(alerts, tries)
    for alert in alerts:
        tried = tries.get(alert.id, ())
        if tried and all(one.channel in unusable for one in tried):
            due = _due(tried, now)
            for way in ways:
                if goes_by.get((alert.event, way), NEVER) > due:
                    goes_by[alert.event, way] = due
                    key = _key(alert.id, way)
                    yield Delivery(key, alert.subscription, way, key, due, now, (alert.id,))


def _goes_by(alerts: Iterable[Alert], tries: Tries) -> dict[tuple[str, str], datetime]:
    """When each event goes by each channel, or went, at the earliest."""
    found: dict[tuple[str, str], datetime] = {}
    for alert in alerts:
        for one in tries.get(alert.id, ()):
            place = (alert.event, one.channel)
            found[place] = min(one.at, found.get(place, NEVER))
    return found


def _due(tried: Sequence[Attempt], now: datetime) -> datetime:
    """When it was to go: what waits for a digest or for the end of quiet hours waits on another way as well."""
    return max(now, min((one.at for one in tried if not one.attempt), default=now))


def _unusable(session: Session) -> set[str]:
    """The channels that are closed, or are tried in vain for so long that it was told."""
    closed = {name for name, known in session.channels.all().items() if known.closed_at}
    return closed | {about(key) for key in session.conditions.lasting() if kind(key) == UNDELIVERED}


def other_ways(subscriptions: Sequence[SubscriptionSettings], unusable: Collection[str]) -> tuple[str, ...]:
    """The channels of whoever hears of our own troubles, but unusable ones; the console where none is left."""
    named = (way for one in subscriptions if ABOUT_NOBODY & {*one.events} for way in one.channels)
    return tuple(dict.fromkeys(way for way in named if way not in unusable)) or (CONSOLE,)


def why_this_way(subscriptions: Sequence[SubscriptionSettings], delivery: Delivery, words: Words) -> str:
    """What a message says that goes by none of its subscription's own channels; empty for all others."""
    # By its id: that a subscription has other channels now than when it was queued is no detour.
    if delivery.id not in {_key(alert, delivery.channel) for alert in delivery.alerts}:
        return ""
    own = next((one.channels for one in subscriptions if one.name == delivery.subscription), [])
    if not own or delivery.channel in own:
        return ""
    return another_way(delivery.channel, own, words)


def _key(alert: str, way: str) -> str:
    return digest("detour", alert, way)
