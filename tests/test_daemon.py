"""The daemon as a process: it stops at once, runs once a database, polls what is due, and keeps its secrets."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from daemon_process import DELTA, SECRET, Publisher, Receiver, Start, starting
from sqlalchemy import create_engine, text

from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.daemon import Daemon
from watchlist.errors import WatchlistError
from watchlist.model import Check, Kind, Outcome
from watchlist.pipeline import poll
from watchlist.store import EventFilter

CONFIG = """
[network]
allow_private = true
[sources]
builtin = false
"""
SOURCE = """
[sources.{key}]
kind = "csv"
url = "{url}/{key}.csv{query}"
every = "{every}"
columns = {{ key = "Ref", name = "Firm", country = "Country" }}
"""


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as server:
        yield server


class Setup:
    """A configuration in the making, and what runs on it."""

    def __init__(self, folder: Path, publisher: Publisher, database: str) -> None:
        self.path = folder / "watchlist.toml"
        self.database = database
        self._publisher = publisher
        self.path.write_text(f'[archive]\npath = "{folder / "archive"}"\n{CONFIG}')

    def add(self, text: str) -> None:
        self.path.write_text(self.path.read_text() + text)

    def source(self, key: str, *, every: str = "1h", query: str = "") -> None:
        self.add(SOURCE.format(key=key, url=self._publisher.url, every=every, query=query))

    def app(self) -> App:
        return open_app(load(str(self.path), database=self.database))

    def checks(self, key: str) -> list[Check]:
        with self.app() as app, app.store.read() as session:
            return [recorded.check for recorded in session.sources.checks(key)]

    def holders(self) -> set[object]:
        with self.app() as app, app.store.read() as session:
            return set(session.connection.execute(text("SELECT lease_owner FROM source")).scalars())


@pytest.fixture
def setup(tmp_path: Path, publisher: Publisher, database_url: str) -> Setup:
    return Setup(tmp_path, publisher, database_url)


@pytest.fixture
def start(setup: Setup) -> Iterator[Start]:
    with starting(setup.path, setup.database) as begin:
        yield begin


only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("database_url", "number", "mode", "command"),
    [
        ("sqlite", signal.SIGTERM, "drips", ("run",)),
        ("sqlite", signal.SIGTERM, "hangs", ("run",)),
        ("postgresql", signal.SIGTERM, "hangs", ("run",)),
        ("sqlite", signal.SIGINT, "hangs", ("run",)),
        ("sqlite", signal.SIGTERM, "hangs", ("run", "--once")),
    ],
    indirect=["database_url"],
)
def test_a_signal_in_the_middle_of_a_download_ends_it_cleanly(
    setup: Setup, start: Start, publisher: Publisher, number: signal.Signals, mode: str, command: tuple[str, ...]
) -> None:
    setup.source("house")
    publisher.mode = mode
    daemon = start(*command)
    assert publisher.asked.wait(20), daemon.log
    begun = time.monotonic()
    assert daemon.send(number) == 0, daemon.log
    assert time.monotonic() - begun < 5
    assert "Traceback" not in daemon.log
    assert setup.checks("house") == []
    assert setup.holders() == {None}


def test_a_second_daemon_on_one_database_says_so_and_leaves(setup: Setup, start: Start) -> None:
    first = start("run")
    first.said('"started"')
    second = start("run")
    assert second.wait() == 1
    assert len(second.lines) == 1
    assert "a daemon runs on this database already" in second.lines[0]
    assert first.send(signal.SIGTERM) == 0
    third = start("run")
    third.said('"started"')
    assert third.send(signal.SIGTERM) == 0


def test_what_is_due_is_worked_out_from_the_last_check(setup: Setup, start: Start, publisher: Publisher) -> None:
    for key in ("fresh", "old", "new"):
        setup.source(key, every="1h")
    with setup.app() as app:
        poll(app, app.sources["fresh"])
        app.clock = lambda: datetime.now(UTC) - timedelta(hours=2)
        poll(app, app.sources["old"])
    daemon = start("run")
    daemon.said('"polled"', times=2)
    assert daemon.send(signal.SIGTERM) == 0
    assert {key: len(setup.checks(key)) for key in ("fresh", "old", "new")} == {"fresh": 1, "old": 2, "new": 1}


@only_sqlite
def test_once_polls_what_is_due_delivers_it_and_leaves(setup: Setup, start: Start, publisher: Publisher) -> None:
    setup.source("house", every="2s")
    with Receiver() as receiver:
        setup.add(_hook(receiver))
        assert start("run", "--once").wait() == 0
        again = start("run", "--once")
        assert again.wait() == 0
        checks = len(setup.checks("house"))
        publisher.rows.append(DELTA)
        with setup.app() as app, app.store.write() as session:
            session.sources.set_state("house", last_check_at=app.clock() - timedelta(hours=1))
        last = start("run", "--once")
        assert last.wait() == 0, last.log
        assert len(setup.checks("house")) == checks + 1
        assert len(receiver.keys) == 1


def test_what_nobody_answers_is_told_to_others_once(setup: Setup, start: Start, publisher: Publisher) -> None:
    setup.source("house")
    told = setup.path.parent / "told.jsonl"
    setup.add(f"""
