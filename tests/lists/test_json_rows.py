"""Rows that stood before in the same bytes are the same, unless anything else that meets in their key is not."""

from __future__ import annotations

import msgspec

from watchlist.lists.json_rows import PARSED, mark, parted

EARLIER = {b"1": "one", b"2": "two", b"3": "three"}
KNOWN = frozenset({"one", "two", "three"})


def told(now: dict[bytes, str], known: frozenset[str] = KNOWN, changed: frozenset[str] = frozenset()) -> set[str]:
    """The keys of rows that are taken for the same; the others have to be the rest."""
    keys = [EARLIER.get(one, key) for one, key in now.items()]
    same, rest = parted(now.items(), dict(EARLIER), str, known, changed)
    assert sorted((*same.keys, *(keys[place] for place in rest))) == sorted(keys)
    return set(same.keys)


def test_rows_that_stand_as_before_are_the_same_in_any_order() -> None:
    assert told(EARLIER) == told(dict(reversed(EARLIER.items()))) == {"one", "two", "three"}


def test_key_of_a_row_that_came_or_went_is_not_the_same() -> None:
    assert told({b"1": "one", b"2": "two"}) == {"one", "two"}
    assert told({b"1": "one", b"2": "two", b"4": "three"}) == {"one", "two"}
    assert told({**EARLIER, b"4": "one"}) == {"two", "three"}


def test_new_row_under_a_known_key_is_not_the_same() -> None:
    assert told({**EARLIER, b"4": "four"}, KNOWN | {"four"}) == KNOWN


def test_key_that_is_not_known_or_changed_elsewhere_is_not_the_same() -> None:
    assert told(EARLIER, KNOWN - {"one"}) == {"two", "three"}
    assert told(EARLIER, changed=frozenset({"two"})) == {"one", "three"}


def test_row_that_is_always_parsed_is_never_the_same() -> None:
    marked = [(b"1", ""), (b"2", "")]
    assert parted(marked, {b"1": PARSED, b"2": "two"}, str, {PARSED, "two"})[1] == {0}


def test_row_that_stands_twice_in_the_same_bytes_is_parsed() -> None:
    same, rest = parted([(b"1", "one"), (b"1", "one"), (b"2", "two")], dict(EARLIER), str, KNOWN)
    assert (same.keys, rest) == (("two",), {0, 1})


def test_same_bytes_of_another_kind_have_another_mark() -> None:
    row = msgspec.Raw(b'{"sid": 1}')
    assert mark(row, "legal") == mark(msgspec.Raw(b'{"sid": 1}'), "legal")
    assert len({mark(row), mark(row, "legal"), mark(row, "individual"), mark(msgspec.Raw(b'{"sid":1}'))}) == 4
