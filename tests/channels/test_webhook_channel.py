"""Standard Webhooks over a real local server: signed, bounded, and never redirected."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from watchlist.channels.post import Post, idempotency
from watchlist.channels.signature import sign, verify
from watchlist.channels.webhook import WebhookChannel, signing_keys
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message

NOW = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def webhook(httpserver: HTTPServer, post: Post, clock: Callable[[], datetime]) -> WebhookChannel:
    return WebhookChannel("siem", httpserver.url_for("/hook"), SECRET, post=post, clock=clock)


def test_the_signature_is_the_one_of_the_specification() -> None:
    signed = sign(signing_keys(SECRET, what="t"), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_verify_a_delivery(httpserver: HTTPServer, webhook: WebhookChannel, message: Message) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("", status=204)
    webhook.send(message)
    ((request, _),) = httpserver.log
    headers = request.headers
    assert headers["webhook-id"] == headers["Idempotency-Key"] == "alert-1:team"
    assert headers["webhook-timestamp"] == "1724422020"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.data
    assert verify(SECRET, dict(headers), request.data, NOW) == "alert-1:team"
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    body = json.loads(request.data)
    assert body["type"] == "alert.listed"
    assert body["data"]["items"][0]["alert"] == "al1"


def test_trying_again_keeps_the_id_and_moves_the_timestamp(
    httpserver: HTTPServer, post: Post, clock: Callable[[], datetime], message: Message
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    times = iter([clock(), clock() + timedelta(minutes=5)])
    channel = WebhookChannel("siem", httpserver.url_for("/hook"), SECRET, post=post, clock=lambda: next(times))
    channel.send(message)
    channel.send(message)
    first, second = (request.headers for request, _ in httpserver.log)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 300
    assert first["webhook-signature"] != second["webhook-signature"]


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(301, False), (307, False), (400, False), (401, False), (410, True), (413, True), (429, False), (502, False)],
)
def test_each_refusal_says_whether_trying_again_can_help(
    httpserver: HTTPServer, webhook: WebhookChannel, message: Message, status: int, permanent: bool
) -> None:
    headers = {"Location": httpserver.url_for("/other"), "Retry-After": "7"}
    httpserver.expect_request("/hook").respond_with_data("no\x1b[2J", status=status, headers=headers)
    httpserver.expect_request("/other").respond_with_data("")
    with pytest.raises(DeliveryError) as caught:
        webhook.send(message)
    assert caught.value.permanent is permanent
    assert caught.value.closed is (status == 410)
    assert "\x1b" not in str(caught.value)
    assert [request.path for request, _ in httpserver.log] == ["/hook"]
    assert caught.value.retry_after == (None if 300 <= status < 400 else timedelta(seconds=7))


@pytest.mark.parametrize(("status", "closed"), [(429, False), (410, True), (503, False)])
def test_an_answer_that_breaks_off_counts_by_its_status(
    webhook: WebhookChannel, break_off: Callable[..., None], message: Message, status: int, closed: bool
) -> None:
    break_off("/hook", status, "slow do", {"Retry-After": "30"})
    with pytest.raises(DeliveryError, match=f"answered {status}: slow do") as caught:
        webhook.send(message)
    assert caught.value.closed is closed
    assert not caught.value.unreached
    assert caught.value.retry_after == timedelta(seconds=30)


@pytest.mark.parametrize("said", ["", "tak"])
def test_what_was_taken_is_not_sent_again_because_the_answer_breaks_off(
    httpserver: HTTPServer, webhook: WebhookChannel, break_off: Callable[..., None], message: Message, said: str
) -> None:
    break_off("/hook", 200, said)
    webhook.send(message)
    assert len(httpserver.log) == 1


def test_a_long_message_keeps_under_twenty_kilobytes(
    httpserver: HTTPServer, webhook: WebhookChannel, message: Message
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    webhook.send(msgspec.structs.replace(message, items=message.items * 500))
    ((request, _),) = httpserver.log
    assert len(request.data) < 20_000
    data = json.loads(request.data)["data"]
    assert len(data["items"]) + data["omitted"] == 500


def test_two_keys_sign_while_one_is_rotated() -> None:
    keys = signing_keys(f"{SECRET} {SECRET[:-4]}AAAA", what="t")
    one, two = sign(keys, "m", 1, b"{}").split(" ")
    assert one.startswith("v1,")
    assert one != two


@given(st.binary(min_size=1, max_size=64))
def test_padding_may_be_missing(key: bytes) -> None:
    encoded = base64.b64encode(key).decode()
    for secret in (f"whsec_{encoded}", f"whsec_{encoded.rstrip('=')}", encoded):
        assert signing_keys(secret, what="t") == (key,)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64!", "päss", "whsec_a"])
def test_a_secret_that_is_none_is_refused_without_showing_it(secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        signing_keys(secret, what="channel siem")
    assert "channel siem" in str(caught.value)
    assert not secret.removeprefix("whsec_") or secret not in str(caught.value)


@given(st.text())
def test_any_key_makes_a_header_and_an_id(key: str) -> None:
    made = idempotency(key)
    assert made.isascii()
    assert "." not in made
    assert made
    assert made == idempotency(key)
