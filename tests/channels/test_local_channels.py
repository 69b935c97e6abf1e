"""The console and the file: what a person and a program find there."""

import errno
import io
import json
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from watchlist.channels.console import ConsoleChannel
from watchlist.channels.file import FileChannel
from watchlist.errors import DeliveryError
from watchlist.model import Message

Make = Callable[..., Message]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def printed(message: Message, stream: io.StringIO) -> str:
    ConsoleChannel("console", stream).send(message)
    return stream.getvalue()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return Terminal()


def test_a_terminal_shows_title_lines_links_and_changes_in_colour(message: Message, terminal: Terminal) -> None:
    text = printed(message, terminal)
    assert "Listed: ALFA MAKİNA on OFAC SDN" in text
    assert "https://law.example.com/89fr68312" in text
    assert "address: Ankara → İzmir" in text
    assert "Why." in text
    assert "\x1b[1m" in text


def test_a_pipe_gets_plain_lines_that_are_not_broken(make_message: Make) -> None:
    text = printed(make_message(lead="word " * 100), io.StringIO())
    assert ("word " * 100).strip() in text.splitlines()
    assert "\x1b" not in text


def test_the_console_reads_no_markup_and_obeys_no_control_sign(make_message: Make, terminal: Terminal) -> None:
    hostile = make_message(
        title="[bold red]ALFA[/] :boom: \x1b[2J\x9b1m\r\nx", lead="[link=file:///etc]x[/link] \x1b]8;;file:///x"
    )
    text = printed(hostile, terminal)
    assert "[bold red]ALFA[/] :boom: [2J1m x" in text
    assert "[link=file:///etc]x[/link]" in text
    for sign in ("\x1b[2J", "\x9b", "\r", "]8;;file"):
        assert sign not in text.replace("x[/link] ]8;;file:///x", "")


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


def fill(path: Path, name: str, make_message: Make) -> None:
    channel = FileChannel("log", path)
    for number in range(20):
        channel.send(make_message(f"{name} {number}", lead="long " * 20_000))


def test_two_processes_at_once_do_not_mix_their_lines(tmp_path: Path, make_message: Make) -> None:
    path = tmp_path / "alerts.jsonl"
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=fill, args=(path, name, make_message)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    keys = [json.loads(line)["data"]["key"] for line in path.read_bytes().splitlines()]
    assert sorted(keys) == sorted(f"{name} {number}" for name in "ab" for number in range(20))


def test_a_full_disk_leaves_no_half_a_line(tmp_path: Path, message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "alerts.jsonl"
    channel = FileChannel("log", path)
    channel.send(message)
    before = path.read_bytes()
    write = os.write
    left = [100]

    def filling(descriptor: int, line: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = write(descriptor, line[: left[0]])
        left[0] -= written
        return written

    monkeypatch.setattr(os, "write", filling)
    with pytest.raises(DeliveryError, match="No space left") as caught:
        channel.send(message)
    assert not caught.value.permanent
    assert path.read_bytes() == before
    left[0] = 1 << 20
    channel.send(message)
    assert path.read_bytes() == before * 2
