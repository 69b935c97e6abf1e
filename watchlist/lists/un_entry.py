"""What the rows of the UN's XML mean: one entry of its texts, values and tables, with nothing left out.

What no field of an entry has room for becomes a detail. Placeholders, of which the list is full, say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from watchlist.errors import ParseError
from watchlist.model import Address, Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier

Row = Mapping[str, str]

_SCHEMAS = {"INDIVIDUAL": Schema.PERSON, "ENTITY": Schema.ORGANIZATION}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_PLACE_OF_ALIAS = ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")
_FACTS = {
    "REFERENCE_NUMBER": "Reference number",
    "GENDER": "Gender",
    "SUBMITTED_BY": "Submitted by",
    "SUBMITTED_ON": "Submitted on",
}
_NOTHING = frozenset({"na", "n/a", "-", "null", "[object object]"})
_QUALITIES = {"Good": "", "Low": "", "": ""}
_ORIGINAL = "original script"
_PASSPORTS = frozenset({"Numéro de passeport", "Número de pasaporte"})
"""What the list calls some passports in the language of the state that proposed the entry."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The repeated elements of an entry: plain values by their heading, and rows by their table."""

    values: Mapping[str, Sequence[str]]
    rows: Mapping[str, Sequence[Row]]


def said(text: str | None) -> str:
    """The text in one line; nothing where it is a placeholder.

    >>> said("Finance under the\\n   regime"), said(" na ")
    ('Finance under the regime', '')
    """
    found = " ".join((text or "").split())
    return "" if found.lower() in _NOTHING else found


def day(text: str) -> date | None:
    """The day as the list prints it; raises ParseError for what is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ParseError(f"not a date: {text!r}") from error


def entry(key: str, kind: str, texts: Row, tables: Tables) -> Entry:
    """Make the entry of an INDIVIDUAL or an ENTITY."""
    number = texts.get("DATAID", "")
    if not number.isdecimal():
        raise ParseError(f"the DATAID is not a number: {number!r}")
    documents = tables.rows.get("DOCUMENT", ())
    identified = [_identifiers(row) for row in documents]
    addresses = [_address(row) for row in tables.rows.get("ADDRESS", ())]
    return Entry(
        key,
        number,
        _SCHEMAS[kind],
        tuple(dict.fromkeys(_names(texts, tables))),
        programs=(texts["UN_LIST_TYPE"],) if texts.get("UN_LIST_TYPE") else (),
        addresses=tuple(dict.fromkeys(found for found in addresses if found.text)),
        identifiers=tuple(chain.from_iterable(identified)),
        nationalities=_codes(tables.values.get("NATIONALITY", ())),
        birth_dates=tuple(dict.fromkeys(_birth_dates(tables))),
        birth_places=tuple(dict.fromkeys(_birth_places(tables))),
        listed_on=day(texts.get("LISTED_ON", "")[:10]),
        title="; ".join(tables.values.get("TITLE", ())),
        remarks=texts.get("COMMENTS1", ""),
        details=tuple(dict.fromkeys(_details(texts, tables, identified))),
    )


def _names(texts: Row, tables: Tables) -> Iterator[Name]:
    primary = " ".join(texts[part] for part in _NAMES if texts.get(part))
    if not primary:
        raise ParseError("there is no name")
    yield Name(primary)
    if texts.get("NAME_ORIGINAL_SCRIPT"):
        yield Name(texts["NAME_ORIGINAL_SCRIPT"], Strength.STRONG, _ORIGINAL)
    for row in tables.rows.get("ALIAS", ()):
        quality = row.get("QUALITY", "")
        strength = Strength.WEAK if quality == "Low" else Strength.STRONG
        for text in several(row.get("ALIAS_NAME", "")):
            yield Name(text, strength, _QUALITIES.get(quality, quality))


def several(alias: str) -> list[str]:
    """The names in one element: they are parted by semicolons, some in brackets behind the first.

    >>> several("Fazel Rahim; Fazil Rahim"), several("Al-Shaima (Abu-Shaima; Abu- Shayma)"), several("Ansar (HTS)")
    (['Fazel Rahim', 'Fazil Rahim'], ['Al-Shaima', 'Abu-Shaima', 'Abu- Shayma'], ['Ansar (HTS)'])
    """
    if "; " not in alias:
        return [alias] if alias else []
    start = _last_bracket(alias)
    parts = [alias[:start], *alias[start + 1 : -1].split(";")] if "; " in alias[start:] else alias.split(";")
    plain = [part.replace(f"({_ORIGINAL})", "").strip() for part in parts]
    return [part for part in plain if part]


def _last_bracket(text: str) -> int:
    """Where the bracket begins that the text ends with; the text's length where it ends with none."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if not depth:
            return place if text[place] == "(" else len(text)
    return len(text)


