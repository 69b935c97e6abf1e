"""A fetcher that may reach loopback and never sleeps, and a server that does exactly what a test says."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from watchlist.fetch import Fetcher, Network

Behaviour = Callable[[socket.socket, int], None]
"""What a server does with a connection, which is told its number, counted from 0."""

Serve = Callable[[Behaviour], str]


@pytest.fixture
def waits() -> list[float]:
    """The times that the fetcher has waited between attempts."""
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


@pytest.fixture
def network() -> Network:
    return Network(
        user_agent="watchlist/0 (+https://example.com/contact)", allow_private=True, timeout=timedelta(seconds=20)
    )


@pytest.fixture
def fetcher(network: Network, folder: Path, waits: list[float]) -> Iterator[Fetcher]:
    with Fetcher(network, folder, sleep=waits.append, jitter=lambda: 0.5) as made:
        yield made


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server on loopback with a behaviour; tells its address."""
    with ExitStack() as stack:

        def start(behaviour: Behaviour) -> str:
            listener = socket.create_server(("127.0.0.1", 0))
            thread = threading.Thread(target=answer_all, args=(listener, behaviour), daemon=True)
            thread.start()
            stack.callback(thread.join, 5)
            stack.callback(listener.close)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
            return f"http://127.0.0.1:{listener.getsockname()[1]}/list.xml"

        yield start


def answer_all(listener: socket.socket, behaviour: Behaviour) -> None:
    threads: list[threading.Thread] = []
    with ExitStack() as connections, suppress(OSError):
        while True:
            connection, _ = listener.accept()
            connections.callback(close, connection)
            threads.append(threading.Thread(target=run, args=(behaviour, connection, len(threads)), daemon=True))
            threads[-1].start()
    for thread in threads:
        thread.join(5)


def run(behaviour: Behaviour, connection: socket.socket, number: int) -> None:
    with suppress(OSError):
        behaviour(connection, number)


def close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
