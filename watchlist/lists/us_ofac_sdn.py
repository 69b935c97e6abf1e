"""OFAC's list of Specially Designated Nationals, as SDN.XML or SDN_XML.ZIP.

The publisher's uid is the key. The list prints no date of listing; some programs give one among the identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import BinaryIO
from urllib.parse import urlsplit

from lxml.etree import _Element

from watchlist.errors import NotFoundError, ParseError
from watchlist.lists import Collected, Edition, Get, OfficialList
from watchlist.lists.ofac_remarks import Row
from watchlist.lists.ofac_remarks import tables as stated
from watchlist.lists.strict_xml import LOCAL, children, fields
from watchlist.model import Address, Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier, kind_of

KEY = "us_ofac_sdn"

_SCHEMAS = {
    "Individual": Schema.PERSON,
    "Entity": Schema.ORGANIZATION,
    "Vessel": Schema.VESSEL,
    "Aircraft": Schema.AIRPLANE,
}
_HEADER = frozenset({"Publish_Date", "Record_Count"})
_TEXTS = frozenset({"uid", "firstName", "lastName", "title", "sdnType", "remarks"})
_TABLES = {
    "idList": ("id", frozenset({"uid", "idType", "idNumber", "idCountry", "issueDate", "expirationDate"})),
    "akaList": ("aka", frozenset({"uid", "type", "category", "lastName", "firstName"})),
    "addressList": (
        "address",
        frozenset(
            "uid address1 address2 address3 city stateOrProvince postalCode country".split()  # noqa: SIM905
        ),
    ),
    "nationalityList": ("nationality", frozenset({"uid", "country", "mainEntry"})),
    "citizenshipList": ("citizenship", frozenset({"uid", "country", "mainEntry"})),
    "dateOfBirthList": ("dateOfBirthItem", frozenset({"uid", "dateOfBirth", "mainEntry"})),
    "placeOfBirthList": ("placeOfBirthItem", frozenset({"uid", "placeOfBirth", "mainEntry"})),
}
_ADDRESS_LINES = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
_VESSEL = {
    "callSign": "Call sign",
    "vesselType": "Vessel type",
    "vesselFlag": "Vessel flag",
    "vesselOwner": "Vessel owner",
    "tonnage": "Tonnage",
    "grossRegisteredTonnage": "Gross registered tonnage",
}
_FULL_DATE = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")

Tables = Mapping[str, Sequence[Row]]


def parse(raw: BinaryIO) -> Iterator[Edition | Entry]:
    """Stream the edition and the entries of SDN.XML, plain or zipped; memory does not grow with the file.

    Raises ParseError for anything unknown, damaged or missing, and where Record_Count is not the number of entries.
    """
    declared: int | None = None
    seen: set[str] = set()
    for element in children(raw, "sdnList", ("publshInformation", "sdnEntry")):
        if LOCAL[element.tag] == "sdnEntry":
            entry = _placed(element)
            if entry.key in seen:
                raise ParseError("this uid stands twice", place=f"uid {entry.key}")
            seen.add(entry.key)
            yield entry
        else:
            header = fields(element, _HEADER)
            declared = _count(header)
            yield Edition(_published(header))
    if declared != len(seen):
        raise ParseError(f"{len(seen)} entries were found where Record_Count says {declared}")


def _count(header: Row) -> int:
    text = header.get("Record_Count", "").strip()
    if not text.isdecimal():
        raise ParseError(f"Record_Count is not a number: {text!r}")
    return int(text)


def _published(header: Row) -> date | None:
    text = header.get("Publish_Date", "").strip()
    try:
        return datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC).date() if text else None
    except ValueError as error:
        raise ParseError(f"Publish_Date is not a date: {text!r}") from error


def _placed(element: _Element) -> Entry:
    try:
        return _entry(element)
    except ParseError as error:
        uid = next((child.text for child in element if LOCAL[child.tag] == "uid"), None)
        raise ParseError(str(error), place=f"uid {uid}") from error


def _entry(element: _Element) -> Entry:
    texts: dict[str, str] = {}
    tables: dict[str, list[Row]] = {}
    for child in element:
        name = LOCAL[child.tag]
        if name in _TEXTS:
            texts[name] = child.text or _nothing(child)
        elif name in _TABLES:
            tables[name] = _rows(child, *_TABLES[name])
        elif name == "programList":
            tables[name] = [{"program": row.text or _nothing(row)} for row in child if _is(row, "program")]
        elif name == "vesselInfo":
            tables[name] = [fields(child, _VESSEL.keys())]
        else:
            raise ParseError(f"unknown element <{name}>")
    if len(texts) + len(tables) != len(element):
        raise ParseError("an element stands twice")
    if not texts.get("remarks", "(").startswith("("):
        _complete(texts, tables)
    return _assembled(texts, tables)


def _complete(texts: Row, tables: dict[str, list[Row]]) -> None:
    """Add what files made from the CSV keep in the remarks: tables that are absent, and aliases that are not there."""
    for name, rows in stated(texts["remarks"]).items():
        if name == "akaList":
            known = {_full_name(row) for row in (texts, *tables.get(name, ()))}
            tables[name] = [*tables.get(name, ()), *(row for row in rows if row["lastName"] not in known)]
        else:
            tables.setdefault(name, rows)


def _nothing(element: _Element) -> str:
    """The text of an element without text, which must not hold elements instead."""
    if len(element):
        raise ParseError(f"<{LOCAL[element.tag]}> holds elements where text was expected")
    return ""


def _rows(table: _Element, name: str, columns: frozenset[str]) -> list[Row]:
    return [fields(row, columns) for row in table if _is(row, name)]


def _is(element: _Element, name: str) -> bool:
    if LOCAL[element.tag] == name:
        return True
    raise ParseError(f"unknown element <{LOCAL[element.tag]}> among <{name}>")


def _assembled(texts: Row, tables: Tables) -> Entry:
    """Make the entry; what is absent costs nothing, because a full list has two hundred thousand absences."""
    uid = texts.get("uid", "")
    if not uid.isdecimal():
        raise ParseError(f"the uid is not a number: {uid!r}")
    numbers = tables.get("idList", ())
    identified = [_identifiers(row) for row in numbers]
    return Entry(
        KEY,
        uid,
        _SCHEMAS.get(texts.get("sdnType", ""), Schema.LEGAL_ENTITY),
        _names(texts, tables),
        _column(tables["programList"], "program") if "programList" in tables else (),
        _addresses(tables["addressList"]) if "addressList" in tables else (),
        tuple(chain.from_iterable(identified)),
        _jurisdictions(tables) if numbers or "vesselInfo" in tables else (),
        _codes(tables["nationalityList"]) if "nationalityList" in tables else (),
        _codes(tables["citizenshipList"]) if "citizenshipList" in tables else (),
        _column(tables["dateOfBirthList"], "dateOfBirth") if "dateOfBirthList" in tables else (),
        _column(tables["placeOfBirthList"], "placeOfBirth") if "placeOfBirthList" in tables else (),
        listed_on=_listed_on(numbers) if numbers else None,
        title=texts.get("title", ""),
        remarks=texts.get("remarks", ""),
        details=tuple(_details(texts, tables, identified)),
    )


def _names(texts: Row, tables: Tables) -> tuple[Name, ...]:
    primary = _full_name(texts)
    if not primary:
        raise ParseError("there is no name")
    names = [Name(primary)]
    if "akaList" in tables:
        aliases = tables["akaList"]
        names += [Name(text, _strength(row), row.get("type", "")) for row in aliases if (text := _full_name(row))]
    return tuple(names)


def _full_name(row: Row) -> str:
    """A name as OFAC prints it; a person's last name stands before the first."""
    last, first = row.get("lastName", ""), row.get("firstName", "")
    return " ".join((f"{last}, {first}" if last and first else last or first).split())


