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
    # A command that ran in this process before has caught warnings already, and catching them twice does nothing.
    logging.captureWarnings(False)
    yield
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    logs._SECRETS.clear()
    logs._SECRETS.update(before)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
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
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.spoken(as_json=True)
        warnings.warn("this is old", DeprecationWarning, stacklevel=1)
    assert "this is old" in str(lines(capsys)[0]["event"])


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


@pytest.mark.parametrize("as_json", [True, False])
def test_no_secret_comes_through_however_deep_it_stands(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    logs.spoken(as_json=as_json)
    logs.keep_secret("hush-hush")
    address = "https://me:hidden@example.com/a?key=hidden"
    structlog.get_logger("watchlist").warning(
        "failed",
        places=[address, (address, {"hush-hush": {address: address}})],
        error=ValueError(address),
        kept=frozenset({address}),
        times=3,
    )
    logging.getLogger("library").warning("asked %s", [address, "hush-hush"])
    said = capsys.readouterr().err
    assert "hidden" not in said
    assert "hush" not in said
    assert said.replace("\\u2026", "…").count("https://example.com/a?key=…") == 7


def test_what_is_no_text_stays_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    logs.spoken(as_json=True)
    structlog.get_logger("watchlist").info("polled", entries=3, seconds=0.5, held=False, error=None, keys=["a", 1])
    told = lines(capsys)[0]
    assert {key: told[key] for key in ("entries", "seconds", "held", "error", "keys")} == {
        "entries": 3,
        "seconds": 0.5,
        "held": False,
        "error": None,
        "keys": ["a", 1],
    }


WORDS = some.text(some.characters(categories=["L", "N"]), min_size=8, max_size=20)


@given(word=WORDS, before=some.text(max_size=20), after=some.text(max_size=20))
def test_a_known_secret_never_comes_through(word: str, before: str, after: str) -> None:
    logs.keep_secret(word)
    assert word not in logs.without_secrets(f"{before}{word}{after}")


INJECTED = (
    "ALFA\r\n2024-08-23T14:07:00Z [error    ] forged\u2028next\x85 \x1b[2J\x1b]0;owned\x07\x9b1m \u202eATLIN\ufeff"
)


@pytest.mark.parametrize("as_json", [True, False])
def test_outside_text_makes_no_line_of_its_own_and_steers_no_terminal(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.spoken(as_json=as_json)
    structlog.get_logger("watchlist").warning(INJECTED, title=INJECTED, names=[INJECTED, {INJECTED: INJECTED}])
    logging.getLogger("library").warning("asked %s", INJECTED)
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 2
    for sign in ("\x1b[2J", "\x1b]0", "\x07", "\x9b", "\u202e", "\u2028", "\x85", "\ufeff", "\r"):
        assert sign not in said


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_that_carries_outside_text_forges_no_line(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    logs.spoken(as_json=as_json)
    try:
        raise ValueError(INJECTED)
    except ValueError:
        structlog.get_logger("watchlist").exception("failed")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "forged" in said
    assert not [line for line in said.split("\n")[1:] if line and not line.startswith("  ")]
    assert not {"\x1b]0", "\x07", "\x9b", "\u202e", "\u2028", "\x85", "\r"} & set(said)
    assert "\x1b[2J" not in said
