"""Subjects as people write them: the columns of the import file, and what each becomes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

from msgspec.structs import replace

from watchlist.errors import InputError
from watchlist.model import Address, Identifier, Name, Origin, Schema, Strength, Subject, digest
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
    """Change what ``row`` says of a subject, and keep the rest; a former name stays as an alias.

    What a list made is the user's from then on, so that no later reading of the list undoes the change.
    """
    changed = subject_of_row(row, place=f"subject {before.id}")
    former = [name for name in before.names if name.text != changed.name]
    names = (*changed.names, *(replace(n, strength=_alias_strength(n)) for n in former if n not in changed.names))
    said = {number.type for number in changed.identifiers}
    return replace(
        before,
        names=names,
        country=changed.country or before.country,
        schema=changed.schema if row.schema else before.schema,
        addresses=changed.addresses or before.addresses,
        identifiers=(*changed.identifiers, *(n for n in before.identifiers if n.type not in said)),
        tags=changed.tags or before.tags,
        note=changed.note or before.note,
        origin=Origin.USER,
    )


def renewed(before: Subject, written: Subject) -> Subject:
    """Take what a row says in place of what was known, and keep what the columns cannot say.

    That is how much a publisher stands behind a name, where an address lies, the label of a number, and a number that
    has no column or is the second of its kind: what was exported changes nothing when it is imported again. What a
    list made and a row changes is the user's from then on.
    """
    names = {name.text: name for name in before.names}
    places = {address.text: address for address in before.addresses}
    numbers = {(number.type, number.value): number for number in before.identifiers}
    shown = columns_of(before.identifiers)
    unseen = [number for number in before.identifiers if number not in shown.values()]
    said = [numbers.get((number.type, number.value), number) for number in written.identifiers]
    after = replace(
        written,
        names=tuple(names.get(name.text, name) for name in written.names),
        addresses=tuple(places.get(address.text, address) for address in written.addresses),
        identifiers=tuple(dict.fromkeys((*said, *unseen))),
        origin=before.origin,
        reason=before.reason,
    )
    return before if _alike(before, after) else replace(after, origin=Origin.USER)


def _alike(before: Subject, after: Subject) -> bool:
    """Whether two say the same, in whatever order their numbers stand."""
    return replace(before, identifiers=()) == replace(after, identifiers=()) and set(before.identifiers) == set(
        after.identifiers
    )


def columns_of(identifiers: Iterable[Identifier]) -> dict[str, Identifier]:
    """Which number stands in which column: the first of its type."""
    types = {"registration" if column == "registry_number" else column: column for column in NUMBERS}
    found: dict[str, Identifier] = {}
    for number in identifiers:
        if number.type in types:
            found.setdefault(types[number.type], number)
    return found


def unproven(subject: Subject) -> Iterator[Identifier]:
    """The numbers that are not what their column says: their own check digits disprove them."""
    types = {NUMBERS[column]: column for column in ("vkn", "mersis", "lei")}
    for number in subject.identifiers:
        if number.label in types and number.type not in (types[number.label], "vkn", "tckn", "mersis"):
            yield number


def read_subjects(file: Path) -> list[Subject]:
    """Read the import file whole, or refuse it with the line that is wrong; nothing of a bad file is taken."""
    text = _text(file)
    if "\x00" in text:
        raise InputError(f"{file}: it holds NUL bytes: this is damaged, or no CSV; save it again as CSV (UTF-8)")
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


def _text(file: Path) -> str:
    """Read UTF-8, or the code page in which Turkish spreadsheets save."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None
    for encoding in ("utf-8-sig", "cp1254"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    raise InputError(f"{file}: this is neither UTF-8 nor Windows-1254 text; save it as CSV UTF-8")


def _rows(file: Path, text: str) -> Iterator[tuple[int, Row]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    heads = {head: (head or "").strip().lower() for head in reader.fieldnames or ()}
    unknown = [head for head in heads.values() if head not in COLUMNS]
    if "name" not in heads.values() or unknown:
        wrong = f"unknown column {unknown[0]!r}" if unknown else "there is no column name"
        raise InputError(f"{file}, line 1: {wrong}; the columns are {','.join(COLUMNS)}")
    try:
        for values in reader:
            if None in values:
                raise InputError(f"{file}, line {reader.line_num}: more cells than columns; quote a cell with a comma")
            cells = {heads[head]: unquoted((cell or "").strip()) or None for head, cell in values.items()}
            if any(cells.values()):
                yield reader.line_num, Row(**{**cells, "name": cells["name"] or ""})  # type: ignore[arg-type]
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num}: this is not valid CSV: {error}") from None


def unquoted(cell: str) -> str:
    """Take off the mark by which an export keeps a spreadsheet from taking a text for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r") else cell


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
