"""Channels are opened as the configuration says, and refused in one line where they cannot work."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from watchlist.channels import Outside, Reply, open_channel
from watchlist.config import ChannelSettings
from watchlist.errors import ConfigError
from watchlist.model import Message


class Posted:
    """A world without a network: keeps what is posted."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.body = "ok"

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        self.urls.append(url)
        return Reply(200, self.body)


@pytest.fixture
def posted() -> Posted:
    return Posted()


@pytest.fixture
def outside(posted: Posted, tmp_path: Path, clock: Callable[[], datetime]) -> Outside:
    return Outside(post=posted, clock=clock, stream=io.StringIO(), folder=tmp_path)


def settings(**given: object) -> ChannelSettings:
    return ChannelSettings.model_validate(given)


def test_the_console_prints_to_the_given_stream(outside: Outside, message: Message) -> None:
    open_channel("console", settings(kind="console"), outside).send(message)
    assert isinstance(outside.stream, io.StringIO)
    assert "ALFA" in outside.stream.getvalue()


def test_a_file_lies_beside_the_configuration(outside: Outside, message: Message, tmp_path: Path) -> None:
    open_channel("log", settings(kind="file", path="alerts.jsonl"), outside).send(message)
    assert (tmp_path / "alerts.jsonl").is_file()


def test_secrets_come_from_the_environment_or_a_file(
    outside: Outside, posted: Posted, message: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEAM_HOOK", "https://hooks.example.com/a")
    open_channel("team", settings(kind="slack", webhook_env="TEAM_HOOK"), outside).send(message)
    (tmp_path / "hook").write_text("https://hooks.example.com/b\n")
    open_channel("team", settings(kind="slack", webhook_file="hook"), outside).send(message)
    (tmp_path / "key").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    siem = settings(kind="webhook", url="https://siem.example.com/", secret_file="key")
    open_channel("siem", siem, outside).send(message)
    assert posted.urls == ["https://hooks.example.com/a", "https://hooks.example.com/b", "https://siem.example.com/"]


def test_a_bots_token_posts_to_a_conversation(
    outside: Outside, posted: Posted, message: Message, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("xoxb-1\n")
    given = {"kind": "slack", "token_file": "token", "conversation": "C1"}
    posted.body = '{"ok": true, "ts": "1.1"}'
    open_channel("team", settings(**given), outside).send(message)
    open_channel("team", settings(**given, url="https://slack.example.com/api"), outside).send(message)
    where = ["https://slack.com/api/chat.postMessage", "https://slack.example.com/api/chat.postMessage"]
    assert posted.urls == where


def test_apprise_opens_with_an_address_from_a_file(outside: Outside, tmp_path: Path) -> None:
    (tmp_path / "address").write_text("json://127.0.0.1:1/\n")
    assert open_channel("phone", settings(kind="apprise", url_file="address"), outside).name == "phone"


def test_email_opens_with_a_password_from_a_file(outside: Outside, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("right\n")
    mail = {"kind": "email", "smtp": "smtp://u@mail.example.com", "from": "w@example.com", "to": ["o@example.com"]}
    assert open_channel("ops", settings(**mail, password_file="password"), outside).name == "ops"
    with pytest.raises(ConfigError, match="password_env or password_file"):
        open_channel("ops", settings(**mail), outside)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "slack", "webhook_env": "NOT_SET_ANYWHERE"},
        {"kind": "slack", "webhook_file": "missing"},
        {"kind": "slack", "webhook_file": "empty"},
        {"kind": "webhook", "url": "https://x.example.com", "secret_file": "bad"},
        {"kind": "slack", "token_env": "NOT_SET_ANYWHERE", "conversation": "C1"},
        {"kind": "apprise", "url_file": "bad"},
        {"kind": "apprise", "url_env": "NOT_SET_ANYWHERE"},
        {"kind": "email", "smtp": "smtp://x", "from": "w@example.com", "to": ["o@example.com"], "ca_file": "missing"},
        {"kind": "email", "smtp": "ftp://x", "from": "w@example.com", "to": ["o@example.com"]},
        {"kind": "email", "smtp": "smtp://x", "from": "nobody", "to": ["o@example.com"]},
        {"kind": "email", "smtp": "smtp://x", "from": "w@example.com", "to": ["nobody"]},
    ],
)
def test_what_cannot_work_is_refused_at_once(outside: Outside, tmp_path: Path, given: dict[str, object]) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bad").write_text("no base64!")
    with pytest.raises(ConfigError) as caught:
        open_channel("team", settings(**given), outside)
    assert "\n" not in str(caught.value)
    assert "no base64!" not in str(caught.value)
