"""Canada's Consolidated Autonomous Sanctions List, sema-lmes.xml, in the field names of before and since 2024.

The list gives no ids. Items restart in each schedule, and schedules are renumbered and renamed (of 1,269 parties that
stood on it both in April 2020 and in May 2025, nearly all changed schedule, and two changed places under each other's
item). So a key is made of the regulation and the folded name, and the schedule tells namesakes apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import BinaryIO

from lxml import etree

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item, OfficialList
from watchlist.lists.compared import Version, compared
from watchlist.lists.loose_dates import day
from watchlist.lists.plain_xml import content
from watchlist.lists.sema_pieces import cut
from watchlist.lists.several_names import is_bare_form, several
from watchlist.lists.slices import Sames
from watchlist.lists.strict_xml import children, fields
from watchlist.lists.told_apart import slug, told_apart
from watchlist.lists.unpack import unpacked
from watchlist.model import Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier

KEY = "ca_sema"

_RENAMED = {"Entity": "EntityOrShip", "Title": "TitleOrShip", "DateOfBirth": "DateOfBirthOrShipBuildDate"}
"""The field names of before 2024, with those of today."""

_FIELDS = frozenset(
    {
        *("Country", "EntityOrShip", "LastName", "GivenName", "TitleOrShip", "DateOfBirthOrShipBuildDate"),
        *("ShipIMONumber", "Aliases", "Schedule", "Item", "DateOfListing"),
    }
)
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y")
_ACRONYM = re.compile(r"\(([A-Z]{4,})\)")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_UNSURE = re.compile(r"[/|]|\bor\b|\band\b", re.IGNORECASE)
"""What stands between names that share a part, so that where each begins and ends cannot be said."""

Row = Mapping[str, str]


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which prints no date) and the entries.

    Raises ParseError for anything unknown or damaged, and for a record without a name or a regulation.
    """
    yield Edition(None)
    records = enumerate(children(raw, "data-set", ("record",)), 1)
    yield from told_apart([_entry(_row(record), f"record {number}") for number, record in records], _marks)


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Give of the records that the version before has, too, only the keys; errors as in parse, and Uncut."""
    return compared(parse, _version(raw), _version(before), known)


def _version(raw: BinaryIO) -> Version:
    return cut(content(unpacked(raw, ".xml")))


def _row(record: etree._Element) -> Row:
    found: dict[str, str] = {}
    for name, text in fields(record, _FIELDS | _RENAMED.keys()).items():
        if _RENAMED.get(name, name) in found:
            raise ParseError(f"<{name}> stands beside <{_RENAMED.get(name, name)}>")
        found[_RENAMED.get(name, name)] = " ".join(text.split())
    return {name: text for name, text in found.items() if text}


def _entry(row: Row, place: str) -> Entry:
    regulation = row.get("Country", "").split(" / ")[0].strip()
    if not regulation:
        raise ParseError("no country's regulation is named", place=place)
    schema = _schema(row)
    names = _names(row, schema, place)
    numbers = tuple(_numbers(row))
    return Entry(
        KEY,
        f"{_regulation_key(regulation)}-{slug(names[0].text)}",
        schema,
        names,
        programs=(regulation,),
        identifiers=numbers,
        birth_dates=_birth_dates(row) if schema is Schema.PERSON else (),
        listed_on=_listed_on(row),
        title=row.get("TitleOrShip", "") if schema is Schema.PERSON else "",
        details=tuple(_details(row, schema, numbers)),
    )


def _regulation_key(regulation: str) -> str:
    """A regulation by its country's code, which outlives its name ("Burma", "Myanmar (Burma)"), or its acronym."""
    acronym = _ACRONYM.search(regulation)
    return slug(acronym[1]) if acronym else (country_code(regulation) or slug(regulation)).lower()


def _marks(entry: Entry) -> Iterator[str]:
    said = {detail.label: slug(detail.value) for detail in entry.details}
    yield said.get("Schedule", "")
    yield f"{said.get('Schedule', '')}-{said.get('Item', '')}"


def _schema(row: Row) -> Schema:
    if "EntityOrShip" not in row:
        return Schema.PERSON
    return Schema.VESSEL if _has_imo_number(row) else Schema.ORGANIZATION


def _has_imo_number(row: Row) -> bool:
    return any(map(str.isdigit, row.get("ShipIMONumber", "")))


def _names(row: Row, schema: Schema, place: str) -> tuple[Name, ...]:
    person = [row[part].rstrip(" ,;") for part in ("LastName", "GivenName") if part in row]
    firm = row.get("EntityOrShip", "").rstrip(" ,;")
    if bool(person) is bool(firm):
        raise ParseError("it names not exactly one party", place=place)
    primary = firm or ", ".join(person)
    aliases = [(text, lang) for text, lang in several(row.get("Aliases", "")) if text != primary]
    return (Name(primary), *(Name(text, _strength(text, schema), lang=lang) for text, lang in dict.fromkeys(aliases)))


def _strength(alias: str, schema: Schema) -> Strength:
    """A person's one word, and a legal form without a name, mean nobody."""
    vague = is_bare_form(alias) or (schema is Schema.PERSON and len(alias.split()) == 1)
    return Strength.WEAK if vague else Strength.STRONG


def _numbers(row: Row) -> Iterator[Identifier]:
    if _has_imo_number(row):
        yield from identifier("IMO number", row["ShipIMONumber"], None)


def _birth_dates(row: Row) -> tuple[str, ...]:
    """Each date that is given, in ISO form where it is a day, else as printed."""
    found = _OR.split(row["DateOfBirthOrShipBuildDate"]) if "DateOfBirthOrShipBuildDate" in row else ()
    return tuple(str(day(text, _DAYS) or text) for text in found)


def _listed_on(row: Row) -> date | None:
    return day(row.get("DateOfListing", ""), _DAYS)


def _details(row: Row, schema: Schema, numbers: tuple[Identifier, ...]) -> Iterator[Detail]:
    """Every fact that no field of an entry has room for."""
    schedule = re.sub(r"\s*,\s*", ", ", row.get("Schedule", "N/A"))
    if schedule != "N/A":
        yield Detail("Schedule", schedule)
    if "Item" in row:
        yield Detail("Item", row["Item"])
    if "DateOfListing" in row and _listed_on(row) is None:
        yield Detail("DateOfListing", row["DateOfListing"])
    if "ShipIMONumber" in row and not numbers:
        yield Detail("ShipIMONumber", row["ShipIMONumber"])
    if schema is not Schema.PERSON:
        for name, label in (("TitleOrShip", "Ship type"), ("DateOfBirthOrShipBuildDate", "Build date")):
            if name in row:
                yield Detail(label, row[name])
    if _UNSURE.search(row.get("Aliases", "")):
        yield Detail("Aliases", row["Aliases"])


LIST = OfficialList(
    key=KEY,
    title="Consolidated Canadian Autonomous Sanctions List",
    url=(
        "https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales"
        "/sanctions/sema-lmes.xml"
    ),
    publisher="Global Affairs Canada",
    law="Special Economic Measures Act; Justice for Victims of Corrupt Foreign Officials Act",
    licence="Open Government Licence - Canada",
    parse=parse,
    differing=differing,
    every=timedelta(hours=6),
    at_least=1000,
    at_most=25_000,
)
