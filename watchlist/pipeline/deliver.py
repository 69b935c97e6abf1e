"""The second loop: takes what is due from the outbox, sends it, and settles what came of it.

A delivery is leased, sent and settled in that order, so it is tried at least once whatever happens in between; its
key is the same at every try.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App, is_dead
from watchlist.channels import Channel
from watchlist.errors import ConfigError, DeliveryError, Stopped, StoreError
from watchlist.logs import logger
from watchlist.model import AlertState
from watchlist.pipeline.composing import gather, message_for, message_of
from watchlist.pipeline.keeping import kept
from watchlist.store.outbox import Attempt, Delivery

__all__ = ["DELAYS", "Delivered", "deliver_due", "deliver_next", "deliver_round", "gather", "message_of"]

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 5, 15, 30, 60, 120, 240, 300, 600, 840, 1200, 1440))
"""How long to wait after each failed try; after the last, some three days later, the delivery is dead."""

SPREAD = 0.2
Open = Callable[[str], Channel]
Jitter = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of one try."""

    delivery: Delivery
    state: AlertState
    error: str | None = None


def deliver_next(
    app: App, open_channel: Open, jitter: Jitter = random.random, *, but: Collection[str] = ()
) -> Delivered | None:
    """Try the oldest delivery that is due and goes to none of the channels ``but``; None when nothing is."""
    now = app.clock()
    with app.store.write() as session:
        claimed = session.outbox.claim(app.owner, now, now + app.settings.daemon.lease, is_dead, but=but)
    if not claimed:
        return None
    delivery = claimed[0]
    try:
        # However long it takes, no other process may send it too.
        with kept(app.settings.daemon.lease, lambda: _renew(app, delivery), what=delivery.id):
            open_channel(delivery.channel).send(message_for(app, delivery, now))
            # At once: a process that dies between the answer and this sends the same again, under the same key.
            return _settle(app, delivery, AlertState.SENT, None, None)
    except (DeliveryError, ConfigError) as error:
        return _failed(app, delivery, error, jitter)
    except (Stopped, StoreError, SQLAlchemyError):
        _give_back(app, delivery)
        raise
    except Exception as error:  # noqa: BLE001 - one message that we cannot make or send must not hold up all others
        logger("watchlist.pipeline").exception("unexpected", delivery=delivery.id)
        said = f"{delivery.channel}: an error of watchlist itself, please report it: {type(error).__name__}"
        return _failed(app, delivery, DeliveryError(said), jitter)
    except BaseException:
        _give_back(app, delivery)
        raise


def deliver_round(app: App, open_channel: Open, stop: Callable[[], bool] = lambda: False) -> Iterator[Delivered]:
    """Deliver what is due, but let a channel be that has failed: one that hangs must not hold up the others."""
    troubled: set[str] = set()
    while not stop() and (delivered := deliver_next(app, open_channel, but=troubled)):
        if delivered.state is AlertState.RETRYING:
            troubled.add(delivered.delivery.channel)
        yield delivered


def deliver_due(app: App, open_channel: Open, stop: Callable[[], bool] = lambda: False) -> list[Delivered]:
    """Deliver until nothing is due, or until ``stop`` says so."""
    done: list[Delivered] = []
    while tried := list(deliver_round(app, open_channel, stop)):
        done += tried
    return done


def _renew(app: App, delivery: Delivery) -> None:
    with app.store.write() as session:
        session.outbox.renew(delivery, app.owner, app.clock() + app.settings.daemon.lease)


def _give_back(app: App, delivery: Delivery) -> None:
    with app.store.write() as session:
        session.outbox.give_back(delivery, app.owner)


def _failed(app: App, delivery: Delivery, error: DeliveryError | ConfigError, jitter: Jitter) -> Delivered:
    permanent = isinstance(error, DeliveryError) and error.permanent
    if permanent or delivery.attempts >= len(DELAYS):
        return _settle(app, delivery, AlertState.DEAD, str(error), None)
    asked = error.retry_after if isinstance(error, DeliveryError) else None
    wait = DELAYS[delivery.attempts] * (1 + SPREAD * jitter())
    return _settle(app, delivery, AlertState.RETRYING, str(error), max(wait, asked) if asked else wait)


def _settle(app: App, delivery: Delivery, state: AlertState, error: str | None, wait: timedelta | None) -> Delivered:
    now = app.clock()
    outcome = {AlertState.SENT: "sent", AlertState.DEAD: "dead"}.get(state, "retry")
    attempt = Attempt(delivery.channel, delivery.attempts + 1, now, outcome, delivery.key, error)
    kind = settings.kind if (settings := app.settings.channels.get(delivery.channel)) else delivery.channel
    with app.store.write() as session:
        session.outbox.settle(delivery, app.owner, attempt, state=state, due_at=now + wait if wait else None)
        session.outbox.note_channel(delivery.channel, kind, now, error)
    return Delivered(delivery, state, error)
