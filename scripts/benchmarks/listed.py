"""The names of the real lists that lie beside the repository, for measurements: 63,000 of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

LISTS = Path(__file__).parents[2].parent / "shared" / "data" / "lists"

Listed = tuple[str, bool]
"""A name, and whether it is a person's."""


def listed_names() -> Iterator[Listed]:
    """Every different name that stands on the lists at hand, in a fixed order; nothing where there are none."""
    seen: set[Listed] = set()
    for read in (_ofac, _bis, _eu, _un, _canada, _consolidated):
        for name, person in read():
            found = (name.strip(), person)
            if found[0] and found not in seen:
                seen.add(found)
                yield found


def _rows(file: Path) -> Iterator[list[str]]:
    if file.is_file():
        with file.open(encoding="latin-1", newline="") as handle:
            yield from csv.reader(handle)


def _ofac() -> Iterator[Listed]:
    for day in ("2022-01-31", "2021-07-07"):
        persons: dict[str, bool] = {}
        for row in _rows(LISTS / "ofac_csv" / day / "sdn.csv"):
            if len(row) > 2:
                persons[row[0]] = row[2].strip() == "individual"
                yield row[1], persons[row[0]]
        # The newest aliases have no list beside them: those of parties that it does not know are left out.
        for alias_day in (day, "2025-12-24"):
            for row in _rows(LISTS / "ofac_csv" / alias_day / "alt.csv"):
                if len(row) > 3 and row[0] in persons:
                    yield row[3], persons[row[0]]


def _bis() -> Iterator[Listed]:
    for file in sorted((LISTS / "bis_entity_list_derived").glob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        for entity in told.get("entities", ()) if isinstance(told, dict) else ():
            yield from ((name, False) for name in (entity["name"], *(entity.get("aliases") or ())))


def _eu() -> Iterator[Listed]:
    for file in sorted((LISTS / "eu_journal_csv").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                said = ";".join((row["name"], row["alias"], row["previousName"]))
                yield from ((name, row["schema"] == "Person") for name in said.split(";"))


def _elements(folder: str, *tags: str) -> Iterator[etree._Element]:
    for file in sorted((LISTS / folder).glob("*/*.xml")):
        try:
            yield from etree.parse(str(file)).iter(*tags)
        except etree.XMLSyntaxError:  # one of the UN's files is damaged, as it was published
            continue


def _joined(element: etree._Element, tags: Iterable[str]) -> str:
    return " ".join(text for tag in tags if (text := (element.findtext(tag) or "").strip()))


def _un() -> Iterator[Listed]:
    parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    for element in _elements("un_consolidated_xml", "INDIVIDUAL", "ENTITY"):
        person = element.tag == "INDIVIDUAL"
        yield _joined(element, parts), person
        for alias in element.iter("ALIAS_NAME"):
            yield from ((name, person) for name in (alias.text or "").split(";"))


def _canada() -> Iterator[Listed]:
    for record in _elements("canada_sema_xml", "record"):
        firm = _joined(record, ("Entity", "EntityOrShip"))
        yield firm or _joined(record, ("GivenName", "LastName")), not firm
        yield from ((name, not firm) for name in (record.findtext("Aliases") or "").split(";"))


def _consolidated() -> Iterator[Listed]:
    for entry in _elements("ofac_consolidated_xml", "{*}sdnEntry"):
        person = entry.findtext("{*}sdnType") == "Individual"
        for named in (entry, *entry.iter("{*}aka")):
            yield _joined(named, ("{*}firstName", "{*}lastName")), person
