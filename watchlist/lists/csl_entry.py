"""What a row of the Consolidated Screening List means: one entry, with nothing left out.

Left out by name are the row's digest and the addresses of the source's own pages, which say nothing of the party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from watchlist.errors import ParseError
from watchlist.lists.csl_names import Named, named
from watchlist.lists.csl_numbers import facts, identifiers
from watchlist.lists.csl_record import Identity, Place, Record, Text, said, several
from watchlist.lists.ecfr_supplement import BARE_ADDRESS
from watchlist.lists.entity_cell import schema_of
from watchlist.lists.register_citation import american_date, citations, uncited
from watchlist.model import Address, Citation, Detail, Entry, Schema, digest
from watchlist.names.countries import country_code
from watchlist.names.fold import fold

OFAC = frozenset({"SDN", "SSI", "FSE", "CAP", "PLC", "MBS", "CMIC"})
"""The parts whose rows bear a number of OFAC's, which is stable."""

_PARTS = OFAC | {"EL", "UVL", "MEU", "DPL", "DTC", "ISN"}
_SPELLED = {"NS-MBS": "MBS", "NS-CMIC": "CMIC", "NS-PLC": "PLC", "CAPTA": "CAP"}
_CODE = re.compile(r"\(([^()]+?)(?: List)?\)")
_SCHEMAS = {
    "Individual": Schema.PERSON,
    "Entity": Schema.ORGANIZATION,
    "Vessel": Schema.VESSEL,
    "Aircraft": Schema.AIRPLANE,
}
_LABELS = {
    "end_date": "Expires",
    "standard_order": "Standard order",
    "call_sign": "Call sign",
    "vessel_type": "Vessel type",
    "gross_tonnage": "Gross tonnage",
    "gross_registered_tonnage": "Gross registered tonnage",
    "vessel_flag": "Vessel flag",
    "vessel_owner": "Vessel owner",
}
# The Nonproliferation Sanctions cite an issue: "Vol. 88, No. 151, 08/08/2023".
_ISSUE = re.compile(r"\bVol\.?\s*(\d+),?\s*No\.?\s*(\d+)(?:,?\s*(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b)?", re.IGNORECASE)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)")
_YEARS = range(1900, 2100)
_BETWEEN_ADDRESSES = re.compile(r";\s+and\s+")


def entry(list_key: str, record: Record) -> Entry | None:
    """The entry, under a key that others of its part may share; None for a row that says nothing.

    Raises ParseError for a row without a source, a name, or where OFAC is the source a number.
    """
    name = said(record.name)
    if not name:
        _check_nothing_said(record)
        return None
    party = named(name, several(record.alt_names))
    key = key_of(record)
    places = tuple(_addresses(record))
    if party.is_address:
        party = party.at(places[0].text if places else "")
    cited = tuple(_cited(said(record.federal_register_notice)))
    begins = _day(record.start_date)
    kind = said(record.type)
    return Entry(
        list_key,
        key,
        _SCHEMAS.get(kind, schema_of(party.names)),
        party.names,
        programs=several(record.programs),
        addresses=places,
        identifiers=tuple(number for one in record.numbers for number in identifiers(one)),
        jurisdictions=_codes((said(record.country), said(record.vessel_flag))),
        nationalities=_codes(several(record.nationalities)),
        citizenships=_codes(several(record.citizenships)),
        birth_dates=several(record.dates_of_birth),
        birth_places=several(record.places_of_birth),
        citations=cited,
        listed_on=begins,
        title=said(record.title),
        remarks="; ".join(filter(None, (said(record.remarks), party.remark))),
        licence_requirement=said(record.license_requirement),
        licence_policy=said(record.license_policy),
        details=tuple(_details(record, party, begins, kind)),
    )


def _check_nothing_said(record: Record) -> None:
    """A row without a name may only be an empty one."""
    ignored = {"key", "source", "source_list_url", "source_information_url"}
    if any(getattr(record, field) for field in record.__struct_fields__ if field not in ignored):
        raise ParseError("there is no name")


