"""The consolidated list of the UN Security Council."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from scripts.benchmarks.bare import xml
from scripts.benchmarks.parties import Party, parties
from scripts.benchmarks.publishers import Publisher

PATH = "/resources/xml/en/consolidated.xml"


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The file, persons before entities."""
    found = list(parties(entries, changed=changed, persons=0.73))
    day = "2026-02-28" if changed else "2026-02-27"
    parts = [f'<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="{day}T00:00:09.554Z">\n']
    for kind, within in (("INDIVIDUAL", "INDIVIDUALS"), ("ENTITY", "ENTITIES")):
        of_kind = [party for party in found if party.is_person == (kind == "INDIVIDUAL")]
        parts += [f"<{within}>\n", *(_party(party, kind) for party in of_kind), f"</{within}>\n"]
    return {PATH: "".join([*parts, "</CONSOLIDATED_LIST>\n"]).encode()}


def _party(party: Party, kind: str) -> str:
    named = (
        (("FIRST_NAME", party.given), ("SECOND_NAME", party.family))
        if party.is_person
        else (("FIRST_NAME", party.name),)
    )
    names = "".join(f"  <{name}>{escape(text)}</{name}>\n" for name, text in named)
    return (
        f" <{kind}>\n  <DATAID>{6_900_000 + party.number}</DATAID>\n  <VERSIONNUM>1</VERSIONNUM>\n{names}"
        f"  <UN_LIST_TYPE>DRC</UN_LIST_TYPE>\n  <REFERENCE_NUMBER>CDi.{party.number:03}</REFERENCE_NUMBER>\n"
        f"  <LISTED_ON>{party.listed}</LISTED_ON>\n  <NAME_ORIGINAL_SCRIPT>{party.local}</NAME_ORIGINAL_SCRIPT>\n"
        f"  <COMMENTS1>{party.reasons}</COMMENTS1>\n"
        "  <LIST_TYPE>\n   <VALUE>UN List</VALUE>\n  </LIST_TYPE>\n"
        f"  <LAST_DAY_UPDATED>\n   <VALUE>{party.listed}</VALUE>\n  </LAST_DAY_UPDATED>\n"
        f"{''.join(_tables(party, kind))}  <SORT_KEY/>\n  <SORT_KEY_LAST_MOD/>\n </{kind}>\n"
    )


def _tables(party: Party, kind: str) -> Iterator[str]:
    for alias in party.aliases:
        yield _row(f"{kind}_ALIAS", QUALITY="Good", ALIAS_NAME=alias)
    yield _row(
        f"{kind}_ADDRESS", STREET=party.street, CITY=party.city, ZIP_CODE=party.postcode, COUNTRY=party.place.country
    )
    if party.is_person:
        yield _row(f"{kind}_DATE_OF_BIRTH", TYPE_OF_DATE="EXACT", DATE=party.born.isoformat())
        yield _row(f"{kind}_PLACE_OF_BIRTH", CITY=party.city, COUNTRY=party.place.country)
        document = {"TYPE_OF_DOCUMENT": "Passport", "NUMBER": party.registered}
        yield _row(f"{kind}_DOCUMENT", **document, ISSUING_COUNTRY=party.place.country)


def _row(table: str, **cells: str) -> str:
    inner = "".join(f"   <{name}>{escape(text)}</{name}>\n" for name, text in cells.items())
    return f"  <{table}>\n{inner}  </{table}>\n"


PUBLISHER = Publisher(key="un_sc", path=PATH, entries=1_003, answers=answers, reads={PATH: xml("INDIVIDUAL", "ENTITY")})
