"""What a list changed: entries compared field by field, by content and never by order or bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from watchlist.model import Address, Change, Citation, Detail, Entry, Identifier, Name, Strength
from watchlist.names.countries import country_code

Value = TypeVar("Value")
ENCODER = msgspec.json.Encoder()
SCALARS = ("schema", "title", "remarks", "listed_on", "licence_requirement", "licence_policy")


def same_spaces(text: str) -> str:
    r"""A text whatever its white space: that is no change.

    >>> same_spaces("Istanbul,\u00a0 Turkey") == same_spaces("Istanbul, Turkey")
    True
    """
    return " ".join(text.split())


def same_country(text: str) -> str:
    """An address whatever name and capitals of its country it is printed with: publishers change those everywhere.

    >>> same_country("No. 1, Istanbul, TURKEY") == same_country("No. 1, Istanbul, Türkiye")
    True
    >>> same_country("No. 1, Ankara, Turkey") == same_country("No. 1, Istanbul, Turkey")
    False
    """
    place, comma, country = same_spaces(text).rpartition(",")
    return f"{place}, {country_code(country.strip(' .')) or country}" if comma else same_spaces(text)


def fingerprint(entry: Entry) -> str:
    """Hash what an entry says, whatever the order in which it says it: 32 hexadecimal digits."""
    return hashlib.blake2b(ENCODER.encode(_canonical(entry)), digest_size=16).hexdigest()


def changes(before: Entry, after: Entry) -> tuple[Change, ...]:
    """List what differs between two versions of one entry, field by field, what went before what came."""
    return tuple(chain(_scalars(before, after), _renamed(before, after), *(_sets(before, after))))


def described(entry: Entry) -> Iterator[tuple[str, str]]:
    """Give what an entry says as labelled lines, in the words that changes are told in."""
    for field in SCALARS:
        if said := _text(getattr(entry, field)):
            yield field.replace("_", " "), said
    blank = Entry(entry.list, entry.key, entry.schema, (Name(entry.name),))
    for change in chain(*_sets(blank, entry)):
        yield change.field.replace("_", " "), change.new or ""


def _canonical(entry: Entry) -> Entry:
    return replace(
        entry,
        names=(entry.names[0], *_ordered(entry.names[1:])),
        programs=tuple(sorted(entry.programs)),
        addresses=_ordered(entry.addresses),
        identifiers=_ordered(entry.identifiers),
        jurisdictions=tuple(sorted(entry.jurisdictions)),
        nationalities=tuple(sorted(entry.nationalities)),
        citizenships=tuple(sorted(entry.citizenships)),
        birth_dates=tuple(sorted(entry.birth_dates)),
        birth_places=tuple(sorted(entry.birth_places)),
        citations=_ordered(entry.citations),
        details=_ordered(entry.details),
    )


def _ordered(values: tuple[Value, ...]) -> tuple[Value, ...]:
    return values if len(values) < 2 else tuple(sorted(values, key=ENCODER.encode))


def _scalars(before: Entry, after: Entry) -> Iterator[Change]:
    for field in SCALARS:
        old, new = getattr(before, field), getattr(after, field)
        if old != new and same_spaces(_text(old) or "") != same_spaces(_text(new) or ""):
            yield Change(field, _text(old), _text(new))


def _renamed(before: Entry, after: Entry) -> Iterator[Change]:
    if same_spaces(before.name) != same_spaces(after.name):
        yield Change("name", before.name, after.name)


def _sets(before: Entry, after: Entry) -> Iterator[Iterator[Change]]:
    yield _difference("aliases", map(_alias, before.names[1:]), map(_alias, after.names[1:]))
    yield _difference("programs", before.programs, after.programs)
    yield _difference("addresses", map(_address, before.addresses), map(_address, after.addresses), same_country)
    yield _difference("identifiers", map(_identifier, before.identifiers), map(_identifier, after.identifiers))
    for field in ("jurisdictions", "nationalities", "citizenships", "birth_dates", "birth_places"):
        yield _difference(field, getattr(before, field), getattr(after, field))
    yield _difference("citations", map(_citation, before.citations), map(_citation, after.citations))
    yield _difference("details", map(_detail, before.details), map(_detail, after.details))


def _difference(
    field: str, before: Iterable[str], after: Iterable[str], meant: Callable[[str], str] = same_spaces
) -> Iterator[Change]:
    # A dictionary keeps the publisher's order, which a set would lose.
    old, new = ({meant(value): value for value in values} for values in (before, after))
    for value in [printed for said, printed in old.items() if said not in new]:
        yield Change(field, old=value)
    for value in [printed for said, printed in new.items() if said not in old]:
        yield Change(field, new=value)


def _alias(name: Name) -> str:
    marks = [mark for mark in (name.relation, "weak" if name.strength is Strength.WEAK else "") if mark]
    return f"{name.text} ({', '.join(marks)})" if marks else name.text


def _address(address: Address) -> str:
    return address.text


def _identifier(identifier: Identifier) -> str:
    where = f" ({identifier.country})" if identifier.country else ""
    return f"{identifier.label or identifier.type} {identifier.printed or identifier.value}{where}"


def _citation(citation: Citation) -> str:
    return f"{citation.text} ({citation.date})" if citation.date else citation.text


def _detail(detail: Detail) -> str:
    return f"{detail.label}: {detail.value}"


def _text(value: object) -> str | None:
    return str(value) if value else None
