"""The log is one form for all who write to it, and no secret comes through, whatever carries it."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as some

from watchlist import logs
from watchlist.config import secret


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, before = list(root.handlers), set(logs._SECRETS)
    yield
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    logs._SECRETS.clear()
    logs._SECRETS.update(before)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_what_we_and_what_libraries_log_are_json_lines_alike(capsys: pytest.CaptureFixture[str]) -> None:
    logs.spoken(as_json=True)
    structlog.get_logger("watchlist").info("polled", source="eu_fsf")
    logging.getLogger("apscheduler").warning("%s was missed", "a run")
    logging.getLogger("httpx").info("GET https://example.com")
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["level"], ours["source"]) == ("polled", "info", "eu_fsf")
    assert (theirs["event"], theirs["level"]) == ("a run was missed", "warning")


def test_a_warning_of_python_leaves_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    logs.spoken(as_json=True)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("this is old", DeprecationWarning, stacklevel=1)
    assert "this is old" in lines(capsys)[0]["event"]


def test_a_command_is_quiet_unless_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    logs.quiet()
    structlog.get_logger("watchlist").info("polled")
    structlog.get_logger("watchlist").warning("held")
    assert [line["event"] for line in lines(capsys)] == ["held"]


def test_calling_it_again_doubles_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        logs.spoken(as_json=True)
    logging.getLogger("apscheduler").warning("missed")
    assert len(lines(capsys)) == 1


@pytest.mark.parametrize("as_json", [True, False])
def test_a_trace_shows_no_secret_and_no_variables(
    as_json: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "https://hooks.example.com/services/T0/hidden-in-the-path")
    logs.spoken(as_json=as_json)
    address = secret("HOOK", "", what="channel team")
    try:
        raise ValueError(f"cannot post to {address}")
    except ValueError:
        structlog.get_logger("watchlist").exception("failed", url=f"{address}?x=1")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "cannot post to ***" in said
    assert "hidden" not in said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("postgresql+psycopg://me:hidden@db/name?password=hidden", "postgresql+psycopg://db/name?..."),
        ("see https://example.com/a?key=hidden#part, then", "see https://example.com/a?... then"),
        ("'https://example.com/a?key=hidden'", "'https://example.com/a?...'"),
        ("smtp://me:hid:den@host:587", "smtp://host:587"),
        ("3 entries: what? nothing", "3 entries: what? nothing"),
        ("write to ops@example.com", "write to ops@example.com"),
    ],
)
def test_of_an_address_only_the_place_is_shown(said: str, shown: str) -> None:
    assert logs.redacted(said) == shown


WORDS = some.text(some.characters(categories=["L", "N"]), min_size=8, max_size=20)


@given(word=WORDS, before=some.text(max_size=20), after=some.text(max_size=20))
def test_a_known_secret_never_comes_through(word: str, before: str, after: str) -> None:
    logs.keep_secret(word)
    assert word not in logs.redacted(f"{before}{word}{after}")