[channels.team]
kind = "file"
path = "{told}"
[[subscriptions]]
name = "all"
subjects = "all"
escalate_after = "0.001s"
escalate_to = ["team"]
""")
    assert start("run", "--once").wait() == 0
    publisher.rows.append(DELTA)
    _make_due(setup, "house")
    assert start("run", "--once").wait() == 0
    (line,) = told.read_text().splitlines()
    assert "Delta" in line
    assert start("run", "--once").wait() == 0
    assert len(told.read_text().splitlines()) == 1


def _make_due(setup: Setup, source: str) -> None:
    with setup.app() as app, app.store.write() as session:
        session.sources.set_state(source, last_check_at=app.clock() - timedelta(hours=2))


def _hook(receiver: Receiver) -> str:
    return f"""
[channels.hook]
kind = "webhook"
url = "{receiver.url}/hook?token=hidden-in-the-hook"
secret_env = "WATCHLIST_TEST_SECRET"
[[subscriptions]]
name = "all"
channels = ["hook"]
subjects = "all"
"""


@only_sqlite
def test_a_source_that_fails_stops_no_other_and_is_told(setup: Setup, start: Start) -> None:
    setup.source("house")
    setup.source("broken")
    setup.add('[sources.absent]\nkind = "csv"\npath = "absent.csv"\ncolumns = { key = "Ref", name = "Firm" }\n')
    with Receiver() as receiver:
        setup.add(_hook(receiver))
        daemon = start("run", "--once")
        assert daemon.wait() == 0
        outcomes = {key: [check.outcome for check in setup.checks(key)] for key in ("house", "broken", "absent")}
        assert outcomes == {"house": [Outcome.NEW], "broken": [Outcome.FAILED], "absent": [Outcome.FAILED]}
        assert len(set(receiver.keys)) == 2
    with setup.app() as app, app.store.read() as session:
        assert [event.source for event in session.events.select(EventFilter(kind=Kind.SOURCE_FAULT))] == [
            "broken",
            "absent",
        ]


@only_sqlite
def test_the_log_is_json_and_holds_no_secret(setup: Setup, start: Start, tmp_path: Path) -> None:
    """Everything that holds a secret fails, so that all that could be said of it is said."""
    password = tmp_path / "password"
    password.write_text("hidden-password")
    setup.source("broken", query="?token=hidden-in-the-source")
    with Receiver() as receiver:
        receiver.status = 500
        setup.add(
            _hook(receiver).replace('["hook"]', '["hook", "chat", "mail"]')
            + f"""
