"""Makes the messages of alerts out of what the store knows of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

from watchlist.app import App
from watchlist.config import SubscriptionSettings
from watchlist.links import link_maker
from watchlist.model import Alert, Message, Purpose, Told
from watchlist.pipeline.gathering import gather, gather_each
from watchlist.render.actions import Link
from watchlist.render.compose import compose
from watchlist.render.named import Voice
from watchlist.render.words import ENGLISH, words_of
from watchlist.store.outbox import Delivery

FRESH = 5.0
"""For so many seconds what was read for several messages at once is told as it was; then it is read again."""

FEW = 50
"""Of more alerts what one delivery tells is read by itself: the others are not to wait for it."""


class Together:
    """Deliveries that were taken up together: what their messages need is read at once, by who makes the first."""

    def __init__(self, app: App, deliveries: Iterable[Delivery]) -> None:
        self._app = app
        self._deliveries = [one for one in deliveries if len(one.alerts) <= FEW]
        self._reading = threading.Lock()
        self._told: dict[str, list[Told]] = {}
        self._read_at: float | None = None

    def told(self, delivery: Delivery) -> list[Told]:
        """Give what a delivery tells, as it was a few seconds ago at most."""
        with self._reading:
            if self._read_at is None:
                self._read_at = time.monotonic()
                self._told = self._read()
            told = self._told.pop(delivery.id, None)
            is_fresh = time.monotonic() - self._read_at < FRESH
        return told if told and is_fresh else told_by(self._app, delivery)

    def _read(self) -> dict[str, list[Told]]:
        asked = {one.id: (one.alerts, _voice(self._app, _settings(self._app, one))) for one in self._deliveries}
        try:
            with self._app.store.read() as session:
                return gather_each(session, asked)
        except Exception:  # noqa: BLE001 - found again, and told, where each is read by itself
            # What is wrong with one of them is not to hold up the others.
            return {}


def told_by(app: App, delivery: Delivery) -> list[Told]:
    """Read what a delivery tells."""
    with app.store.read() as session:
        return gather(session, delivery.alerts, _voice(app, _settings(app, delivery)))


def message_for(app: App, delivery: Delivery, told: Sequence[Told], now: datetime) -> Message:
    """Make the message that a delivery carries, with a link that acknowledges it where one is configured."""
    link = link_maker(app.settings.messages, now)
    return _message(app, told, delivery, now, link)


def message_of(app: App, alert: Alert) -> Message:
    """Make the message of one alert alone, as it would be told now."""
    at = alert.created_at
    alone = Delivery(alert.id, alert.subscription, "", alert.id, at, at, (alert.id,))
    return _message(app, told_by(app, alone), alone, at, lambda _alert: None)


def _message(app: App, told: Sequence[Told], delivery: Delivery, now: datetime, link: Link) -> Message:
    settings = _settings(app, delivery)
    voice = _voice(app, settings)
    return compose(
        told,
        subscription=delivery.subscription,
        key=delivery.key,
        now=now,
        titles=voice.titles,
        language=voice.words.language,
        purpose=Purpose(delivery.purpose),
        link=link,
        told_to=settings.channels if settings else (),
    )


def _settings(app: App, delivery: Delivery) -> SubscriptionSettings | None:
    return next((one for one in app.settings.subscriptions if one.name == delivery.subscription), None)


def _voice(app: App, settings: SubscriptionSettings | None) -> Voice:
    return Voice(words_of(settings.language if settings else ENGLISH), app.titles)
