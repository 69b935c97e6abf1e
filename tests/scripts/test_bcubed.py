"""BCubed as it is defined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.benchmarks.bcubed import bcubed

GROUPED = {"a": "one", "b": "one", "c": "two", "d": "three"}
groupings = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("123"), min_size=1)


def test_a_right_grouping_is_perfect_whatever_its_groups_are_called() -> None:
    assert bcubed(GROUPED, {"a": "x", "b": "x", "c": "y", "d": "z"}) == (1.0, 1.0, 1.0)


def test_all_in_one_has_full_recall_and_all_apart_full_precision() -> None:
    precision, recall, _ = bcubed(GROUPED, dict.fromkeys(GROUPED, "all"))
    assert (precision, recall) == pytest.approx((6 / 16, 1.0))
    precision, recall, _ = bcubed(GROUPED, {each: each for each in GROUPED})
    assert (precision, recall) == pytest.approx((1.0, 0.75))


def test_what_was_not_placed_stands_alone() -> None:
    assert bcubed(GROUPED, {"a": "x", "b": "x"}) == (1.0, 1.0, 1.0)


@given(groupings, st.data())
def test_precision_and_recall_change_places_with_the_groupings(one: dict[str, str], data: st.DataObject) -> None:
    other = {each: data.draw(st.sampled_from("xyz")) for each in one}
    there, back = bcubed(one, other), bcubed(other, one)
    assert there[:2] == pytest.approx(back[:2][::-1])
    assert there[2] == pytest.approx(back[2])
