"""A local server on which publishers play, with the troubles that real servers have."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha1

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

SECRET = "HUSHHUSH"
"""Whatever a publisher's address or a user's header holds that must not be seen anywhere."""

PAGE = b"<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><p>Back soon</p></body></html>"
XML, JSON, PLAIN, BYTES = "text/xml", "application/json", "text/csv; charset=utf-8", "application/octet-stream"


class Office:
    """The publisher of one list: ``files`` are what it publishes now, ``edition`` counts how often that changed.

    ``url`` is the address to poll; ``heavy`` matches the paths of the list itself, ``optional`` those without which
    the list can still be had. ``has_feed`` says that something smaller tells whether the list has changed;
    ``key`` is what a user must have.
    """

    url = ""
    heavy = ""
    optional = ""
    has_feed = False
    key = ""

    def __init__(self, files: Mapping[str, bytes], day: date) -> None:
        self.files = dict(files)
        self.day = day
        self.edition = 1

    def publish(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.edition += 1

    @property
    def only(self) -> bytes:
        """The list, where it is one file."""
        (content,) = self.files.values()
        return content

    def answer(self, request: Request) -> Response | None:
        raise NotImplementedError


@dataclass
class Stage:
    """The server: who plays on it, what it was asked, and which troubles it has.

    ``burst`` says of paths that match how many of the next requests fail, ``page`` and ``absent`` match the paths that
    give a web page or nothing but ``status``, ``down`` is the status that everything gives.
    """

    server: HTTPServer
    offices: list[Office] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    burst: dict[str, int] = field(default_factory=dict)
    page: str = ""
    absent: str = ""
    status: int = 404
    down: int = 0
    agents: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.server.expect_request(re.compile(".*")).respond_with_handler(self.answer)

    def play(self, office: Office) -> str:
        """Let a publisher on; tells the address to poll."""
        self.offices.append(office)
        return f"http://127.0.0.1:{self.server.port}{office.url}"

    def answer(self, request: Request) -> Response:
        self.asked.append(request.path)
        self.agents.add(request.headers.get("User-Agent", ""))
        if self.down:
            return Response("<html><body>Sorry</body></html>", self.down, mimetype="text/html")
        for paths, left in self.burst.items():
            if left and re.search(paths, request.path):
                self.burst[paths] -= 1
                return Response("try again", 500)
        if self.absent and re.search(self.absent, request.path):
            return Response("not here", self.status)
        if self.page and re.search(self.page, request.path):
            return Response(PAGE, 200, mimetype="text/html")
        found = (answer for office in self.offices if (answer := office.answer(request)))
        return next(found, Response("nobody plays this", 404))

    def count(self, paths: str) -> int:
        """How often paths that match were asked for."""
        return sum(bool(re.search(paths, path)) for path in self.asked)


def given(request: Request, content: bytes, kind: str = XML) -> Response:
    """The content with its tag, or 304 where the client has it."""
    tag = f'"{sha1(content).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={"ETag": tag})
    return Response(content, headers={"ETag": tag}, content_type=kind)


def compressed(request: Request, content: bytes, kind: str) -> Response:
    """The content as gzip; a client that does not take that gets 406."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response("compression is required", 406)
    return Response(gzip.compress(content, mtime=0), headers={"Content-Encoding": "gzip"}, content_type=kind)


def slowly(content: bytes, kind: str = XML) -> Response:
    """The content piece by piece, of a length that is not told."""

    def pieces() -> Iterator[bytes]:
        size = len(content) // 5 + 1
        for begin in range(0, len(content), size):
            time.sleep(0.002)
            yield content[begin : begin + size]

    return Response(pieces(), content_type=kind)


def cut(content: bytes, kind: str = XML) -> Response:
    """Half of the content, as if the connection had dropped in the middle."""
    return Response(
        iter([content[: len(content) // 2]]), headers={"Content-Length": str(len(content))}, content_type=kind
    )
