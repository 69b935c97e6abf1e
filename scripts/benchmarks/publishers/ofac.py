"""OFAC's lists as XML and as CSV, of made-up parties."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from scripts.benchmarks.parties import Party

NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
NOTHING = "-0- "
_DAY = (2026, 1, 2, 3, 4, 4)
_RISK = "this person is exposed to secondary sanctions under Executive Order 14114 as amended."


def xml(parties: Sequence[Party], program: str, *, day: str) -> bytes:
    """The list as one file."""
    head = f"<Publish_Date>{day}</Publish_Date><Record_Count>{len(parties)}</Record_Count>"
    parts = ['<?xml version="1.0" standalone="yes"?>\n<sdnList xmlns="', NAMESPACE, '">\n']
    parts += ["  <publshInformation>", head, "</publshInformation>\n"]
    parts += [_entry(party, program) for party in parties]
    return "".join([*parts, "</sdnList>\n"]).encode()


def zipped(name: str, content: bytes) -> bytes:
    """An archive of one file, the same bytes whenever it is made."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _entry(party: Party, program: str) -> str:
    uid, person = party.number * 100, party.is_person
    named = f"<firstName>{escape(party.given)}</firstName>\n    <lastName>{escape(party.family)}</lastName>"
    name = named if person else f"<lastName>{escape(party.name)}</lastName>"
    return (
        f"  <sdnEntry>\n    <uid>{party.number}</uid>\n    {name}\n"
        f"    <sdnType>{'Individual' if person else 'Entity'}</sdnType>\n"
        f"    <remarks>(Linked To: {escape(party.aliases[-1])})</remarks>\n"
        f"    <programList>\n      <program>{program}</program>\n    </programList>\n"
        f"    <idList>\n{''.join(_numbers(party, uid))}    </idList>\n"
        f"    <akaList>\n{''.join(_aliases(party, uid))}    </akaList>\n{_address(party, uid)}"
        f"{_born(party, uid) if person else ''}  </sdnEntry>\n"
    )


def _numbers(party: Party, uid: int) -> Iterator[str]:
    country = f"        <idCountry>{party.place.country}</idCountry>\n"
    kind = "Passport" if party.is_person else "Tax ID No."
    facts = (
        (kind, party.registered, country),
        ("Gender", "Male", "") if party.is_person else ("Organization Established Date", "10 Oct 2019", ""),
        ("Secondary sanctions risk:", _RISK, ""),
    )
    for number, (label, value, tail) in enumerate(facts, 1):
        yield (
            f"      <id>\n        <uid>{uid + number}</uid>\n        <idType>{label}</idType>\n"
            f"        <idNumber>{value}</idNumber>\n{tail}      </id>\n"
        )


def _aliases(party: Party, uid: int) -> Iterator[str]:
    for number, alias in enumerate(party.aliases, 10):
        yield (
            f"      <aka>\n        <uid>{uid + number}</uid>\n        <type>a.k.a.</type>\n"
            f"        <category>strong</category>\n        <lastName>{escape(alias)}</lastName>\n      </aka>\n"
        )


def _address(party: Party, uid: int) -> str:
    return (
        f"    <addressList>\n      <address>\n        <uid>{uid + 20}</uid>\n"
        f"        <address1>{party.street}</address1>\n        <city>{party.city}</city>\n"
        f"        <postalCode>{party.postcode}</postalCode>\n        <country>{party.place.country}</country>\n"
        "      </address>\n    </addressList>\n"
    )


def _born(party: Party, uid: int) -> str:
    return (
        f"    <dateOfBirthList>\n      <dateOfBirthItem>\n        <uid>{uid + 30}</uid>\n"
        f"        <dateOfBirth>{party.born:%d %b %Y}</dateOfBirth>\n        <mainEntry>true</mainEntry>\n"
        "      </dateOfBirthItem>\n    </dateOfBirthList>\n"
    )


def table(rows: Iterable[Sequence[str | int]]) -> bytes:
    """One of the CSV files: without a heading, and with OFAC's last byte."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(rows)
    return text.getvalue().encode() + b"\x1a"


def main_row(party: Party, program: str) -> tuple[str | int, ...]:
    """The row of the main file."""
    kind = "individual" if party.is_person else NOTHING
    name = f"{party.family}, {party.given}" if party.is_person else party.name
    born = f"DOB {party.born:%d %b %Y}; Passport" if party.is_person else "Tax ID No."
    remarks = f"{born} {party.registered} ({party.place.country}); Secondary sanctions risk: {_RISK[:-1]}; "
    return (party.number, name, kind, program, *[NOTHING] * 7, f"{remarks}Linked To: {party.aliases[-1]}.")


def alias_rows(party: Party) -> Iterator[tuple[str | int, ...]]:
    """The rows of the file of aliases."""
    for number, alias in enumerate(party.aliases, 10):
        yield (party.number, party.number * 100 + number, "aka", alias, NOTHING)


def address_row(party: Party) -> tuple[str | int, ...]:
    """The row of the file of addresses."""
    city = f"{party.city} {party.postcode}"
    return (party.number, party.number * 100 + 20, party.street, city, party.place.country, NOTHING)
