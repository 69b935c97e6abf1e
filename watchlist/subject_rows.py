"""Subjects as people write them: the columns of the import file, and what each becomes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from msgspec.structs import replace

from watchlist.errors import InputError
from watchlist.model import Address, Identifier, Name, Schema, Strength, Subject, digest
from watchlist.names.countries import country_code
from watchlist.names.fold import fold
from watchlist.names.identifiers import identifier

NUMBERS = {"vkn": "VKN", "mersis": "MERSIS", "registry_number": "Registration Number", "lei": "LEI"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One subject as it is written: `;` stands between several aliases, addresses or tags."""

    id: str | None = None
    name: str = ""
    aliases: str | None = None
    country: str | None = None
    schema: str | None = None
    vkn: str | None = None
    mersis: str | None = None
    registry_number: str | None = None
    lei: str | None = None
    address: str | None = None
    tags: str | None = None
    note: str | None = None


COLUMNS = tuple(field.name for field in fields(Row))


def subject_of_row(row: Row, *, place: str) -> Subject:
    """Make a subject; raises InputError that names ``place`` where the row cannot be understood.

    Without an id of its own, a subject is known by its folded name and country: the same firm added twice is one.
    """
    if not fold(row.name):
        raise InputError(f"{place}: a subject needs a name")
    country = _country(row.country, place)
    return Subject(
        id=row.id or digest("subject", fold(row.name), country)[:12],
        names=_names(row.name, row.aliases),
        country=country,
        schema=_schema(row.schema, place),
        identifiers=_identifiers(row, country),
        addresses=tuple(Address(text, country=country) for text in _several(row.address)),
        tags=_several(row.tags),
        note=row.note or "",
    )


def edited(before: Subject, row: Row) -> Subject:
    """Change what ``row`` says of a subject, and keep the rest; a former name stays as an alias."""
    changed = subject_of_row(row, place=f"subject {before.id}")
    former = [name for name in before.names if name.text != changed.name]
    names = (*changed.names, *(replace(n, strength=_alias_strength(n)) for n in former if n not in changed.names))
    said = {number.type for number in changed.identifiers}
    return replace(
        before,
        names=names,
        country=changed.country or before.country,
        identifiers=(*changed.identifiers, *(n for n in before.identifiers if n.type not in said)),
        tags=changed.tags or before.tags,
        note=changed.note or before.note,
    )


def read_subjects(file: Path) -> list[Subject]:
    """Read the import file whole, or refuse it with the line that is wrong; nothing of a bad file is taken."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = file.read_text(encoding="cp1254")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None
    subjects: dict[str, Subject] = {}
    for line, row in _rows(file, text):
        place = f"{file}, line {line}"
        subject = subject_of_row(row, place=place)
        if row.id and subject.id in subjects:
            raise InputError(f"{place}: the id {row.id!r} stands in an earlier line too; give each firm its own")
        subjects[subject.id] = subject
    if not subjects:
        raise InputError(f"{file}: there is no firm in it")
    return list(subjects.values())


def _rows(file: Path, text: str) -> Iterator[tuple[int, Row]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter, strict=True)
    heads = {head: (head or "").strip().lower() for head in reader.fieldnames or ()}
    unknown = [head for head in heads.values() if head not in COLUMNS]
    if "name" not in heads.values() or unknown:
        wrong = f"unknown column {unknown[0]!r}" if unknown else "there is no column name"
        raise InputError(f"{file}, line 1: {wrong}; the columns are {','.join(COLUMNS)}")
    try:
        for values in reader:
            if None in values:
                raise InputError(f"{file}, line {reader.line_num}: more cells than columns; quote a cell with a comma")
            cells = {heads[head]: (cell or "").strip() or None for head, cell in values.items()}
            if any(cells.values()):
                yield reader.line_num, Row(**{**cells, "name": cells["name"] or ""})  # type: ignore[arg-type]
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num}: this is not valid CSV: {error}") from None


def _names(name: str, aliases: str | None) -> tuple[Name, ...]:
    others = [Name(alias, Strength.STRONG, "a.k.a.") for alias in _several(aliases) if alias != name]
    return (Name(name.strip()), *others)


def _alias_strength(name: Name) -> Strength:
    return Strength.STRONG if name.strength is Strength.PRIMARY else name.strength


def _country(text: str | None, place: str) -> str | None:
    if not text:
        return None
    code = country_code(text)
    if code is None:
        raise InputError(f"{place}: no country is known by {text!r}; write an ISO 3166 alpha-2 code such as TR")
    return code


def _schema(text: str | None, place: str) -> Schema:
    if not text:
        return Schema.COMPANY
    for schema in Schema:
        if schema.lower() == text.strip().lower():
            return schema
    raise InputError(f"{place}: {text!r} is no schema; there are {', '.join(Schema)}")


def _identifiers(row: Row, country: str | None) -> tuple[Identifier, ...]:
    found: dict[tuple[str, str], Identifier] = {}
    for column, label in NUMBERS.items():
        value = getattr(row, column)
        for number in identifier(label, value, country) if value else ():
            found.setdefault((number.type, number.value), number)
    return tuple(found.values())


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())
