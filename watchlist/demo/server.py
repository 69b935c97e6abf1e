"""The recorded sources of ``watchlist demo``, served on loopback, and the configuration that polls them."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from watchlist.demo.publishers import DOCUMENTS, EXPORTS, FEEDS, OBSERVED, VERSIONER, Request, answer


@dataclass(frozen=True, slots=True)
class RecordedFeed:
    """The feed of one of the made-up outlets."""

    key: str
    outlet: str
    lang: str

    @property
    def path(self) -> str:
        """Where the server has it."""
        return f"{FEEDS}{self.key.replace('_', '-')}.rss"


RECORDED_FEEDS = (
    RecordedFeed("harbour_ledger", "Harbour Ledger", "en"),
    RecordedFeed("straits_wire", "Straits Trade Wire", "en"),
    RecordedFeed("liman_postasi", "Liman Postası", "tr"),
    RecordedFeed("torgovy_put", "Торговый путь", "ru"),
)


class RecordedServer:
    """Serves the recorded sources on 127.0.0.1 while it is entered; setting ``day`` switches what they say."""

    def __init__(self, day: int = 1) -> None:
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.day = day

    @property
    def day(self) -> int:
        """The recorded day that is served; set to one that was not recorded, it raises ValueError."""
        return self._http.day

    @day.setter
    def day(self, day: int) -> None:
        if day not in OBSERVED:
            raise ValueError(f"day {day} is not recorded; there are {', '.join(map(str, OBSERVED))}")
        self._http.day = day

    def url(self, path: str) -> str:
        """The address of ``path`` on this server."""
        return f"http://127.0.0.1:{self._http.server_port}/{path.lstrip('/')}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def settings(server: RecordedServer) -> str:
    """Write the configuration that polls this server and nothing else, as TOML."""
    sources: list[tuple[str, dict[str, str | int]]] = [
        ("us_ofac_sdn", {"url": server.url(f"{EXPORTS}SDN.XML"), "at_least": 20}),
        ("us_bis_entity_list", {"url": server.url(f"{VERSIONER}titles.json"), "at_least": 30}),
        ("us_federal_register", {"url": server.url(DOCUMENTS)}),
    ]
    for feed in RECORDED_FEEDS:
        url = server.url(feed.path)
        sources.append((feed.key, {"kind": "feed", "url": url, "lang": feed.lang, "outlet": feed.outlet}))
    tables = "\n".join(_table(f"sources.{key}", values) for key, values in sources)
    return f"[network]\nallow_private = true\n\n[pages]\nenabled = false\n\n[sources]\nbuiltin = false\n\n{tables}"


def _table(name: str, values: Mapping[str, str | int]) -> str:
    # A JSON string or number is a TOML one as well.
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"[{name}]\n{''.join(lines)}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    day = 1


class _Handler(BaseHTTPRequestHandler):
    timeout = 30

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = answer(Request(self.path, headers, server.day))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: the terminal belongs to the demo."""
