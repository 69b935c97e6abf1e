"""How alerts leave: singly, with others, or later; nothing is dropped, and all of it can be told again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from choosing import NOW, SUBJECTS, event, happening, wants
from hypothesis import given
from hypothesis import strategies as some

from watchlist.choose import People, choose, next_digest
from watchlist.model import AlertState


def test_a_digest_is_one_message_that_waits_for_its_time() -> None:
    wish = wants(mode="digest", at="08:00 Europe/Istanbul", group=False)
    ones = [happening(event(key=str(number)), "plain") for number in range(3)]
    choice = choose(ones, People(SUBJECTS, (), (wish,)), NOW)
    assert {alert.state for alert in choice.alerts} == {AlertState.DIGEST}
    (parcel,) = choice.parcels
    assert parcel.due_at == datetime(2024, 8, 8, 5, tzinfo=UTC)
    later = choose([happening(event(key="9"), "plain")], People(SUBJECTS, (), (wish,)), NOW + timedelta(hours=3))
    assert later.parcels[0].id == parcel.id
    tomorrow = choose(ones[:1], People(SUBJECTS, (), (wish,)), parcel.due_at)
    assert tomorrow.parcels[0].id != parcel.id


@pytest.mark.parametrize(
    ("now", "at", "due"),
    [
        ("2024-03-30T12:00", "08:00 Europe/Berlin", "2024-03-31T06:00"),
        ("2024-10-26T12:00", "08:00 Europe/Berlin", "2024-10-27T07:00"),
        ("2024-08-07T04:59", "08:00 Europe/Istanbul", "2024-08-07T05:00"),
        ("2024-08-07T05:00", "08:00 Europe/Istanbul", "2024-08-08T05:00"),
        ("2024-08-07T22:30", "01:00 Europe/Istanbul", "2024-08-08T22:00"),
        ("2024-12-31T12:00", "08:00 Pacific/Auckland", "2024-12-31T19:00"),
        # Half past two is left out in spring and comes twice in autumn: told once on either day.
        ("2024-03-31T00:00", "02:30 Europe/Berlin", "2024-03-31T01:30"),
        ("2024-10-27T00:00", "02:30 Europe/Berlin", "2024-10-27T00:30"),
        ("2024-10-27T00:45", "02:30 Europe/Berlin", "2024-10-28T01:30"),
    ],
)
def test_a_digest_keeps_its_time_of_day_across_daylight_saving(now: str, at: str, due: str) -> None:
    found = next_digest(wants(mode="digest", at=at), datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


ZONES = ("Europe/Istanbul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


@given(
    now=some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - hypothesis wants bounds without a zone
    at=some.times(),
    zone=some.sampled_from(ZONES),
)
def test_the_next_digest_is_within_a_day_and_not_yet(now: datetime, at: object, zone: str) -> None:
    clock = f"{at}"[:5]
    due = next_digest(wants(mode="digest", at=f"{clock} {zone}"), now.replace(tzinfo=UTC))
    wait = due - now.replace(tzinfo=UTC)
    assert timedelta(0) < wait <= timedelta(hours=25)
    local, before = (moment.astimezone(ZoneInfo(zone)) for moment in (due, due - timedelta(hours=3)))
    assert f"{local:%H:%M}" == clock or local.utcoffset() != before.utcoffset()
