"""SECO's whole list of sanctioned parties."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from scripts.benchmarks.bare import xml
from scripts.benchmarks.parties import PLACES, Party, parties
from scripts.benchmarks.publishers import Publisher

PATH = "/sesam-search-web/pages/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction"
_SET = 4387
_VERSIONS = 3
"""How many of a target's earlier states its modifications repeat."""

_PLACES = {
    (place.code, city): 100 + number for number, (place, city) in enumerate((p, c) for p in PLACES for c in p.cities)
}


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The file: the programme, the targets, and the places that they name."""
    day = "2026-08-28" if changed else "2026-08-27"
    found = map(_target, parties(entries, changed=changed, persons=0.65))
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<swiss-sanctions-list list-type="whole-list" date="{day}">\n'
    program = (
        ' <sanctions-program ssid="20" version-date="2026-05-21">\n  <program-key lang="eng">Ukraine</program-key>\n'
        f'  <sanctions-set ssid="{_SET}" lang="eng">Annex 8</sanctions-set>\n  <origin>EU</origin>\n'
        " </sanctions-program>\n"
    )
    return {PATH: "".join([head, program, *found, *_places(), "</swiss-sanctions-list>\n"]).encode()}


def _places() -> Iterator[str]:
    for place in PLACES:
        for city in place.cities:
            country = f'<country iso-code="{place.code}">{place.country}</country>'
            ssid = _PLACES[place.code, city]
            yield f' <place ssid="{ssid}"><location>{city}</location><area/>{country}</place>\n'


def _target(party: Party) -> str:
    kind, attribute = ("individual", ' sex="male"') if party.is_person else ("entity", "")
    ssid = party.number * 1000
    identity = _identity(party, ssid)
    amended = "".join(
        f'  <modification modification-type="amended" effective-date="2024-0{number}-16">\n   <added>\n{identity}'
        "   </added>\n  </modification>\n"
        for number in range(_VERSIONS, 0, -1)
    )
    return (
        f' <target ssid="{ssid}">\n  <sanctions-set-id>{_SET}</sanctions-set-id>\n  <foreign-identifier>{party.number}'
        f"</foreign-identifier>\n  <{kind}{attribute}>\n{identity}"
        f'   <justification ssid="{ssid + 90}">{escape(party.reasons)}</justification>\n'
        f'   <other-information ssid="{ssid + 91}">Registration number: {party.registered}</other-information>\n'
        f"  </{kind}>\n{amended}"
        f'  <modification modification-type="listed" effective-date="{party.listed}"/>\n </target>\n'
    )


def _identity(party: Party, ssid: int) -> str:
    place = _PLACES[party.place.code, party.city]
    country = f'<country iso-code="{party.place.code}">{party.place.country}</country>'
    born = party.born
    birthday = (
        f'    <day-month-year ssid="{ssid + 3}" day="{born.day}" month="{born.month}" year="{born.year}"'
        ' calendar="Gregorian" quality="good"/>\n'
        f'    <place-of-birth ssid="{ssid + 4}" place-id="{place}" quality="good"/>\n'
    )
    return (
        f'   <identity ssid="{ssid + 1}" main="true">\n{"".join(_names(party, ssid))}'
        f'    <nationality ssid="{ssid + 2}">{country}</nationality>\n{birthday if party.is_person else ""}'
        f'    <address ssid="{ssid + 5}" place-id="{place}" quality="good"><address-details>{party.street}'
        f"</address-details><zip-code>{party.postcode}</zip-code></address>\n   </identity>\n"
    )


def _names(party: Party, ssid: int) -> Iterator[str]:
    own = (
        (("given-name", party.given), ("family-name", party.family))
        if party.is_person
        else (("whole-name", party.name),)
    )
    yield _name("primary-name", own, ssid + 10, party.local)
    for number, alias in enumerate(party.aliases, 1):
        yield _name("alias", (("whole-name", alias),), ssid + 10 + number, "")


def _name(kind: str, parts: tuple[tuple[str, str], ...], ssid: int, local: str) -> str:
    variant = (
        f'<spelling-variant lang="RUS" script="CYRL" spelling-variant-type="not-defined">{local}</spelling-variant>'
    )
    inner = "".join(
        f'<name-part order="{number}" name-part-type="{part}"><value>{escape(text)}</value>'
        f"{variant if local and number == len(parts) else ''}</name-part>"
        for number, (part, text) in enumerate(parts, 1)
    )
    return f'    <name ssid="{ssid}" name-type="{kind}" quality="good" lang="eng">{inner}</name>\n'


PUBLISHER = Publisher(key="ch_seco", path=PATH, entries=3_000, answers=answers, reads={PATH: xml("target")})
