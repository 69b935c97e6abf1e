"""Help is whole, quick and true: every command and option says what it is, and README names every command."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from watchlist.cli import cli

ROOT = Path(__file__).parents[2]
ENTRY = [sys.executable, "-m", "watchlist"]
GROUP = typer.main.get_command(cli)
LATER = {"report", "backup", "restore"}
HEAVY = {"sqlmodel", "sqlalchemy", "httpx", "rich", "pydantic", "lxml", "feedparser", "jinja2", "apscheduler"}


def commands(command: object = GROUP, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command with the words that call it, groups before what they hold."""
    if path:
        yield path, command
    for name, held in getattr(command, "commands", {}).items():
        yield from commands(held, (*path, name))


COMMANDS = dict(commands())


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_and_option_says_what_it_is(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert getattr(command, "help", None), f"{' '.join(path)} has no help"
    for parameter in getattr(command, "params", []):
        assert getattr(parameter, "help", None), f"{' '.join(path)} {parameter.name} has no help"


def documented() -> set[tuple[str, ...]]:
    """The commands that README.md names in code, where `a\\|b` stands for either."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found: set[tuple[str, ...]] = set()
    for written in re.findall(r"`(?:watchlist )?([a-z][^`]*)`", readme):
        first, *rest = (word.split("|") for word in written.replace("\\|", "|").split())
        found.update((name,) for name in first)
        found.update((name, further) for name in first for further in (rest[0] if rest else ()))
    return found


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_readme_names_every_command(path: tuple[str, ...]) -> None:
    named = documented()
    assert path in named or any(one[: len(path)] == path for one in named), f"README.md does not name {' '.join(path)}"


def test_what_is_not_built_yet_is_no_command() -> None:
    assert not LATER & {path[0] for path in COMMANDS}


def test_help_loads_nothing_heavy() -> None:
    asked = f"import sys, watchlist.cli; print(sorted({HEAVY!r} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).strip() == "[]"


def test_help_comes_at_once() -> None:
    def quickest(*command: str) -> float:
        return min(_seconds(command) for _ in range(3))

    # The benchmark measures it; here only that help does not import the world, which takes seconds.
    assert quickest(*ENTRY, "--help") - quickest(sys.executable, "-c", "pass") < 0.8


def _seconds(command: tuple[str, ...]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_its_completion(shell: str) -> None:
    environment = {"_WATCHLIST_COMPLETE": f"source_{shell}", "PATH": "/usr/bin:/bin"}
    script = subprocess.run([*ENTRY], env=environment, text=True, capture_output=True, check=False)
    assert "_WATCHLIST_COMPLETE" in script.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("watchlist sub", {"subjects", "subscriptions"}), ("watchlist events --kind ame", {"amended"})],
)
def test_completion_offers_what_can_follow(typed: str, offered: set[str]) -> None:
    environment = {
        "_WATCHLIST_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
        "PATH": "/usr/bin:/bin",
    }
    told = subprocess.run([*ENTRY], env=environment, text=True, capture_output=True, check=False)
    assert set(told.stdout.split()) == offered
