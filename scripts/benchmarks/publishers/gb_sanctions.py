"""The UK Sanctions List as CSV and XML, and what GOV.UK says of its publication."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import product
from xml.sax.saxutils import escape

from scripts.benchmarks.bare import table, xml
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

CSV, XML = "/docs/UK-Sanctions-List.csv", "/docs/UK-Sanctions-List.xml"
_CONTENT = "/api/content/government/publications/the-uk-sanctions-list"
_REGIME = "The Russia (Sanctions) (EU Exit) Regulations 2019"
_SANCTIONS = "Asset freeze|Trust services sanctions|Director disqualification sanction"
_ADDRESSES = 2
_REASONS = 3
"""How often the reasons are given over: the publisher's run to two thousand characters."""

_HEADER = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
    "Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,"
    "Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,"
    "Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
    "National Identifier additional information,Passport number,Passport additional information,Position,Gender,"
    "Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),"
    "IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,"
    "Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)"
)
COLUMNS = tuple(_HEADER.split(","))


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """Both files and the day on which they were published."""
    found = list(parties(entries, changed=changed, persons=0.6))
    day = 21 if changed else 20
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    text.write(f"Report Date: {day}-Aug-2026\r\n")
    writer.writeheader()
    for party in found:
        writer.writerows(_rows(party))
    return {
        CSV: text.getvalue().encode(),
        XML: _xml(found, f"{day}/08/2026").encode(),
        _CONTENT: json.dumps({"public_updated_at": f"2026-08-{day}T09:00:00Z"}).encode(),
    }


def _rows(party: Party) -> Iterator[dict[str, str]]:
    """A row for each name at each address."""
    own: dict[str, str] = {
        "Last Updated": "04/08/2026",
        "Unique ID": f"RUS{party.number:04}",
        "OFSI Group ID": str(12_000 + party.number),
        "Regime Name": _REGIME,
        "Designation Type": "Individual" if party.is_person else "Entity",
        "Designation source": "UK",
        "Sanctions Imposed": _SANCTIONS,
        "Other Information": f"Also listed by partners of the United Kingdom since {party.listed:%Y}.",
        "UK Statement of Reasons": "\n".join([party.reasons] * _REASONS),
        "Date Designated": f"{party.listed:%d/%m/%Y}",
    }
    own |= _of_person(party) if party.is_person else {"Business registration number (s)": party.registered}
    for (kind, name), address in product(_names(party), _addresses(party)):
        yield {**own, **name, "Name type": kind, **address}


def _of_person(party: Party) -> dict[str, str]:
    return {
        "D.O.B": f"{party.born:%d/%m/%Y}",
        "Nationality(/ies)": party.place.country,
        "Passport number": party.registered,
        "Position": "Member of the board",
        "Gender": "Male",
        "Town of birth": party.city,
        "Country of birth": party.place.country,
    }


def _names(party: Party) -> Iterator[tuple[str, dict[str, str]]]:
    first = {"Name 1": party.given, "Name 6": party.family} if party.is_person else {"Name 6": party.name}
    yield "Primary name", first
    for alias in party.aliases:
        yield "Alias", {"Name 6": alias, "Alias strength": "Good quality a.k.a"}


def _addresses(party: Party) -> Iterator[dict[str, str]]:
    rest = {"Address Line 6": party.city, "Address Country": party.place.country}
    for number in range(_ADDRESSES):
        yield {
            "Address Line 1": f"{number or ''} {party.street}".strip(),
            "Address Postal Code": party.postcode,
            **rest,
        }


def _xml(found: Sequence[Party], day: str) -> str:
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<Designations><DateGenerated>{day}</DateGenerated>\n'
    return "".join([head, *map(_designation, found), "</Designations>\n"])


def _designation(party: Party) -> str:
    names = "".join(
        f"   <Name>{_elements(name)}<NameType>{kind}</NameType></Name>\n" for kind, name in _strengthless(party)
    )
    addresses = "".join(f"   <Address>{_elements(address)}</Address>\n" for address in _addresses(party))
    reasons = escape("\n".join([party.reasons] * _REASONS))
    return (
        f" <Designation>\n  <LastUpdated>04/08/2026</LastUpdated><DateDesignated>{party.listed:%d/%m/%Y}"
        f"</DateDesignated><UniqueID>RUS{party.number:04}</UniqueID><OFSIGroupID>{12_000 + party.number}</OFSIGroupID>"
        f"<UNReferenceNumber/>\n  <Names>\n{names}  </Names>\n  <RegimeName>{_REGIME}</RegimeName>"
        f"<IndividualEntityShip>{'Individual' if party.is_person else 'Entity'}</IndividualEntityShip>"
        f"<DesignationSource>UK</DesignationSource>\n  <SanctionsImposed>{_SANCTIONS}</SanctionsImposed>\n"
        f"  <OtherInformation>Also listed by partners of the United Kingdom since {party.listed:%Y}.</OtherInformation>"
        f"<UKStatementofReasons>{reasons}</UKStatementofReasons>\n  <Addresses>\n{addresses}  </Addresses>\n"
        f"{_person_details(party) if party.is_person else _firm_details(party)} </Designation>\n"
    )


def _strengthless(party: Party) -> Iterator[tuple[str, dict[str, str]]]:
    """The names with the element that the XML has for an alias's strength."""
    for kind, name in _names(party):
        yield kind, {column.replace("Alias strength", "AliasStrength"): text for column, text in name.items()}


def _elements(cells: dict[str, str]) -> str:
    named = ((column.replace(" ", ""), escape(text)) for column, text in cells.items())
    return "".join(f"<{name}>{text}</{name}>" for name, text in named)


def _firm_details(party: Party) -> str:
    number = f"<BusinessRegistrationNumber>{party.registered}</BusinessRegistrationNumber>"
    inner = f"<BusinessRegistrationNumbers>{number}</BusinessRegistrationNumbers>"
    return f"  <EntityDetails><Entity><Subsidiaries><Subsidiary/></Subsidiaries>{inner}</Entity></EntityDetails>\n"


def _person_details(party: Party) -> str:
    country, passport = party.place.country, f"<PassportNumber>{party.registered}</PassportNumber>"
    inner = (
        f"<DOBs><DOB>{party.born:%d/%m/%Y}</DOB></DOBs><Nationalities><Nationality>{country}</Nationality>"
        f"</Nationalities><PassportDetails><Passport>{passport}</Passport></PassportDetails>"
        "<Positions><Position>Member of the board</Position></Positions><Genders><Gender>Male</Gender></Genders>"
        f"<BirthDetails><Location><TownOfBirth>{party.city}</TownOfBirth><CountryOfBirth>{country}</CountryOfBirth>"
        "</Location></BirthDetails>"
    )
    return f"  <IndividualDetails><Individual>{inner}</Individual></IndividualDetails>\n"


PUBLISHER = Publisher(
    key="gb_sanctions", path=CSV, entries=6_000, answers=answers, reads={CSV: table, XML: xml("Designation")}
)
