"""Killed in the middle of a page and started again, the daemon loses no article, reads none twice, tells none twice."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from daemon_process import Loopback, Start, starting
from sample_pages import PARAGRAPHS, article_page
from sqlalchemy import text

from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.model import Kind
from watchlist.store import EventFilter

CONFIG = """
[archive]
path = "{folder}/archive"
[network]
allow_private = true
[pages]
rest = "0s"
[sources]
builtin = false
[sources.outlet]
kind = "feed"
url = "{url}/rss"
lang = "en"
every = "1h"
[[subscriptions]]
name = "press"
channels = ["console"]
events = ["reported"]
subjects = "all"
"""
TITLE = "Chip exports to Russia: a letter from Washington to Ankara"


class Outlet(Loopback):
    """An outlet of one article, whose page comes whole, or hangs half way."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = threading.Event()
        self.asked = threading.Event()
        self.pages = 0

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        if request.path == "/rss":
            item = (
                f"<item><title>{TITLE}</title><link>{self.url}/a</link><description>On sanctions.</description></item>"
            )
            self._answer(request, f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), "text/xml")
        elif request.path == "/a":
            self.pages += 1
            self._answer(request, article_page(TITLE), "text/html")
        else:
            self._answer(request, b"", "text/plain")

    def _answer(self, request: BaseHTTPRequestHandler, body: bytes, kind: str) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        half = len(body) // 2 if kind == "text/html" and self.hangs.is_set() else len(body)
        request.wfile.write(body[:half])
        if half < len(body):
            self.asked.set()
            with suppress(OSError):
                self.closing.wait(60)


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as server:
        yield server


@pytest.fixture
def config(tmp_path: Path, outlet: Outlet) -> Path:
    path = tmp_path / "watchlist.toml"
    path.write_text(CONFIG.format(folder=tmp_path, url=outlet.url), encoding="utf-8")
    return path


@pytest.fixture
def start(config: Path, database_url: str) -> Iterator[Start]:
    with starting(config, database_url) as begin:
        yield begin


@pytest.fixture
def app(config: Path, database_url: str) -> Iterator[App]:
    with open_app(load(str(config), database=database_url)) as opened:
        yield opened


def count(app: App, table: str, where: str = "1 = 1") -> int:
    with app.store.read() as session:
        return int(session.connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar() or 0)


def assert_as_the_feed_had_it(app: App) -> None:
    """The article is there by its feed, its page is still to be read, and nothing of that was told."""
    with app.store.read() as session:
        (record,) = session.news.articles()
        assert record.article.text == "On sanctions."
        assert session.pages.state(record.article.id) == "due"
        assert record.snapshot is not None
        assert app.archive.has(record.snapshot)
    assert count(app, "event") == 0


def assert_read_once(app: App) -> None:
    """The article says what its page says, with its evidence, and it was told once."""
    with app.store.read() as session:
        (record,) = session.news.articles()
        assert PARAGRAPHS[2] in record.article.text
        assert session.pages.state(record.article.id) == "done"
        events = list(session.events.select(EventFilter(kind=Kind.REPORTED)))
        assert len({event.id for event in events}) == len(events) > 0
        assert len(session.outbox.alerts()) == 1
        assert len(list(session.news.stories())) == 1
    assert record.snapshot is not None
    assert app.archive.open(record.snapshot).read() == article_page(TITLE)
    assert count(app, "snapshot", "url LIKE '%/a'") == 1
    assert count(app, "page", "lease_owner IS NOT NULL") == 0
    assert count(app, "signal") == len(record.signals) > 0
    assert list((app.settings.archive_path / "incoming").rglob("*.part")) == []


def recover(start: Start) -> None:
    again = start("run")
    again.said('"page"', '"done"')
    assert again.send(signal.SIGTERM) == 0, again.log


def test_in_the_middle_of_a_page(app: App, start: Start, outlet: Outlet) -> None:
    outlet.hangs.set()
    daemon = start("run")
    assert outlet.asked.wait(20), daemon.log
    assert daemon.send(signal.SIGKILL) == -signal.SIGKILL
    assert_as_the_feed_had_it(app)
    outlet.hangs.clear()
    recover(start)
    assert outlet.pages == 2
    assert_read_once(app)


@pytest.mark.parametrize("moment", ["while reading a page", "before a page is committed"])
def test_before_the_page_is_written(app: App, start: Start, moment: str) -> None:
    daemon = start("run", dying=moment)
    assert daemon.wait() == -signal.SIGKILL, daemon.log
    assert_as_the_feed_had_it(app)
    recover(start)
    assert_read_once(app)


def test_when_the_page_is_written(app: App, start: Start, outlet: Outlet) -> None:
    daemon = start("run", dying="after a page is committed")
    assert daemon.wait() == -signal.SIGKILL, daemon.log
    assert_read_once(app)
    again = start("run", "--once")
    assert again.wait() == 0, again.log
    assert outlet.pages == 1
    assert_read_once(app)
