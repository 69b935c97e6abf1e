"""The daemon as a process, watched from outside: it pings as long as it works, and its silence is told once."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from daemon_process import Loopback, Start, starting

from watchlist.app import open_app
from watchlist.config import load
from watchlist.model import Event, Kind
from watchlist.store import EventFilter
from watchlist.store.signs import DAEMON, STOPPED, Sign

CONFIG = """
[archive]
path = "{folder}/archive"
[sources]
builtin = false
[heartbeat]
url_env = "HEART"
every = "0.1s"
allow_private = true
[operator]
every = "0.2s"
locked_after = "1s"
disk_free = 0
[channels.told]
kind = "file"
path = "told.jsonl"
[[subscriptions]]
name = "oncall"
channels = ["told"]
events = ["operator"]
"""
PRIVATE = "0b3d6f2a-hidden"


class Service(Loopback):
    """Takes pings and keeps what they say; ``heard`` waits for one of a kind."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._more = threading.Condition()

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        request.rfile.read(int(request.headers["Content-Length"]))
        with self._more:
            self.words.append(request.path.removeprefix(f"/{PRIVATE}").strip("/"))
            self._more.notify_all()
        request.send_response(200)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def heard(self, word: str, *, after: int = 0) -> None:
        with self._more:
            found = self._more.wait_for(lambda: word in self.words[after:], 30)
        assert found, f"{word!r} was not heard, but {self.words[-20:]}"


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        yield server


@pytest.fixture
def config(tmp_path: Path) -> Path:
    written = tmp_path / "watchlist.toml"
    written.write_text(CONFIG.format(folder=tmp_path))
    return written


@pytest.fixture
def start(config: Path, database_url: str) -> Iterator[Start]:
    with starting(config, database_url) as begin:
        yield begin


def told(config: Path, database_url: str) -> list[Event]:
    with open_app(load(str(config), database=database_url)) as app, app.store.read() as session:
        return list(session.events.select(EventFilter(kind=Kind.OPERATOR)))


def sign(config: Path, database_url: str, *, back: timedelta = timedelta()) -> Sign:
    """The last sign of life, which is put back by so much."""
    with open_app(load(str(config), database=database_url)) as app, app.store.write() as session:
        found = session.signs.get(DAEMON)
        assert found
        session.signs.put(Sign(DAEMON, found.since - back, found.at - back, found.said))
        return found


def test_killed_and_started_again_it_tells_its_silence_once(
    config: Path, database_url: str, start: Start, service: Service
) -> None:
    heart = f"{service.url}/{PRIVATE}"
    first = start("run", HEART=heart)
    service.heard("start")
    service.heard("")
    first.send(signal.SIGKILL)
    assert sign(config, database_url, back=timedelta(hours=3)).said == ""
    for _ in range(2):
        again = start("run", HEART=heart)
        again.said('"started"')
        assert again.send(signal.SIGTERM) == 0, again.log
    (event,) = told(config, database_url)
    assert event.title.startswith("watchlist did not run from ")
    assert sign(config, database_url).said == STOPPED
    assert service.words[-1] == "log"
    assert PRIVATE not in first.log


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_another_process_locks_is_told_past_it_and_by_the_heartbeat(
    config: Path, database_url: str, start: Start, service: Service, tmp_path: Path
) -> None:
    daemon = start("run", HEART=f"{service.url}/{PRIVATE}")
    service.heard("")
    file = tmp_path / "told.jsonl"
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        daemon.said('"database"', "cannot be written")
        daemon.said('"delivered"', '"sent"')
        assert len(file.read_text().splitlines()) == 1
        service.heard("fail")
        before = len(service.words)
    service.heard("", after=before)
    daemon.said('"delivered"', '"sent"', times=2)
    assert daemon.send(signal.SIGTERM) == 0
    titles = [json.loads(line)["data"]["title"] for line in file.read_text().splitlines()]
    assert [title.partition(":")[0] for title in titles] == ["For the operator", "Well again"]
    assert [event.is_recovery for event in told(config, database_url)] == [False, True]
