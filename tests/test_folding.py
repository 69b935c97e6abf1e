"""How alerts leave: singly, with others, or later; nothing is dropped, and all of it can be told again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from choosing import NOW, SUBJECTS, event, happening, hit, wants
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from watchlist.choose import Choice, Happening, People, after, choose, next_digest
from watchlist.config import SubscriptionSettings
from watchlist.folding import quiet_end
from watchlist.happening import hour_of
from watchlist.model import AlertState, Band, Kind, Origin, Reason


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


@pytest.mark.parametrize(
    ("now", "quiet", "end"),
    [
        ("2024-08-07T19:00", "22:00-07:00 Europe/Istanbul", "2024-08-08T04:00"),
        ("2024-08-08T03:59", "22:00-07:00 Europe/Istanbul", "2024-08-08T04:00"),
        ("2024-08-08T04:00", "22:00-07:00 Europe/Istanbul", None),
        ("2024-08-07T18:59", "22:00-07:00 Europe/Istanbul", None),
        ("2024-08-07T10:30", "12:00-13:30 Europe/Berlin", "2024-08-07T11:30"),
        ("2024-08-07T11:30", "12:00-13:30 Europe/Berlin", None),
        # The night in which the clock goes on an hour is one hour shorter, that in which it goes back one longer.
        ("2024-03-30T22:00", "22:00-07:00 Europe/Berlin", "2024-03-31T05:00"),
        ("2024-10-26T22:00", "22:00-07:00 Europe/Berlin", "2024-10-27T06:00"),
    ],
)
def test_quiet_hours_are_by_the_clock_of_their_zone(now: str, quiet: str, end: str | None) -> None:
    found = quiet_end(wants(quiet_hours=quiet).quiet_hours, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == (datetime.fromisoformat(end).replace(tzinfo=UTC) if end else None)


def decide(wish: SubscriptionSettings, *ones: Happening, now: datetime = NOW, people: People | None = None) -> Choice:
    return choose(ones, people or People(SUBJECTS, (), (wish,)), now)


def sent(choice: Choice) -> list[int]:
    """How many alerts each message carries."""
    return sorted(len(parcel.alerts) for parcel in choice.parcels)


def test_what_happens_in_quiet_hours_leaves_in_one_message_at_their_end() -> None:
    night = datetime(2024, 8, 7, 21, tzinfo=UTC)
    wish = wants(quiet_hours="22:00-07:00 Europe/Istanbul", quiet_except=["delisted"], group=False)
    first = decide(wish, *(happening(event(key=str(number)), "plain") for number in range(3)), now=night)
    (parcel,) = first.parcels
    assert (parcel.due_at, len(parcel.alerts)) == (datetime(2024, 8, 8, 4, tzinfo=UTC), 3)
    assert {(one.state, one.folded) for one in first.alerts} == {(AlertState.PENDING, Reason.QUIET_HOURS)}
    later = decide(wish, happening(event(key="9"), "plain"), now=night + timedelta(hours=2))
    assert [one.id for one in later.parcels] == [parcel.id], "all that waited is one message"
    excepted = decide(wish, happening(event(Kind.DELISTED), "plain"), now=night)
    assert [(one.due_at, alert.folded) for one, alert in zip(excepted.parcels, excepted.alerts, strict=True)] == [
        (night, None)
    ]
    by_day = decide(wish, happening(event(), "plain"), now=night + timedelta(hours=9))
    assert by_day.parcels[0].due_at == night + timedelta(hours=9)


def test_a_digest_within_quiet_hours_comes_at_their_end() -> None:
    wish = wants(mode="digest", at="06:00 Europe/Istanbul", quiet_hours="22:00-07:00 Europe/Istanbul")
    assert next_digest(wish, datetime(2024, 8, 8, 3, 30, tzinfo=UTC)) == datetime(2024, 8, 8, 4, tzinfo=UTC)
    assert next_digest(wish, datetime(2024, 8, 8, 4, tzinfo=UTC)) == datetime(2024, 8, 9, 4, tzinfo=UTC)


def test_what_leaves_with_others_says_so() -> None:
    ones = [happening(event(key=str(number)), "plain") for number in range(3)]
    assert {one.folded for one in decide(wants(), *ones).alerts} == {Reason.GROUPED}
    assert {one.folded for one in decide(wants(group=False), *ones).alerts} == {None}
    assert [one.folded for one in decide(wants(), ones[0]).alerts] == [None]


def many(number: int, kind: Kind = Kind.AMENDED) -> list[Happening]:
    return [happening(event(kind, str(one)), "plain") for one in range(number)]


def test_a_flood_leaves_in_one_message_at_the_end_of_the_hour() -> None:
    now = NOW + timedelta(minutes=20)
    choice = decide(wants(flood_limit=3, group=False), *many(10), now=now)
    assert sent(choice) == [1, 1, 1, 7]
    (late,) = [one for one in choice.parcels if one.due_at != now]
    assert late.due_at == NOW + timedelta(hours=1)
    assert {one.id for one in choice.alerts if one.folded is Reason.FLOOD_LIMIT} == set(late.alerts)
    assert {alert for parcel in choice.parcels for alert in parcel.alerts} == {one.id for one in choice.alerts}
    again = decide(wants(flood_limit=3, group=False), *many(10)[::-1], now=now)
    assert {one.id for one in again.parcels} == {one.id for one in choice.parcels}, "whatever their order"


def test_the_most_urgent_leaves_first() -> None:
    choice = decide(wants(flood_limit=1, group=False), *many(5), *many(1, Kind.LISTED))
    assert [one.reason for one in choice.alerts if one.folded is None] == [Reason.NEW_LISTING]


def test_what_left_in_this_hour_counts_and_a_new_hour_begins_anew() -> None:
    wish = wants(flood_limit=3, group=False)
    people = People(SUBJECTS, (), (wish,))
    first = decide(wish, *many(2), people=people)
    people = after(people, first, many(2))
    assert dict(people.lately) == {("desk", NOW): 2}
    second = decide(wish, *many(3, Kind.LISTED), people=people)
    assert sent(second) == [1, 2]
    people = after(people, second, many(3, Kind.LISTED))
    assert dict(people.lately) == {("desk", NOW): 3}, "what waits counts no further"
    third = decide(wish, *many(1, Kind.DELISTED), people=people, now=NOW + timedelta(minutes=59))
    assert [one.id for one in third.parcels] == [one.id for one in second.parcels if len(one.alerts) == 2]
    later = NOW + timedelta(hours=1)
    fourth = decide(wish, *many(3, Kind.DELISTED), people=people, now=later)
    assert sent(fourth) == [1, 1, 1]
    assert dict(after(people, fourth, many(3, Kind.DELISTED)).lately) == {("desk", later): 3}


def test_no_limit_a_digest_and_our_own_troubles_are_not_bounded() -> None:
    assert sent(decide(wants(flood_limit=0, group=False), *many(50))) == [1] * 50
    daily = wants(mode="digest", flood_limit=1)
    assert {one.folded for one in decide(daily, *many(5)).alerts} == {Reason.DIGESTED}
    troubles = [happening(event(Kind.SOURCE_FAULT, str(number), check=str(number))) for number in range(5)]
    choice = decide(wants(flood_limit=1), *troubles, *many(2))
    assert sent(choice) == [1, 1, 1, 1, 1, 2]
    assert {one.folded for one in choice.alerts} == {None, Reason.GROUPED}, "nor do they use it up"


def test_a_flood_that_would_leave_in_quiet_hours_waits_for_their_end() -> None:
    wish = wants(flood_limit=1, group=False, quiet_hours="22:00-07:00 Europe/Istanbul")
    choice = decide(wish, *many(3), now=datetime(2024, 8, 7, 18, 30, tzinfo=UTC))
    assert max(one.due_at for one in choice.parcels) == datetime(2024, 8, 8, 4, tzinfo=UTC)


def test_a_message_to_two_channels_is_one_message() -> None:
    wish = wants(flood_limit=3, group=False, channels=["a", "b"])
    people = after(People(SUBJECTS, (), (wish,)), decide(wish, *many(2)), many(2))
    assert dict(people.lately) == {("desk", hour_of(NOW)): 2}


def test_a_trouble_leaves_apart_from_what_the_same_reading_brings() -> None:
    over = happening(event(Kind.SOURCE_FAULT, "over", check="c"))
    listed = [happening(event(key=str(number), check="c"), "plain") for number in range(3)]
    choice = decide(wants(flood_limit=1), over, *listed)
    assert sent(choice) == [1, 3], "a fault that is told with listings takes the name of their list from them"


def test_what_is_sure_leaves_before_what_is_only_possible() -> None:
    events = [event(key=str(number)) for number in range(9)]
    unsure = [Happening(one, (hit(one, band=Band.POSSIBLE),)) for one in events]
    choice = decide(wants(flood_limit=1, group=False), *unsure, happening(event(key="sure"), "plain"))
    (at_once,) = [alert for alert in choice.alerts if alert.folded is None]
    assert at_once.reason is Reason.NEW_LISTING


def test_the_firms_that_a_user_added_leave_before_those_that_a_list_did() -> None:
    wish = wants(flood_limit=1, group=False)
    theirs = replace(SUBJECTS["plain"], id="theirs", origin=Origin.LIST)
    people = People({**SUBJECTS, "theirs": theirs}, (), (wish,))
    ones = [happening(event(key=str(number)), "theirs") for number in range(9)]
    choice = decide(wish, *ones, happening(event(key="own"), "plain"), people=people)
    (at_once,) = [alert for alert in choice.alerts if alert.folded is None]
    assert at_once.subject == "plain"


def test_a_listing_that_meets_two_subjects_is_told_once_where_listings_leave_singly() -> None:
    ones = [happening(event(key=str(number), check="c"), "plain", "tagged") for number in range(2)]
    choice = decide(wants(group=False), *ones)
    assert sent(choice) == [2, 2]
    assert len(choice.alerts) == 4, "each subject has its alert"
