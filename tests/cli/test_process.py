"""The program as a process: what a shell and a script see of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CommandLine
from house_list import ALPHA, BETA

from watchlist import __version__
from watchlist.demo.server import RecordedServer, settings

ENTRY = [sys.executable, "-m", "watchlist"]


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a process whose configuration polls a recorded server, given as `server`."""
    return {
        **os.environ,
        "WATCHLIST_DATABASE_URL": database_url,
        "WATCHLIST_ARCHIVE__PATH": str(tmp_path / "archive"),
        "WATCHLIST_CONFIG": str(tmp_path / "watchlist.toml"),
    }


@pytest.fixture
def many(command: CommandLine, house_file: Path) -> CommandLine:
    """A database with more entries than a pipe holds."""
    rows = "".join(f"{number},Firm {number} GmbH,DE,Bremen,\n" for number in range(5000))
    house_file.write_text(f"Ref,Firm,Country,Address,Note\n{rows}", encoding="utf-8")
    command.json("poll")
    return command


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ENTRY, *arguments], env=environment, text=True, capture_output=True, check=False)


def test_two_days_of_recorded_sources(served: dict[str, str], tmp_path: Path) -> None:
    with RecordedServer(day=1) as server:
        (tmp_path / "watchlist.toml").write_text(settings(server), encoding="utf-8")
        first = run(served, "poll", "--json")
        again = run(served, "poll", "us_ofac_sdn", "--json")
        server.day = 2
        second = run(served, "poll", "us_ofac_sdn", "us_bis_entity_list", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    polled = {one["source"]: one for one in map(json.loads, first.stdout.splitlines())}
    assert polled["us_ofac_sdn"]["entries"] == 45
    assert polled["straits_wire"]["articles"]
    assert json.loads(again.stdout)["outcome"] == "not_modified"
    listed = {one["source"]: one["listed"] for one in map(json.loads, second.stdout.splitlines())}
    assert listed == {"us_ofac_sdn": 8, "us_bis_entity_list": 19}


def test_a_source_that_does_not_answer_is_a_failure_of_the_poll(served: dict[str, str], tmp_path: Path) -> None:
    with RecordedServer() as server:
        config = settings(server)
    (tmp_path / "watchlist.toml").write_text(config, encoding="utf-8")
    served["WATCHLIST_NETWORK__TIMEOUT"] = "2s"
    answer = run(served, "poll", "harbour_ledger", "--json")
    assert answer.returncode == 1
    assert json.loads(answer.stdout)["outcome"] == "failed"
    assert json.loads(run(served, "checks", "--json").stdout)["error"]


def test_the_version_is_one_line(tmp_path: Path) -> None:
    told = run(dict(os.environ), "--version")
    assert (told.returncode, told.stdout, told.stderr) == (0, f"watchlist {__version__}\n", "")


def test_a_fresh_folder_is_ready_after_init(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    told = run(environment, "init", str(tmp_path / "new"))
    assert told.returncode == 0
    assert {"watchlist.toml", "subjects.example.csv", "watchlist.sqlite"} <= {
        path.name for path in (tmp_path / "new").iterdir()
    }
    assert f"cd {tmp_path / 'new'}" in told.stdout
    (tmp_path / "new" / "watchlist.toml").write_text("# mine\n", encoding="utf-8")
    assert "kept as it is" in run(environment, "init", str(tmp_path / "new")).stdout
    assert (tmp_path / "new" / "watchlist.toml").read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize(
    ("asked", "reader", "lines"),
    [
        ("entries", "head -1", 1),
        ("entries --json", "head -1", 1),
        ("export entries --format csv", "head -1", 1),
        # Nobody reads at all: even the one line of a short answer comes too late.
        ("checks --json", "true", 0),
        ("export subjects", "true", 0),
    ],
)
def test_a_reader_that_leaves_early_is_no_trouble(many: CommandLine, asked: str, reader: str, lines: int) -> None:
    program = f"{' '.join(ENTRY)} --config {many.config} --database '{many.database}' {asked}"
    shell = ["bash", "-c", f"set -o pipefail; {program} | {reader}"]
    told = subprocess.run(shell, text=True, capture_output=True, check=False)
    assert (told.returncode, told.stderr, len(told.stdout.splitlines())) == (0, "", lines)


def test_work_is_done_though_nobody_reads_what_came_of_it(alone: CommandLine, house_file: Path) -> None:
    house_file.unlink(missing_ok=True)
    program = f"{' '.join(ENTRY)} --config {alone.config} --database {alone.database} poll"
    for form in ("--json", ""):
        shell = ["bash", "-c", f"set -o pipefail; {program} {form} | true"]
        told = subprocess.run(shell, text=True, capture_output=True, check=False)
        assert (told.returncode, told.stderr) == (1, "")
    assert [check["outcome"] for check in alone.json("checks")] == ["failed", "failed"]


def test_ctrl_c_is_one_line_and_130(alone: CommandLine, tmp_path: Path) -> None:
    pipe = tmp_path / "slow.csv"
    os.mkfifo(pipe)
    asked = [*ENTRY, "--config", str(alone.config), "compare", "--file", str(pipe)]
    # It waits for the pipe's first line: opening the other end returns when it has come so far.
    with (
        subprocess.Popen(
            asked, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_heeding_ctrl_c
        ) as process,
        pipe.open("w", encoding="utf-8"),
    ):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "watchlist: stopped\n")


def _heeding_ctrl_c() -> None:
    """What is started in the background of a script is told to ignore it, and its children with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_nothing_but_objects_stands_on_stdout(alone: CommandLine, house_file: Path) -> None:
    house_file.write_text(f"Ref,Firm,Country,Address,Note\n{ALPHA}\n{BETA}\n", encoding="utf-8")
    asked = [*ENTRY, "--config", str(alone.config), "--database", alone.database]
    for arguments in (["poll"], ["subjects", "add", "Beta"], ["sources"], ["doctor"], ["channels", "test", "console"]):
        told = subprocess.run([*asked, *arguments, "--json"], text=True, capture_output=True, check=False)
        assert [json.loads(line) for line in told.stdout.splitlines()]
