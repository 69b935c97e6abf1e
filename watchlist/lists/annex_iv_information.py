"""The identifying information of a party of Annex IV: addresses, numbers, contacts, each behind its label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from watchlist.lists.annex_iv_lines import joined, labelled, singular, values
from watchlist.model import Address, Detail, Identifier
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier, kind_of

_ADDRESS = "Address"
_REGISTERED = "Place of registration"
_LABELS = {
    "address": _ADDRESS,
    "registration number": "Registration number",
    "place of registration": _REGISTERED,
    "telephone": "Telephone",
    "phone": "Telephone",
    "email": "Email",
    "e-mail": "Email",
    "website": "Website",
}
_SITE = re.compile(r"(Websites?)\s+(?=https?://|www\.)", re.IGNORECASE)
_BARE = re.compile(r"(?:https?://)?[\w.-]+@?[\w-]*\.[a-z]{2,}\S*", re.IGNORECASE)
_NUMBERS = re.compile(r";|(?<=\)),")
_ASIDE = re.compile(r"\([^()]*\)|\d+")
_WORDED = re.compile(r"([^()]*\S)\s*\((.*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Information:
    """What a cell says: its labels with their values, and what they are read into."""

    addresses: tuple[Address, ...]
    jurisdictions: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    details: tuple[Detail, ...]


def information(cell: Sequence[str]) -> Information:
    """Read the lines of the cell; a number is of the country of the first address, or of the place of registration."""
    said = list(_said(cell))
    addresses = [Address(text, "", next(_countries(text), None)) for text in _behind(said, _ADDRESS)]
    places = [code for text in _behind(said, _REGISTERED) if (code := country_code(text))]
    country = next(iter([*[one.country for one in addresses if one.country], *places]), None)
    return Information(
        tuple(dict.fromkeys(addresses)),
        tuple(dict.fromkeys(places)),
        tuple(dict.fromkeys(_identifiers(said, country))),
        tuple(dict.fromkeys(_details(said))),
    )


def _behind(said: Sequence[tuple[str, str]], wanted: str) -> list[str]:
    return [text for label, value in said if label == wanted for text in values(value)]


def _said(cell: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each label with its values. A first line without one is an address; a later one goes on with what is before."""
    label, value = _ADDRESS, ""
    for line in joined(cell):
        if begun := _begun(line, value):
            if value:
                yield label, value
            label, value = begun
        else:
            value += line if value.endswith(("-", "/")) or not value else f" {line}"
    if value:
        yield label, value


def _begun(line: str, before: str) -> tuple[str, str] | None:
    """The label and the values that a line begins with; None for one that goes on with what is ``before``."""
    found = labelled(_SITE.sub(r"\1: ", line, count=1))
    if found and _is_label(found[0]):
        return _LABELS.get(singular(found[0], _LABELS), found[0]), found[1]
    # A web or e-mail address stands on a line of its own without a label, or ends one that is broken.
    if before and not before.endswith(("-", "/")) and _BARE.fullmatch(line):
        return ("Email" if "@" in line else "Website"), line
    return None


def _is_label(words: str) -> bool:
    """Whether words before a colon introduce something: those of an address do not ("Ic Kapi No: 180")."""
    known = singular(words, _LABELS) in _LABELS or kind_of(words) != "other"
    return known or not words.lower().endswith("no")


def _countries(text: str) -> Iterator[str]:
    """The country in which an address ends; a postal code, or the address in its own script, may follow it."""
    for part in reversed(_ASIDE.sub(" ", text).split(",")[-2:]):
        words = part.strip(" .").split()
        for size in range(min(len(words), 4), 0, -1):
            name = " ".join(words[-size:])
            # Shorter ones are letters and codes of buildings.
            if len(name) >= 4 and (code := country_code(name)):
                yield code


def _is_number(label: str) -> bool:
    return kind_of(label) not in ("other", "none")


def _identifiers(said: Sequence[tuple[str, str]], country: str | None) -> Iterator[Identifier]:
    for label, value in said:
        for printed in _registered(value) if _is_number(label) else []:
            yield from (replace(one, printed=printed) for one in identifier(label, _told(printed), country))


def _registered(value: str) -> list[str]:
    return [part for part in (part.strip(" ,") for part in _NUMBERS.split(value)) if part]


def _told(printed: str) -> str:
    """A number and the words behind it, without the brackets that stand inside theirs."""
    found = _WORDED.fullmatch(printed)
    return f"{found[1]} ({re.sub('[()]', ' ', found[2]).strip()})" if found else printed


def _details(said: Sequence[tuple[str, str]]) -> Iterator[Detail]:
    """What has no field: contacts, where a firm is registered, and what stands behind labels nobody knows."""
    for label, value in said:
        if label != _ADDRESS and not _is_number(label):
            yield from (Detail(label, part) for part in values(value))
