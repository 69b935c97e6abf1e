"""A row of a person's file as the party that is searched for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from watchlist.errors import InputError
from watchlist.model import Identifier, Party, Schema, Subject, digest
from watchlist.names.births import is_day
from watchlist.names.fold import fold
from watchlist.names.identifiers import ANY, identifier, implied, queried, written
from watchlist.subject_rows import COLUMNS as SUBJECT_COLUMNS
from watchlist.subject_rows import Row, subject_of_row

COLUMNS = (*SUBJECT_COLUMNS, "identifiers", "imo", "birth_date")
"""What a column may be called; those of the subjects' file, so that it can be screened as it is, and some more."""
PREFIX = "counterparty:"
_DATED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Counterparty:
    """Who a row is about, under the row's own id where it has one."""

    id: str | None
    party: Party

    @property
    def name(self) -> str:
        """The name in the row."""
        return self.party.names[0].text

    @property
    def identity(self) -> str:
        """What judgements know it by: its id, or its folded name and country without one."""
        said = (self.id,) if self.id else (None, fold(self.name), *self.party.countries)
        return f"{PREFIX}{digest('counterparty', *said)}"


def counterparty(cells: Mapping[str, str]) -> Counterparty:
    """Read a row's cells, by their columns; raises InputError that says what cannot be understood."""
    if not fold(cells.get("name", "")):
        raise InputError("there is no name")
    known = {column: cells.get(column) or None for column in SUBJECT_COLUMNS if column != "name"}
    row = Row(name=cells["name"], **{**known, "schema": known["schema"] or Schema.LEGAL_ENTITY})
    subject = _placeless(row)
    numbers = (*subject.identifiers, *_imo(cells.get("imo")), *_numbers(cells.get("identifiers"), subject.country))
    born = tuple(map(_born, _several(cells.get("birth_date"))))
    party = replace(subject.party, identifiers=tuple(dict.fromkeys(numbers)), birth_dates=born)
    return Counterparty(cells.get("id") or None, party)


def _placeless(row: Row) -> Subject:
    """Read what a subject has too; the place of what is wrong is the caller's to say."""
    try:
        return subject_of_row(row, place="")
    except InputError as error:
        raise InputError(str(error).removeprefix(": ")) from None


def _several(text: str | None) -> Iterator[str]:
    yield from (part.strip() for part in (text or "").split(";") if part.strip())


def _imo(text: str | None) -> tuple[Identifier, ...]:
    return identifier("IMO", text, None) if text else ()


def _numbers(text: str | None, country: str | None) -> Iterator[Identifier]:
    """Read numbers with `;` between them.

    A number that its type and country do not tell apart is looked for as a number of any type.
    """
    for part in _several(text):
        found = written(part, country)
        yield from found
        if found and found[0].type != ANY and not implied(found):
            yield from queried(found[0].value)


def _born(text: str) -> str:
    """Read a date of birth as lists write it: the year first; of any other order only the year is sure."""
    if _DATED.fullmatch(text):
        if not is_day(text):
            raise InputError(f"{text!r} is no day of the calendar; write 1962-03-01, or 1962")
        return text
    years = _YEAR.findall(text)
    if len(years) != 1:
        raise InputError(f"{text!r} is no date of birth; write 1962-03-01, or 1962")
    return str(years[0])
