"""What the UK Sanctions List says of one party, as an entry with nothing left out.

What no field of an entry has room for becomes a detail under the heading of the CSV file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from watchlist.lists.gb_names import names
from watchlist.lists.gb_tables import TABLES, Row
from watchlist.model import Address, Citation, Detail, Entry, Identifier, Schema
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier

Said = Mapping[str, Sequence[Row]]
"""The rows of each table that says anything; of what must be single, the first one counts."""

_SCHEMAS = {"individual": Schema.PERSON, "entity": Schema.ORGANIZATION, "ship": Schema.VESSEL}
_LABELS = {table.name: table.columns[0] for table in TABLES}
_SINGLE = ("regime", "type", "designated")
_FACTS = (
    *("ofsi_group", "un_reference", "source", "reasons", "phone", "website", "email", "position", "gender"),
    *("type_of_entity", "subsidiary", "parent", "registration", "owner", "previous_owner", "flag", "previous_flag"),
    *("ship_type", "tonnage", "length", "built", "hull"),
)
_DATE = re.compile(r"(\d{2}|dd)/(\d{2}|mm)/(\d{4})", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r"[;|]\s*|,\s+|(?<=\))\s+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_AND = re.compile(r"\s*[/;|,]\s*|\s+and\s+")


def entry(key: str, unique_id: str, said: Said) -> Entry:
    """Make the entry; raises ParseError where it has no name."""
    kind = _first(said, "type")
    addresses = tuple(dict.fromkeys(map(_address, said.get("address", ()))))
    regimes = _column(said, "regime")[:1]
    countries = {address.country for address in addresses if address.country}
    return Entry(
        key,
        unique_id,
        _SCHEMAS.get(kind.lower(), Schema.LEGAL_ENTITY),
        names(said.get("name", ()), said.get("non_latin", ())),
        programs=tuple(regimes),
        addresses=addresses,
        identifiers=_once(_identifiers(said, countries.pop() if len(countries) == 1 else None)),
        jurisdictions=_codes(said, "flag"),
        nationalities=_codes(said, "nationality"),
        birth_dates=tuple(dict.fromkeys(map(partial, _column(said, "born")))),
        birth_places=tuple(dict.fromkeys(", ".join(filter(None, row)) for row in said.get("birth_place", ()))),
        citations=tuple(Citation(regime) for regime in regimes),
        listed_on=_day(_first(said, "designated")),
        title="; ".join(_column(said, "title")),
        remarks="; ".join(_column(said, "remarks")),
        details=tuple(dict.fromkeys(_details(said, kind))),
    )


def _column(said: Said, table: str) -> list[str]:
    return [row[0] for row in said.get(table, ()) if row[0]]


def _first(said: Said, table: str) -> str:
    return next(iter(_column(said, table)), "")


def _address(row: Row) -> Address:
    *_, city, _, country = row
    return Address(", ".join(filter(None, row)), city, country_code(country) if country else None)


def partial(text: str) -> str:
    """A day as far as it is known, the year first; what is no such day stays as it is printed.

    >>> partial("23/03/1980"), partial("dd/mm/1945"), partial("00/03/1975"), partial("circa 1960")
    ('1980-03-23', '1945', '1975-03', 'circa 1960')
    """
    found = _DATE.fullmatch(text)
    if not found:
        return text
    day, month, year = found.groups()
    unknown = ("00", "dd", "mm")
    if month.lower() in unknown:
        return year
    return f"{year}-{month}" if day.lower() in unknown else f"{year}-{month}-{day}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(partial(text)) if text else None
    except ValueError:
        return None


def _codes(said: Said, table: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(map(countries, _column(said, table)))))


def countries(text: str) -> list[str]:
    """The countries that a cell names, one or several; none where one of them is unknown.

    >>> countries("Russia/Ukraine"), countries("Trinidad and Tobago"), countries("Russia, Atlantis")
    (['RU', 'UA'], ['TT'], [])
    """
    if code := country_code(text):
        return [code]
    found = [country_code(part) for part in _AND.split(text) if part]
    return [code for code in found if code] if all(found) else []


def _identifiers(said: Said, country: str | None) -> Iterator[Identifier]:
    for table in ("passport", "national_id"):
        for number, information in said.get(table, ()):
            where = country_code(information) if information else None
            yield from identifier(_LABELS[table], number, where)
    for text in _column(said, "registration"):
        yield from registrations(text, country)
    for text in _column(said, "imo"):
        yield from identifier(_LABELS["imo"], text, None)


def registrations(text: str, country: str | None) -> Iterator[Identifier]:
    """The numbers that can be read out of a cell; the words at a number say what it is and whose.

    >>> cell = "122226 (Turkish Trade Registry) Turkey Tax Identifier - 7350759377"
    >>> [(found.type, found.value, found.country) for found in registrations(cell, None)]
    [('registration', '122226', 'TR'), ('vkn', '7350759377', 'TR')]
    """
    for part in _BETWEEN_NUMBERS.split(text):
        if sum(map(str.isdigit, part)) >= 4:
            named = [code for word in _WORD.findall(part) if (code := country_code(word))]
            yield from identifier(_LABELS["registration"], part, next(iter(named), country))


def _once(found: Iterator[Identifier]) -> tuple[Identifier, ...]:
    """Each number once, as the file prints it that is read first."""
    first: dict[tuple[str, str, str | None], Identifier] = {}
    for one in found:
        first.setdefault((one.type, one.value, one.country), one)
    return tuple(first.values())


def _details(said: Said, kind: str) -> Iterator[Detail]:
    """Every fact that no field of an entry has room for."""
    if kind and kind.lower() not in _SCHEMAS:
        yield Detail(_LABELS["type"], kind)
    if _first(said, "designated") and _day(_first(said, "designated")) is None:
        yield Detail(_LABELS["designated"], _first(said, "designated"))
    for table in _SINGLE:
        first = _first(said, table).casefold()
        yield from (
            Detail(f"{_LABELS[table]}, also", text) for text in _column(said, table) if text.casefold() != first
        )
    for text in _column(said, "sanctions"):
        yield from (Detail(_LABELS["sanctions"], part.strip()) for part in text.split("|") if part.strip())
    for table in _FACTS:
        yield from (Detail(_LABELS[table], text) for text in _column(said, table))
    for text in _column(said, "nationality"):
        if not countries(text):
            yield Detail(_LABELS["nationality"], text)
    yield from _documents(said)


def _documents(said: Said) -> Iterator[Detail]:
    """What stands beside the numbers of documents, and numbers that cannot be read."""
    for table in ("passport", "national_id"):
        label = _LABELS[table]
        for number, information in said.get(table, ()):
            if number and not identifier(label, number, None):
                yield Detail(label, number)
            if information and country_code(information) is None:
                yield Detail(f"{label} {number}".rstrip(), information)
    for text in _column(said, "imo"):
        if not identifier(_LABELS["imo"], text, None):
            yield Detail(_LABELS["imo"], text)
