"""A list that shrinks sharply is not believed."""

import pytest

from watchlist.errors import Held
from watchlist.guard import Limits, guard

LIMITS = Limits(at_least=100, max_removed=0.10)


@pytest.mark.parametrize(("before", "read", "gone"), [(0, 100, 0), (1000, 900, 100), (1000, 1100, 0), (110, 109, 1)])
def test_an_ordinary_reading_passes(before: int, read: int, gone: int) -> None:
    guard(LIMITS, before=before, read=read, gone=gone)


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
        guard(LIMITS, before=before, read=read, gone=gone)


def test_one_entry_may_leave_a_short_list() -> None:
    guard(Limits(1, 0.10), before=3, read=2, gone=1)
    with pytest.raises(Held):
        guard(Limits(1, 0.0), before=3, read=2, gone=1)
