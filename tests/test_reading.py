"""A reading keeps only what differs, and refuses what no list can say."""

import io
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import pytest

from watchlist.diff import fingerprint
from watchlist.errors import ParseError
from watchlist.lists import Edition
from watchlist.lists.slices import Sames
from watchlist.model import Detail, Entry, Name, Schema
from watchlist.reading import Spool, read


def entry(key: str, name: str) -> Entry:
    return Entry(list="l", key=key, schema=Schema.COMPANY, names=(Name(name),))


def parser(*items: Edition | Entry):  # type: ignore[no-untyped-def]
    def parse(raw: BinaryIO) -> Iterator[Edition | Entry]:
        yield from items

    return parse


def test_only_new_and_changed_entries_are_kept() -> None:
    before = {"1": fingerprint(entry("1", "A")), "2": fingerprint(entry("2", "B")), "9": "gone"}
    parse = parser(Edition(date(2024, 8, 7)), entry("1", "A"), entry("2", "B2"), entry("3", "C"))
    with Spool() as spool:
        reading = read(parse, io.BytesIO(), before, spool, None)
        assert list(reading.differing) == [entry("2", "B2"), entry("3", "C")]
        assert list(reading.differing) == [entry("2", "B2"), entry("3", "C")]
        assert reading.gone == {"9"}
        assert reading.published_on == date(2024, 8, 7)
        assert reading.is_new


def test_a_long_reading_goes_to_disk_and_comes_back() -> None:
    many = [entry(str(number), f"FIRM {number}") for number in range(500)]
    with Spool(limit=100) as spool:
        assert list(read(parser(*many), io.BytesIO(), {}, spool, None).differing) == many


def test_two_parties_under_one_key_are_both_read() -> None:
    # OFAC's list of January 2022 is passed on with one uid cut short to that of another party.
    others = [entry(str(number), f"FIRM {number}") for number in range(2, 9)]
    parse = parser(entry("1", "ALFA"), *others, entry("1", "BETA"))
    with Spool() as spool:
        first = next(one for one in read(parse, io.BytesIO(), {}, spool, None).differing if one.key == "1")
    assert [name.text for name in first.names] == ["ALFA", "BETA"]
    assert first.details == (Detail("Also under this key", "BETA"),)


def test_many_keys_twice_or_nothing_at_all_is_refused() -> None:
    with Spool() as spool, pytest.raises(ParseError, match="many keys stand twice"):
        read(parser(*[entry(key, "A") for key in "1122"]), io.BytesIO(), {}, spool, None)
    with Spool() as spool, pytest.raises(ParseError, match="no entry"):
        read(parser(), io.BytesIO(), {}, spool, None)


def test_the_same_record_printed_twice_says_no_more_than_once() -> None:
    others = [entry(str(number), f"FIRM {number}") for number in range(2, 9)]
    with Spool() as spool:
        reading = read(parser(entry("1", "ALFA"), *others, entry("1", "ALFA")), io.BytesIO(), {}, spool, None)
        assert reading.seen["1"] == fingerprint(entry("1", "ALFA"))


def test_what_is_called_the_same_and_was_not_there_is_not_believed() -> None:
    def items() -> Iterator[Sames]:
        yield Sames(("unknown",))

    with Spool() as spool:
        reading = read(parser(entry("1", "A")), io.BytesIO(), {}, spool, None, items)
    assert list(reading.seen) == ["1"]
