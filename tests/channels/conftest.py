"""A message to send, a clock that stands still, a way to post over loopback, and a mail server."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import trustme
from aiosmtpd.controller import Controller
from mail_office import LoopbackController, Mailbox, Told
from pytest_httpserver import HTTPServer
from werkzeug import Response

from watchlist.channels.email import EmailChannel
from watchlist.channels.mail_server import Server, server
from watchlist.channels.memory import ShortMemory
from watchlist.channels.post import Post
from watchlist.channels.wire import poster
from watchlist.model import Change, Item, Kind, Line, Message

NOW = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)


def sample(
    key: str = "alert-1:team", *, title: str = "Listed: ALFA MAKİNA on OFAC SDN", lead: str = "It is listed."
) -> Message:
    law = Line("Law", "89 FR 68312", "https://law.example.com/89fr68312")
    item = Item(
        "ALFA MAKİNA LTD. ŞTİ.",
        (law, Line("Match", "0.93")),
        (Change("address", "Ankara", "İzmir"),),
        alert="al1",
        event="e1",
        kind=Kind.LISTED,
    )
    return Message(
        key=key,
        title=title,
        lead=lead,
        items=(item,),
        footer="Why.",
        subscription="compliance",
        created_at=NOW,
        thread="t1",
    )


@pytest.fixture
def message() -> Message:
    return sample()


@pytest.fixture
def make_message() -> Callable[..., Message]:
    return sample


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture
def post() -> Iterator[Post]:
    with httpx.Client(timeout=10, trust_env=False) as client:
        yield poster(client)


@pytest.fixture
def break_off(httpserver: HTTPServer) -> Callable[..., None]:
    """Have the server close before the answer is whole that its headers promise."""

    def answer(path: str, status: int, said: str, headers: dict[str, str] | None = None) -> None:
        broken = Response([said.encode()], status, {"Content-Length": "500", **(headers or {})})
        httpserver.expect_request(path).respond_with_response(broken)

    return answer


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def start(mailbox: Mailbox) -> Iterator[Callable[..., Controller]]:
    started: list[Controller] = []

    def begin(**options: Any) -> Controller:
        controller = LoopbackController(mailbox, hostname="127.0.0.1", port=0, **options)
        controller.start()
        started.append(controller)
        return controller

    yield begin
    for controller in started:
        controller.stop()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def memory() -> ShortMemory:
    return ShortMemory()


@pytest.fixture
def mail(start: Callable[..., Controller], told: Told, memory: ShortMemory) -> Iterator[Callable[..., EmailChannel]]:
    """Make a channel to a mail server: the one given, or a plain one on loopback."""
    opened: list[EmailChannel] = []

    def make(at: Server | None = None, to: list[str] | None = None, **options: Any) -> EmailChannel:
        at = at or server(f"smtp://127.0.0.1:{start().port}")
        given = {"memory": memory, "operator": told.as_operator(), "tls": ssl.create_default_context(), **options}
        sender = "Watchlist <watchlist@example.com>"
        opened.append(EmailChannel("ops", at, sender=sender, to=to or ["ops@example.com"], **given))
        return opened[-1]

    yield make
    for channel in opened:
        channel.close()
