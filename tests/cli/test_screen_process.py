"""Screening as a process: several cores, and what is left when it ends before its time, on both databases."""

from __future__ import annotations

import json
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from house_list import ALPHA, BETA, DELTA, GAMMA

from watchlist.cli.views import hit_view
from watchlist.match import Thresholds
from watchlist.model import Entry, Name, Schema
from watchlist.screening.journal import journal
from watchlist.screening.judged import Judged
from watchlist.screening.rows import Row
from watchlist.screening.screener import Asked, Screener
from watchlist.store import Version

HEAD = "Ref,Firm,Country,Address,Note"
FIRMS = ["Gamma Optik,DE", "Nobody Known,DE", "Alfa Makina Sanayi,DE", "Beta Gida,", "Delta Lojistik Ticaret,TR"]
BAD = 120
"""The row that is bad: when that is told, the rows before it are done."""
MANY = 3000
SELF_MEASURED = """
import resource, sys
from watchlist.cli import main
try:
    main(sys.argv[1:])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


@pytest.fixture
def listed(command: CommandLine, house_file: Path) -> CommandLine:
    """A list of four firms that was read once."""
    read(command, house_file, [ALPHA, BETA, GAMMA, DELTA])
    return command


def read(command: CommandLine, house_file: Path, rows: list[str]) -> None:
    house_file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    command.json("poll", "house")


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    return counterparties(tmp_path / "firms.csv", MANY)


def counterparties(file: Path, count: int) -> Path:
    lines = (f"C{row},{FIRMS[row % len(FIRMS)]}" if row != BAD else "C,Alfa,Atlantis" for row in range(1, count + 1))
    file.write_text("\n".join(["id,name,country", *lines, ""]), encoding="utf-8")
    return file


def asked(command: CommandLine, *arguments: str) -> list[str]:
    before = ["--config", str(command.config), "--database", command.database]
    return [sys.executable, "-m", "watchlist", *before, "screen", *arguments]


@contextmanager
def in_the_middle(command: CommandLine, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A screening that has told the bad row, and goes on; how it ends is for the test to say."""
    with subprocess.Popen(
        asked(command, *arguments),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heeding_ctrl_c,
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert f"line {BAD + 1}: " in line, line + process.stderr.read()
        try:
            yield process
        finally:
            process.kill()


def _heeding_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_result_is_the_same_on_any_number_of_cores(listed: CommandLine, tmp_path: Path) -> None:
    file = str(counterparties(tmp_path / "firms.csv", 500))
    told: list[bytes] = []
    for jobs in ("1", "2", "3"):
        arguments = asked(listed, file, "--out", str(tmp_path / f"{jobs}.csv"), "--jobs", jobs, "--json")
        told.append(subprocess.run(arguments, capture_output=True, check=True).stdout)
    assert told[0] == told[1] == told[2]
    *rows, _ = map(json.loads, told[0].splitlines())
    assert [one["row"] for one in rows] == list(range(1, 501))
    assert [one["row"] for one in rows if one["error"]] == [BAD]
    one, two, three = ((tmp_path / f"{jobs}.csv").read_bytes() for jobs in "123")
    assert one == two == three


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_was_killed_goes_on_where_it_stopped(listed: CommandLine, firms: Path, tmp_path: Path, jobs: str) -> None:
    out = tmp_path / "out.csv"
    with in_the_middle(listed, str(firms), "--out", str(out), "--jobs", jobs) as process:
        process.kill()
        # Ends when nobody holds the pipe any more: no worker outlives its parent.
        process.communicate(timeout=20)
    assert not out.exists()
    part = out.with_name("out.csv.part")
    done = len(part.read_bytes().splitlines()) - 1
    assert BAD <= done < MANY
    with part.open("ab") as handle:
        handle.write(b'{"view":{"row":99999,"na')
    resumed = listed("screen", str(firms), "--out", str(out), "--jobs", jobs, "--resume")
    # The bad row is among those that were done and told.
    assert (resumed.code, resumed.err) == (0, "")
    assert f"{MANY} rows of firms.csv" in resumed.out
    assert not part.exists()
    assert listed("screen", str(firms), "--out", str(tmp_path / "whole.csv"), "--jobs", "1").code == 0
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_ctrl_c_keeps_what_is_done_and_one_file_has_one_writer(
    listed: CommandLine, firms: Path, house_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    arguments = (str(firms), "--out", str(out), "--jobs", "2")
    with in_the_middle(listed, *arguments) as process:
        second = listed("screen", *arguments)
        assert (second.code, second.out, len(second.err.splitlines())) == (1, "", 1)
        assert "being written by another screening" in second.err
        process.send_signal(signal.SIGINT)
        told, line = process.communicate(timeout=20)
    assert (process.returncode, told, out.exists()) == (130, "", False)
    kept, stopped = line.splitlines()
    assert "--resume" in kept
    assert stopped == "watchlist: stopped"

    def refused(*changed: str) -> str:
        answer = listed("screen", *arguments, "--resume", *changed)
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
        return answer.err

    assert "--min-score" in refused("--min-score", "0.9")
    text = firms.read_text(encoding="utf-8")
    firms.write_text(text.replace("Nobody", "Somebody", 1), encoding="utf-8")
    assert "another file" in refused()
    firms.write_text(text, encoding="utf-8")
    read(listed, house_file, [ALPHA, BETA, GAMMA, DELTA.replace("Delta", "Delta Deniz")])
    assert "(house)" in refused()
    read(listed, house_file, [ALPHA, BETA, GAMMA, DELTA])
    assert listed("screen", *arguments, "--resume").code == 0
    assert len(out.read_bytes().splitlines()) == MANY + 1


def test_a_worker_that_dies_is_told_in_one_line(alone: CommandLine, house_file: Path, tmp_path: Path) -> None:
    read(alone, house_file, [ALPHA, BETA])
    file, out = counterparties(tmp_path / "firms.csv", MANY), tmp_path / "out.csv"
    with in_the_middle(alone, str(file), "--out", str(out), "--jobs", "2") as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        told, line = process.communicate(timeout=20)
    assert (process.returncode, told, out.exists()) == (1, "", False)
    kept, ended = line.splitlines()
    assert "--resume" in kept
    assert "--jobs" in ended


def test_what_an_interrupted_screening_left_is_begun_anew_and_that_is_said(
    alone: CommandLine, house_file: Path, tmp_path: Path
) -> None:
    read(alone, house_file, [ALPHA, BETA])
    file, out = tmp_path / "firms.csv", tmp_path / "out.csv"
    file.write_text("name\nAlfa Makina Sanayi\n", encoding="utf-8")
    (tmp_path / "out.csv.part").write_text("what was before\n", encoding="utf-8")
    refused = alone("screen", str(file), "--out", str(out), "--resume")
    assert (refused.code, "no screening's" in refused.err, out.exists()) == (1, True, False)
    answer = alone("screen", str(file), "--out", str(out))
    assert (answer.code, answer.err.count("--resume")) == (0, 1)
    assert [one.name for one in tmp_path.glob("out*")] == ["out.csv"]
    with journal(out) as held:
        assert not held.found
        assert alone("screen", str(file), "--out", str(out)).code == 1
    assert not list(tmp_path.glob("*.part"))


def test_a_full_disk_is_one_line(alone: CommandLine, house_file: Path, tmp_path: Path) -> None:
    read(alone, house_file, [ALPHA, BETA])
    file = tmp_path / "firms.csv"
    file.write_text("name\nAlfa Makina Sanayi\n", encoding="utf-8")
    answer = alone("screen", str(file), "--out", "/dev/full", "--format", "csv")
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
    assert "No space left" in answer.err


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_what_a_full_disk_interrupts_goes_on_when_there_is_room(
    alone: CommandLine, house_file: Path, tmp_path: Path
) -> None:
    read(alone, house_file, [ALPHA, BETA])
    file, out = str(counterparties(tmp_path / "firms.csv", MANY)), str(tmp_path / "out.csv")
    arguments = asked(alone, file, "--out", out)
    full = subprocess.run(arguments, text=True, capture_output=True, preexec_fn=_little_room, check=False)
    assert (full.returncode, full.stdout) == (1, "")
    *_, kept, why = full.stderr.splitlines()
    assert "--resume" in kept
    assert "out.csv.part: cannot be written: File too large" in why
    assert alone("screen", file, "--out", out, "--resume").code == 0
    assert alone("screen", file, "--out", str(tmp_path / "whole.csv")).code == 0
    assert Path(out).read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_file_that_comes_through_a_pipe_is_screened(alone: CommandLine, house_file: Path, tmp_path: Path) -> None:
    read(alone, house_file, [ALPHA, BETA])
    told = subprocess.run(
        asked(alone, "-", "--json"), input="name\nAlfa Makina Sanayi\n", text=True, capture_output=True, check=True
    )
    assert [hit["key"] for hit in json.loads(told.stdout.splitlines()[0])["hits"]] == ["1"]


def test_the_memory_does_not_grow_with_the_file(alone: CommandLine, house_file: Path, tmp_path: Path) -> None:
    read(alone, house_file, [ALPHA, BETA, GAMMA])

    def peak(count: int) -> int:
        file = counterparties(tmp_path / f"{count}.csv", count)
        _, _, _, *arguments = asked(alone, str(file), "--jobs", "1", "--out", str(tmp_path / f"{count}.jsonl"))
        told = subprocess.run(
            [sys.executable, "-c", SELF_MEASURED, *arguments], text=True, capture_output=True, check=True
        )
        return int(told.stderr.splitlines()[-1])

    assert peak(12_000) - peak(1_000) < 6_000


def test_a_worker_that_is_no_fork_screens_alike() -> None:
    entry = Entry("house", "1", Schema.COMPANY, (Name("Alfa Makina Sanayi Limited Sirketi"),))
    versions = [Version(entry, datetime(2024, 8, 1, tzinfo=UTC))]
    screener = Screener(versions, Judged(), Asked(0.7, None, Thresholds()), hit_view)
    rows = [Row(1, {"name": "Alfa Makina Sanayi"}), Row(2, {"name": "Nobody"})]
    (first, _) = found = screener.screen(rows)
    assert b'"key":"1"' in first
    assert pickle.loads(pickle.dumps(screener)).screen(rows) == found
