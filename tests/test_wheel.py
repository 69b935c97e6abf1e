"""A wheel works as the checkout does: migrations, configuration, rules and demo travel inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked where no checkout is near."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(out / "site")
    return out / "site"


def run(unpacked: Path, folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "watchlist", *arguments],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo_and_a_new_folder_work_from_a_wheel(unpacked: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import watchlist; print(watchlist.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert where.startswith(str(unpacked))
    told = run(unpacked, tmp_path, "demo", "--keep", str(tmp_path / "demo"))
    assert "89 FR 68548" in told
    run(unpacked, tmp_path, "init", "fresh")
    assert (tmp_path / "fresh/watchlist.toml").read_text() == (ROOT / "config/watchlist.toml").read_text()
    subjects = run(unpacked, tmp_path / "fresh", "subjects", "import", "subjects.example.csv", "--json")
    assert len(subjects.splitlines()) == len((ROOT / "config/subjects.example.csv").read_text().splitlines()) - 1


def test_the_wheel_holds_code_and_data_and_nothing_else(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir()}
    assert tops == {"watchlist", next(top for top in tops if top.endswith(".dist-info"))}
    shipped = unpacked / "watchlist/_shipped"
    assert (shipped / "migrations/env.py").is_file()
    assert (shipped / "config/watchlist.service").is_file()
    (wheel,) = unpacked.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert not [name for name in packed.namelist() if name.endswith(".pyc")]


def test_the_wheel_holds_every_word_list_rule_and_weight(unpacked: Path) -> None:
    data = {path.relative_to(ROOT) for kind in ("*.toml", "*.txt", "*.j2") for path in (ROOT / "watchlist").rglob(kind)}
    assert Path("watchlist/news/signals/learned.txt") in data
    assert Path("watchlist/news/signals/rules.toml") in data
    assert [str(path) for path in sorted(data) if not (unpacked / path).is_file()] == []
