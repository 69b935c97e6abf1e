"""Australia's Consolidated List, a workbook with a row for each name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import openpyxl

from scripts.benchmarks.bare import workbook
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

PATH = "/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx"
_HEADER = (
    "Reference|Name of Individual or Entity|Type|Name Type|Alias Strength|Date of Birth|Place of Birth|Citizenship|"
    "Address|Additional Information|Listing Information|IMO Number|Committees|Control Date|Instrument of Designation|"
    "Targeted Financial Sanction|Travel Ban|Arms Embargo|Maritime Restriction"
)

_DAY = (2026, 1, 2, 3, 4, 4)


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The workbook, the same bytes whenever it is made."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Consolidated List")
    sheet.append(_HEADER.split("|"))
    for party in parties(entries, changed=changed, persons=0.7):
        for row in _rows(party):
            sheet.append(row)
    book.properties.created = book.properties.modified = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return {PATH: _undated(made)}


def _undated(made: io.BytesIO) -> bytes:
    again = io.BytesIO()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(again, "w") as written:
        for name in archive.namelist():
            content = archive.read(name)
            written.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _rows(party: Party) -> Iterator[list[str | None]]:
    kind = "Individual" if party.is_person else "Entity"
    born = f"{party.born:%d/%m/%Y}" if party.is_person else None
    address = f"{party.street}, {party.city} {party.postcode}, {party.place.country}"
    rest = [born, party.city, party.place.country, address, party.reasons, f"Listed on {party.listed:%d/%m/%Y}", None]
    rest += ["Autonomous (Russia)", f"{party.listed:%d/%m/%Y}", "Autonomous Sanctions (Designated Persons) List 2012"]
    rest += ["TRUE", "TRUE" if party.is_person else "FALSE", "FALSE", "FALSE"]
    yield [str(party.number), party.name, kind, "Primary Name", None, *rest]
    for letter, alias in zip("abc", party.aliases, strict=False):
        yield [f"{party.number}{letter}", alias, kind, "Alias", "Strong", *rest]


PUBLISHER = Publisher(key="au_dfat", path=PATH, entries=3_000, answers=answers, reads={PATH: workbook})
