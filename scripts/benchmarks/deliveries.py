"""How many messages a second leave the outbox, beside posting bodies of some such size to a receiver on loopback."""

from __future__ import annotations

import multiprocessing
import socketserver
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from watchlist.app import App
from watchlist.archive import Archive
from watchlist.config import ChannelSettings, DaemonSettings, Settings, SubscriptionSettings
from watchlist.model import Alert, AlertState, Entry, Event, Kind, Name, Reason, Schema
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.sending import opener
from watchlist.store import Store
from watchlist.store.outbox import Delivery

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
SECRET = "whsec_bm90aGluZyB0byBzZWUgaGVyZQ=="
MESSAGES = 600
SHAPES = ((1, 1), (1, 4), (10, 1))
"""How many channels, and how many messages under way to each."""


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure deliveries a second through SQLite, made, sent and settled, for some numbers of channels."""
    messages = max(20, int(MESSAGES * min(1.0, effort.size / 1e6)))
    with _receiver() as url, tempfile.TemporaryDirectory() as folder:
        for channels, at_once in SHAPES:
            ours, theirs = [], []
            for number in range(effort.times):
                place = Path(folder, f"{channels}-{at_once}-{number}")
                theirs.append(messages / seconds(lambda: _posted(url, messages)))
                ours.append(_delivered(place, url, channels, at_once, messages))
            yield Figure(
                name=f"deliveries, {channels} x {at_once}",
                unit="/s",
                values=tuple(ours),
                reference="httpx alone, 1.5 kB bodies",
                references=tuple(theirs),
                aim=Aim(300, at_least=True),
                note=f"{messages} webhooks, signed, by {channels} channels with {at_once} under way to each",
            )


def _delivered(folder: Path, url: str, channels: int, at_once: int, messages: int) -> float:
    secret = folder / "secret"
    folder.mkdir()
    secret.write_text(SECRET)
    names = [f"channel{number}" for number in range(channels)]
    hook = ChannelSettings(kind="webhook", url=url, secret_file=str(secret), allow_private=True, at_once=at_once)
    settings = Settings(
        daemon=DaemonSettings(couriers=max(8, channels)),
        channels=dict.fromkeys(names, hook),
        subscriptions=[SubscriptionSettings(name="all", channels=names, subjects="all")],
    )
    store = Store(f"sqlite:///{folder}/watchlist.sqlite")
    with App(settings, store, Archive(folder / "archive"), lambda: NOW) as app:
        _queue(app, names, messages)
        open_channel = opener(app)
        done: list[int] = []
        took = seconds(lambda: done.append(len(deliver_due(app, open_channel))))
        assert done == [messages]
        return messages / took


def _queue(app: App, channels: list[str], messages: int) -> None:
    events = [_event(number) for number in range(messages)]
    alerts = [
        Alert(f"a{number}", "all", event.id, None, AlertState.PENDING, Reason.NEW_LISTING, NOW)
        for number, event in enumerate(events)
    ]
    with app.store.write() as session:
        session.events.append(events)
        session.outbox.add(
            alerts,
            (
                Delivery(f"d{number}", "all", channels[number % len(channels)], f"d{number}", NOW, NOW, (alert.id,))
                for number, alert in enumerate(alerts)
            ),
        )


def _event(number: int) -> Event:
    entry = Entry("us_ofac_sdn", str(number), Schema.COMPANY, (Name(f"Firm number {number} Ltd"),))
    return Event(f"e{number}", Kind.LISTED, "us_ofac_sdn", NOW, f"Firm number {number} Ltd: listed", entry=entry)


def _posted(url: str, messages: int) -> None:
    with httpx.Client() as client:
        for number in range(messages):
            client.post(url, content=b"x" * 1500, headers={"Idempotency-Key": str(number)})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def _receiver() -> Iterator[str]:
    """A receiver in a process of its own that answers at once."""
    server = _Server(("127.0.0.1", 0), _Handler)
    process = multiprocessing.get_context("fork").Process(target=server.serve_forever, daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        process.terminate()
        process.join()
        server.server_close()
