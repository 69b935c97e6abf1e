"""An entry is delisted when good checks enough, over time enough, have found it gone, and not before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from watchlist.removal import Patience, Removal, removal

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
TWICE = Patience(2, timedelta(hours=12))
AT_ONCE = Patience(1, timedelta(hours=12))


@dataclass(frozen=True)
class Missing:
    since: datetime
    checks: int = 1


def since(**ago: float) -> Missing:
    return Missing(NOW - timedelta(**ago))


def keys(*words: str) -> frozenset[str]:
    return frozenset(words)


def test_what_is_gone_for_the_first_time_is_missing() -> None:
    assert removal({}, ["a"], TWICE, NOW) == Removal(keys("a"), keys(), keys(), keys())


def test_it_stays_missing_until_time_enough_has_passed() -> None:
    assert removal({"a": since(hours=11.9)}, ["a"], TWICE, NOW) == Removal(keys(), keys("a"), keys(), keys())
    assert removal({"a": since(hours=12)}, ["a"], TWICE, NOW) == Removal(keys(), keys(), keys("a"), keys())


def test_it_stays_missing_until_checks_enough_have_found_it_gone() -> None:
    patience = Patience(4, timedelta(hours=12))
    assert removal({"a": Missing(NOW - timedelta(days=9), 2)}, ["a"], patience, NOW).still == keys("a")
    assert removal({"a": Missing(NOW - timedelta(days=9), 3)}, ["a"], patience, NOW).confirmed == keys("a")


def test_what_comes_back_was_never_delisted() -> None:
    assert removal({"a": since(days=3)}, [], TWICE, NOW) == Removal(keys(), keys(), keys(), keys("a"))


def test_one_check_means_at_once() -> None:
    found = removal({"b": since(), "c": since()}, ["a", "b"], AT_ONCE, NOW)
    assert found == Removal(keys(), keys(), keys("a", "b"), keys("c"))


KEYS = some.sets(some.sampled_from("abcdef"))


@given(
    gone=KEYS, missing=some.dictionaries(some.sampled_from("abcdef"), some.integers(0, 48)), wanted=some.integers(1, 4)
)
def test_every_key_has_one_fate(gone: set[str], missing: dict[str, int], wanted: int) -> None:
    before = {key: Missing(NOW - timedelta(hours=hours)) for key, hours in missing.items()}
    found = removal(before, gone, Patience(wanted, timedelta(hours=12)), NOW)
    fates = [found.newly, found.still, found.confirmed, found.back]
    assert sum(map(len, fates)) == len(frozenset().union(*fates))
    assert found.newly | found.still | found.confirmed == gone
    assert found.back == missing.keys() - gone
    if wanted > 1:
        assert found.confirmed <= missing.keys(), "nothing is delisted when it is first found gone"
