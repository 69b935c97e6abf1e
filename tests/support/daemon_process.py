"""A daemon as a process of its own, a publisher whose list a test holds back, and a receiver whose answer it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

PATIENCE = 20.0
"""Seconds after which a test that waits in vain gives up."""

HEAD = "Ref,Firm,Country"
ALFA = "1,Alfa Makina GmbH,DE"
BETA = "2,Beta Optik GmbH,DE"
DELTA = "3,Delta Lojistik Ltd,DE"
SECRET = "whsec_bm90aGluZyB0byBzZWUgaGVyZQ=="


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is gone in the middle is what these tests are about."""


class Loopback:
    """An HTTP server on loopback, each of whose requests is answered by ``respond``."""

    def __init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.respond(self)

            do_POST = do_GET  # noqa: N815 - the base class looks for this name

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class Publisher(Loopback):
    """Serves a list at every path; ``mode`` says whether it comes whole, hangs half way, or drips without end."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [ALFA, BETA]
        self.mode = "whole"
        self.asked = threading.Event()

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        body = "\n".join([HEAD, *self.rows, ""]).encode()
        # One that is down, or whose address holds a secret, is asked beside the list.
        status = 500 if "broken" in request.path else 200
        mode = self.mode if "house" in request.path else "whole"
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if mode == "whole":
            request.wfile.write(body)
            return
        request.wfile.write(body[: len(body) // 2])
        self.asked.set()
        self._hold(request, mode)

    def _hold(self, request: BaseHTTPRequestHandler, mode: str) -> None:
        with suppress(OSError):
            for piece in range(4000):
                if self.closing.wait(0.05):
                    return
                if mode == "drips" and piece < 10:
                    request.wfile.write(b"x")


class Receiver(Loopback):
    """Takes webhooks and keeps their keys; while ``held`` it has a request but does not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.held = threading.Event()
        self.got = threading.Event()
        self.status = 200

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        request.rfile.read(int(request.headers["Content-Length"]))
        self.keys.append(request.headers["Idempotency-Key"])
        self.got.set()
        while self.held.is_set() and not self.closing.wait(0.02):
            pass
        with suppress(OSError):
            request.send_response(self.status)
            request.send_header("Content-Length", "0")
            request.end_headers()


class Process:
    """A started command whose log is read as it comes."""

    def __init__(self, arguments: list[str], environment: dict[str, str], cwd: Path) -> None:
        self.lines: list[str] = []
        self._grown = threading.Condition()
        self.popen = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, "WATCHLIST_TEST_SECRET": SECRET, **environment},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            with self._grown:
                self.lines.append(line.rstrip("\n"))
                self._grown.notify_all()

    def said(self, *words: str, times: int = 1) -> None:
        """Wait until so many lines hold all the words."""
        with self._grown:
            found = self._grown.wait_for(lambda: self._count(words) >= times, PATIENCE)
        assert found, f"{words} was not said; this was:\n{self.log}"

    def _count(self, words: tuple[str, ...]) -> int:
        return sum(all(word in line for word in words) for line in self.lines)

    @property
    def log(self) -> str:
        return "\n".join(self.lines)

    def send(self, number: signal.Signals) -> int:
        """Send a signal; how the process ended."""
        self.popen.send_signal(number)
        return self.wait()

    def wait(self, seconds: float = PATIENCE) -> int:
        code = self.popen.wait(seconds)
        self._reader.join(5)
        return code

    def close(self) -> None:
        if self.popen.poll() is None:
            self.popen.kill()
        self.wait()
        assert self.popen.stdout is not None
        self.popen.stdout.close()


Start = Callable[..., Process]


@contextmanager
def starting(config: Path, database: str) -> Iterator[Start]:
    """Give what starts a command of watchlist on this configuration and database; all are ended afterwards."""
    started: list[Process] = []

    def start(*arguments: str, dying: str = "", **environment: str) -> Process:
        program = [str(Path(__file__).with_name("dying.py")), dying] if dying else ["-m", "watchlist"]
        options = ["--config", str(config), "--database", database]
        started.append(Process([*program, *options, *arguments], environment, Path(__file__).parents[2]))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.close()
