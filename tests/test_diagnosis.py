"""The doctor: what is wrong is found, and each finding says what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, GAMMA, HOUSE

from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.model import Condition
from watchlist.pipeline.conditions import begin
from watchlist.pipeline.silence import alive
from watchlist.store.signs import HEARTBEAT, STOPPED, Sign

BROKEN_CHANNEL = """
[channels.ops]
kind = "webhook"
url = "https://hooks.example/"
secret_env = "WATCHLIST_TEST_SECRET"
"""


@pytest.fixture
def doctor(database_url: str, tmp_path: Path) -> CommandLine:
    config = tmp_path / "watchlist.toml"
    config.write_text(HOUSE, encoding="utf-8")
    (tmp_path / "house.csv").write_text(f"Ref,Firm,Country,Address,Note\n{ALPHA}\n{BETA}\n{GAMMA}\n", encoding="utf-8")
    return CommandLine(config, database_url, tmp_path / "archive")


def wrong(doctor: CommandLine) -> dict[str, Object]:
    """What is found to be wrong; the exit code says the same."""
    answer = doctor("doctor", "--json")
    found = {one["what"]: one for one in answer.objects if not one["ok"]}
    assert answer.code == bool(found)
    assert all(one["remedy"] for one in found.values())
    return found


def test_all_is_well_with_a_list_that_was_read(doctor: CommandLine) -> None:
    doctor.json("poll")
    assert wrong(doctor) == {}
    assert "WRONG" not in doctor("doctor").out


def test_nothing_is_wrong_before_the_first_poll(doctor: CommandLine) -> None:
    assert wrong(doctor) == {}
    shown = {one["what"]: one["found"] for one in doctor("doctor", "--json").objects}
    assert shown["source house"] == "never"


def test_a_held_reading_is_found_with_the_check_to_decide_on(doctor: CommandLine) -> None:
    doctor.json("poll")
    (doctor.config.parent / "house.csv").write_text("Ref,Firm,Country,Address,Note\n", encoding="utf-8")
    check = doctor("poll", "--json").only["check"]
    assert check in wrong(doctor)["source house"]["remedy"]


def test_a_list_without_a_good_reading_for_long_is_stale(doctor: CommandLine) -> None:
    file = str(doctor.config.parent / "house.csv")
    doctor.json("poll", "house", "--file", file, "--at", "2024-08-01")
    assert wrong(doctor)["source house"]["found"] == "stale"


def test_a_feed_that_stands_still_is_not_the_daemons_fault(doctor: CommandLine) -> None:
    feed = doctor.config.parent / "wire.rss"
    feed.write_text(
        '<rss version="2.0"><channel><item><title>T</title><pubDate>Mon, 07 Aug 2023 12:00:00 GMT</pubDate></item>'
        "</channel></rss>",
        encoding="utf-8",
    )
    with doctor.config.open("a", encoding="utf-8") as config:
        config.write('[sources.wire]\nkind = "feed"\npath = "wire.rss"\n')
    doctor("poll", "wire")
    assert "newest item is of 2023-08-07" in str(wrong(doctor)["source wire"]["found"])
    assert "moved" in str(wrong(doctor)["source wire"]["remedy"])


def test_a_channel_without_its_secret_is_found(doctor: CommandLine) -> None:
    with doctor.config.open("a", encoding="utf-8") as config:
        config.write(BROKEN_CHANNEL)
    assert "WATCHLIST_TEST_SECRET" in wrong(doctor)["channel ops"]["found"]


def test_nothing_to_poll_is_found(doctor: CommandLine) -> None:
    doctor.config.write_text("[sources]\nbuiltin = false\n", encoding="utf-8")
    assert "builtin = true" in wrong(doctor)["sources"]["remedy"]


def test_a_chain_of_checks_that_was_changed_is_found(doctor: CommandLine) -> None:
    from sqlalchemy import create_engine, text

    doctor.json("poll")
    engine = create_engine(doctor.database)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM checks"))
    engine.dispose()
    assert "house" in wrong(doctor)["checks"]["found"]


def test_a_configuration_that_cannot_be_read_is_the_only_finding(doctor: CommandLine) -> None:
    doctor.config.write_text("[matching]\nhot = 1\n", encoding="utf-8")
    assert list(wrong(doctor)) == ["configuration"]


def test_a_database_that_cannot_be_opened_is_found(doctor: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    unreachable = CommandLine(doctor.config, f"sqlite:///{tmp_path}/file/w.sqlite", doctor.archive)
    assert list(wrong(unreachable)) == ["database"]


def found(doctor: CommandLine) -> dict[str, str]:
    """What is found, well or wrong."""
    return {one["what"]: one["found"] for one in doctor("doctor", "--json").objects}


def opened(doctor: CommandLine) -> App:
    return open_app(load(str(doctor.config), database=doctor.database))


def write(doctor: CommandLine, text: str) -> None:
    with doctor.config.open("a", encoding="utf-8") as config:
        config.write(text)


def test_who_would_not_be_told_of_trouble_is_warned(doctor: CommandLine) -> None:
    write(doctor, '[[subscriptions]]\nname = "lists"\nevents = ["listed"]\n')
    assert list(wrong(doctor)) == ["subscriptions to operator", "subscriptions to source_fault"]


def test_who_has_no_channel_is_told_of_no_trouble(doctor: CommandLine) -> None:
    write(doctor, '[[subscriptions]]\nname = "kept"\nchannels = []\n')
    assert list(wrong(doctor)) == ["subscriptions to operator", "subscriptions to source_fault"]


def test_who_hears_of_some_sources_only_does_not_hear_of_watchlist_itself(doctor: CommandLine) -> None:
    write(doctor, '[[subscriptions]]\nname = "lists"\nsources = ["house"]\n')
    assert list(wrong(doctor)) == ["subscriptions to operator"]


def test_little_room_is_found_by_the_limit_of_the_operator(doctor: CommandLine) -> None:
    write(doctor, f"[operator]\ndisk_free = {10**18}\n")
    assert "are free at" in wrong(doctor)["disk"]["found"]
    assert "make room" in wrong(doctor)["disk"]["remedy"]


def test_a_daemon_that_died_is_found_and_one_that_was_stopped_is_not(doctor: CommandLine) -> None:
    assert found(doctor)["daemon"] == "never ran on this database"
    with opened(doctor) as app:
        yesterday = app.clock() - timedelta(days=1)
        with app.store.write() as session:
            alive(session, yesterday, app.clock())
        assert found(doctor)["daemon"].startswith("last heard of at ")
        assert wrong(doctor) == {}
        with app.store.write() as session:
            alive(session, yesterday, yesterday)
        assert "it died or hangs" in wrong(doctor)["daemon"]["remedy"]
        with app.store.write() as session:
            alive(session, yesterday, yesterday, STOPPED)
    assert found(doctor)["daemon"].startswith("was stopped at ")
    assert wrong(doctor) == {}


def test_what_lasts_and_was_told_is_found(doctor: CommandLine) -> None:
    with opened(doctor) as app, app.store.write() as session:
        begin(session, app, Condition("channel:team", "team takes nothing any more"), app.clock())
    assert wrong(doctor)["channel:team"]["found"].startswith("team takes nothing any more (since ")


def test_a_heartbeat_is_found_with_when_it_was_taken_last_and_never_with_its_address(doctor: CommandLine) -> None:
    assert found(doctor)["heartbeat"].startswith("none: ")
    write(doctor, '[heartbeat]\nurl = "https://hc.example/0b3d6f2a-hidden"\n')
    assert found(doctor)["heartbeat"] == "configured; the daemon has not pinged it yet"
    for said, ok in (("", True), ("the service answered 404", False)):
        with opened(doctor) as app, app.store.write() as session:
            session.signs.put(Sign(HEARTBEAT, app.clock(), app.clock(), said))
        assert ("heartbeat" not in wrong(doctor)) is ok
    assert "answered 404" in found(doctor)["heartbeat"]
    assert "hidden" not in doctor("doctor").out


def test_a_heartbeat_without_its_secret_is_found(doctor: CommandLine) -> None:
    write(doctor, '[heartbeat]\nurl_env = "WATCHLIST_TEST_HEART"\n')
    assert "WATCHLIST_TEST_HEART" in wrong(doctor)["heartbeat"]["found"]
