"""What the rows of OFAC's XML mean: one entry of its texts and tables, with nothing left out.

What no field of an entry has room for becomes a detail: contacts, determinations, dates of issue, unknown countries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain

from watchlist.errors import ParseError
from watchlist.lists.ofac_remarks import Row
from watchlist.lists.ofac_remarks import tables as stated
from watchlist.model import Address, Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier, kind_of

VESSEL = {
    "callSign": "Call sign",
    "vesselType": "Vessel type",
    "vesselFlag": "Vessel flag",
    "vesselOwner": "Vessel owner",
    "tonnage": "Tonnage",
    "grossRegisteredTonnage": "Gross registered tonnage",
}
"""The columns of <vesselInfo>, with the labels that their details bear."""

_SCHEMAS = {
    "Individual": Schema.PERSON,
    "Entity": Schema.ORGANIZATION,
    "Vessel": Schema.VESSEL,
    "Aircraft": Schema.AIRPLANE,
}
_ADDRESS_LINES = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
_FULL_DATE = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")

Tables = Mapping[str, Sequence[Row]]


def complete(texts: Row, tables: dict[str, list[Row]]) -> None:
    """Add what files made from the CSV keep in the remarks: tables that are absent, and aliases that are not there."""
    for name, rows in stated(texts["remarks"]).items():
        if name == "akaList":
            known = {complete_name(row) for row in (texts, *tables.get(name, ()))}
            tables[name] = [*tables.get(name, ()), *(row for row in rows if row["lastName"] not in known)]
        else:
            tables.setdefault(name, rows)


def entry(key: str, texts: Row, tables: Tables) -> Entry:
    """Make the entry; what is absent costs nothing, because a full list has two hundred thousand absences."""
    uid = texts.get("uid", "")
    if not uid.isdecimal():
        raise ParseError(f"the uid is not a number: {uid!r}")
    numbers = tables.get("idList", ())
    identified = [_identifiers(row) for row in numbers]
    return Entry(
        key,
        uid,
        schema_of(texts.get("sdnType", "")),
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


def schema_of(kind: str) -> Schema:
    """What a party of OFAC's kind is in our words."""
    return _SCHEMAS.get(kind, Schema.LEGAL_ENTITY)


def _names(texts: Row, tables: Tables) -> tuple[Name, ...]:
    primary = complete_name(texts)
    if not primary:
        raise ParseError("there is no name")
    names = [Name(primary)]
    if "akaList" in tables:
        aliases = tables["akaList"]
        names += [Name(text, _strength(row), row.get("type", "")) for row in aliases if (text := complete_name(row))]
    return tuple(names)


def complete_name(row: Row) -> str:
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
            yield Detail(VESSEL[name], text)


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
