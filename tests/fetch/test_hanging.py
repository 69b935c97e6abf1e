"""Servers that hang, drip, cut off or lie: no wait is without end, and stopping ends every one at once."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from watchlist.errors import FetchError, Stopped
from watchlist.fetch import Fetched, Fetcher, Network
from watchlist.fetch.lookup import Address, system_lookup

Serve = Callable[[Callable[[socket.socket, int], None]], str]
AT_ONCE = 1.0
"""Seconds in which stopping must be done."""

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlist"


class Beats:
    """Counts the signs of life of a download, and lets a test wait for some."""

    def __init__(self, wanted: int = 3) -> None:
        self._wanted = threading.Semaphore(0)
        self._count = wanted

    def __call__(self) -> None:
        self._wanted.release()

    def wait(self) -> None:
        for _ in range(self._count):
            assert self._wanted.acquire(timeout=10)


def request_of(connection: socket.socket) -> bytes:
    asked = b""
    while b"\r\n\r\n" not in asked:
        piece = connection.recv(65536)
        if not piece:
            raise OSError("the client is gone")
        asked += piece
    return asked


def silent(connection: socket.socket, number: int) -> None:
    connection.recv(1 << 20)


def hangs_after(sent: bytes) -> Callable[[socket.socket, int], None]:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(sent)
        connection.recv(1)

    return behave


def drips(sent: bytes) -> Callable[[socket.socket, int], None]:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(sent)
        connection.settimeout(0.005)
        while True:
            connection.sendall(b"x")
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    return behave


@pytest.fixture
def unreachable() -> Iterator[str]:
    """A server that takes no more connections: its queue is full, and the kernel lets the next wait."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.fixture
