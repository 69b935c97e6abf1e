"""A list of the house: any CSV file, read by a mapping of our words to its column names.

Files come from spreadsheets: with or without a byte order mark, in UTF-8 or the Windows code page, parted by commas,
semicolons or tabs. Several names, addresses or programs in one cell are parted by semicolons.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import BinaryIO

from watchlist.errors import ConfigError, ParseError
from watchlist.lists import Edition, Item, Parse
from watchlist.lists.unpack import unpacked
from watchlist.model import Address, Detail, Entry, Identifier, Name, Schema, Strength, digest
from watchlist.names.countries import country_code
from watchlist.names.fold import fold
from watchlist.names.identifiers import identifier

WORDS = frozenset(
    "key name aliases country schema vkn mersis registry_number lei address program listed_on remarks".split()  # noqa: SIM905
)
"""Our words for the columns of a house list; all but the name may be absent."""

_NUMBERS = {"vkn": "VKN", "mersis": "MERSIS", "registry_number": "Registry number", "lei": "LEI"}
_DELIMITERS = ",;\t"
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d")
_SCHEMAS = {schema.lower(): schema for schema in Schema}

Row = Mapping[str, str]


def csv_parser(key: str, columns: Mapping[str, str]) -> Parse:
    """Make the parser of one house list: ``columns`` maps our words to the names in the file's header.

    Raises ConfigError for a word that is not one of ours, and where no column holds the names. The parser raises
    ParseError naming the line for a column that is missing, a row that cannot be an entry, or a key that stands twice.
    """
    if unknown := columns.keys() - WORDS:
        raise ConfigError(f"unknown column words: {', '.join(sorted(unknown))}; known are {', '.join(sorted(WORDS))}")
    if "name" not in columns:
        raise ConfigError("the columns of a CSV list must map 'name'")

    def parse(raw: BinaryIO) -> Iterator[Item]:
        yield Edition(None)
        yield from _entries(key, columns, _text(raw))

    return parse


def _text(raw: BinaryIO) -> str:
    """The file's text; what is not UTF-8 is taken for the code page that spreadsheets write on Windows."""
    content = unpacked(raw, ".csv").read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise ParseError("it holds NUL bytes: this is damaged, or no CSV")
    return text


def _entries(key: str, columns: Mapping[str, str], text: str) -> Iterator[Entry]:
    seen: set[str] = set()
    for line, row in _rows(text, columns):
        entry = _entry(key, columns, row, f"line {line}")
        if entry.key in seen:
            raise ParseError(f"the key {entry.key!r} stands twice", place=f"line {line}")
        seen.add(entry.key)
        yield entry


def _rows(text: str, columns: Mapping[str, str]) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True)
    try:
        header = _header(next(reader, []), columns)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(header, cells, f"line {reader.line_num}")
    except csv.Error as error:
        raise ParseError(str(error), place=f"line {reader.line_num}") from error


def _delimiter(text: str, columns: Mapping[str, str]) -> str:
    """The delimiter that splits the header into the most columns that we look for."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    wanted = set(columns.values())

    def found(delimiter: str) -> int:
        return len(wanted & {name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])})

    return max(_DELIMITERS, key=found)


def _header(cells: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if missing := [name for name in columns.values() if name not in names]:
        raise ParseError(f"there is no column {', '.join(map(repr, missing))}; there are {names}", place="line 1")
    if len(set(names) - {""}) != len([name for name in names if name]):
        raise ParseError(f"two columns have the same name: {names}", place="line 1")
    return names


def _row(header: Sequence[str], cells: Sequence[str], place: str) -> Row:
    """The row's cells by column; cells beyond the header may only be empty, and none may be missing."""
    if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
        raise ParseError(f"there are {len(cells)} cells under {len(header)} columns", place=place)
    return {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=False)}


def _entry(key: str, columns: Mapping[str, str], row: Row, place: str) -> Entry:
    given = {word: row[name] for word, name in columns.items() if row[name]}
    names = _names(given, place)
    code = country_code(given.get("country", ""))
    return Entry(
        key,
        _key(columns, given, names[0].text, place),
        _schema(given.get("schema", ""), place),
        names,
        programs=_several(given.get("program", "")),
        addresses=tuple(
            Address(text, country=_address_country(text) or code) for text in _several(given.get("address", ""))
        ),
        identifiers=tuple(_identifiers(given, code)),
        jurisdictions=(code,) if code else (),
        listed_on=_day(given.get("listed_on", ""), place),
        remarks=given.get("remarks", ""),
        details=tuple(_details(columns, given)),
    )


def _names(given: Row, place: str) -> tuple[Name, ...]:
    if "name" not in given:
        raise ParseError("the name is empty", place=place)
    aliases = (text for text in _several(given.get("aliases", "")) if text != given["name"])
    return (Name(given["name"]), *(Name(text, Strength.STRONG) for text in aliases))


def _key(columns: Mapping[str, str], given: Row, name: str, place: str) -> str:
    """The row's own key, or where the file has none a digest of the folded name and the country."""
    if "key" not in columns:
        return digest(fold(name), country_code(given.get("country", "")) or fold(given.get("country", "")))
    if "key" not in given:
        raise ParseError("the key is empty", place=place)
    return given["key"]


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _schema(text: str, place: str) -> Schema:
    if not text:
        return Schema.LEGAL_ENTITY
    if text.lower() not in _SCHEMAS:
        raise ParseError(f"{text!r} is no schema; there are {', '.join(Schema)}", place=place)
    return _SCHEMAS[text.lower()]


def _address_country(text: str) -> str | None:
    """The country that stands behind the last comma."""
    last = re.sub(r"[\d.]+", " ", text.rpartition(",")[2])
    return country_code(last) if len(fold(last)) > 2 else None


def _identifiers(given: Row, code: str | None) -> Iterator[Identifier]:
    for word, label in _NUMBERS.items():
        for number in _several(given.get(word, "")):
            yield from identifier(label, number, code)


def _day(text: str, place: str) -> date | None:
    if not text:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ParseError(f"not a date such as 2024-02-27: {text!r}", place=place)


def _details(columns: Mapping[str, str], given: Row) -> Iterator[Detail]:
    """A country that nothing is known of. What no word is mapped to is left out: a new column must amend nobody."""
    country = given.get("country", "")
    if country and country_code(country) is None:
        yield Detail(columns["country"], country)
