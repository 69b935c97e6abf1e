"""The eCFR's part 744: the Entity List, the Unverified List and the Military End-User List."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.sax.saxutils import escape

from scripts.benchmarks.bare import xml
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

FOLDER = "/api/versioner/v1/"
UNVERIFIED, MILITARY = 0.041, 0.019
"""The shares of Supplements No. 6 and No. 7 of all rows."""

_DAYS = ("2026-06-16", "2026-06-17")
_REQUIRED = (
    "For all items subject to the EAR. (See §§ 734.9(g),<SU>3</SU> 746.8(a)(3), and 744.11 of the EAR)",
    "For all items subject to the EAR. (See § 744.11 of the EAR)",
)
_CITED = "Federal Register<br/>citation"


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The titles, the versions, and the part as of the day that they name."""
    day = _DAYS[changed]
    titles = {"titles": [{"number": 15, "up_to_date_as_of": day}], "meta": {"import_in_progress": False}}
    version = {"identifier": "Supplement No. 4 to Part 744", "issue_date": day}
    return {
        f"{FOLDER}titles.json": json.dumps(titles).encode(),
        f"{FOLDER}versions/title-15.json?part=744": json.dumps({"content_versions": [version]}).encode(),
        f"{FOLDER}full/{day}/title-15.xml?part=744": _part(list(parties(entries, changed=changed, persons=0.05))),
    }


def _part(found: Sequence[Party]) -> bytes:
    unverified, military = round(len(found) * UNVERIFIED), round(len(found) * MILITARY)
    third = len(found) - military
    second = third - unverified
    tables = (
        ("4", "Entity List", ("Country", "Entity", "License requirement", "License review policy", _CITED)),
        ("6", "Unverified List", ("Country", "Listed person and address", _CITED)),
        ("7", "‘Military End-User’ (MEU) List", ("Country", "Entity", _CITED)),
    )
    parts = ['<?xml version="1.0"?>\n<DIV5 N="744" TYPE="PART" VOLUME="2">\n<HEAD>PART 744</HEAD>\n']
    for (number, title, headings), rows in zip(
        tables, (found[:second], found[second:third], found[third:]), strict=True
    ):
        parts += [f'<DIV9 N="Supplement No. {number} to Part 744" TYPE="APPENDIX">\n<HEAD>{title}</HEAD>\n']
        parts += ['<DIV width="100%"><DIV class="gpotbl_div"><TABLE class="gpo_table"><THEAD><TR>']
        parts += [f'<TH class="center">{heading}</TH>' for heading in headings]
        parts += [
            "</TR></THEAD>\n<TBODY>\n",
            *_rows(rows, wide=number == "4"),
            "</TBODY></TABLE></DIV></DIV>\n</DIV9>\n",
        ]
    return "".join([*parts, "</DIV5>\n"]).encode()


def _rows(found: Sequence[Party], *, wide: bool) -> list[str]:
    made, before = [], ""
    for party in sorted(found, key=lambda party: (party.place.country, party.number)):
        country = party.place.country.upper()
        cells = [country if country != before else "", _entity(party)]
        cells += [_REQUIRED[party.number % 2], "Policy of denial."] if wide else []
        cells += [f"{party.number % 90 + 10} FR {party.registered[:5]}, {party.listed:%-m/%-d/%y}."]
        made.append("<TR>" + "".join(f'<TD class="left border-right-single">{cell}</TD>' for cell in cells) + "</TR>\n")
        before = country
    return made


def _entity(party: Party) -> str:
    address = f"{party.street}, {party.city} {party.postcode}, {party.place.country}."
    aliases = "; <I>and</I>\n<br/>&#x2014;".join(map(escape, party.aliases))
    words = ("", "one alias", "two aliases", "three aliases")
    named = f"{escape(party.name)}, a.k.a., the following {words[len(party.aliases)]}:\n<br/>&#x2014;{aliases}."
    return f"{named}\n<br/>{escape(address)}"


PUBLISHER = Publisher(
    key="us_bis_entity_list",
    path=f"{FOLDER}titles.json",
    entries=3_635,
    answers=answers,
    reads={f"{FOLDER}full/{_DAYS[0]}/title-15.xml?part=744": xml("TR")},
)