def _strength(row: Row) -> Strength:
    return Strength.WEAK if row.get("category", "").strip().lower() == "weak" else Strength.STRONG


def _addresses(rows: Iterable[Row]) -> tuple[Address, ...]:
    return tuple([found for row in rows if (found := _address(row)).text])


def _address(row: Row) -> Address:
    country = row.get("country")
    text = ", ".join([row[line] for line in _ADDRESS_LINES if line in row])
    return Address(text, row.get("city", ""), country_code(country) if country else None)


def _codes(rows: Iterable[Row]) -> tuple[str, ...]:
    """The codes of the countries, in the order given."""
    found = [country_code(row["country"]) for row in rows if "country" in row]
    return tuple(dict.fromkeys([code for code in found if code]))


def _column(rows: Iterable[Row], column: str) -> tuple[str, ...]:
    return tuple([row[column] for row in rows if row.get(column)])


def _jurisdictions(tables: Tables) -> tuple[str, ...]:
    """The country whose registration gives a firm its nationality, and the flag that a vessel flies."""
    numbers = tables.get("idList", ())
    texts = [row.get("idNumber", "") for row in numbers if row.get("idType") == "Nationality of Registration"]
    texts += [row.get("vesselFlag", "") for row in tables.get("vesselInfo", ())]
    return tuple(dict.fromkeys([code for text in texts if text and (code := country_code(text))]))


