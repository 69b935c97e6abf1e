"""A row of the Consolidated Screening List, whether it comes as JSON or as CSV: fields of texts, lists and objects.

The JSON's set of fields differs by source; null, an empty text and an empty list all say the same. In the CSV lists
are joined by semicolons and objects by commas, which also stand inside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from watchlist.names.countries import country_code
from watchlist.resources import converter

Text = str | int | float | None
Texts = list[str] | str | None

LISTS = ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth")
_CODE = re.compile(r"(?:^|, ?)([A-Z]{2})$")


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """An address."""

    address: Text = None
    city: Text = None
    state: Text = None
    postal_code: Text = None
    country: Text = None

    @property
    def text(self) -> str:
        """The address in one line, as the CSV prints it."""
        return ", ".join(filter(None, map(said, (self.address, self.city, self.state, self.postal_code, self.country))))


class Number(msgspec.Struct, forbid_unknown_fields=True):
    """What OFAC calls an id: an identifier, or a fact such as a website."""

    type: Text = None
    number: Text = None
    country: Text = None
    issue_date: Text = None
    expiration_date: Text = None


class Identity(msgspec.Struct):
    """What of a row its entry is known by."""

    source: Text = None
    name: Text = None
    entity_number: Text = None
    addresses: list[Place] | str | None = None
    federal_register_notice: Text = None

    @property
    def places(self) -> list[Place]:
        """The addresses."""
        return self.addresses if isinstance(self.addresses, list) else []

    @property
    def columns(self) -> list[Place]:
        """The addresses as they would be read from the CSV, for what must be the same from both."""
        return list(_places("; ".join(place.text for place in self.places)))


class Record(Identity, forbid_unknown_fields=True, rename={"key": "id"}):
    """One row; ``key`` is no key: outside OFAC it is a digest of the content."""

    key: Text = None
    type: Text = None
    title: Text = None
    programs: Texts = None
    start_date: Text = None
    end_date: Text = None
    standard_order: Text = None
    license_requirement: Text = None
    license_policy: Text = None
    call_sign: Text = None
    vessel_type: Text = None
    gross_tonnage: Text = None
    gross_registered_tonnage: Text = None
    vessel_flag: Text = None
    vessel_owner: Text = None
    country: Text = None
    remarks: Text = None
    source_list_url: Text = None
    source_information_url: Text = None
    alt_names: Texts = None
    citizenships: Texts = None
    dates_of_birth: Texts = None
    nationalities: Texts = None
    places_of_birth: Texts = None
    ids: list[Number] | str | None = None

    @property
    def numbers(self) -> list[Number]:
        """The ids."""
        return self.ids if isinstance(self.ids, list) else []


_RECORD = converter(Record)
COLUMNS = tuple(name for name in Record.__struct_fields__ if name not in {"key", "country"})
"""The columns of the CSV; younger files have ``_id`` before them."""


def said(value: Text) -> str:
    """A field as a text.

    >>> said(None), said(" ADAM  AL HERZ "), said(900)
    ('', 'ADAM AL HERZ', '900')
    """
    return "" if value is None else " ".join(str(value).split())


def several(value: Texts) -> tuple[str, ...]:
    """A field as texts, each once."""
    parts = value.split("; ") if isinstance(value, str) else value or ()
    return tuple(dict.fromkeys(filter(None, map(said, parts))))


def from_columns(row: Mapping[str, str]) -> Record:
    """Make a record of a row of the CSV; its lists stay texts, which ``several`` parts."""
    texts = {name: row[name] for name in COLUMNS if name not in {"addresses", "ids"}}
    record = _RECORD(texts)
    record.addresses = list(_places(row["addresses"]))
    record.ids = list(_numbers(row["ids"], label_first="_id" in row))
    return record


def _places(text: str) -> Iterator[Place]:
    """The addresses: each ends in a country's code, and a semicolon behind anything else belongs to one."""
    held = ""
    for part in text.split("; ") if text else ():
        held += part
        code = _CODE.search(held)
        if code and country_code(code[1]):
            yield Place(address=held[: code.start()], country=code[1])
            held = ""
        else:
            held += "; "
    if held:
        yield Place(address=held.removesuffix("; "))


def _numbers(text: str, *, label_first: bool) -> Iterator[Number]:
    """The ids: "Passport, U00242309, TR", or in files without ``_id`` "TR, U00242309, Passport"."""
    for part in _parted(text):
        label, *rest = part if label_first else [part[-1], *part[:-1]]
        country = ""
        # What a label with a colon or a dash introduces is a sentence.
        if len(rest) > 1 and not label.endswith((":", "-")):
            place = -1 if label_first else 0
            country = rest.pop(place) if re.fullmatch(r"[A-Z]{2}", rest[place]) else ""
        yield Number(label, ", ".join(rest), country)


def _parted(text: str) -> Iterator[list[str]]:
    """The parts of each id; a semicolon that no id follows belongs to the one before."""
    held: list[str] = []
    for piece in text.split("; ") if text else ():
        parts = piece.split(", ")
        if held and len(parts) == 1:
            held[-1] += f"; {piece}"
            continue
        if held:
            yield held
        held = parts
    if held:
        yield held
