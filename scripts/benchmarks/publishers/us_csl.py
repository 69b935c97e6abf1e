"""The Consolidated Screening List as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from scripts.benchmarks import bare
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

PATH = "/downloadable_consolidated_screening_list/v1/consolidated.json"
_SOURCES = (
    ("ITAR Debarred (DTC) - State Department", 0.027),
    ("Nonproliferation Sanctions (ISN) - State Department", 0.047),
    ("Denied Persons List (DPL) - Bureau of Industry and Security", 0.022),
    ("Unverified List (UVL) - Bureau of Industry and Security", 0.006),
    ("Military End User (MEU) List - Bureau of Industry and Security", 0.003),
    ("Entity List (EL) - Bureau of Industry and Security", 0.135),
    ("Sectoral Sanctions Identifications List (SSI) - Treasury Department", 0.011),
    ("Specially Designated Nationals (SDN) - Treasury Department", 1.0),
)
"""The sources, and the share of all rows that each has; the last one has the rest."""

Row = dict[str, object]


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The file, whose rows are changed in every sub-list."""
    places = _sources(entries)
    rows = [_row(party, next(places)) for party in parties(entries, changed=changed)]
    return {PATH: json.dumps({"results": rows}, ensure_ascii=False).encode()}


def _sources(entries: int) -> Iterator[str]:
    for source, share in _SOURCES:
        yield from [source] * round(share * entries)


def _row(party: Party, source: str) -> Row:
    address: Row = {"address": party.street, "city": party.city, "state": None}
    address |= {"postal_code": party.postcode, "country": party.place.code}
    row: Row = {"id": _digest(party), "source": source, "name": party.name, "title": None, "addresses": [address]}
    row |= {"alt_names": list(party.aliases), "source_list_url": "https://www.bis.gov/regulations/ear/744"}
    row |= {"source_information_url": "https://www.bis.gov/licensing/end-user-guidance", "remarks": None}
    return row | (_of_treasury(party) if "Treasury" in source else _of_commerce(party))


def _digest(party: Party) -> str:
    return sha256(f"{party.name}{party.street}".encode()).hexdigest()[:56]


def _of_commerce(party: Party) -> Row:
    cited = f"{party.number % 90 + 10} FR {party.registered[:5]}"
    required = "For all items subject to the EAR. (See §744.11 of the EAR)."
    dated: Row = {"federal_register_notice": cited, "start_date": party.listed.isoformat(), "standard_order": None}
    return dated | {"license_requirement": required, "license_policy": "Presumption of denial."}


def _of_treasury(party: Party) -> Row:
    number = str(party.number)
    nothing: Row = dict.fromkeys(
        ("federal_register_notice", "start_date", "end_date", "license_requirement", "license_policy", "call_sign")
    )
    nothing |= dict.fromkeys(
        ("vessel_type", "gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner")
    )
    known: Row = {"id": number, "entity_number": number, "type": "Individual" if party.is_person else "Entity"}
    known |= {"programs": ["RUSSIA-EO14024"], "dates_of_birth": [party.born.isoformat()] if party.is_person else []}
    known |= {"citizenships": [], "nationalities": [], "places_of_birth": [], "ids": list(_ids(party))}
    return nothing | known


def _ids(party: Party) -> Iterator[Row]:
    kind = "Passport" if party.is_person else "Tax ID No."
    for label, number, country in (
        (kind, party.registered, party.place.code),
        (
            "Secondary sanctions risk:",
            "this person is exposed to secondary sanctions under Executive Order 14114",
            None,
        ),
    ):
        dates: Row = {"issue_date": None, "expiration_date": None}
        yield {"type": label, "number": number, "country": country, **dates}


PUBLISHER = Publisher(key="us_csl", path=PATH, entries=25_800, answers=answers, reads={PATH: bare.json})
