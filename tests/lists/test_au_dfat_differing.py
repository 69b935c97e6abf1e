"""Two versions of Australia's list side by side give what parsing the later one gives, whatever stands in them."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shortcut import assert_as_whole, parted
from workbooks import workbook

from watchlist.lists.au_dfat import LIST

HEADER = ("Reference", "Name of Individual or Entity", "Type", "Name Type", "Control Date", "Citizenship")
Row = tuple[object, ...]
Rows = tuple[Row, ...]

PLAIN: Rows = tuple(
    (f"{number}{letter}", f"FIRM {number} {letter}".strip(), "Entity", kind, "12/03/2012", "Iran")
    for number in range(1, 8)
    for letter, kind in (("", "Primary Name"), ("a", "Alias"), ("b", "Original Script"))
)
ODD = st.tuples(
    st.one_of(st.sampled_from(["1", "2", "2a", "3", "3b"]), st.integers(1, 4)),
    st.sampled_from(["ORION", "VEGA", "ORION "]),
    st.sampled_from(["Entity", "Vessel"]),
    st.sampled_from(["Primary Name", "Alias"]),
    st.sampled_from(["12/03/2012", date(2012, 3, 12), 40980, 40980.0, "40980", None]),
    st.sampled_from(["Iran", "Syria", True, "TRUE", 1, "", None]),
)
ORDERS = st.sampled_from([(0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 5, 4), (4, 0, 1, 2, 3), (0, 1, 2, 3), (0, 1, 2)])


@st.composite
def versions(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """A version, and what may become of it: rows that change, come, go, swap what they say, or move."""
    before = [*PLAIN, *draw(st.lists(ODD, max_size=4))]
    after = list(before)
    for _ in range(draw(st.integers(0, 4))):
        at, to = (draw(st.integers(0, len(after) - 1)) for _ in range(2))
        match draw(st.sampled_from(["change", "add", "drop", "swap", "move", "repeat", "blank", "spoil"])):
            case "change":
                column = draw(st.integers(0, 5))
                after[at] = (*after[at][:column], draw(ODD)[column], *after[at][column + 1 :])
            case "add":
                after.insert(at, draw(ODD))
            case "drop" if len(after) > 1:
                del after[at]
            case "swap":
                after[at], after[to] = (after[at][0], *after[to][1:]), (after[to][0], *after[at][1:])
            case "move":
                after.insert(to, after.pop(at))
            case "repeat":
                after.insert(to, after[at])
            case "blank":
                after.insert(at, (None,) * 6)
            case "spoil":
                after[at] = (*draw(st.sampled_from([("x", "ORION"), (1.5, "ORION"), (1, None)])), *after[at][2:])
    return tuple(before), tuple(after)


def book(rows: Rows, order: tuple[int, ...] = tuple(range(6))) -> bytes:
    return workbook([tuple(row[column] for column in order) for row in (HEADER, *rows)])


@given(versions(), ORDERS, st.data())
@settings(max_examples=40)
def test_the_shortcut_reads_what_the_whole_reads(
    pair: tuple[Rows, Rows], order: tuple[int, ...], data: st.DataObject
) -> None:
    missing = data.draw(st.sets(st.sampled_from(["1", "2", "5", "6"])))
    assert_as_whole(LIST, book(pair[1], order), book(pair[0]), missing)


def given_of(new: Rows, old: Rows, missing: Set[str] = frozenset()) -> tuple[set[str], set[str]]:
    """The keys that are said to be the same, and those whose entries are read."""
    found = parted(LIST, book(new), book(old), missing)
    return {*found.same}, {*found.entries}


def test_only_parties_of_which_a_row_changed_are_read() -> None:
    changed = (("4a", "FIRM 4 A.S.", *PLAIN[10][2:]), *PLAIN[:10], *PLAIN[11:], ("9", "NEW", *PLAIN[0][2:]))
    assert given_of(changed, PLAIN) == ({"1", "2", "3", "5", "6", "7"}, {"4", "9"})


def test_party_that_does_not_stand_is_read_though_its_rows_are_as_before() -> None:
    assert given_of(PLAIN, PLAIN, missing={"5"}) == ({"1", "2", "3", "4", "6", "7"}, {"5"})


def test_all_parties_of_a_reference_that_several_share_are_read() -> None:
    shared = (*PLAIN, ("1", "CHON MA SAN", "Vessel", "Primary Name", "30/03/2018", None))
    same, entries = given_of(shared, shared)
    assert (len(same), entries) == (6, {"1", "1-chon-ma-san"})


@pytest.mark.parametrize(("old", "new"), [("40980", 40980), (1, True), (2019, 2019.5), ("Iran", "Iran ")])
def test_a_cell_that_holds_something_else_is_a_change_even_where_it_reads_alike(old: object, new: object) -> None:
    first, last = (((*PLAIN[0][:5], cell),) for cell in (old, new))
    assert given_of(last, first) == (set(), {"1"})


def test_a_version_before_that_cannot_be_read_is_no_reason_not_to_read_this_one() -> None:
    assert_as_whole(LIST, book(PLAIN), b"PK\x03\x04")
