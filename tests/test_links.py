"""A link answers one alert, for so long, and cannot be made or changed by anybody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from watchlist.config import MessagesSettings
from watchlist.errors import ConfigError, InputError
from watchlist.links import LASTS, link_maker, link_secret, read, sign
from watchlist.model import digest

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SECRET = "a secret of enough length"
ALERT = digest("an alert")
TOKEN = sign(SECRET, ALERT, "ack", LATER)


def test_a_token_says_what_it_was_made_for_until_it_ends() -> None:
    assert read(SECRET, TOKEN, LATER) == (ALERT, "ack")
    assert read(SECRET, sign(SECRET, ALERT, "mute", LATER), NOW) == (ALERT, "mute")
    with pytest.raises(InputError, match=f"too old: `watchlist alerts ack {ALERT}`"):
        read(SECRET, TOKEN, LATER + timedelta(seconds=1))


@given(some.integers(0, len(TOKEN) - 1), some.characters(codec="utf-8"))
def test_no_sign_of_it_can_be_another(place: int, sign_there: str) -> None:
    changed = TOKEN[:place] + sign_there + TOKEN[place + 1 :]
    if changed != TOKEN:
        with pytest.raises(InputError, match="not whole, or not of this watchlist"):
            read(SECRET, changed, NOW)


@given(some.text() | some.text("abcdef0123456789._-", max_size=100))
def test_no_other_text_is_taken(token: str) -> None:
    with pytest.raises(InputError, match="not whole"):
        read(SECRET, token, NOW)


def test_another_secret_reads_nothing() -> None:
    with pytest.raises(InputError, match="not of this watchlist"):
        read("another secret as long", TOKEN, NOW)


def test_an_action_that_there_is_not_is_not_taken_though_signed() -> None:
    with pytest.raises(InputError):
        read(SECRET, sign(SECRET, ALERT, "delete", LATER), NOW)  # type: ignore[arg-type]


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> MessagesSettings:
    monkeypatch.setenv("LINK_SECRET", SECRET)
    return MessagesSettings(link="https://watchlist.example.com/answer/", link_secret_env="LINK_SECRET")


def test_a_configured_link_is_short_and_the_same_at_every_try_of_a_day(configured: MessagesSettings) -> None:
    link = link_maker(configured, NOW)(ALERT)
    assert link is not None
    assert len(link) < 200
    base, _, token = link.rpartition("/")
    assert base == "https://watchlist.example.com/answer"
    assert read(SECRET, token, NOW + LASTS) == (ALERT, "ack")
    assert link_maker(configured, NOW + timedelta(hours=3))(ALERT) == link


def test_without_an_address_there_is_no_link() -> None:
    assert link_maker(MessagesSettings(), NOW)(ALERT) is None


def test_a_secret_that_can_be_guessed_is_refused(configured: MessagesSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINK_SECRET", "short")
    with pytest.raises(ConfigError, match="fewer than 16 characters"):
        link_secret(configured)