def _details(texts: Row, tables: Tables, identified: Sequence[Sequence[Identifier]]) -> Iterator[Detail]:
    """Every fact that no field of an entry has room for, in the publisher's order."""
    if texts.get("sdnType") not in _SCHEMAS:
        yield Detail("sdnType", texts.get("sdnType", ""))
    for row, found in zip(tables.get("idList", ()), identified, strict=True):
        yield from _facts(row, is_fact=not found)
    for table, label in (("nationalityList", "Nationality"), ("citizenshipList", "Citizenship")):
        if table in tables:
            yield from _unread_countries(label, tables[table])
    for vessel in tables.get("vesselInfo", ()):
        for name, text in vessel.items():
            yield Detail(_VESSEL[name], text)


def _unread_countries(label: str, rows: Iterable[Row]) -> Iterator[Detail]:
    for row in rows:
        if "country" in row and country_code(row["country"]) is None:
            yield Detail(label, row["country"])


def _identifiers(row: Row) -> tuple[Identifier, ...]:
    label, value = row.get("idType", ""), row.get("idNumber", "")
    if not _names_a_party(label, value, row):
        return ()
    country = row.get("idCountry")
    return identifier(label, value, country_code(country) if country else None)


def _names_a_party(label: str, value: str, row: Row) -> bool:
    """Whether an <id> is an identifier: the list keeps contacts, dates and determinations among them.

    Labels of facts end in a colon or a dash; one that nothing is known of must have a country or a digit.
    """
    kind = kind_of(label)
    if kind == "other":
        return not label.endswith((":", "-")) and ("idCountry" in row or any(map(str.isdigit, value)))
    return kind != "none"


def _facts(row: Row, *, is_fact: bool) -> Iterator[Detail]:
    """What an <id> says that an identifier has no room for."""
    label, value = row.get("idType", ""), row.get("idNumber", "")
    country = row.get("idCountry", "")
    if is_fact:
        yield Detail(label, f"{value} ({country})" if country else value)
    elif country and country_code(country) is None:
        yield Detail(f"{label} {value}", country)
    for column, words in (("issueDate", "issued"), ("expirationDate", "expires")):
        if column in row:
            yield Detail(f"{label} {value} {words}", row[column])


def _listed_on(numbers: Iterable[Row]) -> date | None:
    """The earliest listing date that some programs print to the day."""
    texts = [row.get("idNumber", "") for row in numbers if row.get("idType", "").startswith("Listing Date")]
    return min([_day(text) for text in texts if _FULL_DATE.fullmatch(text)], default=None)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise ParseError(f"not a date: {text!r}") from error


_FILES = (
    "SDN_XML.ZIP",
    "SDN.XML",
    "api/PublicationPreview/exports/SDN_XML.ZIP",
    "api/PublicationPreview/exports/SDN.XML",
)


def collect(get: Get, url: str) -> Collected:
    """Fetch the list at its address, or where the list service keeps it below that address.

    Raises NotFoundError when there is nothing at any of them, FetchError at the first other trouble.
    """
    *optional, last = _places(url)
    for address in optional:
        try:
            return Collected(get(address))
        except NotFoundError:
            continue
    return Collected(get(last))


def _places(url: str) -> tuple[str, ...]:
    """Where the list may be: at a file's address only there, at a folder's only below it, else at both.

    >>> _places("https://example.com/lists/SDN.XML")
    ('https://example.com/lists/SDN.XML',)
    >>> _places("https://example.com/ofac")[:2]
    ('https://example.com/ofac', 'https://example.com/ofac/SDN_XML.ZIP')
    """
    parts = urlsplit(url)
    if parts.query or parts.path.lower().endswith((".xml", ".zip", ".csv")):
        return (url,)
    below = tuple(f"{url.removesuffix('/')}/{file}" for file in _FILES)
    return below if parts.path in ("", "/") or url.endswith("/") else (url, *below)


LIST = OfficialList(
    key=KEY,
    title="Specially Designated Nationals and Blocked Persons (SDN)",
    url="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN_XML.ZIP",
    publisher="US Department of the Treasury, Office of Foreign Assets Control",
    law="31 CFR chapter V",
    licence="public domain (work of the US government)",
    parse=parse,
    collect=collect,
    every=timedelta(minutes=15),
    at_least=7000,
)
