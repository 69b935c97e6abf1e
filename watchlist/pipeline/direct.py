"""Tells that the database cannot be written: past the outbox, which lies in it, and recorded once that works again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watchlist.app import App
from watchlist.choose import Choice, Happening, Parcel, People, choose
from watchlist.conditions import Lasting, step
from watchlist.errors import WatchlistError
from watchlist.logs import logger
from watchlist.model import Condition, Event, Told
from watchlist.pipeline.conditions import end
from watchlist.pipeline.sending import Open
from watchlist.pipeline.tell import tell
from watchlist.render.compose import compose
from watchlist.render.words import ENGLISH
from watchlist.store import Session

log = logger("watchlist.operator")
DATABASE = "database"
AGAIN = timedelta(minutes=1)
"""When a channel that did not take the message is tried again."""

REMEDY = "look at its disk, its rights, and who else holds it: nothing is recorded until it can be written again"


@dataclass(slots=True)
class Telling:
    """A trouble that is told directly: what begins by it, who is told of it, and whom it has reached."""

    lasting: Lasting
    event: Event | None = None
    choice: Choice = field(default_factory=Choice)
    sent: dict[str, datetime] = field(default_factory=dict)
    tried: dict[str, datetime] = field(default_factory=dict)


class Direct:
    """What is told of the database without it; the messages have the keys that the outbox would give them."""

    def __init__(self, app: App, open_channel: Open) -> None:
        self._app = app
        self._open = open_channel
        self._telling: Telling | None = None

    @property
    def trouble(self) -> str:
        """What is wrong with the database, or nothing."""
        return self._telling.lasting.said if self._telling else ""

    def tell(self, known: Lasting | None, why: str, now: datetime) -> None:
        """Tell those who are told of watchlist's own troubles, once each, until ``record`` can be called."""
        if self._telling is None:
            self._telling = self._begun(known, f"the database cannot be written: {why}", now)
        for parcel in self._telling.choice.parcels:
            tried = self._telling.tried.get(parcel.id)
            if parcel.id not in self._telling.sent and parcel.due_at <= now and (not tried or now - tried >= AGAIN):
                self._send(self._telling, parcel, now)

    def _begun(self, known: Lasting | None, said: str, now: datetime) -> Telling:
        log.error("database", why=said)
        taken = step(known, Condition(DATABASE, said, REMEDY), now)
        if taken is None or taken.event is None:
            # It comes and goes, and its end was not told yet.
            return Telling(taken.lasting if taken else known or Lasting(DATABASE, now, said, ""))
        everybody = People(subscriptions=self._app.settings.subscriptions)
        return Telling(taken.lasting, taken.event, choose([Happening(taken.event)], everybody, now))

    def _send(self, telling: Telling, parcel: Parcel, now: datetime) -> None:
        telling.tried[parcel.id] = now
        assert telling.event is not None
        told = [Told(alert, telling.event) for alert in telling.choice.alerts if alert.id in parcel.alerts]
        asked = (one.language for one in self._app.settings.subscriptions if one.name == parcel.subscription)
        language = next(asked, ENGLISH)
        message = compose(told, subscription=parcel.subscription, key=parcel.id, now=now, titles={}, language=language)
        try:
            self._open(parcel.channel).send(message)
        except WatchlistError as error:
            log.warning("delivered", channel=parcel.channel, state="retrying", key=parcel.id, error=str(error))
        except Exception:
            log.exception("delivery failed", channel=parcel.channel, key=parcel.id)
        else:
            telling.sent[parcel.id] = now
            log.info("delivered", channel=parcel.channel, state="sent", key=parcel.id, error=None)

    def record(self, session: Session, now: datetime) -> None:
        """Write down what was told, and tell that the database can be written again."""
        telling = self._telling
        if telling is None:
            return
        if telling.event is not None:
            tell(session, self._app, [Happening(telling.event)], telling.event.detected_at)
        for parcel, at in telling.sent.items():
            session.outbox.note_sent(parcel, at)
        session.conditions.put(telling.lasting)
        end(session, self._app, DATABASE, now)

    def recorded(self) -> None:
        """Forget what ``record`` has written, once that is committed."""
        if self._telling is not None:
            log.info("database", why="it can be written again")
        self._telling = None
