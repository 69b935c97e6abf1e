"""What a turn of the courier takes of the database while a long outbox waits: leasing what is due, and settling it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.postgres import MISSING, cluster, programs
from watchlist.model import Alert, AlertState, Reason
from watchlist.store import Session, Store
from watchlist.store.columns import insert_many
from watchlist.store.deliveries import Settled, Wanted
from watchlist.store.outbox import CARRIED, DELIVERY, Attempt, Delivery, line_up

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
TONIGHT = NOW + timedelta(hours=8)
LEASE = timedelta(minutes=1)
MANY, FEW = 50_000, 1_000
ROOM = 64
TURNS = 9

Shape = tuple[str, Callable[[int], str], Callable[[int], datetime]]
ALL_DUE: Shape = ("all due", "subject {}".format, lambda _: NOW)
SHAPES: tuple[Shape, ...] = (
    ALL_DUE,
    ("none due", "subject {}".format, lambda _: TONIGHT),
    ("of one subject", lambda _: "the subject", lambda _: NOW),
    ("1 in 50 due", "subject {}".format, lambda number: TONIGHT if number % 50 else NOW),
)
"""What the deliveries of an outbox are about, and when they are due."""


def growth(effort: Effort) -> Iterator[Figure]:
    """Measure a turn while 50,000 deliveries wait on one channel, beside one while 1,000 do."""
    many = max(FEW, int(MANY * min(1.0, effort.size / 1e6)))
    with tempfile.TemporaryDirectory() as folder:
        yield from figures("SQLite", files(Path(folder)), many)
    if found := programs():
        with _databases(found) as new:
            yield from figures("PostgreSQL", new, many)
    else:
        print(f"outbox, PostgreSQL: not measured: {MISSING}", file=sys.stderr)


def figures(kind: str, new: Callable[[], str], many: int) -> Iterator[Figure]:
    """Measure a turn for each shape of an outbox, in databases that ``new`` makes."""
    few = _turns(new(), FEW, ALL_DUE)
    for shape in SHAPES:
        yield Figure(
            name=f"outbox, {kind}, {shape[0]}",
            unit="ms",
            values=_turns(new(), many, shape),
            reference=f"while {FEW:,} wait",
            references=few,
            aim=Aim(3, ratio=True),
            note=f"a turn that leases and settles up to {ROOM} of {many:,}",
        )


def _turns(url: str, waiting: int, shape: Shape) -> tuple[float, ...]:
    """The milliseconds of some turns; the first, which puts the questions together, does not count."""
    with Store(url) as store:
        with store.write() as session:
            _queue(session, waiting, shape)
        _turn(store)
        return tuple(1e3 * seconds(lambda: _turn(store)) for _ in range(TURNS))


def _turn(store: Store) -> None:
    with store.write() as session:
        wanted = [Wanted(channel, ROOM) for channel in session.deliveries.waiting()]
        claimed = session.deliveries.claim("bench", NOW, NOW + LEASE, wanted)
    if claimed:
        with store.write() as session:
            session.deliveries.settle_all([_sent(one) for one in claimed], "bench")


def _sent(one: Delivery) -> Settled:
    return Settled(one, Attempt(one.channel, 1, NOW, "sent", one.key), AlertState.SENT)


def _queue(session: Session, waiting: int, shape: Shape) -> None:
    _, about, due_at = shape
    names = [f"d{number}" for number in range(waiting)]
    session.outbox.add(
        (
            Alert(name, "all", f"e{number}", about(number), AlertState.PENDING, Reason.NEW_LISTING, NOW)
            for number, name in enumerate(names)
        ),
        (),
    )
    rows = (_row(Delivery(name, "all", "hook", name, due_at(number), NOW)) for number, name in enumerate(names))
    insert_many(session.connection, DELIVERY, list(rows))
    insert_many(session.connection, CARRIED, [{"delivery": name, "alert": name} for name in names])
    line_up(session.connection, names)
    if session.connection.dialect.name == "postgresql":
        # What the server does itself within a minute.
        session.connection.execute(text("ANALYZE"))


def _row(one: Delivery) -> dict[str, object]:
    given = ("id", "subscription", "channel", "key", "due_at", "created_at", "state", "attempts", "unreached")
    return {field: getattr(one, field) for field in given} | {"purpose": one.purpose, "asked": False}


def files(folder: Path) -> Callable[[], str]:
    """Make empty databases of files, one at each call: one is brought to the newest schema, and copied."""
    empty, numbers = folder / "empty.sqlite", count()
    Store(f"sqlite:///{empty}").close()

    def new() -> str:
        return f"sqlite:///{shutil.copy(empty, folder / f'{next(numbers)}.sqlite')}"

    return new


@contextmanager
def _databases(found: Path) -> Iterator[Callable[[], str]]:
    """Make empty databases of a throw-away cluster, one at each call."""
    with cluster(found) as url:
        engine, numbers = create_engine(url.format(database="postgres"), isolation_level="AUTOCOMMIT"), count()

        def made(name: str, template: str) -> str:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
            return url.format(database=name)

        def new() -> str:
            return made(f"outbox{next(numbers)}", "empty")

        try:
            Store(made("empty", "template1")).close()
            yield new
        finally:
            engine.dispose()
