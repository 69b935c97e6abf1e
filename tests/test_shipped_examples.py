"""The example files in config/ are what their readers take."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from stdnum.tr import vkn

from watchlist.resources import shipped

COLUMNS = "id name aliases country schema vkn mersis registry_number lei address tags note".split()  # noqa: SIM905


def subjects() -> list[dict[str, str]]:
    with (shipped("config") / "subjects.example.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def test_the_example_subjects_have_the_columns_of_an_import() -> None:
    assert [list(row) for row in subjects()] == [COLUMNS] * len(subjects())
    assert len({row["id"] for row in subjects()}) == len(subjects())
    assert all(row["name"] and row["note"] for row in subjects())


def test_the_numbers_of_the_example_subjects_pass_their_check_digits() -> None:
    numbers = [row["vkn"] for row in subjects() if row["vkn"]]
    assert len(numbers) >= 3
    assert all(vkn.is_valid(number) for number in numbers)
    for row in subjects():
        assert row["mersis"] in ("", f"0{row['vkn']}00001")


def unit() -> dict[str, list[str]]:
    """Each key of the unit with its values in order."""
    found: dict[str, list[str]] = {}
    for line in (shipped("config") / "watchlist.service").read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def test_the_unit_watches_the_daemon_and_keeps_its_files() -> None:
    keys = unit()
    assert keys["Type"] == ["notify"]
    assert keys["WatchdogSec"] == ["3min"]
    assert keys["StateDirectory"] == ["watchlist"]
    assert keys["DynamicUser"] == ["yes"]
    assert keys["ExecStart"][0].endswith("watchlist run")
    assert all("SECRET" not in value and "PASSWORD" not in value for value in keys["Environment"])


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not on this machine")
    text = (shipped("config") / "watchlist.service").read_text("utf-8")
    start = f"ExecStart={unit()['ExecStart'][0]}"
    copy = tmp_path / "watchlist.service"
    # The program is not installed where the unit expects it.
    copy.write_text(text.replace(start, "ExecStart=/bin/true"), "utf-8")
    checked = subprocess.run([analyze, "verify", str(copy)], capture_output=True, text=True, timeout=60, check=False)
    said = [line for line in checked.stderr.splitlines() if "watchlist.service" in line]
    assert (checked.returncode, said) == (0, [])
