"""A web server and a mail server that fail as those of the world do, and keep a ledger of what they took."""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import threading
import time
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from scripts.benchmarks.alert_faults.ledger import GONE, Arrival

HANG = 2.0
PATH = "/list"
ALERT = re.compile(r"why\s+alert\s+([0-9a-f]{20})")
HTTP_FAULTS = ("500", "503", "429", "hang", "closed", "half", "lost")
MAIL_FAULTS = ("421", "451", "452", "hang", "closed", "lost")


class Books:
    """What arrived, in order, which daemon lives now, and how often what goes wrong."""

    def __init__(self, share: float, seed: int) -> None:
        self.arrivals: list[Arrival] = []
        self.life = 0
        self.share = share
        self.gone = threading.Event()
        self._draw = random.Random(seed)
        self._lock = threading.Lock()

    def fault(self, kinds: tuple[str, ...]) -> str:
        """What goes wrong with the message that comes now, if anything."""
        with self._lock:
            return self._draw.choice(kinds) if self._draw.random() < self.share else ""

    def note(self, channel: str, key: str, alerts: tuple[str, ...], *, taken: bool, answered: bool, fault: str) -> None:
        """Write an arrival down."""
        with self._lock:
            moment = time.monotonic()
            self.arrivals.append(Arrival(channel, key, alerts, self.life, moment, taken, answered, fault))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in the middle is what this is about."""


class _Loopback:
    """A web server on loopback while it is entered."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class WebReceiver(_Loopback):
    """Takes webhooks at ``/hook`` and Slack's messages at ``/slack``."""

    def __init__(self, books: Books) -> None:
        class Handler(_Handler):
            pass

        Handler.books = books
        super().__init__(Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    books: Books

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        channel = self.path.strip("/")
        gone = channel == "hook" and self.books.gone.is_set()
        fault = GONE if gone else self.books.fault(HTTP_FAULTS)
        taken, answered = fault in {"", "half", "lost"}, not fault
        alerts = _alerts(body.decode())
        self.books.note(channel, self.headers["Idempotency-Key"], alerts, taken=taken, answered=answered, fault=fault)
        self._answer(fault)

    def _answer(self, fault: str) -> None:
        match fault:
            case "":
                self._say(200, b"ok")
            case "410" | "500" | "503":
                self._say(int(fault), b"rollup_error")
            case "429":
                self._say(429, b"rate_limited", {"Retry-After": "1"})
            case "half":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Len")
                self.close_connection = True
            case "hang":
                time.sleep(HANG)
                self.close_connection = True
            case _:
                self.close_connection = True

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _alerts(text: str) -> tuple[str, ...]:
    """The alerts that a message is about, by what it says itself."""
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if isinstance(said, dict) and "data" in said:
        items = said["data"]["items"]
        return tuple(each["alert"] for item in items for each in (item, *item["others"]))
    return tuple(dict.fromkeys(ALERT.findall(text)))


class MailReceiver:
    """A mail server on loopback."""

    def __init__(self, books: Books) -> None:
        self.port = _free_port()
        self._controller = Controller(
            _Mailbox(books), hostname="127.0.0.1", port=self.port, server_hostname="mail.example.com"
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


def _free_port() -> int:
    """A port that nobody has: aiosmtpd knocks at the one that it was given, so that it cannot be left to choose."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class _Mailbox:
    def __init__(self, books: Books) -> None:
        self._books = books

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content or b"")  # type: ignore[arg-type]
        fault = self._books.fault(MAIL_FAULTS)
        taken, answered = fault in {"", "lost"}, not fault
        key = str(letter["Message-ID"])
        self._books.note("mail", key, _alerts(_text(letter)), taken=taken, answered=answered, fault=fault)
        if fault == "hang":
            await asyncio.sleep(HANG)
        if fault in {"hang", "closed", "lost"}:
            assert server.transport is not None
            server.transport.close()
            return "421 closing"
        return {"": "250 taken", "421": "421 too busy", "451": "451 later", "452": "452 full"}[fault]


def _text(letter: Message) -> str:
    """The plain part of a letter."""
    parts = [part for part in letter.walk() if part.get_content_type() == "text/plain"]
    raw = parts[0].get_payload(decode=True) if parts else b""
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""


class Publisher(_Loopback):
    """Serves a list that grows at one address, and knows no other; ``asked`` says when, and how long it was then."""

    def __init__(self) -> None:
        outer = self
        self.body = b""
        self.asked: list[tuple[float, int]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                there = self.path == PATH
                body = outer.body if there else b""
                if there:
                    outer.asked.append((time.monotonic(), len(body)))
                self.send_response(200 if there else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(Handler)

    @property
    def url(self) -> str:
        """Where the list is."""
        return self.at(PATH)
