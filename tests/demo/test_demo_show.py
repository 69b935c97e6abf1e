"""The demo reads in a screen or two, and every alert of it is a real one."""

from pathlib import Path

import pytest

from watchlist.app import open_app
from watchlist.config import FILE_NAME, load
from watchlist.demo.publishers import OBSERVED
from watchlist.demo.show import folded, show
from watchlist.errors import InputError
from watchlist.model import AlertState


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    show(tmp_path)
    return capsys.readouterr().out.splitlines()


def test_the_demo_is_short_and_narrow(shown: list[str]) -> None:
    assert 60 < len(shown) < 175
    assert max(len(line) for line in shown) <= 100


def test_the_demo_tells_each_matter_once(shown: list[str]) -> None:
    assert shown.count("7 firms (11 entries) listed on the Entity List") == 1
    assert sum(line.startswith("Imposed: ") for line in shown) == 1
    assert sum("copies, " in line and line.startswith("  one story") for line in shown) == 2


def test_every_alert_of_the_demo_was_recorded_as_sent_or_waits(shown: list[str], tmp_path: Path) -> None:
    with open_app(load(str(tmp_path / FILE_NAME)), clock=lambda: OBSERVED[2]) as app, app.store.read() as session:
        alerts = session.outbox.alerts()
    assert {alert.state for alert in alerts} == {AlertState.SENT, AlertState.DIGEST}
    waiting = sum(alert.state is AlertState.DIGEST for alert in alerts)
    assert any(line.startswith(f"  {waiting} alerts wait") for line in shown)


def test_lines_are_broken_under_what_they_continue() -> None:
    assert folded("word " * 30, 20).splitlines()[1].startswith("word")
    long = folded("  Law              https://example.com/" + "a" * 200, 60)
    assert "https://example.com/" + "a" * 200 in long


def test_the_demo_leaves_the_database_of_the_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHLIST_DATABASE_URL", f"sqlite:///{tmp_path}/mine.sqlite")
    show(tmp_path / "demo")
    assert not (tmp_path / "mine.sqlite").exists()
    assert (tmp_path / "demo/demo.sqlite").exists()


@pytest.mark.parametrize("names", [("watchlist.toml",), ("demo.sqlite-wal",), ("watchlist.toml", "demo.sqlite")])
def test_the_demo_writes_over_nothing_but_its_own(tmp_path: Path, names: tuple[str, ...]) -> None:
    mine = dict.fromkeys(names, "# mine\n")
    for name, text in mine.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match="another folder"):
        show(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == mine


def test_the_demo_may_be_kept_in_the_same_folder_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        show(tmp_path)
    assert "7 firms (11 entries) listed on the Entity List" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="give another folder"):
        show(tmp_path / "file" / "demo")
