"""What the rows of one party on Australia's Consolidated List mean: one entry of all of them, with nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from watchlist.lists.lettered import lettered
from watchlist.lists.loose_dates import day
from watchlist.lists.sheet_cells import Cell
from watchlist.lists.workbook import Row
from watchlist.model import Address, Citation, Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier

KEY = "au_dfat"
REQUIRED = ("reference", "name of individual or entity", "type", "name type")
MEASURES = ("targeted financial sanction", "travel ban", "arms embargo", "maritime restriction")
COLUMNS = frozenset(
    {
        *REQUIRED,
        *MEASURES,
        *("alias strength", "date of birth", "place of birth", "citizenship", "address", "additional information"),
        *("listing information", "imo number", "committees", "control date", "instrument of designation"),
    }
)
"""The header's names, folded."""

_SCHEMAS = {"individual": Schema.PERSON, "entity": Schema.ORGANIZATION, "vessel": Schema.VESSEL}
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d %B %Y", "%d %b %Y")
_MONTH = re.compile(r"(\d{1,2})/(\d{4})")
_YES = frozenset({"yes", "true", "1", "y"})
_NO = frozenset({"no", "false", "0", "n"})


def is_primary(row: Row) -> bool:
    """Whether a row has a party's primary name, not one more of its names."""
    return str(row.get("name type", "")).strip().lower().startswith("primary")


def entry(key: str, rows: Sequence[Row]) -> Entry:
    """Make the entry of a party's rows, in whatever order they stand."""
    ordered = sorted(rows, key=lambda row: (not is_primary(row), str(row.get("reference"))))
    primary = ordered[0]
    schema = _SCHEMAS.get(one_line(primary.get("type")).lower(), Schema.LEGAL_ENTITY)
    countries = _codes(ordered)
    return Entry(
        KEY,
        key,
        schema,
        tuple(_names(ordered)),
        programs=_each(ordered, "committees"),
        addresses=tuple(Address(text, country=_country(text)) for text in _listed(ordered, "address")),
        identifiers=tuple(_numbers(ordered)),
        jurisdictions=countries if schema is not Schema.PERSON else (),
        citizenships=countries if schema is Schema.PERSON else (),
        birth_dates=tuple(dict.fromkeys(chain.from_iterable(_dates(row.get("date of birth")) for row in ordered))),
        birth_places=_listed(ordered, "place of birth"),
        citations=tuple(Citation(text) for text in _each(ordered, "instrument of designation")),
        listed_on=min(filter(None, (_day(row.get("control date")) for row in ordered)), default=None),
        remarks="\n".join(_each(ordered, "additional information")),
        details=tuple(dict.fromkeys(_details(ordered))),
    )


def _names(rows: Sequence[Row]) -> Iterator[Name]:
    first, *others = [(one_line(row["name of individual or entity"]), row) for row in rows]
    yield Name(first[0])
    seen = {first[0]}
    for text, row in others:
        if text not in seen:
            seen.add(text)
            weak = one_line(row.get("alias strength")).lower() == "weak"
            yield Name(text, Strength.WEAK if weak else Strength.STRONG, one_line(row.get("name type")))


def one_line(cell: Cell) -> str:
    """A cell in one line, without what a workbook writes for a line's end."""
    return "" if cell is None else " ".join(str(cell).replace("_x000D_", " ").replace("_x000d_", " ").split())


def _each(rows: Sequence[Row], column: str) -> tuple[str, ...]:
    """What a column says, once for each way in which the party's rows say it."""
    return tuple(dict.fromkeys(filter(None, (one_line(row.get(column)) for row in rows))))


def _listed(rows: Sequence[Row], column: str) -> tuple[str, ...]:
    """The things that a column lists."""
    found = (lettered(str(row[column])) for row in rows if column in row)
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _country(address: str) -> str | None:
    return country_code(address.rpartition(",")[2].strip(" ."))


def _codes(rows: Sequence[Row]) -> tuple[str, ...]:
    codes = (country_code(text) for text in _listed(rows, "citizenship"))
    return tuple(dict.fromkeys(code for code in codes if code))


def _numbers(rows: Sequence[Row]) -> Iterator[Identifier]:
    for text in filter(_has_digits, _each(rows, "imo number")):
        yield from identifier("IMO number", text.removesuffix(".0"), None)


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def _dates(cell: Cell) -> Iterator[str]:
    """Dates in ISO form as far as they are given, else as printed; a whole number is a year, or a workbook's day."""
    if isinstance(cell, date):
        yield cell.isoformat()
    elif cell is not None:
        for text in lettered(str(cell)):
            plain = text.removesuffix(".0")
            month = _MONTH.fullmatch(plain)
            yield f"{month[2]}-{int(month[1]):02}" if month else str(day(plain, _DAYS) or plain)


def _day(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else day(one_line(cell), _DAYS)


def _details(rows: Sequence[Row]) -> Iterator[Detail]:
    """What no field of an entry has room for, and what could not be read for one."""
    for text in _each(rows, "type"):
        if text.lower() not in _SCHEMAS or text != one_line(rows[0].get("type")):
            yield Detail("Type", text)
    if not is_primary(rows[0]):
        yield Detail("Name Type", one_line(rows[0].get("name type")))
    for text in _listed(rows, "citizenship"):
        if country_code(text) is None:
            yield Detail("Citizenship", text)
    for text in _each(rows, "listing information"):
        yield Detail("Listing Information", text)
    for row in rows:
        if "control date" in row and _day(row["control date"]) is None:
            yield Detail("Control Date", one_line(row["control date"]))
    for text in _each(rows, "imo number"):
        if not _has_digits(text):
            yield Detail("IMO Number", text)
    for measure in MEASURES:
        yield from _measure(measure, _each(rows, measure))


def _measure(measure: str, said: Sequence[str]) -> Iterator[Detail]:
    """A measure that applies, or what is said of it where that is neither yes nor no."""
    for text in said:
        if text.lower() not in _NO:
            yield Detail(measure.title(), "Yes" if text.lower() in _YES else text)
