"""Looks after watchlist itself: at all that it stands on, and first of all at whether that can be written."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App
from watchlist.conditions import Lasting, about, kind
from watchlist.errors import StoreError
from watchlist.happening import ABOUT_NOBODY
from watchlist.logs import logger
from watchlist.model import Condition
from watchlist.pipeline.conditions import settle
from watchlist.pipeline.detour import detour
from watchlist.pipeline.direct import DATABASE, Direct
from watchlist.pipeline.looking import look
from watchlist.pipeline.sending import Open
from watchlist.pipeline.silence import alive, awake
from watchlist.self_check import LOOKED_AT, UNDELIVERED, conditions
from watchlist.store import Session
from watchlist.store.database import BUSY_MILLISECONDS, UNWRITTEN
from watchlist.store.signs import Sign

log = logger("watchlist.operator")
SLOW = 5.0
"""How many seconds more a look may take than it may wait for the database: disks are slow at times."""

SOON = 5.0
"""Seconds after which what could not be written is tried again."""


class Heart(Protocol):
    """What is to be known of a heartbeat: whether anybody takes it."""

    @property
    def sign(self) -> Sign | None: ...

    @property
    def trouble(self) -> str: ...


class Watch:
    """Looks at everything in turns, also at whether anybody takes our ``heartbeat``.

    What cannot be written is tried in a thread of its own: a database that answers nothing must not keep us from
    saying so.
    """

    def __init__(self, app: App, open_channel: Open, heartbeat: Heart | None = None) -> None:
        self._app = app
        self._direct = Direct(app, open_channel)
        self._heartbeat = heartbeat
        self._started = app.clock()
        self._limit = app.settings.operator.locked_after.total_seconds()
        self.is_awake = False
        """Whether a first look has told of the silence before it: else the next daemon must."""
        self._known: Lasting | None = None
        self._look: threading.Thread | None = None
        self._begun = 0.0
        self._failing: float | None = None
        self._error = ""

    @property
    def trouble(self) -> str:
        """What keeps watchlist from its work, or nothing."""
        return self._direct.trouble

    def run(self, stop: threading.Event, told: Callable[[], object] = bool) -> None:
        """Take turns until told to stop; ``told`` is called when there is something to be delivered."""
        while not stop.is_set():
            if self.turn():
                told()
            stop.wait(self._pause())

    def _pause(self) -> float:
        every = self._app.settings.operator.every.total_seconds()
        return min(every, SOON, self._limit) if self._failing is not None else every

    def turn(self) -> bool:
        """Look once, and tell at once where that cannot be written for too long; whether it could."""
        if self._look is None or not self._look.is_alive():
            self._begun = time.monotonic()
            self._error = "it does not answer"
            self._look = threading.Thread(target=self._try, name="look", daemon=True)
            self._look.start()
        self._look.join(self._limit + SLOW)
        if not self._error:
            self._failing = None
            return True
        self._failing = self._begun if self._failing is None else self._failing
        if time.monotonic() - self._failing >= self._limit:
            self._direct.tell(self._known, self._error, self._app.clock())
        return False

    def _try(self) -> None:
        try:
            for key in self._looked(self._app.clock()):
                log.warning("operator", about=key)
        except (StoreError, SQLAlchemyError) as error:
            self._error = str(error).partition("\n")[0].removesuffix(UNWRITTEN)
            return
        except Exception:
            # Our own mistake: it says nothing of the database.
            log.exception("look failed")
        self._error = ""

    def _looked(self, now: datetime) -> list[str]:
        app, limits, heart = self._app, self._app.settings.operator, self._heartbeat
        with app.store.read() as session:
            looked = look(app, session, now, since=self._started, heartbeat=heart.trouble if heart else "")
            found = conditions(looked, limits, session.conditions.lasting())
        with app.store.write(patience=min(int(self._limit * 1000), BUSY_MILLISECONDS)) as session:
            silent = not self.is_awake and awake(session, app, now)
            alive(session, self._started, now)
            if heart and heart.sign:
                session.signs.put(heart.sign)
            self._direct.record(session, now)
            told = _settled(session, app, found, now)
            known = session.conditions.known().get(DATABASE)
        self._known, self.is_awake = known, True
        self._direct.recorded()
        return ["silence", *told] if silent else told


def look_and_log(app: App) -> bool:
    """Look at everything, for who runs no daemon, and say what was told of it; whether anything was."""
    told: list[str] = []
    try:
        told = look_once(app)
        for key in told:
            log.warning("operator", about=key)
    except (StoreError, SQLAlchemyError) as error:
        log.error("database", why=str(error))
    except Exception:
        log.exception("look failed")
    return bool(told)


def look_once(app: App) -> list[str]:
    """Look at everything once; the keys of what was told."""
    now = app.clock()
    with app.store.read() as session:
        found = conditions(look(app, session, now), app.settings.operator, session.conditions.lasting())
    with app.store.write() as session:
        return _settled(session, app, found, now)


def _settled(session: Session, app: App, found: Iterable[Condition], now: datetime) -> list[str]:
    """Tell what a look has found; what the operator was to hear by a channel tried in vain goes another way."""
    told = settle(session, app, found, now, within=LOOKED_AT)
    for key in told:
        if kind(key) == UNDELIVERED:
            detour(session, app, session.deliveries.telling(ABOUT_NOBODY, about(key)), now)
    return told
