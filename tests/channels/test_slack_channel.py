"""Slack over a real local server: what counts as sent, what is tried again, and what never works."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer

from watchlist.channels.post import Post
from watchlist.channels.slack import SlackChannel
from watchlist.errors import DeliveryError
from watchlist.model import Message

PATH = "/services/T0/B0/verysecret"


@pytest.fixture
def slack(httpserver: HTTPServer, post: Post, clock: Callable[[], datetime]) -> SlackChannel:
    return SlackChannel("team", httpserver.url_for(PATH), post=post, clock=clock)


def refusal(slack: SlackChannel, message: Message) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        slack.send(message)
    assert "verysecret" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return caught.value


def test_a_message_is_sent_as_blocks_with_a_fallback(
    httpserver: HTTPServer, slack: SlackChannel, message: Message
) -> None:
    httpserver.expect_oneshot_request(PATH, method="POST").respond_with_data("ok", content_type="text/plain")
    slack.send(message)
    ((request, _),) = httpserver.log
    assert request.headers["Idempotency-Key"] == "alert-1:team"
    assert request.headers["Content-Type"].startswith("application/json")
    body = json.loads(request.data)
    assert body["blocks"][0]["text"]["text"] == "Listed: ALFA MAKİNA on OFAC SDN"
    assert "ALFA MAKİNA" in body["text"]
    assert body["unfurl_links"] is False


def test_refused_blocks_are_sent_once_more_as_text(
    httpserver: HTTPServer, slack: SlackChannel, message: Message
) -> None:
    httpserver.expect_ordered_request(PATH).respond_with_data("invalid_blocks", status=400)
    httpserver.expect_ordered_request(PATH).respond_with_data("ok")
    slack.send(message)
    first, second = (json.loads(request.data) for request, _ in httpserver.log)
    assert "blocks" in first
    assert "blocks" not in second
    assert "https://law.example.com/89fr68312" in second["text"]


def test_text_refused_as_well_is_permanent(httpserver: HTTPServer, slack: SlackChannel, message: Message) -> None:
    httpserver.expect_request(PATH).respond_with_data("invalid_blocks", status=400)
    assert refusal(slack, message).permanent
    assert len(httpserver.log) == 2


@pytest.mark.parametrize(
    ("status", "body", "permanent", "closed"),
    [
        (403, "invalid_token", True, True),
        (403, "action_prohibited", True, True),
        (403, "team_disabled", True, True),
        (404, "no_service", True, True),
        (404, "no_team", True, True),
        (404, "no_active_hooks", True, True),
        (404, "channel_not_found", True, True),
        (410, "channel_is_archived", True, True),
        (400, "too_many_attachments", True, False),
        (404, "<html>", True, False),
        (500, "rollup_error", False, False),
        (503, "<html>busy</html>", False, False),
        (408, "", False, False),
        (200, "<html>a proxy's page</html>", False, False),
        (302, "", False, False),
    ],
)
def test_each_refusal_says_whether_trying_again_can_help(
    httpserver: HTTPServer, slack: SlackChannel, message: Message, status: int, body: str, permanent: bool, closed: bool
) -> None:
    httpserver.expect_request(PATH).respond_with_data(body, status=status, headers={"Location": "/elsewhere"})
    error = refusal(slack, message)
    assert (error.permanent, error.closed) == (permanent, closed)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("30", timedelta(seconds=30)),
        ("Fri, 23 Aug 2024 14:09:00 GMT", timedelta(minutes=2)),
        ("Fri, 23 Aug 2024 14:00:00 GMT", timedelta()),
        ("99999999999", timedelta(days=1)),
        ("soon", None),
    ],
)
def test_a_limit_is_waited_for(
    httpserver: HTTPServer, slack: SlackChannel, message: Message, said: str, wait: timedelta | None
) -> None:
    httpserver.expect_request(PATH).respond_with_data("ratelimited", status=429, headers={"Retry-After": said})
    error = refusal(slack, message)
    assert not error.permanent
    assert error.retry_after == wait


@pytest.mark.parametrize(
    ("status", "said", "permanent", "closed"),
    [(429, "rate", False, False), (410, "channel_is_archived", True, True), (410, "chan", True, False)],
)
def test_an_answer_that_breaks_off_counts_by_its_status(
    slack: SlackChannel,
    break_off: Callable[..., None],
    message: Message,
    status: int,
    said: str,
    permanent: bool,
    closed: bool,
) -> None:
    break_off(PATH, status, said, {"Retry-After": "30"})
    error = refusal(slack, message)
    assert (error.permanent, error.closed, error.unreached) == (permanent, closed, False)
    assert error.retry_after == (None if closed else timedelta(seconds=30))


@pytest.mark.parametrize("said", ["", "o", "ok"])
def test_what_was_taken_is_not_sent_again_because_the_answer_breaks_off(
    slack: SlackChannel, break_off: Callable[..., None], message: Message, said: str
) -> None:
    break_off(PATH, 200, said)
    slack.send(message)


def test_the_broken_page_of_a_proxy_is_no_answer_of_slack(
    slack: SlackChannel, break_off: Callable[..., None], message: Message
) -> None:
    break_off(PATH, 200, "<html>")
    assert not refusal(slack, message).permanent


def test_silence_is_tried_again_and_hides_the_address(
    post: Post, clock: Callable[[], datetime], message: Message
) -> None:
    away = SlackChannel("team", f"http://127.0.0.1:1{PATH}", post=post, clock=clock)
    assert not refusal(away, message).permanent


def test_the_address_is_not_logged(
    httpserver: HTTPServer, slack: SlackChannel, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    httpserver.expect_request(PATH).respond_with_data("ok")
    caplog.set_level(logging.DEBUG)
    slack.send(message)
    ours = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]
    assert "verysecret" not in "".join(ours)
