"""A list that shrinks sharply is not believed."""

from datetime import date

import pytest

from watchlist.errors import Held
from watchlist.guard import Count, Limits, counted, guard, guard_day, guard_fields

LIMITS = Limits(at_least=100, max_removed=0.10)


@pytest.mark.parametrize(("before", "read", "gone"), [(0, 100, 0), (1000, 900, 100), (1000, 1100, 0), (110, 109, 1)])
def test_an_ordinary_reading_passes(before: int, read: int, gone: int) -> None:
    guard(LIMITS, Count(before, read, gone), {})


@pytest.mark.parametrize(
    ("before", "read", "gone", "said"),
    [
        (0, 99, 0, "only 99 entries where at least 100"),
        (1000, 899, 101, "101 of 1000 entries would go"),
        # As many came as went: the count alone would not show it.
        (1000, 1000, 500, "50%"),
    ],
)
def test_a_shrunken_reading_is_held(before: int, read: int, gone: int, said: str) -> None:
    with pytest.raises(Held, match=said):
        guard(LIMITS, Count(before, read, gone), {})


def test_one_entry_may_leave_a_short_list() -> None:
    guard(Limits(1, 0.10), Count(3, 2, 1), {})
    with pytest.raises(Held):
        guard(Limits(1, 0.0), Count(3, 2, 1), {})


def test_more_entries_than_any_edition_had_are_held() -> None:
    with pytest.raises(Held, match="at most 500"):
        guard(Limits(at_least=1, max_removed=0.1, at_most=500), Count(400, 501, 0), {})


def test_a_sub_list_that_is_lost_is_held_though_the_whole_is_long_enough() -> None:
    named = {f"{part}-{number}": part for part, many in (("4", 900), ("6", 80)) for number in range(many)}
    before = list(named)
    read = [key for key in before if named[key] == "4"]
    gone = [key for key in before if named[key] == "6"]
    with pytest.raises(Held, match="sub-list '6', which had 80 entries, is not there"):
        guard(LIMITS, Count(980, 900, 80), counted(before, read, gone, named))


def test_a_sub_list_that_shrinks_sharply_is_held_though_the_whole_hardly_does() -> None:
    parts = {"EL": Count(3000, 3000, 0), "DTC": Count(686, 515, 171)}
    with pytest.raises(Held, match="171 of 686 entries of the sub-list 'DTC'"):
        guard(LIMITS, Count(3686, 3515, 171), parts)


def test_a_sub_list_never_seen_is_not_missing() -> None:
    guard(LIMITS, Count(900, 900, 0), {"4": Count(900, 900, 0), "7": Count(0, 0, 0)})


def test_an_old_copy_that_comes_back_is_held() -> None:
    with pytest.raises(Held, match="earlier than 2024-08-07"):
        guard_day(date(2024, 8, 7), date(2024, 8, 6))
    guard_day(date(2024, 8, 7), date(2024, 8, 7))
    guard_day(None, date(2024, 8, 7))
    guard_day(date(2024, 8, 7), None)


def test_a_column_that_is_lost_is_held() -> None:
    with pytest.raises(Held, match="addresses would be empty in 900 of 1000"):
        guard_fields(LIMITS, 1000, {"addresses": 900})
    guard_fields(LIMITS, 1000, {"addresses": 100})
    guard_fields(LIMITS, 5, {"addresses": 5})
