"""A receiver believes what is signed with its secret and fresh, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from watchlist.channels.signature import SignatureError, keys_of, sign, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
SENT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
GOOD = {
    "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "Webhook-Timestamp": "1614265330",
    "Webhook-Signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_the_vector_of_the_specification_is_believed_within_five_minutes(seconds: int) -> None:
    assert verify(SECRET, GOOD, BODY, SENT + timedelta(seconds=seconds)) == GOOD["Webhook-Id"]


@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_is_too_old_or_too_new_is_not(seconds: int) -> None:
    with pytest.raises(SignatureError, match="too old or too new"):
        verify(SECRET, GOOD, BODY, SENT + timedelta(seconds=seconds))
    assert verify(SECRET, GOOD, BODY, SENT + timedelta(seconds=seconds), timedelta(hours=1))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, BODY + b" "),
        ({"Webhook-Id": "another"}, BODY),
        ({"Webhook-Id": ""}, BODY),
        ({"Webhook-Timestamp": "1614265331"}, BODY),
        ({"Webhook-Timestamp": "now"}, BODY),
        ({"Webhook-Timestamp": "\u0661"}, BODY),
        ({"Webhook-Timestamp": "-1"}, BODY),
        ({"Webhook-Signature": ""}, BODY),
        ({"Webhook-Signature": "v1,"}, BODY),
        ({"Webhook-Signature": GOOD["Webhook-Signature"].replace("v1", "v1a")}, BODY),
        ({"Webhook-Signature": "v1,\u00e4"}, BODY),
    ],
)
def test_what_was_changed_on_the_way_is_not_believed(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(SignatureError):
        verify(SECRET, GOOD | headers, body, SENT)


def test_another_secret_is_not_believed() -> None:
    with pytest.raises(SignatureError, match="not ours"):
        verify(OTHER, GOOD, BODY, SENT)


def test_both_ends_may_rotate_their_keys_in_any_order() -> None:
    both = sign(keys_of(f"{OTHER} {SECRET}"), "m", 1614265330, BODY)
    signed = {"webhook-id": "m", "webhook-timestamp": "1614265330", "webhook-signature": both}
    for secret in (SECRET, OTHER, f"{SECRET} {OTHER}"):
        assert verify(secret, signed, BODY, SENT) == "m"
