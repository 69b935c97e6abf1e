"""The console and the file: what a person and a program find there."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from watchlist.channels.console import ConsoleChannel
from watchlist.channels.file import FileChannel
from watchlist.errors import DeliveryError
from watchlist.model import Message

Make = Callable[..., Message]


def printed(message: Message) -> str:
    stream = io.StringIO()
    ConsoleChannel("console", stream).send(message)
    return stream.getvalue()


def test_the_console_shows_title_lines_links_and_changes(message: Message) -> None:
    text = printed(message)
    assert "● Listed: ALFA MAKİNA on OFAC SDN" in text
    assert "https://law.example.com/89fr68312" in text
    assert "address: Ankara → İzmir" in text
    assert "Why." in text


def test_the_console_reads_no_markup_and_obeys_no_control_sign(make_message: Make) -> None:
    text = printed(make_message(title="[bold red]ALFA[/] :boom: \x1b[2J\x9b1m\r\nx", lead="[link=file:///etc]x[/link]"))
    assert "[bold red]ALFA[/] :boom: [2J1m x" in text
    assert "[link=file:///etc]x[/link]" in text
    assert "\x1b" not in text


def test_a_closed_console_is_tried_again(message: Message) -> None:
    stream = io.StringIO()
    channel = ConsoleChannel("console", stream)
    stream.close()
    with pytest.raises(DeliveryError) as caught:
        channel.send(message)
    assert not caught.value.permanent


def test_the_file_grows_by_a_line_a_message(tmp_path: Path, make_message: Make) -> None:
    path = tmp_path / "deep" / "alerts.jsonl"
    channel = FileChannel("log", path)
    channel.send(make_message("k1", title="one\ntwo"))
    FileChannel("log", path).send(make_message("k2"))
    lines = path.read_bytes().splitlines()
    assert [json.loads(line)["data"]["key"] for line in lines] == ["k1", "k2"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_line_cut_short_by_a_crash_spoils_no_other(tmp_path: Path, message: Message) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b'{"type": "al')
    FileChannel("log", path).send(message)
    cut, whole = path.read_bytes().splitlines()
    assert cut == b'{"type": "al'
    assert json.loads(whole)["data"]["key"] == message.key


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path, message: Message) -> None:
    with pytest.raises(DeliveryError) as caught:
        FileChannel("log", tmp_path).send(message)
    assert not caught.value.permanent
    assert str(tmp_path) in str(caught.value)
