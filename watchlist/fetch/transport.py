"""httpx over our own sockets: what the fetcher and the channels send their requests through."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from watchlist.errors import ConfigError
from watchlist.fetch.answer import Network
from watchlist.fetch.lookup import Lookup, Refused, refuse_private_name
from watchlist.fetch.patience import Halt
from watchlist.fetch.wire import Wire

IDLE_SECONDS = 30.0
"""How long an idle connection is kept: over the hops of one reading, not until the next poll."""


class NotAllowed(httpx.ConnectError):
    """The address is private, or the server's certificate is not trusted: trying again would not change that."""


WORDS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.ProxyError, httpx.ProxyError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (Refused, NotAllowed),
)
"""httpcore's errors in httpx's words."""


class Transport(httpx.BaseTransport):
    """Sends requests through one pool of connections, directly or by a proxy."""

    def __init__(self, network: Network, context: ssl.SSLContext, halt: Halt, lookup: Lookup, allow_private: bool):
        self._by_name_only = bool(network.proxy) and not allow_private
        self._pool = _pool(network, context, Wire(halt, lookup, allow_private=allow_private or bool(network.proxy)))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; follows nothing, keeps no cookies."""
        with _httpx_words():
            if self._by_name_only:
                refuse_private_name(request.url.host)
            response = self._pool.handle_request(_in_httpcore(request))
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class Shared(httpx.BaseTransport):
    """A transport that several clients use: closing one of them does not close it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        return self._transport.handle_request(request)


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_words():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def _pool(network: Network, context: ssl.SSLContext, wire: Wire) -> httpcore.ConnectionPool:
    if not network.proxy:
        return httpcore.ConnectionPool(
            ssl_context=context,
            network_backend=wire,
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=IDLE_SECONDS,
        )
    proxy = httpx.URL(network.proxy)
    if proxy.scheme != "http" or not proxy.host:
        raise ConfigError("network.proxy: only http://host:port is understood")
    return httpcore.HTTPProxy(
        proxy_url=httpcore.URL(scheme=b"http", host=proxy.raw_host, port=proxy.port, target=b"/"),
        proxy_auth=(proxy.username, proxy.password) if proxy.username else None,
        ssl_context=context,
        network_backend=wire,
        max_connections=None,
        max_keepalive_connections=20,
        keepalive_expiry=IDLE_SECONDS,
    )


def _in_httpcore(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


@contextmanager
def _httpx_words() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        for theirs, ours in WORDS:
            if isinstance(error, theirs):
                raise ours(str(error)) from error
        raise