def _address(row: Row) -> Address:
    country = row.get("COUNTRY")
    return Address(_joined(row, _PLACE), row.get("CITY", ""), country_code(country) if country else None)


def _joined(row: Row, parts: Iterable[str]) -> str:
    return ", ".join([row[part] for part in parts if part in row])


def _codes(countries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([code for country in countries if (code := country_code(country))]))


def _birth_dates(tables: Tables) -> Iterator[str]:
    """The dates as text, in words that say how sure they are; those of an alias among them."""
    for row in tables.rows.get("DATE_OF_BIRTH", ()):
        if text := _birth_date(row):
            yield text
    yield from (row["DATE_OF_BIRTH"] for row in tables.rows.get("ALIAS", ()) if "DATE_OF_BIRTH" in row)


def _birth_date(row: Row) -> str:
    """One date of birth.

    >>> _birth_date({"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1960", "TO_YEAR": "1962", "NOTE": "Approximately"})
    '1960 to 1962 (Approximately)'
    >>> _birth_date({"TYPE_OF_DATE": "APPROXIMATELY", "YEAR": "1961"}), _birth_date({"NOTE": "Nov. 1973"})
    ('circa 1961', 'Nov. 1973')
    """
    span = " to ".join([row[year] for year in ("FROM_YEAR", "TO_YEAR") if year in row])
    text = " ".join(filter(None, (row.get("DATE"), row.get("YEAR"), span)))
    kind = row.get("TYPE_OF_DATE", "EXACT")
    if text and kind not in ("EXACT", "BETWEEN"):
        text = f"{'circa' if kind == 'APPROXIMATELY' else kind.lower()} {text}"
    note = row.get("NOTE", "")
    return f"{text} ({note})" if text and note else text or note


def _birth_places(tables: Tables) -> Iterator[str]:
    for row in tables.rows.get("PLACE_OF_BIRTH", ()):
        if text := _joined(row, _PLACE):
            yield text
    for row in tables.rows.get("ALIAS", ()):
        if text := _joined(row, _PLACE_OF_ALIAS):
            yield text


def _identifiers(row: Row) -> tuple[Identifier, ...]:
    """A document's number; the words before it may say again what it is."""
    country = row.get("ISSUING_COUNTRY") or row.get("COUNTRY_OF_ISSUE")
    return identifier(_label(row), row.get("NUMBER", ""), country_code(country) if country else None)


def _label(row: Row) -> str:
    """The kind of a document, and in brackets what it is called where that says more.

    >>> _label({"TYPE_OF_DOCUMENT": "National Identification Number", "TYPE_OF_DOCUMENT2": "number:"})
    'National Identification Number'
    """
    kind, called = row.get("TYPE_OF_DOCUMENT", ""), row.get("TYPE_OF_DOCUMENT2", "").rstrip(": ")
    kind = "Passport" if kind in _PASSPORTS else kind
    if not called or called.lower() in kind.lower():
        return kind or "Document"
    return f"{kind} ({called})" if kind else called


def _details(texts: Row, tables: Tables, identified: Sequence[Sequence[Identifier]]) -> Iterator[Detail]:
    """Every fact that no field of an entry has room for, in the publisher's order."""
    yield from (Detail(label, texts[name]) for name, label in _FACTS.items() if texts.get(name))
    yield from (Detail("Designation", text) for text in tables.values.get("DESIGNATION", ()))
    for country in tables.values.get("NATIONALITY", ()):
        if country_code(country) is None:
            yield Detail("Nationality", country)
    for row in tables.rows.get("ALIAS", ()):
        if "NOTE" in row:
            yield _noted("Alias", row.get("ALIAS_NAME", ""), row["NOTE"])
    for table, label in (("ADDRESS", "Address"), ("PLACE_OF_BIRTH", "Place of birth")):
        for row in tables.rows.get(table, ()):
            if "NOTE" in row:
                yield _noted(label, _joined(row, _PLACE), row["NOTE"])
    for row, found in zip(tables.rows.get("DOCUMENT", ()), identified, strict=True):
        yield from _facts(row, is_read=bool(found))


def _noted(label: str, of: str, note: str) -> Detail:
    return Detail(f"{label} note" if of else label, f"{of}: {note}" if of else note)


def _facts(row: Row, *, is_read: bool) -> Iterator[Detail]:
    """What a document says that an identifier has no room for."""
    if not row:
        return
    label, number = _label(row), row.get("NUMBER", "")
    document = f"{label} {number}".rstrip()
    if number and not is_read:
        yield Detail(label, number)
    for column in ("ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"):
        if column in row and (not number or country_code(row[column]) is None):
            yield Detail(f"{document} country", row[column])
    if issued := _joined(row, ("DATE_OF_ISSUE", "CITY_OF_ISSUE", "COUNTRY_OF_ISSUE")):
        yield Detail(f"{document} issued", issued)
    if "NOTE" in row:
        yield Detail(f"{document} note", row["NOTE"])
