"""Pages of articles: which are to be fetched and when, who fetches them now, and what their hosts allow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from watchlist.store.columns import hold, insert_new, table
from watchlist.store.database import ADVISORY_PAGES

PAGE = table("page")
ROBOTS = table("robots")

DUE, DONE, FAILED, REFUSED = "due", "done", "failed", "refused"
"""To be fetched; read; given up; not to be fetched, since the host or the configuration does not want it."""

OPEN = PAGE.c.state == DUE

LEFT_ALONE = "its host is left alone"
"""How the error of a page begins whose host asked to be left alone until that page is due."""


class Wanted(msgspec.Struct, frozen=True):
    """An article's page as it stands in the queue; ``snapshot`` and the validators are those of the last answer."""

    article: str
    url: str
    host: str
    source: str
    attempts: int = 0
    snapshot: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Robots(msgspec.Struct, frozen=True):
    """What a host said to robots: ``status`` 0 where it could not be reached."""

    host: str
    fetched_at: datetime
    status: int
    body: bytes | None = None


class Pages:
    """The queue of pages, and what hosts allow."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, wanted: Iterable[Wanted], now: datetime) -> None:
        """Queue pages, behind the rest of a host that is left alone; one that is or was there stays as it is."""
        new = list(wanted)
        rests = self._rests({one.host for one in new}, now)
        rows = [{**msgspec.structs.asdict(one), "state": DUE, "due_at": rests.get(one.host, now)} for one in new]
        insert_new(self._connection, PAGE, rows, "article")

    def _rests(self, hosts: Collection[str], now: datetime) -> dict[str, datetime]:
        """Until when hosts are left alone that asked for it."""
        asked = PAGE.c.error.startswith(LEFT_ALONE)
        question = select(PAGE.c.host, func.min(PAGE.c.due_at).label("until"))
        question = question.where(OPEN, PAGE.c.due_at > now, asked, PAGE.c.host.in_(hosts)).group_by(PAGE.c.host)
        return {row.host: row.until for row in self._connection.execute(question)} if hosts else {}

    def last_fetched(self, host: str) -> datetime | None:
        """When a page last came from a host."""
        return self._connection.execute(select(func.max(PAGE.c.fetched_at)).where(PAGE.c.host == host)).scalar()

    def claim(
        self,
        owner: str,
        now: datetime,
        until: datetime,
        is_dead: Callable[[str], bool],
        *,
        sources: Collection[str] | None = None,
    ) -> Wanted | None:
        """Lease the oldest page that is due at a host where nobody alive is fetching one; None when there is none."""
        # Two who claim at once must not both find a host free.
        hold(self._connection, ADVISORY_PAGES)
        leased = PAGE.c.lease_owner.is_not(None)
        owners = self._connection.execute(select(PAGE.c.lease_owner).where(leased).distinct()).scalars()
        alive = [holder for holder in owners if not is_dead(holder)]
        busy = select(PAGE.c.host).where(leased, PAGE.c.lease_until >= now, PAGE.c.lease_owner.in_(alive))
        due = select(PAGE).where(OPEN, PAGE.c.due_at <= now, PAGE.c.host.not_in(busy))
        if sources is not None:
            due = due.where(PAGE.c.source.in_(sources))
        row = self._connection.execute(due.order_by(PAGE.c.due_at, PAGE.c.article).limit(1)).one_or_none()
        if row is None:
            return None
        taken = update(PAGE).where(PAGE.c.article == row.article)
        self._connection.execute(taken.values(lease_owner=owner, lease_until=until))
        return Wanted(*(getattr(row, field) for field in Wanted.__struct_fields__))

    def renew(self, wanted: Wanted, owner: str, until: datetime) -> bool:
        """Prolong the lease of a page that takes long; whether it was still ours."""
        return self._mine(wanted, owner, lease_until=until)

    def settle(self, wanted: Wanted, owner: str, *, state: str, **values: object) -> bool:
        """Write down what came of a try, and give the lease back; whether it was still ours."""
        return self._mine(
            wanted, owner, state=state, attempts=wanted.attempts + 1, lease_owner=None, lease_until=None, **values
        )

    def give_back(self, wanted: Wanted, owner: str, due_at: datetime | None = None) -> None:
        """Give a lease back, the page not tried."""
        later = {"due_at": due_at} if due_at else {}
        self._mine(wanted, owner, lease_owner=None, lease_until=None, **later)

    def ask_again(self, article: str, now: datetime) -> None:
        """Let a page that was read be asked once more, on condition that it has changed."""
        read = update(PAGE).where(PAGE.c.article == article, PAGE.c.state == DONE)
        self._connection.execute(read.values(state=DUE, due_at=now, attempts=1))

    def rest(self, host: str, until: datetime) -> None:
        """Leave a host alone until then."""
        early = and_(PAGE.c.host == host, OPEN, PAGE.c.due_at < until)
        self._connection.execute(update(PAGE).where(early).values(due_at=until))

    def _mine(self, wanted: Wanted, owner: str, **values: object) -> bool:
        ours = update(PAGE).where(PAGE.c.article == wanted.article, PAGE.c.lease_owner == owner)
        return self._connection.execute(ours.values(**values)).rowcount == 1

    def next_due(self, sources: Collection[str] | None = None) -> datetime | None:
        """When the next page is due that nobody fetches, if any is open."""
        question = select(func.min(PAGE.c.due_at)).where(OPEN, PAGE.c.lease_owner.is_(None))
        if sources is not None:
            question = question.where(PAGE.c.source.in_(sources))
        return self._connection.execute(question).scalar()

    def counts(self) -> dict[str, dict[str, int]]:
        """How many pages of each source stand in each state."""
        found: dict[str, dict[str, int]] = {}
        question = select(PAGE.c.source, PAGE.c.state, func.count()).group_by(PAGE.c.source, PAGE.c.state)
        for source, state, count in self._connection.execute(question):
            found.setdefault(source, {})[state] = count
        return found

    def error(self, article: str) -> str | None:
        """What went wrong with an article's page at last."""
        return self._connection.execute(select(PAGE.c.error).where(PAGE.c.article == article)).scalar()

    def state(self, article: str) -> str | None:
        """How an article's page stands; None where it was never wanted."""
        return self._connection.execute(select(PAGE.c.state).where(PAGE.c.article == article)).scalar()

    def robots(self, host: str, now: datetime, kept: timedelta) -> Robots | None:
        """What a host said to robots, where that is not older than it is kept."""
        question = select(ROBOTS).where(ROBOTS.c.host == host, ROBOTS.c.fetched_at > now - kept)
        row = self._connection.execute(question).one_or_none()
        return Robots(row.host, row.fetched_at, row.status, row.body) if row else None

    def keep_robots(self, robots: Robots) -> None:
        """Keep what a host says to robots."""
        self._connection.execute(delete(ROBOTS).where(ROBOTS.c.host == robots.host))
        self._connection.execute(insert(ROBOTS).values(**msgspec.structs.asdict(robots)))
