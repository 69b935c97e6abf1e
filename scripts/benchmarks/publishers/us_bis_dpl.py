"""BIS's Denied Persons List: a page, and the CSV file that it links."""

from __future__ import annotations

import csv
import io

from scripts.benchmarks.bare import table
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

PAGE = "/licensing/end-user-guidance/denied-persons-list-dpl"
_FILES = ("/sites/default/files/dpl_04142026.csv", "/sites/default/files/dpl_04152026.csv")
_HEADER = (
    "Name_and_Address",
    "Effective_Date",
    "Expiration_Date",
    "Appropriate Federal Register Citations",
    "Type of Denial",
)


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The page and the file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_HEADER, *map(_row, parties(entries, changed=changed))])
    file = _FILES[changed]
    page = f'<html><body><p><a href="{file}">Export as CSV</a></p></body></html>'
    return {PAGE: page.encode(), file: text.getvalue().encode("utf-8-sig")}


def _row(party: Party) -> tuple[str, ...]:
    name = party.name.replace(",", "")
    address = f"{party.street}, {party.city}, , {party.place.code}, {party.postcode}"
    listed = party.listed
    cited = f"{party.number % 90 + 10} F.R. {party.registered[:5]} {listed:%m/%d/%Y}"
    return (f"{name}, {address}", f"{listed:%-m/%-d/%Y}", f"{listed:%m/%d}/2036", cited, "Standard")


PUBLISHER = Publisher(key="us_bis_dpl", path=PAGE, entries=564, answers=answers, reads={_FILES[0]: table})
