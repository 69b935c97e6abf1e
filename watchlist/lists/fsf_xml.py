"""The XML 1.1 of the EU's financial sanctions files: its shape, read to the last element and attribute.

Everything is said in attributes, any of which may be empty or absent. Entries stand alone; the root holds the moment
at which the file was made, which is another each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, cast

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists import Edition
from watchlist.lists.strict_xml import LOCAL, children
from watchlist.lists.xml_slices import Slices

_ROOT = "export"
_ENTITY = "sanctionEntity"
_WHERE = "region countryIso2Code countryDescription regulationLanguage logicalId"
_PLACE = f"city zipCode place {_WHERE}"
_NOTED = "remark regulationSummary"
_NAME = "wholeName firstName middleName lastName function gender title nameLanguage strong regulationLanguage logicalId"
_SHAPE = {
    "sanctionEntity": (
        "designationDate designationDetails unitedNationId euReferenceNumber logicalId",
        "remark regulation subjectType nameAlias citizenship birthdate address identification",
    ),
    "remark": ("", ""),
    "publicationUrl": ("", ""),
    "regulation": (
        "regulationType organisationType publicationDate entryIntoForceDate numberTitle programme logicalId",
        "publicationUrl remark",
    ),
    "regulationSummary": ("regulationType publicationDate numberTitle publicationUrl", ""),
    "subjectType": ("code classificationCode", ""),
    "nameAlias": (_NAME, _NOTED),
    "citizenship": (_WHERE, _NOTED),
    "birthdate": (
        f"circa calendarType birthdate dayOfMonth monthOfYear year yearRangeFrom yearRangeTo {_PLACE}",
        _NOTED,
    ),
    "address": (f"street poBox asAtListingTime {_PLACE}", f"contactInfo {_NOTED}"),
    "contactInfo": ("key value", ""),
    "identification": (
        "number latinNumber identificationTypeCode identificationTypeDescription nameOnDocument issuedBy issueDate "
        "issuedDate validFrom validTo diplomatic knownExpired knownFalse reportedLost revokedByIssuer " + _WHERE,
        _NOTED,
    ),
}
"""The attributes and the children that each element may have."""

_ATTRIBUTES = {name: frozenset(attributes.split()) for name, (attributes, _) in _SHAPE.items()}
_CHILDREN = {name: frozenset(inside.split()) for name, (_, inside) in _SHAPE.items()}
_TEXTS = frozenset({"remark", "publicationUrl"})
_QUOTED = rb'(?:\s+\w+="[^"<]*")*'
SLICES = Slices(
    _ROOT.encode(),
    (b"sanctionEntity",),
    re.compile(
        rb"<sanctionEntity(?:" + _QUOTED + rb"\s+euReferenceNumber"
        rb"|(?!" + _QUOTED + rb'\s+euReferenceNumber="[^"])' + _QUOTED + rb'\s+logicalId)="([\w.-]+)"'
    ),
    varying=re.compile(rb'\s(?:generationDate|globalFileId)="[^"<>]*"'),
)


@dataclass(frozen=True, slots=True)
class Node:
    """An element that holds what it may: its attributes that are not empty, its text, and the elements inside."""

    name: str
    said: dict[str, str]
    text: str
    inside: tuple[Node, ...]

    def get(self, attribute: str) -> str:
        """What an attribute says; nothing where it is absent."""
        return self.said.get(attribute, "")

    def all(self, name: str) -> Iterator[Node]:
        """The elements inside of one name."""
        return (node for node in self.inside if node.name == name)


def nodes(raw: BinaryIO) -> Iterator[Edition | Node]:
    """Stream the edition and the entities; memory does not grow with the file.

    Raises ParseError for anything unknown or damaged, and where the file does not say when it was made.
    """
    begun = False
    for element in children(raw, _ROOT, (_ENTITY,)):
        if not begun:
            yield _edition(element.getroottree().getroot())
        begun = True
        yield _node(element)


def _edition(root: _Element) -> Edition:
    said = _attributes(root, frozenset({"generationDate", "globalFileId"}))
    return Edition(_day(said.get("generationDate", "")))


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise ParseError(f"generationDate is not a time: {text!r}") from error


def _node(element: _Element) -> Node:
    name = LOCAL[element.tag]
    for child in element:
        if LOCAL[child.tag] not in _CHILDREN[name]:
            raise ParseError(f"unknown element <{LOCAL[child.tag]}> in <{name}>")
    text = "".join([element.text or "", *[child.tail or "" for child in element]]).strip()
    if text and name not in _TEXTS:
        raise ParseError(f"text stands in <{name}>, which has none: {text[:40]!r}")
    return Node(name, _attributes(element, _ATTRIBUTES[name]), text, tuple([_node(child) for child in element]))


def _attributes(element: _Element, known: frozenset[str]) -> dict[str, str]:
    said = cast("dict[str, str]", dict(element.attrib))
    for name in said.keys() - known:
        if not name.startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
            raise ParseError(f"unknown attribute {name} in <{LOCAL[element.tag]}>")
    return {name: text for name in said if name in known and (text := " ".join(said[name].split()))}
