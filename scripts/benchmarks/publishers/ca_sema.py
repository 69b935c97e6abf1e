"""Canada's autonomous sanctions list."""

from __future__ import annotations

from xml.sax.saxutils import escape

from scripts.benchmarks.bare import xml
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

PATH = "/sanctions/sema-lmes.xml"
_REGULATIONS = ("Russia / Russie", "Belarus / Bélarus", "Iran / Iran", "Syria / Syrie")


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The file."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<data-set>\n'
    found = map(_record, parties(entries, changed=changed, persons=0.6))
    return {PATH: "".join([head, *found, "</data-set>\n"]).encode()}


def _record(party: Party) -> str:
    cells = {"Country": _REGULATIONS[party.number % 4]}
    if party.is_person:
        cells |= {"LastName": party.family, "GivenName": party.given}
        cells["DateOfBirthOrShipBuildDate"] = party.born.isoformat()
    else:
        cells["EntityOrShip"] = party.name
    cells["Aliases"] = ", ".join((*(alias.replace(",", "") for alias in party.aliases), party.local))
    cells |= {"Schedule": f"1, Part {party.number % 3 + 1}", "Item": str(party.number)}
    cells["DateOfListing"] = party.listed.isoformat()
    inner = "".join(f"\t\t<{name}>{escape(text)}</{name}>\n" for name, text in cells.items())
    return f"\t<record>\n{inner}\t</record>\n"


PUBLISHER = Publisher(key="ca_sema", path=PATH, entries=5_684, answers=answers, reads={PATH: xml("record")})
