"""What the numbers of two parties say of each other: which meet, which support, which conflict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from watchlist.model import Identifier
from watchlist.names.identifiers import ANY, apart, has_digits, is_of_office, keys, office, proven, reach

Pair = tuple[Identifier, Identifier]

_CHECK_DIGIT = re.compile(r"(?<!\d)(\d{4,7})\s?-\s?(\d)(?!\d)")


def meeting(ours: Iterable[Identifier], theirs: Iterable[Identifier]) -> list[Pair]:
    """The equal numbers on which two parties are one, those that check digits prove first."""
    by_key = {key: mine for mine in ours for key in _asked(mine)}
    found = {}
    for yours in theirs if by_key else ():
        for key in ((ANY, yours.value), *keys(yours)):
            if key in by_key:
                found[yours] = by_key[key]
    pairs = [(mine, yours) for yours, mine in found.items()]
    return sorted(pairs, key=lambda pair: (not proven(pair[1]), pair[1].type, pair[1].value))


def _asked(number: Identifier) -> Iterator[tuple[str, str]]:
    yield from keys(number)
    if number.type == ANY:
        yield ANY, number.value


def supporting(ours: Iterable[Identifier], theirs: Iterable[Identifier]) -> Iterator[Pair]:
    """The registry numbers that are equal in one country while the office that gave one of them is not known.

    A number is read without the check digit that some print after a hyphen and some leave out.
    """
    counted = [yours for yours in theirs if _is_counted(yours)]
    for mine in filter(_is_counted, ours) if counted else ():
        for yours in counted:
            if _registry_number(mine) == _registry_number(yours) and _may_be_one_office(mine, yours):
                yield mine, yours


def against(ours: Iterable[Identifier], theirs: Iterable[Identifier]) -> Iterator[Pair]:
    """The numbers of which a party has only one, or one in a country, where the two have none in common."""
    yield from apart(ours, theirs, _single_kind)


def _single_kind(number: Identifier) -> str | None:
    """Of what a party has only one: a register's number, or a country's number of one length.

    Countries have several sorts of tax and identity numbers, which publishers do not tell apart; their lengths do.
    """
    if number.type in reach()["single"]:
        return number.type
    if number.type in reach()["single_in_country"] and number.country and has_digits(number):
        return f"{number.type} {number.country} {len(number.value)}"
    return None


def _is_counted(number: Identifier) -> bool:
    return is_of_office(number) and has_digits(number)


@lru_cache(maxsize=4096)
def _registry_number(number: Identifier) -> str:
    printed = _CHECK_DIGIT.search(number.printed)
    return printed[1] if printed and printed[1] + printed[2] == number.value else number.value


def _may_be_one_office(ours: Identifier, theirs: Identifier) -> bool:
    """Whether two numbers are of one country's offices, and not of two that are known to differ."""
    left, right = office(ours), office(theirs)
    return ours.country == theirs.country and (left == right or not (left and right))
