"""TLS is always verified, by name, and a proxy changes nothing of that."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from pytest_httpserver import HTTPServer

from watchlist.errors import ConfigError, FetchError
from watchlist.fetch import Fetcher, Network
from watchlist.fetch.lookup import Address, system_lookup

Serve = Callable[[Callable[[socket.socket, int], None]], str]


def to_loopback(host: str, port: int) -> list[Address]:
    return system_lookup("127.0.0.1", port)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def server_with(authority: trustme.CA) -> Iterator[HTTPServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("lists.example").configure_cert(context)
    with HTTPServer(ssl_context=context) as server:
        server.expect_request("/").respond_with_data(b"<list/>" * 50_000)
        yield server


@pytest.fixture
def trusted(authority: trustme.CA) -> Iterator[HTTPServer]:
    yield from server_with(authority)


@pytest.fixture
def untrusted(authority: trustme.CA) -> Iterator[HTTPServer]:
    yield from server_with(trustme.CA())


@pytest.fixture
def secure(network: Network, folder: Path, waits: list[float]) -> Iterator[Fetcher]:
    with Fetcher(network, folder, sleep=waits.append, lookup=to_loopback) as made:
        yield made


def test_a_trusted_certificate_of_that_name_is_accepted(secure: Fetcher, trusted: HTTPServer) -> None:
    for _ in range(2):
        assert secure.get(f"https://lists.example:{trusted.port}/").size == 350_000


def test_an_unknown_authority_is_refused_at_once(secure: Fetcher, untrusted: HTTPServer, waits: list[float]) -> None:
    with pytest.raises(FetchError, match="certificate is not trusted"):
        secure.get(f"https://lists.example:{untrusted.port}/")
    assert waits == []


def test_a_certificate_of_another_name_is_refused(secure: Fetcher, trusted: HTTPServer) -> None:
    with pytest.raises(FetchError, match=r"certificate is not trusted: .*other\.example"):
        secure.get(f"https://other.example:{trusted.port}/")


def test_what_is_no_tls_is_told(secure: Fetcher, httpserver: HTTPServer) -> None:
    with pytest.raises(FetchError, match="the connection failed"):
        secure.get(f"https://lists.example:{httpserver.port}/")


def relay(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


def tunnel_to(port: int, seen: list[bytes]) -> Callable[[socket.socket, int], None]:
    """A proxy that joins every CONNECT to one server."""

    def behave(connection: socket.socket, number: int) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as server:
            back = threading.Thread(target=relay, args=(server, connection))
            back.start()
            relay(connection, server)
            back.join()

    return behave


def proxied(network: Network, proxy: str, *, allow_private: bool = False) -> Network:
    return replace(network, proxy=proxy.removesuffix("/list.xml"), allow_private=allow_private)


def test_a_proxy_is_joined_to_the_server_and_tls_still_checks_the_name(
    serve: Serve, trusted: HTTPServer, network: Network, folder: Path
) -> None:
    seen: list[bytes] = []
    proxy = serve(tunnel_to(trusted.port, seen)).replace("http://", "http://me:secret@")
    with Fetcher(proxied(network, proxy), folder, sleep=lambda _: None) as fetcher:
        assert fetcher.get(f"https://lists.example:{trusted.port}/").size == 350_000
        with pytest.raises(FetchError, match="certificate is not trusted"):
            fetcher.get(f"https://other.example:{trusted.port}/")
    assert seen[0].startswith(b"CONNECT lists.example:")
    assert b"\r\nproxy-authorization: basic" in seen[0].lower()


def test_a_redirect_by_a_proxy_to_a_private_address_is_refused(serve: Serve, network: Network, folder: Path) -> None:
    seen: list[bytes] = []

    def behave(connection: socket.socket, number: int) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
        )

    with Fetcher(proxied(network, serve(behave)), folder) as fetcher:
        with pytest.raises(FetchError, match=r"-> http://169\.254\.169\.254/latest: .*allow_private"):
            fetcher.get("http://lists.example/")
        for host in ("localhost", "api.localhost.", "2130706433", "[::1]"):
            with pytest.raises(FetchError, match="allow_private"):
                fetcher.get(f"http://{host}/")
    assert len(seen) == 1
    assert seen[0].startswith(b"GET http://lists.example/ HTTP/1.1")


@pytest.mark.parametrize("proxy", ["https://proxy.example", "socks5://proxy.example", "proxy.example:3128"])
def test_a_proxy_of_another_kind_is_refused(network: Network, folder: Path, proxy: str) -> None:
    with Fetcher(proxied(network, proxy), folder) as fetcher, pytest.raises(ConfigError, match=r"network\.proxy"):
        fetcher.get("http://lists.example/")
