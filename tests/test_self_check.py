"""What counts as trouble, and from when on it is trouble no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest

from watchlist.config import OperatorSettings
from watchlist.self_check import LOOKED_AT, Looked, Place, conditions

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIMITS = OperatorSettings(disk_free=1_000_000_000, clock_off=timedelta(minutes=2))


def found(looked: Looked, lasting: Collection[str] = ()) -> dict[str, str]:
    every = conditions(looked, LIMITS, lasting)
    assert all(one.remedy for one in every)
    assert {one.key.partition(":")[0] for one in every} <= LOOKED_AT
    return {one.key: one.said for one in every}


def archive(free: int) -> Looked:
    return Looked(NOON, places=(Place("archive", "/srv/archive", free),))


def offs(*minutes: float) -> Looked:
    return Looked(NOON, ahead=tuple(timedelta(minutes=one) for one in minutes))


def test_nothing_is_wrong_where_nothing_was_seen() -> None:
    assert found(Looked(NOON)) == {}


def test_little_room_is_told_with_how_much_and_where() -> None:
    assert found(archive(430_000_000)) == {"disk:archive": "only 430 MB are free at /srv/archive"}
    assert found(archive(1_000_000_000)) == {}


def test_there_is_enough_room_again_only_with_a_tenth_more() -> None:
    assert found(archive(1_050_000_000)) == {}
    assert list(found(archive(1_050_000_000), {"disk:archive"})) == ["disk:archive"]
    assert found(archive(1_100_000_000), {"disk:archive"}) == {}


def test_a_clock_behind_our_own_records_is_wrong() -> None:
    assert found(Looked(NOON, checked_at=NOON + timedelta(hours=1))) == {
        "clock": "this machine's clock is 1:00:00 behind the last check"
    }
    assert found(Looked(NOON, checked_at=NOON + timedelta(seconds=30))) == {}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ((5, 5, 6), "this machine's clock is 0:05:00 behind those of 3 publishers"),
        ((-10, -9, -8, 0), "this machine's clock is 0:08:30 ahead of those of 4 publishers"),
    ],
)
def test_a_clock_that_most_publishers_contradict_is_wrong(minutes: tuple[float, ...], said: str) -> None:
    assert found(offs(*minutes)) == {"clock": said}


@pytest.mark.parametrize("minutes", [(60, 60), (0, 0, 600), (1, 1.5, 2)])
def test_one_publisher_with_a_wrong_clock_or_two_witnesses_prove_nothing(minutes: tuple[float, ...]) -> None:
    assert found(offs(*minutes)) == {}


def test_each_channel_with_dead_messages_is_a_trouble_of_its_own() -> None:
    assert found(Looked(NOON, dead={"team": 1, "ops": 3})) == {
        "deliveries:ops": "3 messages to the channel ops could not be delivered",
        "deliveries:team": "1 message to the channel team could not be delivered",
    }


def test_a_source_that_nobody_reads_is_told_with_since_when() -> None:
    assert found(Looked(NOON, unread={"eu_fsf": NOON - timedelta(days=1)})) == {
        "source:eu_fsf": "eu_fsf has had no good check since 2026-03-01 12:00 UTC, and none has failed"
    }


def test_a_heartbeat_that_is_not_taken_is_told_with_why() -> None:
    assert found(Looked(NOON, heartbeat="no answer")) == {"heartbeat": "the heartbeat is not taken: no answer"}


def test_templates_of_ones_own_that_fail_are_one_trouble_however_many() -> None:
    assert found(Looked(NOON, templates=("a.j2:1: no",))) == {"templates": "a template of yours fails: a.j2:1: no"}
    assert found(Looked(NOON, templates=("a.j2:1: no", "b.j2:2: no"))) == {
        "templates": "a template of yours fails: a.j2:1: no (and 1 more)"
    }


def test_a_channel_that_is_tried_in_vain_is_told_after_an_hour() -> None:
    began = NOON - timedelta(minutes=59)
    assert found(Looked(NOON, untaken={"team": began})) == {}
    assert found(Looked(NOON + timedelta(minutes=1), untaken={"team": began})) == {
        "undelivered:team": "the channel team has been tried in vain since 2026-03-02 11:01 UTC, "
        "and what is to go by it waits"
    }
