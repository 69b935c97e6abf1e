"""One side of a comparison as a person writes it: a name, and what else is known of the party."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchlist.errors import InputError

if TYPE_CHECKING:
    from watchlist.model import Address, Identifier, Party

Named = Callable[[str], str]
"""Says where a value stands that cannot be understood, by the name of its field."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is written of one party; ``;`` stands between several of one field."""

    name: str
    country: str = ""
    identifiers: str = ""
    birth_date: str = ""
    address: str = ""


def party(side: Side, schema: str, named: Named) -> Party:
    """Read one side; raises InputError that says where a value stands that cannot be understood."""
    from watchlist.model import Name, Party

    countries = tuple(_country(text, named("country")) for text in _several(side.country))
    home = countries[0] if len(countries) == 1 else None
    return Party(
        (Name(side.name),),
        schema,
        countries,
        tuple(one for text in _several(side.identifiers) for one in _numbers(text, home, named("identifiers"))),
        tuple(_address(text) for text in _several(side.address)),
        tuple(_born(text, named("birth_date")) for text in _several(side.birth_date)),
    )


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _country(text: str, place: str) -> str:
    from watchlist.names.countries import country_code

    code = country_code(text)
    if code is None:
        raise InputError(f"{place} {text}: no country is known by that; write an ISO 3166 alpha-2 code such as TR")
    return code


def _numbers(text: str, country: str | None, place: str) -> tuple[Identifier, ...]:
    """Read ``VKN 1234567890``, ``vkn:1234567890`` or a number of which nobody says what it is."""
    from watchlist.names.identifiers import ANY, written

    found = written(text, country)
    if not found:
        raise InputError(f"{place} {text}: this is no number; write what it is and the number, as VKN 1234567890")
    return tuple(one for one in found if one.type != ANY) or found


def _address(text: str) -> Address:
    from watchlist.model import Address

    return Address(text)


def _born(text: str, place: str) -> str:
    from watchlist.names.births import birth, is_day

    if birth(text) is None or not is_day(text):
        raise InputError(f"{place} {text}: this is no date of birth; write 1970-05-03, or 1970")
    return text