def starts(network: Network, folder: Path) -> Iterator[Callable[..., tuple[Fetcher, Future[Fetched]]]]:
    """Start a download in a thread, and come back when it is waiting."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(2))

        def start(url: str, fetcher: Fetcher | None = None) -> tuple[Fetcher, Future[Fetched]]:
            used = fetcher or stack.enter_context(Fetcher(network, folder, pulse=0.01))
            beats = Beats()
            running = pool.submit(used.get, url, beat=beats)
            beats.wait()
            return used, running

        yield start


Starts = Callable[..., tuple[Fetcher, Future[Fetched]]]


def assert_stops(fetcher: Fetcher, *running: Future[Fetched]) -> None:
    begun = time.monotonic()
    fetcher.stop()
    for one in running:
        with pytest.raises(Stopped):
            one.result(timeout=10)
    assert time.monotonic() - begun < AT_ONCE


def temporary_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("scheme", "behaviour"),
    [
        ("http", silent),
        ("https", silent),
        ("http", hangs_after(b"HTTP/1.1 200")),
        ("http", hangs_after(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
        ("http", drips(b"HTTP/1.1 200 OK\r\nX-Long: ")),
        ("http", hangs_after(b"HTTP/1.1 503 Wait\r\nRetry-After: 25\r\nContent-Length: 0\r\n\r\n")),
    ],
    ids=["headers", "handshake", "status line", "body", "dripping headers", "back-off"],
)
def test_stopping_ends_a_download_in_every_phase(
    serve: Serve, starts: Starts, folder: Path, scheme: str, behaviour: Callable[[socket.socket, int], None]
) -> None:
    assert_stops(*starts(serve(behaviour).replace("http:", f"{scheme}:")))
    assert temporary_files(folder) == []


def test_stopping_ends_a_connection_that_is_not_made(unreachable: str, starts: Starts) -> None:
    assert_stops(*starts(unreachable))


def test_stopping_does_not_wait_for_the_resolver(network: Network, folder: Path, starts: Starts) -> None:
    answered = threading.Event()

    def slow(host: str, port: int) -> list[Address]:
        answered.wait()
        return []

    with Fetcher(network, folder, pulse=0.01, lookup=slow) as fetcher:
        assert_stops(*starts("http://lists.example/", fetcher))
        answered.set()


def test_stopping_ends_the_wait_for_a_turn(serve: Serve, starts: Starts) -> None:
    url = serve(silent)
    fetcher, first = starts(url)
    _, second = starts(url, fetcher)
    assert_stops(fetcher, first, second)


def test_a_server_that_hangs_holds_up_no_other(serve: Serve, starts: Starts) -> None:
    fetcher, hanging = starts(serve(silent))
    assert fetcher.get(serve(hangs_after(WHOLE))).size == 4
    assert not hanging.done()
    assert_stops(fetcher, hanging)


def test_what_is_stopped_stays_stopped(serve: Serve, fetcher: Fetcher) -> None:
    fetcher.stop()
    fetcher.stop()
    with pytest.raises(Stopped):
        fetcher.get(serve(silent))


@pytest.mark.parametrize(
    "behaviour",
    [
        silent,
        drips(b"HTTP/1.1 200 OK\r\nX-Long: "),
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
        hangs_after(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
    ],
    ids=["silent", "dripping headers", "dripping body", "half a body"],
)
def test_the_time_of_a_download_is_bounded(
    serve: Serve, network: Network, folder: Path, behaviour: Callable[[socket.socket, int], None]
) -> None:
    hasty = replace(network, timeout=timedelta(seconds=0.1), attempts=1)
    begun = time.monotonic()
    with Fetcher(hasty, folder) as fetcher, pytest.raises(FetchError, match="no whole answer in time"):
        fetcher.get(serve(behaviour))
    assert time.monotonic() - begun < AT_ONCE
    assert temporary_files(folder) == []


def test_a_body_that_is_cut_off_is_never_taken_for_a_short_one(serve: Serve, fetcher: Fetcher, folder: Path) -> None:
    def cuts(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        connection.shutdown(socket.SHUT_RDWR)

    with pytest.raises(FetchError, match="without sending complete message body"):
        fetcher.get(serve(cuts))
    assert temporary_files(folder) == []


@pytest.mark.parametrize("trouble", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nl", b"SSH-2.0-OpenSSH\r\n\r\n"])
def test_after_a_bad_connection_a_good_one_is_made(serve: Serve, fetcher: Fetcher, trouble: bytes) -> None:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(WHOLE if number else trouble)
        connection.shutdown(socket.SHUT_RDWR)

    assert fetcher.get(serve(behave)).size == 4


def test_a_connection_is_used_again_and_made_anew_when_the_server_has_closed_it(serve: Serve, fetcher: Fetcher) -> None:
    used: list[int] = []

    def behave(connection: socket.socket, number: int) -> None:
        for _ in range(2):
            request_of(connection)
            used.append(number)
            connection.sendall(WHOLE)
        connection.shutdown(socket.SHUT_RDWR)

    url = serve(behave)
    assert [fetcher.get(url).size for _ in range(4)] == [4] * 4
    assert used == [0, 0, 1, 1]


NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n"
ELSEWHERE = b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 4\r\n\r\nlist"


@pytest.mark.parametrize("first", [NOT_MODIFIED, ELSEWHERE], ids=["304", "redirect"])
def test_an_answer_without_a_list_leaves_its_connection_usable(serve: Serve, fetcher: Fetcher, first: bytes) -> None:
    used: list[int] = []

    def behave(connection: socket.socket, number: int) -> None:
        while True:
            request_of(connection)
            used.append(number)
            connection.sendall(WHOLE if len(used) % 2 == 0 else first)

    url = serve(behave)
    fetcher.get(url)
    if first is NOT_MODIFIED:
        fetcher.get(url)
    assert used == [0, 0]


def test_the_long_page_of_a_redirect_is_not_read_to_its_end(serve: Serve, fetcher: Fetcher) -> None:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        if number:
            return connection.sendall(WHOLE)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 99999999\r\n\r\n")
        while True:
            connection.sendall(bytes(100_000))

    assert fetcher.get(serve(behave)).size == 4


@pytest.mark.parametrize("cut", [False, True])
def test_a_body_in_chunks_ends_where_it_says_so(serve: Serve, fetcher: Fetcher, cut: bool) -> None:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nlist\r\n")
        connection.sendall(b"" if cut else b"0\r\n\r\n")
        connection.shutdown(socket.SHUT_RDWR)

    if cut:
        with pytest.raises(FetchError, match="incomplete chunked read"):
            fetcher.get(serve(behave))
    else:
        assert fetcher.get(serve(behave)).size == 4


def test_a_name_that_nobody_can_have_is_told(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="could not be looked up"):
        fetcher.get("http://" + "x" * 64 + "/")


def test_no_connection_at_all_is_told(fetcher: Fetcher, waits: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(FetchError, match="Connection refused"):
        fetcher.get(f"http://127.0.0.1:{port}/")
    assert len(waits) == 3


def test_a_name_that_nobody_has_is_told(network: Network, folder: Path) -> None:
    def nobody(host: str, port: int) -> list[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    expected = pytest.raises(FetchError, match=r"lists\.example could not be looked up: Name or service not known")
    with Fetcher(network, folder, lookup=nobody, sleep=lambda _: None) as fetcher, expected:
        fetcher.get("http://lists.example/")


def test_a_beat_that_fails_ends_the_download(serve: Serve, network: Network, folder: Path) -> None:
    def lost() -> None:
        raise RuntimeError("the lease is lost")

    with Fetcher(network, folder, pulse=0.01) as fetcher, pytest.raises(RuntimeError, match="lease"):
        fetcher.get(serve(silent), beat=lost)
    assert temporary_files(folder) == []


def test_the_connection_goes_to_the_address_that_was_checked(serve: Serve, network: Network, folder: Path) -> None:
    asked: list[bytes] = []
    looked_up: list[str] = []

    def behave(connection: socket.socket, number: int) -> None:
        asked.append(request_of(connection))
        connection.sendall(WHOLE)

    def lookup(host: str, port: int) -> list[Address]:
        looked_up.append(host)
        return system_lookup("127.0.0.1", port)

    url = serve(behave).replace("127.0.0.1", "lists.example")
    with Fetcher(network, folder, lookup=lookup) as fetcher:
        fetcher.get(url)
    assert looked_up == ["lists.example"]
    assert b"\r\nhost: lists.example:" in asked[0].lower()


def test_one_private_address_among_public_ones_is_enough_to_refuse(network: Network, folder: Path) -> None:
    def lookup(host: str, port: int) -> list[Address]:
        return [Address(socket.AF_INET, ("93.184.216.34", port)), Address(socket.AF_INET, ("10.0.0.1", port))]

    strict = replace(network, allow_private=False)
    with (
        Fetcher(strict, folder, lookup=lookup) as fetcher,
        pytest.raises(FetchError, match=r"lists\.example is at 10\."),
    ):
        fetcher.get("http://lists.example/")


def test_the_next_address_is_tried_when_one_does_not_answer(serve: Serve, network: Network, folder: Path) -> None:
    def lookup(host: str, port: int) -> list[Address]:
        return [Address(socket.AF_INET6, ("::1", 1)), *system_lookup("127.0.0.1", port)]

    with Fetcher(network, folder, lookup=lookup) as fetcher:
        assert fetcher.get(serve(hangs_after(WHOLE))).size == 4