[channels.chat]
kind = "slack"
webhook_env = "CHAT"
allow_private = true
[channels.mail]
kind = "email"
smtp = "smtp+plain://someone@127.0.0.1:{_closed_port()}"
password_file = "{password}"
from = "watchlist@example.com"
to = ["ops@example.com"]
"""
        )
        chat = f"{receiver.url}/services/hidden-in-the-path"
        daemon = start("run", CHAT=chat)
        daemon.said('"delivered"', times=3)
        assert daemon.send(signal.SIGTERM) == 0
    said = [json.loads(line) for line in daemon.lines]
    assert {"started", "polled", "delivered", "stopping", "stopped"} == {line["event"] for line in said}
    assert {line["state"] for line in said if line["event"] == "delivered"} == {"retrying"}
    assert "hidden" not in daemon.log
    assert SECRET not in daemon.log


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@only_sqlite
def test_the_service_manager_is_told_how_it_stands(setup: Setup, start: Start, tmp_path: Path) -> None:
    with _notified(tmp_path / "notify") as (address, heard):
        daemon = start("run", NOTIFY_SOCKET=address, WATCHDOG_USEC="100000")
        first = [heard() for _ in range(3)]
        assert daemon.send(signal.SIGTERM) == 0
        rest = [first[-1]]
        while rest[-1] != "STOPPING=1":
            rest.append(heard())
    assert first == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    assert set(rest[:-1]) == {"WATCHDOG=1"}


@contextmanager
def _notified(path: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.settimeout(20)
        yield str(path), lambda: listener.recv(100).decode()


@only_sqlite
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_daemon_whose_courier_has_died_gives_no_sign_of_life_and_leaves(
    setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> Iterator[None]:
        raise SystemExit

    monkeypatch.setattr("watchlist.daemon.deliver_round", die)
    with _notified(tmp_path / "notify") as (address, heard), setup.app() as app:
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        monkeypatch.setenv("WATCHDOG_USEC", "100000")
        with pytest.raises(WatchlistError, match="delivery loop has died"):
            Daemon(app).run()
        assert [heard(), heard()] == ["READY=1", "STOPPING=1"]


@only_sqlite
def test_a_daemon_whose_loops_hang_leaves(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, released = threading.Event(), threading.Event()

    def hang(*_: object) -> Iterator[None]:
        begun.set()
        released.wait(20)
        yield from ()

    monkeypatch.setattr("watchlist.daemon.deliver_round", hang)
    monkeypatch.setenv("WATCHDOG_USEC", "100000")
    monkeypatch.setattr("watchlist.daemon.notify", lambda said: released.set() if said == "STOPPING=1" else None)
    with setup.app() as app, pytest.raises(WatchlistError, match=r"courier.* has not moved for 0\.3 s"):
        Daemon(app, stalled=0.3).run()
    assert begun.is_set()


@only_sqlite
def test_a_daemon_looks_again_and_again_whether_somebody_has_not_answered(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[App] = []

    def look(app: App) -> int:
        looks.append(app)
        if len(looks) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return 0

    monkeypatch.setattr("watchlist.daemon.FOLLOW_UP_EVERY", 0.05)
    monkeypatch.setattr("watchlist.daemon.follow_up_and_log", look)
    with setup.app() as app:
        Daemon(app).run()
        assert looks[:2] == [app, app]


def test_polling_by_hand_beside_the_daemon_doubles_no_work(setup: Setup, start: Start, publisher: Publisher) -> None:
    setup.source("house")
    # Of this machine: at one server, one is asked after the other.
    other_file = setup.path.with_name("other.csv")
    other_file.write_text("Ref,Firm\n1,Alfa Makina GmbH\n")
    setup.add('[sources.other]\nkind = "csv"\npath = "other.csv"\ncolumns = { key = "Ref", name = "Firm" }\n')
    publisher.mode = "hangs"
    daemon = start("run")
    assert publisher.asked.wait(20), daemon.log
    daemon.said('"polled"')
    by_hand = start("poll", "house")
    assert by_hand.wait() == 1
    assert by_hand.lines == ["watchlist: house is being polled by another process; try again when it is done"]
    other = start("poll", "other")
    assert other.wait() == 0, other.log
    assert daemon.send(signal.SIGTERM) == 0
    assert setup.checks("house") == []
    assert len(setup.checks("other")) == 2


def test_many_at_once_never_find_the_database_locked(setup: Setup, start: Start) -> None:
    keys = [f"list{number}" for number in range(6)]
    for key in keys:
        setup.source(key, every="1s")
    daemon = start("run")
    daemon.said('"started"')
    hands = [start("poll", *keys[number:]) for number in (0, 3)]
    for hand in hands:
        hand.wait()
    daemon.said('"polled"', times=12)
    assert daemon.send(signal.SIGTERM) == 0
    spoken = "\n".join([daemon.log, *(hand.log for hand in hands)])
    assert "locked" not in spoken
    assert "Traceback" not in spoken
    with setup.app() as app, app.store.read() as session:
        assert list(session.sources.broken_links()) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_drops_every_connection_is_come_back_to(
    setup: Setup, start: Start, publisher: Publisher
) -> None:
    setup.source("house", every="1s")
    daemon = start("run")
    daemon.said('"polled"')
    engine = create_engine(setup.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
        ended = sum('"polled"' in line for line in daemon.lines)
    engine.dispose()
    daemon.said('"polled"', times=ended + 2)
    assert daemon.send(signal.SIGTERM) == 0, daemon.log
