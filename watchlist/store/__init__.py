"""The store: asks and records in the project's own words, one transaction at a time.

``Store.read`` and ``Store.write`` open a Session, whose parts each speak of one noun. What is written in one Session
is committed together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from watchlist.store.alert_log import AlertFilter, AlertLog
from watchlist.store.announcements import Announcements
from watchlist.store.answers import Answers
from watchlist.store.candidates import Candidates
from watchlist.store.channel_health import Channels
from watchlist.store.claims import Claims
from watchlist.store.conditions import Conditions
from watchlist.store.database import BUSY_MILLISECONDS, only_one, open_engine, reading, shown, writing
from watchlist.store.deliveries import Deliveries
from watchlist.store.entries import Entries, Version
from watchlist.store.events import EventFilter, Events
from watchlist.store.followups import FollowUps
from watchlist.store.inquiries import Inquiries
from watchlist.store.mutes import Mutes
from watchlist.store.news import News
from watchlist.store.outbox import Outbox
from watchlist.store.pages import Pages
from watchlist.store.shared_keys import SharedKeys
from watchlist.store.signs import Signs
from watchlist.store.sources import Lease, Sources, SourceState
from watchlist.store.subjects import Judgement, Subjects
from watchlist.store.threads import Threads
from watchlist.store.withdrawals import Withdrawals

__all__ = ["AlertFilter", "EventFilter", "Judgement", "Lease", "Session", "SourceState", "Store", "Version"]


class Session:
    """One transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def sources(self) -> Sources:
        """Sources, their checks and snapshots."""
        return Sources(self.connection)

    @cached_property
    def entries(self) -> Entries:
        """What the lists say, and said."""
        return Entries(self.connection)

    @cached_property
    def announcements(self) -> Announcements:
        """What notices say before the lists."""
        return Announcements(self.connection)

    @cached_property
    def events(self) -> Events:
        """The log."""
        return Events(self.connection)

    @cached_property
    def subjects(self) -> Subjects:
        """The tracked, their hits and judgements."""
        return Subjects(self.connection)

    @cached_property
    def inquiries(self) -> Inquiries:
        """Searches and screenings, and what they found."""
        return Inquiries(self.connection)

    @cached_property
    def news(self) -> News:
        """Articles and stories."""
        return News(self.connection)

    @cached_property
    def pages(self) -> Pages:
        """Pages of articles that are to be fetched, and what hosts allow."""
        return Pages(self.connection)

    @cached_property
    def keys(self) -> SharedKeys:
        """What articles share."""
        return SharedKeys(self.connection)

    @cached_property
    def candidates(self) -> Candidates:
        """Firms that the news names and nobody tracks."""
        return Candidates(self.connection)

    @cached_property
    def claims(self) -> Claims:
        """What lists say of numbers in the press."""
        return Claims(self.connection)

    @cached_property
    def conditions(self) -> Conditions:
        """What is or was wrong with watchlist itself."""
        return Conditions(self.connection)

    @cached_property
    def signs(self) -> Signs:
        """The last signs of life."""
        return Signs(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """Alerts and deliveries."""
        return Outbox(self.connection)

    @cached_property
    def withdrawals(self) -> Withdrawals:
        """What waits to be told, to be taken back."""
        return Withdrawals(self.connection)

    @cached_property
    def alert_log(self) -> AlertLog:
        """Alerts as people look for them."""
        return AlertLog(self.connection)

    @cached_property
    def mutes(self) -> Mutes:
        """What people do not want to hear of."""
        return Mutes(self.connection)

    @cached_property
    def threads(self) -> Threads:
        """What channels must know again."""
        return Threads(self.connection)

    @cached_property
    def answers(self) -> Answers:
        """What was answered to alerts."""
        return Answers(self.connection)

    @cached_property
    def follow_ups(self) -> FollowUps:
        """What comes after messages that nobody has answered."""
        return FollowUps(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        """The outbox as those see it who send."""
        return Deliveries(self.connection)

    @cached_property
    def channels(self) -> Channels:
        """How channels fare."""
        return Channels(self.connection)


class Store:
    """The database, opened at this version's schema."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)

    @property
    def name(self) -> str:
        """The database's URL, without its password."""
        return shown(self.engine.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads."""
        with reading(self.engine) as connection:
            yield Session(connection)

    @contextmanager
    def write(self, *, patience: int = BUSY_MILLISECONDS) -> Iterator[Session]:
        """Open a transaction that writes: committed whole at the end, or not at all.

        On SQLite it waits ``patience`` milliseconds for another writer.
        """
        with writing(self.engine, patience=patience) as connection:
            yield Session(connection)

    @contextmanager
    def only_daemon(self) -> Iterator[None]:
        """Be the one daemon of this database; BusyError where another one runs."""
        with only_one(self.engine):
            yield

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
