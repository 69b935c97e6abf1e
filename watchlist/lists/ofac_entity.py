"""What an <entity> of OFAC's delta states, in the rows and columns of the list's XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.ofac_remarks import Row
from watchlist.lists.strict_xml import LOCAL

TEXTS, NAMES, NOTES = "texts", "names", "notes"
_FEATURES = {
    "birthdate": ("dateOfBirthList", "dateOfBirth"),
    "place of birth": ("placeOfBirthList", "placeOfBirth"),
    **dict.fromkeys(("nationality", "nationality country"), ("nationalityList", "country")),
    **dict.fromkeys(("citizenship", "citizenship country"), ("citizenshipList", "country")),
    "vessel call sign": ("vesselInfo", "callSign"),
    "vessel type": ("vesselInfo", "vesselType"),
    "vessel flag": ("vesselInfo", "vesselFlag"),
    "vessel owner": ("vesselInfo", "vesselOwner"),
    "vessel tonnage": ("vesselInfo", "tonnage"),
    "vessel gross registered tonnage": ("vesselInfo", "grossRegisteredTonnage"),
}
_LINES = {
    "ADDRESS1": "address1",
    "ADDRESS2": "address2",
    "ADDRESS3": "address3",
    "CITY": "city",
    "STATE/PROVINCE": "stateOrProvince",
    "POSTAL CODE": "postalCode",
}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a table of the XML; ``id`` is the publisher's, by which two sides of a change meet."""

    table: str
    id: str
    row: Row


def parts(entity: _Element) -> Iterator[Part]:
    """Every row that the entity states, but for the lists that it is on; raises ParseError for what is unknown."""
    for block in entity:
        name = LOCAL[block.tag]
        if name == "generalInfo":
            columns = {"entityType": "sdnType", "title": "title", "remarks": "remarks"}
            yield Part(TEXTS, "", _columns(block, columns, {"identityId"}))
        elif name in _BLOCKS:
            row_name, read = _BLOCKS[name]
            for row in block:
                if LOCAL[row.tag] != row_name:
                    raise ParseError(f"unknown element <{LOCAL[row.tag]}> in <{name}>")
                yield from read(row)
        elif name != "sanctionsLists":
            raise ParseError(f"unknown element <{name}> in <entity>")


def _attribute(element: _Element, name: str) -> str:
    return str(element.get(name) or "")


