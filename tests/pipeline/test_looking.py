"""What a look sees of the disk, the clock, the outbox and sources that nobody reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from house_list import ALPHA, BETA, HOUSE, Clock, Configure, House

from watchlist.app import App
from watchlist.errors import DeliveryError
from watchlist.model import Message
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.looking import look
from watchlist.self_check import Looked, conditions
from watchlist.store.sources import Snapshot

ALL = """
[[subscriptions]]
name = "all"
subjects = "all"
"""


@pytest.fixture
def house(configured: Configure, tmp_path: Path) -> House:
    return House(configured(HOUSE + ALL), tmp_path / "house.csv")


def looked(app: App, since: timedelta | None = None) -> Looked:
    with app.store.read() as session:
        return look(app, session, app.clock(), since=app.clock() - since if since else None)


def keys(app: App, since: timedelta | None = None) -> list[str]:
    return [one.key for one in conditions(looked(app, since), app.settings.operator)]


def answered(app: App, source: str, headers: Mapping[str, str], *, ago: timedelta = timedelta()) -> None:
    at = app.clock() - ago
    answer = Snapshot(f"{source} {ago} {headers}", source, "url", "url", "0" * 64, 1, at, dict(headers))
    with app.store.write() as session:
        session.sources.keep(answer)


def dated(app: App, *, ahead: timedelta = timedelta(), ago: timedelta = timedelta()) -> dict[str, str]:
    return {"date": format_datetime(app.clock() - ago + ahead, usegmt=True)}


def test_a_disk_that_is_nearly_full_is_seen_once_for_all_that_lies_on_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=10_000_000))
    (condition,) = conditions(looked(house.app), house.app.settings.operator)
    assert condition.key == "disk:archive"
    assert condition.said.startswith("only 10 MB are free at ")


def test_a_full_disk_of_the_database_alone_is_seen(
    configured: Configure, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Path("/dev/shm")
    if not database_url.startswith("sqlite") or not os.access(memory, os.W_OK):
        pytest.skip("it takes a file, and a second file system")
    app = configured(HOUSE)
    app.settings.archive.path = str(memory / "watchlist-archive")
    if Path(database_url.removeprefix("sqlite:///")).stat().st_dev == memory.stat().st_dev:
        pytest.skip("both lie in memory here")
    real = shutil.disk_usage
    full = lambda path: real(path)._replace(free=10**12 if str(path).startswith("/dev/shm") else 1)  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", full)
    assert keys(app) == ["disk:database"]


def test_a_clock_that_went_back_is_seen(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    assert keys(house.app) == []
    clock.forward(hours=-3)
    assert keys(house.app) == ["clock"]


def test_a_clock_that_three_publishers_contradict_is_seen(house: House) -> None:
    for source in ("one", "two", "three"):
        answered(house.app, source, dated(house.app, ahead=timedelta(minutes=9)))
    assert keys(house.app) == ["clock"]


def test_answers_out_of_a_cache_are_as_old_as_it_says(house: House) -> None:
    for source in ("one", "two", "three"):
        old = dated(house.app, ahead=timedelta(hours=-2))
        answered(house.app, source, {**old, "age": "7200"})
    assert keys(house.app) == []


def test_the_last_hop_of_a_long_poll_comes_later_than_it_began(house: House) -> None:
    for source in ("one", "two", "three"):
        answered(house.app, source, dated(house.app))
        answered(house.app, source, dated(house.app, ahead=timedelta(minutes=20)))
    assert keys(house.app) == []


def test_a_clock_that_was_set_right_is_believed_by_the_newest_answers(house: House) -> None:
    for source in ("one", "two", "three"):
        for ago, ahead in ((timedelta(hours=1), timedelta(hours=5)), (timedelta(minutes=1), timedelta())):
            answered(house.app, source, dated(house.app, ahead=ahead, ago=ago), ago=ago)
    assert keys(house.app) == []


@pytest.mark.parametrize("said", ["", "yesterday", "Mon, 99 Foo 2024 12:00:00 GMT"])
def test_a_date_that_is_none_proves_nothing(house: House, said: str) -> None:
    for source in ("one", "two", "three"):
        answered(house.app, source, {"date": said})
    assert looked(house.app).ahead == ()


class Refusing:
    """A channel that takes nothing, for good."""

    name = "console"

    def send(self, message: Message) -> None:
        raise DeliveryError(f"console: {message.title} is refused", permanent=True)


def test_dead_deliveries_are_seen_until_somebody_acknowledges_them(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA)
    deliver_due(house.app, lambda _: Refusing())
    assert looked(house.app).dead == {"console": 1}
    with house.app.store.write() as session:
        (alert,) = session.outbox.alerts()
        session.answers.acknowledge([alert.id], clock(), by="ops")
    assert looked(house.app).dead == {}


def test_dead_deliveries_are_trouble_no_more_once_they_are_retried(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA)
    deliver_due(house.app, lambda _: Refusing())
    assert keys(house.app) == ["deliveries:console"]
    with house.app.store.write() as session:
        (alert,) = session.outbox.alerts()
        session.deliveries.retry(alert.id, clock())
    assert keys(house.app) == []


def test_a_source_that_is_never_polled_is_seen_though_nothing_fails(house: House) -> None:
    rest = timedelta(days=4)
    assert keys(house.app, timedelta(minutes=1)) == []
    assert keys(house.app, rest) == ["source:house"]
    house.poll(ALPHA)
    assert keys(house.app, rest) == []


def test_a_source_that_is_known_to_fail_is_told_by_its_own_events(house: House, clock: Clock) -> None:
    house.file.unlink(missing_ok=True)
    assert house.poll().error
    clock.forward(days=9)
    assert keys(house.app, timedelta(days=9)) == []


def test_what_was_missed_while_the_daemon_was_away_is_no_trouble_of_the_source(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    clock.forward(days=9)
    assert keys(house.app, timedelta(minutes=1)) == []
