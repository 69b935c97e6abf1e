"""Slack by a bot's token, over a real local server: threads, and what each answer means."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from pytest_httpserver import HTTPServer

from watchlist.channels.memory import ShortMemory
from watchlist.channels.post import Post
from watchlist.channels.slack_bot import SlackBot, is_urgent
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Kind, Message, Purpose

PATH = "/api/chat.postMessage"
TOKEN = "xoxb-verysecret"
Make = Callable[..., Message]
Bot = Callable[..., SlackBot]


@pytest.fixture
def bot(httpserver: HTTPServer, post: Post, clock: Callable[[], datetime], memory: ShortMemory) -> Bot:
    def make(conversation: str = "C1") -> SlackBot:
        api = httpserver.url_for("/api/")
        return SlackBot("team", TOKEN, conversation, post=post, clock=clock, memory=memory, api=api)

    return make


def answer(httpserver: HTTPServer, *answers: dict[str, Any]) -> None:
    for one in answers:
        httpserver.expect_ordered_request(PATH, method="POST").respond_with_json(one)


def posted(ts: str) -> dict[str, Any]:
    # Slack repeats the whole message in its answer.
    return {"ok": True, "channel": "C1", "ts": ts, "message": {"text": "long " * 10_000}}


def refused(word: str) -> dict[str, Any]:
    return {"ok": False, "error": word}


def asked(httpserver: HTTPServer) -> list[dict[str, Any]]:
    httpserver.check_assertions()
    return [json.loads(request.data) for request, _ in httpserver.log]


def refusal(bot: SlackBot, message: Message) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        bot.send(message)
    assert "verysecret" not in str(caught.value)
    return caught.value


def kind(message: Message, of: Kind) -> Message:
    items = tuple(msgspec.structs.replace(item, kind=of) for item in message.items)
    return msgspec.structs.replace(message, items=items)


def test_a_message_is_posted_with_the_token_and_its_key(httpserver: HTTPServer, bot: Bot, message: Message) -> None:
    answer(httpserver, posted("1.5"))
    bot().send(message)
    ((request, _),) = httpserver.log
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Idempotency-Key"] == "alert-1:team"
    (body,) = asked(httpserver)
    assert body["channel"] == "C1"
    assert body["blocks"]
    assert body["metadata"]["event_payload"] == {"key": "alert-1:team"}
    assert "thread_ts" not in body


def test_a_limit_counts_though_its_answer_breaks_off(
    bot: Bot, break_off: Callable[..., None], message: Message
) -> None:
    break_off(PATH, 429, '{"ok":fal', {"Retry-After": "30"})
    assert refusal(bot(), message).retry_after == timedelta(seconds=30)


@pytest.mark.parametrize("said", ["", '{"ok":true,"ts":"1.'])
def test_an_answer_that_cannot_be_read_is_no_yes(
    bot: Bot, break_off: Callable[..., None], message: Message, said: str
) -> None:
    break_off(PATH, 200, said)
    error = refusal(bot(), message)
    assert not error.permanent
    assert "answered 200" in str(error)


def test_updates_go_under_the_first_message_after_a_restart_too(
    httpserver: HTTPServer, bot: Bot, make_message: Make
) -> None:
    answer(httpserver, posted("1503435956.000247"), posted("1503435999.000001"), posted("1503436000.000001"))
    bot().send(make_message("1"))
    bot().send(kind(make_message("2"), Kind.AMENDED))
    bot().send(make_message("3"))
    _, amended, listed = asked(httpserver)
    assert amended["thread_ts"] == listed["thread_ts"] == "1503435956.000247"
    assert amended["reply_broadcast"] is False
    assert listed["reply_broadcast"] is True


def test_each_matter_and_each_conversation_has_its_own_thread(
    httpserver: HTTPServer, bot: Bot, make_message: Make
) -> None:
    answer(httpserver, posted("1.1"), posted("2.1"), posted("3.1"))
    bot().send(make_message("1"))
    bot().send(msgspec.structs.replace(make_message("2"), thread="t2"))
    bot("C2").send(make_message("3"))
    assert not any("thread_ts" in body for body in asked(httpserver))


@pytest.mark.parametrize("word", ["thread_not_found", "message_not_found"])
def test_a_thread_whose_beginning_is_gone_begins_anew(
    httpserver: HTTPServer, bot: Bot, make_message: Make, word: str
) -> None:
    answer(httpserver, posted("1.1"), refused(word), posted("2.1"), posted("2.2"))
    for key in "123":
        bot().send(make_message(key))
    assert [body.get("thread_ts") for body in asked(httpserver)] == [None, "1.1", None, "2.1"]


def test_refused_blocks_are_posted_once_more_as_text(httpserver: HTTPServer, bot: Bot, message: Message) -> None:
    answer(httpserver, refused("invalid_blocks"), posted("1.1"))
    bot().send(message)
    first, second = asked(httpserver)
    assert "blocks" in first
    assert "blocks" not in second
    assert "https://law.example.com/89fr68312" in second["text"]


@pytest.mark.parametrize(
    ("word", "permanent", "closed"),
    [
        ("channel_not_found", True, True),
        ("not_in_channel", True, True),
        ("is_archived", True, True),
        ("invalid_auth", True, True),
        ("not_authed", True, True),
        ("account_inactive", True, True),
        ("token_revoked", True, True),
        ("missing_scope", True, True),
        ("msg_too_long", True, False),
        ("no_text", True, False),
        ("internal_error", False, False),
        ("fatal_error", False, False),
        ("service_unavailable", False, False),
        ("a_word_of_tomorrow", False, False),
        ("thread_not_found", False, False),
    ],
)
def test_each_word_says_whether_trying_again_can_help(
    httpserver: HTTPServer, bot: Bot, message: Message, word: str, permanent: bool, closed: bool
) -> None:
    answer(httpserver, refused(word))
    error = refusal(bot(), message)
    assert word in str(error)
    assert (error.permanent, error.closed) == (permanent, closed)


@pytest.mark.parametrize("body", ['{"ok": false, "error": "ratelimited"}', ""])
def test_a_limit_is_waited_for(httpserver: HTTPServer, bot: Bot, message: Message, body: str) -> None:
    httpserver.expect_request(PATH).respond_with_data(body, status=429, headers={"Retry-After": "30"})
    error = refusal(bot(), message)
    assert not error.permanent
    assert error.retry_after == timedelta(seconds=30)


@pytest.mark.parametrize(("status", "body"), [(200, "<html>a proxy</html>"), (200, "[]"), (502, "busy")])
def test_what_slack_does_not_say_is_tried_again(
    httpserver: HTTPServer, bot: Bot, message: Message, status: int, body: str
) -> None:
    httpserver.expect_request(PATH).respond_with_data(body, status=status)
    error = refusal(bot(), message)
    assert (error.permanent, error.closed) == (False, False)


@pytest.mark.parametrize("api", ["http://slack.example.com/api/", "ftp://127.0.0.1/", "slack.com/api"])
def test_the_token_travels_hidden_or_not_at_all(
    post: Post, clock: Callable[[], datetime], memory: ShortMemory, api: str
) -> None:
    with pytest.raises(ConfigError, match="https"):
        SlackBot("team", TOKEN, "C1", post=post, clock=clock, memory=memory, api=api)


def test_what_is_over_or_only_amended_stays_in_its_thread(message: Message) -> None:
    assert is_urgent(message)
    assert is_urgent(kind(message, Kind.DELISTED))
    assert is_urgent(msgspec.structs.replace(message, purpose=Purpose.REMINDER))
    assert not is_urgent(kind(message, Kind.AMENDED))
    assert not is_urgent(msgspec.structs.replace(message, purpose=Purpose.RESOLUTION))