def _text(element: _Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""


def _columns(element: _Element, known: Mapping[str, str], ignored: Collection[str] = ()) -> Row:
    """The texts of the children under the names of our columns; one that is not ``known`` is ignored by name."""
    found: Row = {}
    for child in element:
        name = LOCAL[child.tag]
        if name in known:
            if text := _text(child):
                found[known[name]] = text
        elif name not in ignored:
            raise ParseError(f"unknown element <{name}> in <{LOCAL[element.tag]}>")
    return found


def _child(element: _Element, name: str) -> _Element | None:
    return next((child for child in element if LOCAL[child.tag] == name), None)


def _translations(element: _Element) -> tuple[_Element | None, list[_Element]]:
    """The spelling in Latin script, and the others."""
    block = _child(element, "translations")
    latin, others = None, []
    for one in block if block is not None else ():
        if latin is None and _text(_child(one, "script")) in {"Latin", ""}:
            latin = one
        else:
            others.append(one)
    return latin, others


def _program(element: _Element) -> Iterator[Part]:
    yield Part("programList", _attribute(element, "id"), {"program": _text(element)})


def _noted(label: str) -> Callable[[_Element], Iterator[Part]]:
    def note(element: _Element) -> Iterator[Part]:
        yield Part(NOTES, f"{label} {_attribute(element, 'id')}", {"label": label, "value": _text(element)})

    return note


_SPELLING = {"formattedLastName": "lastName", "formattedFirstName": "firstName", "formattedFullName": "fullName"}
# The parts of a name are the formatted name again.
_SPELLING_BESIDE = frozenset({"isPrimary", "script", "nameParts"})


def _name(element: _Element) -> Iterator[Part]:
    known = {"isPrimary": "primary", "isLowQuality": "low", "aliasType": "type"}
    row = _columns(element, known, {"translations"})
    latin, others = _translations(element)
    if latin is not None:
        row |= _columns(latin, _SPELLING, _SPELLING_BESIDE)
    yield Part(NAMES, _attribute(element, "id"), row)
    for other in others:
        yield from _spelt(other, "Name", _columns(other, _SPELLING, _SPELLING_BESIDE).get("fullName", ""))


def _spelt(translation: _Element, what: str, text: str) -> Iterator[Part]:
    label = f"{what} in {_text(_child(translation, 'script'))} script"
    if text:
        yield Part(NOTES, f"{label} {_attribute(translation, 'id')}", {"label": label, "value": text})


def _address(element: _Element) -> Iterator[Part]:
    row = _columns(element, {"country": "country"}, {"translations", "isPrimary"})
    latin, others = _translations(element)
    if latin is not None:
        row |= dict(_lines(latin))
    yield Part("addressList", _attribute(element, "id"), row)
    for other in others:
        yield from _spelt(other, "Address", ", ".join(text for _, text in _lines(other)))


def _lines(translation: _Element) -> Iterator[tuple[str, str]]:
    block = _child(translation, "addressParts")
    for part in block if block is not None else ():
        row = _columns(part, {"type": "type", "value": "value"})
        kind = row.get("type", "").upper()
        if kind not in _LINES:
            raise ParseError(f"unknown part of an address: {kind!r}")
        if "value" in row:
            yield _LINES[kind], row["value"]


def _document(element: _Element) -> Iterator[Part]:
    known = {
        "type": "idType",
        "documentNumber": "idNumber",
        "issuingCountry": "idCountry",
        "issueDate": "issueDate",
        "expirationDate": "expirationDate",
        "isValid": "valid",
    }
    # The name on a document is one of the names.
    row = _columns(element, known, {"name"})
    is_valid = row.pop("valid", "true") != "false"
    for column in ("issueDate", "expirationDate"):
        if column in row:
            row[column] = _printed(row[column])
    yield Part("idList", _attribute(element, "id"), row)
    if not is_valid:
        label = f"{row.get('idType', '')} {row.get('idNumber', '')}"
        yield Part(NOTES, label, {"label": label, "value": "not valid"})


def _feature(element: _Element) -> Iterator[Part]:
    # A date's bounds are its value again; the version is that of OFAC's own record.
    row = _columns(element, {"type": "type", "value": "value"}, {"versionId", "valueDate", "isPrimary"})
    kind, value = row.get("type", ""), row.get("value", "")
    table, column = _FEATURES.get(kind.lower(), ("idList", "idNumber"))
    stated = {column: value} if value else {}
    yield Part(
        table, f"feature {_attribute(element, 'id')}", {"idType": kind, **stated} if table == "idList" else stated
    )


def _relationship(element: _Element) -> Iterator[Part]:
    row = _columns(element, {"type": "label", "relatedEntity": "value"})
    yield Part(NOTES, f"relationship {_attribute(element, 'id')}", row)


def _printed(text: str) -> str:
    """A date as the list prints it.

    >>> _printed("2023-04-01"), _printed("circa 1962")
    ('01 Apr 2023', 'circa 1962')
    """
    iso = _ISO.fullmatch(text)
    if iso is None:
        return text
    day = date.fromisoformat(iso[1])
    return f"{day.day:02} {_MONTHS[day.month - 1]} {day.year}"


_BLOCKS: dict[str, tuple[str, Callable[[_Element], Iterator[Part]]]] = {
    "sanctionsPrograms": ("sanctionsProgram", _program),
    "sanctionsTypes": ("sanctionsType", _noted("Sanctions type")),
    "legalAuthorities": ("legalAuthority", _noted("Legal authority")),
    "names": ("name", _name),
    "addresses": ("address", _address),
    "identityDocuments": ("identityDocument", _document),
    "features": ("feature", _feature),
    "relationships": ("relationship", _relationship),
}