@lru_cache(maxsize=64)
def _part(source: str) -> str:
    """The sub-list's code; one that nobody knows is in small letters.

    >>> _part("Military End User (MEU) List - Bureau of Industry and Security"), _part("A New List (ANL) - Somebody")
    ('MEU', 'anl')
    """
    found = _CODE.search(source)
    if found is None:
        raise ParseError(f"the source has no code: {source!r}")
    code = found[1].strip().upper()
    code = _SPELLED.get(code, code)
    return code if code in _PARTS else code.lower()


def key_of(record: Identity) -> str:
    """The key of a row's entry, which others of its part may share; nothing for a row without a name.

    Raises ParseError for a row without a source, or where OFAC is the source a number.
    """
    name = said(record.name)
    if not name:
        return ""
    part = _part(said(record.source))
    if number := said(record.entity_number):
        return f"{part}:{number}"
    if part in OFAC:
        raise ParseError("there is no entity number")
    places = record.columns
    country = next((said(place.country) for place in places if place.country), "")
    words = (country.lower(), *fold(_known_as(name, places)).split(), _first_cited(record).lower())
    return f"{part}:{'-'.join(filter(None, words))}"


def _known_as(name: str, places: Sequence[Place]) -> str:
    party = named(name, ())
    return f"address {places[0].text}" if party.is_address and places else party.names[0].text


def _first_cited(record: Identity) -> str:
    first = next(_cited(said(record.federal_register_notice)), None)
    return re.sub(r"\W+", "", first.text) if first else ""


def _addresses(record: Record) -> Iterator[Address]:
    for place in record.places:
        city, country = said(place.city), country_code(said(place.country))
        for text in _BETWEEN_ADDRESSES.split(place.text):
            if text:
                yield Address(text, city, country)


def _cited(notice: str) -> Iterator[Citation]:
    yield from citations(notice)
    for volume, number, month, day, year in _ISSUE.findall(notice):
        yield Citation(f"Vol. {volume}, No. {number}", american_date(year, month, day))


def _day(text: Text) -> date | None:
    """A day as the list prints it; None for one that cannot be: the year 3033 is in it."""
    found = _AMERICAN.fullmatch(said(text))
    try:
        day = american_date(found[3], found[1], found[2]) if found else date.fromisoformat(said(text))
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def _codes(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for text in texts if text and (code := country_code(text))))


def _details(record: Record, party: Named, begins: date | None, kind: str) -> Iterator[Detail]:
    listed, _, agency = said(record.source).partition(" - ")
    yield from (Detail(label, text) for label, text in (("List", listed), ("Agency", agency)) if text)
    if kind and kind not in _SCHEMAS:
        yield Detail("Type", kind)
    if party.is_address:
        yield Detail(BARE_ADDRESS, said(record.name))
    if said(record.start_date) and begins is None:
        yield Detail("Start date", said(record.start_date))
    for field, label in _LABELS.items():
        if text := said(getattr(record, field)):
            yield Detail(label, text)
    for words in uncited(_ISSUE.sub("", said(record.federal_register_notice))):
        yield Detail("Federal Register notice", words)
    yield from _unread_countries(record)
    for number in record.numbers:
        yield from facts(number)


def _unread_countries(record: Record) -> Iterator[Detail]:
    countries = (record.country, *(place.country for place in record.places))
    for label, texts in (
        ("Country", tuple(map(said, countries))),
        ("Nationality", several(record.nationalities)),
        ("Citizenship", several(record.citizenships)),
    ):
        yield from (Detail(label, text) for text in dict.fromkeys(texts) if text and country_code(text) is None)


def place_digest(entry: Entry) -> str:
    """What tells namesakes apart, however their addresses are parted: CSV and JSON part them differently."""
    return digest("".join(filter(str.isalnum, "".join(address.text for address in entry.addresses))).lower())[:8]
