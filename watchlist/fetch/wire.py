"""The sockets below httpx: they connect only to checked addresses, and every wait of theirs can be ended."""

from __future__ import annotations

import errno
import os
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

import httpcore

from watchlist.fetch.lookup import Address, Lookup, Refused, find, refuse_private, words
from watchlist.fetch.patience import CURRENT, FOREVER, Halt, Patience

T = TypeVar("T")

READ = select.POLLIN
WRITE = select.POLLOUT
AT_ONCE = 1 << 20
"""Bytes read in one go: httpcore's 64 KiB make a large body take a third longer, hash included."""


class Wire(httpcore.NetworkBackend):
    """Connects to a host by name: looks it up, checks every address, and connects to one that was checked.

    A name that changes its address between the check and the connection therefore gains nothing, while TLS still
    checks the certificate by name.
    """

    def __init__(self, halt: Halt, lookup: Lookup, *, allow_private: bool) -> None:
        self._patience = Patience(halt)
        self._lookup = lookup
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - the signature is httpcore's
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        patience = CURRENT.get(self._patience)
        addresses = find(host, port, self._lookup, patience, _end(timeout))
        if not self._allow_private:
            refuse_private(host, addresses)
        return Stream(_connect_any(addresses, patience, timeout), self._patience)


class Stream(httpcore.NetworkStream):
    """A connected socket, with or without TLS."""

    def __init__(self, sock: socket.socket, default: Patience) -> None:
        self._sock = sock
        self._default = default

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        receive = partial(self._sock.recv, max(max_bytes, AT_ONCE))
        return self._do(receive, READ, timeout, httpcore.ReadTimeout, httpcore.ReadError)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        while rest:
            send = partial(self._sock.send, rest)
            rest = rest[self._do(send, WRITE, timeout, httpcore.WriteTimeout, httpcore.WriteError) :]

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname, do_handshake_on_connect=False)
        stream = Stream(secured, self._default)
        try:
            stream._do(secured.do_handshake, READ, timeout, httpcore.ConnectTimeout, httpcore.ConnectError)
        except BaseException:
            secured.close()
            raise
        return stream

    def close(self) -> None:
        self._sock.close()

    def get_extra_info(self, info: str) -> object:
        if info == "is_readable":
            return _readable(self._sock)
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return self._sock if info == "socket" else None

    def _do(
        self,
        step: Callable[[], T],
        events: int,
        timeout: float | None,
        late: type[httpcore.TimeoutException],
        broken: type[httpcore.NetworkError],
    ) -> T:
        """Take a step as soon as the socket lets us; raises ``late`` or ``broken`` in httpcore's words."""
        patience, end = CURRENT.get(self._default), _end(timeout)
        while not patience.expired():
            patience.check()
            try:
                return step()
            except ssl.SSLWantReadError:
                wanted = READ
            except ssl.SSLWantWriteError:
                wanted = WRITE
            except BlockingIOError:
                wanted = events
            except ssl.SSLCertVerificationError as error:
                raise Refused(
                    f"its certificate is not trusted: {error.verify_message}; "
                    "SSL_CERT_FILE names a file of authorities of your own"
                ) from error
            except OSError as error:
                raise broken(words(error)) from error
            if not patience.wait(self._sock.fileno(), wanted, end):
                break
        raise late("no answer in time")


def _connect_any(addresses: list[Address], patience: Patience, timeout: float | None) -> socket.socket:
    """Connect to the first address that takes us; each gets its share of the time."""
    trouble: Exception = httpcore.ConnectError("the host has no address")
    for address in addresses:
        try:
            return _connect(address, patience, _end(timeout and max(5.0, timeout / len(addresses))))
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            trouble = error
    raise trouble


def _connect(address: Address, patience: Patience, end: float) -> socket.socket:
    sock = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        code = sock.connect_ex(address.place)
        if code == errno.EINPROGRESS:
            if not patience.wait(sock.fileno(), WRITE, end):
                raise httpcore.ConnectTimeout("no connection in time")
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise httpcore.ConnectError(os.strerror(code))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock


def _readable(sock: socket.socket) -> bool:
    """Tell whether an idle connection has something to read, which can only be its end."""
    if sock.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(sock.fileno(), READ)
    return bool(poll.poll(0))


def _end(timeout: float | None) -> float:
    return FOREVER if timeout is None else time.monotonic() + timeout
