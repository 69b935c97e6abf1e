"""A test message goes out by every kind of channel, and what channels must know again outlives the process."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from house_list import Configure
from mail_office import LoopbackController, Mailbox
from pytest_httpserver import HTTPServer

from watchlist.app import App
from watchlist.errors import DeliveryError
from watchlist.model import Item, Kind, Message
from watchlist.pipeline.sending import opener, send_test
from watchlist.store import EventFilter

CHANNELS = """
[channels.mail]
kind = "email"
smtp = "smtp://127.0.0.1:{mail}"
from = "watchlist@example.com"
to = ["ops@example.com", "slow@example.com"]
[channels.hook]
kind = "slack"
webhook_file = "hook"
allow_private = true
[channels.bot]
kind = "slack"
token_file = "token"
conversation = "C1"
url = "{http}api/"
allow_private = true
[channels.siem]
kind = "webhook"
url = "{http}siem"
secret_file = "secret"
allow_private = true
[channels.phone]
kind = "apprise"
url_file = "address"
[channels.log]
kind = "file"
path = "told.jsonl"
[channels.shut]
kind = "webhook"
url = "{http}siem"
secret_file = "secret"
"""


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def app(configured: Configure, tmp_path: Path, mailbox: Mailbox, httpserver: HTTPServer) -> Iterator[App]:
    office = LoopbackController(mailbox, hostname="127.0.0.1", port=0)
    office.start()
    for name, secret in {
        "hook": httpserver.url_for("/hook"),
        "token": "xoxb-verysecret",
        "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "address": f"json://{httpserver.host}:{httpserver.port}/phone",
    }.items():
        (tmp_path / name).write_text(secret)
    httpserver.expect_request("/hook").respond_with_data("ok")
    httpserver.expect_request("/api/chat.postMessage").respond_with_json({"ok": True, "ts": "1.5"})
    httpserver.expect_request("/siem").respond_with_data("")
    httpserver.expect_request("/phone").respond_with_data("")
    yield configured(CHANNELS.format(mail=office.port, http=httpserver.url_for("/")))
    office.stop()


def message(app: App, key: str) -> Message:
    return Message(key, "Listed", "It is.", (Item("ALFA"),), "Why.", "all", app.clock(), thread="story 1")


@pytest.mark.parametrize(("name", "path"), [("hook", "/hook"), ("bot", "/api/chat.postMessage"), ("siem", "/siem")])
def test_a_test_message_goes_out_over_http_with_its_key(app: App, httpserver: HTTPServer, name: str, path: str) -> None:
    key = send_test(app, name)
    ((request, _),) = httpserver.log
    assert (request.path, request.headers["Idempotency-Key"]) == (path, key)


def test_a_test_message_goes_out_by_every_other_kind(
    app: App, httpserver: HTTPServer, mailbox: Mailbox, tmp_path: Path
) -> None:
    out = io.StringIO()
    for name in ("mail", "phone", "log", "console"):
        assert send_test(app, name, out)
    assert len(mailbox.letters) == 1
    assert [request.path for request, _ in httpserver.log] == ["/phone"]
    assert json.loads((tmp_path / "told.jsonl").read_text())["data"]["title"].startswith("Test")
    assert "Test" in out.getvalue()


def test_a_private_address_is_not_posted_to_unless_the_channel_allows_it(app: App, httpserver: HTTPServer) -> None:
    with pytest.raises(DeliveryError, match="shut: ") as caught:
        send_test(app, "shut")
    assert "\n" not in str(caught.value)
    assert httpserver.log == []


def test_a_thread_and_who_has_had_a_letter_outlive_the_process(
    app: App, httpserver: HTTPServer, mailbox: Mailbox
) -> None:
    mailbox.refuse = {"slow@example.com": "451 4.7.1 greylisted"}
    first = opener(app)
    first("bot").send(message(app, "1"))
    with pytest.raises(DeliveryError, match="1 of 2 recipients put off"):
        first("mail").send(message(app, "1"))
    mailbox.refuse = {}
    second = opener(app)
    second("bot").send(message(app, "2"))
    second("mail").send(message(app, "1"))
    assert [json.loads(request.data).get("thread_ts") for request, _ in httpserver.log] == [None, "1.5"]
    assert [to for to, _ in mailbox.letters] == [["ops@example.com"], ["slow@example.com"]]


def test_a_test_message_begins_no_thread_that_lasts(app: App, httpserver: HTTPServer) -> None:
    send_test(app, "bot")
    send_test(app, "bot")
    assert not any("thread_ts" in json.loads(request.data) for request, _ in httpserver.log)


def test_an_address_that_is_refused_is_told_to_the_operator_once(app: App, mailbox: Mailbox) -> None:
    mailbox.refuse = {"slow@example.com": "550 5.1.1 no such mailbox"}
    channel = opener(app)("mail")
    for key in ("1", "2"):
        channel.send(message(app, key))
    with app.store.read() as session:
        told = [one for one in session.events.select(EventFilter()) if one.kind is Kind.OPERATOR]
    assert [("slow@example.com" in one.title, one.is_recovery) for one in told] == [(True, False)]
    assert [to for to, _ in mailbox.letters] == [["ops@example.com"], ["ops@example.com"]]
