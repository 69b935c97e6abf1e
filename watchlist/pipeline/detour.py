"""Lets what the operator must hear go another way where nothing can be sent the way that it was to go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from watchlist.app import App
from watchlist.conditions import about, kind
from watchlist.config import CONSOLE, SubscriptionSettings
from watchlist.model import AlertState, Kind, digest
from watchlist.self_check import UNDELIVERED
from watchlist.store import Session
from watchlist.store.outbox import Delivery

ABOUT_US = frozenset({Kind.OPERATOR, Kind.SOURCE_FAULT})


def detour(session: Session, app: App, events: Iterable[str], now: datetime) -> None:
    """Queue the alerts of these events for other channels too, where nothing leaves by all that they were to go by."""
    wanted = list(events)
    unusable = _unusable(session) if wanted else set()
    if not unusable:
        return
    alerts = [one for one in session.outbox.alerts_of(wanted) if one.state is not AlertState.SUPPRESSED]
    tries = session.outbox.attempts([alert.id for alert in alerts])
    ways = other_ways(app.settings.subscriptions, unusable)
    session.outbox.put(
        Delivery(key, alert.subscription, way, key, now, now, (alert.id,))
        for alert in alerts
        if alert.id in tries and {tried.channel for tried in tries[alert.id]} <= unusable
        for way in ways
        for key in [_key(alert.id, way)]
    )


def _unusable(session: Session) -> set[str]:
    """The channels that are closed, or are tried in vain for so long that it was told."""
    closed = {name for name, known in session.channels.all().items() if known.closed_at}
    return closed | {about(key) for key in session.conditions.lasting() if kind(key) == UNDELIVERED}


def other_ways(subscriptions: Sequence[SubscriptionSettings], unusable: Collection[str]) -> tuple[str, ...]:
    """The channels of whoever hears of our own troubles, but unusable ones; the console where none is left."""
    named = (way for one in subscriptions if ABOUT_US & {*one.events} for way in one.channels)
    return tuple(dict.fromkeys(way for way in named if way not in unusable)) or (CONSOLE,)


def why_this_way(subscriptions: Sequence[SubscriptionSettings], delivery: Delivery) -> str:
    """What a message says that goes by none of its subscription's own channels; empty for all others."""
    # By its id: that a subscription has other channels now than when it was queued is no detour.
    if delivery.id not in {_key(alert, delivery.channel) for alert in delivery.alerts}:
        return ""
    own = next((one.channels for one in subscriptions if one.name == delivery.subscription), [])
    if not own or delivery.channel in own:
        return ""
    return f"This comes through {delivery.channel}, because nothing can be sent through {' or '.join(own)}."


def _key(alert: str, way: str) -> str:
    return digest("detour", alert, way)
