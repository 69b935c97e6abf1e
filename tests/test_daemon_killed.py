"""Killed at the worst moment and started again, the daemon loses nothing, halves nothing, and tells it under one key.

SIGKILL leaves a process no word: what is asserted here holds for a power cut too.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from daemon_process import DELTA, Process, Publisher, Receiver, Start, starting
from sqlalchemy import text

from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.model import AlertState, Kind
from watchlist.pipeline import poll
from watchlist.store import EventFilter, Session

CONFIG = """
[network]
allow_private = true
[sources]
builtin = false
[sources.house]
kind = "csv"
url = "{publisher}/house.csv"
every = "1s"
columns = {{ key = "Ref", name = "Firm", country = "Country" }}
[channels.hook]
kind = "webhook"
url = "{receiver}/hook"
secret_env = "WATCHLIST_TEST_SECRET"
[[subscriptions]]
name = "all"
channels = ["hook"]
events = ["listed", "delisted", "amended"]
subjects = "all"
"""
BEFORE = {"1", "2"}
AFTER = {"1", "2", "3"}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as server:
        yield server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


@pytest.fixture
def config(tmp_path: Path, publisher: Publisher, receiver: Receiver) -> Path:
    written = tmp_path / "watchlist.toml"
    archive = f'[archive]\npath = "{tmp_path / "archive"}"\n'
    written.write_text(archive + CONFIG.format(publisher=publisher.url, receiver=receiver.url))
    return written


@pytest.fixture
def app(config: Path, database_url: str, publisher: Publisher) -> Iterator[App]:
    """The baseline is read; the publisher has one firm more by now."""
    with open_app(load(str(config), database=database_url)) as opened:
        poll(opened, opened.sources["house"])
        publisher.rows.append(DELTA)
        yield opened


@pytest.fixture
def start(app: App, config: Path, database_url: str) -> Iterator[Start]:
    with starting(config, database_url) as begin:
        yield begin


def keys(session: Session) -> set[str]:
    return {version.entry.key for version in session.entries.versions("house")}


def assert_nothing_was_written(app: App) -> None:
    with app.store.read() as session:
        assert keys(session) == BEFORE
        assert list(session.events.select(EventFilter())) == []
        assert len(list(session.sources.checks())) == 1


def assert_written_whole(app: App) -> None:
    with app.store.read() as session:
        assert keys(session) == AFTER
        assert [event.kind for event in session.events.select(EventFilter())] == [Kind.LISTED]
        assert len(session.outbox.alerts()) == 1
        assert sum(session.outbox.counts().values()) == 1


def assert_recovered(app: App, receiver: Receiver, times: int) -> None:
    """All is as if nothing had happened: one event, one alert, sent under one key, and nobody holds anything."""
    assert_written_whole(app)
    with app.store.read() as session:
        assert [alert.state for alert in session.outbox.alerts()] == [AlertState.SENT]
        assert list(session.sources.broken_links()) == []
        for table in ("source", "delivery"):
            owners = session.connection.execute(text(f"SELECT lease_owner FROM {table}")).scalars()
            assert set(owners) == {None}
    assert len(set(receiver.keys)) == 1
    assert len(receiver.keys) == times
    assert list((app.settings.archive_path / "incoming").rglob("*.part")) == []


def recover(start: Start, *, until: str) -> None:
    again = start("run")
    again.said(until)
    assert again.send(signal.SIGTERM) == 0, again.log


def killed(process: Process) -> None:
    assert process.wait() == -signal.SIGKILL, process.log


def test_in_the_middle_of_a_download(app: App, start: Start, publisher: Publisher, receiver: Receiver) -> None:
    publisher.mode = "hangs"
    daemon = start("run")
    assert publisher.asked.wait(20), daemon.log
    assert daemon.send(signal.SIGKILL) == -signal.SIGKILL
    assert_nothing_was_written(app)
    publisher.mode = "whole"
    recover(start, until='"state": "sent"')
    assert_recovered(app, receiver, times=1)


@pytest.mark.parametrize("moment", ["while parsing", "before the commit"])
def test_before_the_reading_is_written(app: App, start: Start, receiver: Receiver, moment: str) -> None:
    killed(start("run", dying=moment))
    assert_nothing_was_written(app)
    recover(start, until='"state": "sent"')
    assert_recovered(app, receiver, times=1)


def test_when_the_reading_is_written_and_nobody_told(app: App, start: Start, receiver: Receiver) -> None:
    receiver.held.set()
    killed(start("run", dying="after the commit"))
    assert_written_whole(app)
    receiver.held.clear()
    before = len(receiver.keys)
    recover(start, until='"state": "sent"')
    assert_recovered(app, receiver, times=before + 1)


def test_when_the_receiver_has_it_but_has_not_answered(app: App, start: Start, receiver: Receiver) -> None:
    receiver.held.set()
    daemon = start("run")
    assert receiver.got.wait(20), daemon.log
    assert daemon.send(signal.SIGKILL) == -signal.SIGKILL
    assert_written_whole(app)
    receiver.held.clear()
    recover(start, until='"state": "sent"')
    assert_recovered(app, receiver, times=2)


def test_when_the_receiver_has_answered_but_that_is_not_written(app: App, start: Start, receiver: Receiver) -> None:
    killed(start("run", dying="after the answer"))
    assert_written_whole(app)
    assert len(receiver.keys) == 1
    recover(start, until='"state": "sent"')
    assert_recovered(app, receiver, times=2)


def test_when_the_answer_is_written(app: App, start: Start, receiver: Receiver) -> None:
    killed(start("run", dying="after settling"))
    again = start("run")
    again.said('"polled"', times=2)
    assert again.send(signal.SIGTERM) == 0, again.log
    assert '"delivered"' not in again.log
    assert_recovered(app, receiver, times=1)
