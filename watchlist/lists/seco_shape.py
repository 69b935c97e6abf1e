"""The shape of SECO's XML: which elements stand in which, and the attributes that are read.

A target's modifications repeat what it was before in the same elements, so nothing inside them is looked at: what
they changed stands in the target itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.strict_xml import LOCAL
from watchlist.model import Detail

_PARTY = frozenset({"identity", "justification", "relation", "other-information", "generic-attribute"})
_CHILDREN = {
    "target": frozenset(
        {
            "sanctions-set-id",
            "foreign-identifier",
            "generic-attribute",
            "individual",
            "entity",
            "object",
            "modification",
        }
    ),
    "individual": _PARTY,
    "entity": _PARTY,
    "object": _PARTY,
    "identity": frozenset(
        {"name", "nationality", "day-month-year", "place-of-birth", "address", "identification-document"}
    ),
    "name": frozenset({"name-part"}),
    "name-part": frozenset({"value", "spelling-variant"}),
    "nationality": frozenset({"country"}),
    "address": frozenset({"c-o", "address-details", "p-o-box", "zip-code", "remark", "remarks"}),
    "place-of-birth": frozenset({"remark"}),
    "identification-document": frozenset(
        {"number", "issuer", "date-of-issue", "place-of-issue", "expiry-date", "remark"}
    ),
    "relation": frozenset({"remark"}),
    "place": frozenset({"location", "location-variant", "area", "area-variant", "country"}),
    "sanctions-program": frozenset({"program-key", "program-name", "sanctions-set", "origin"}),
}
_ATTRIBUTES = {
    "target": {"ssid", "sanctions-set-id"},
    "individual": {"sex"},
    "object": {"object-type"},
    "identity": {"ssid", "main"},
    "name": {"ssid", "name-type", "quality", "lang"},
    "name-part": {"order", "name-part-type"},
    "spelling-variant": {"lang", "script", "spelling-variant-type"},
    "nationality": {"ssid"},
    "country": {"iso-code"},
    "day-month-year": {"ssid", "day", "month", "year", "calendar", "quality"},
    "place-of-birth": {"ssid", "place-id", "quality"},
    "address": {"ssid", "place-id", "quality", "current"},
    "identification-document": {"ssid", "document-type"},
    "issuer": {"code"},
    "place-of-issue": {"place-id"},
    "generic-attribute": {"ssid", "name"},
    "justification": {"ssid"},
    "other-information": {"ssid"},
    "relation": {"ssid", "target-id", "relation-type"},
}


def check(element: _Element) -> None:
    """Raise ParseError for an element that stands where none is known."""
    name = LOCAL[element.tag]
    known = _CHILDREN.get(name, frozenset())
    for child in element:
        if LOCAL[child.tag] not in known:
            raise ParseError(f"unknown element <{LOCAL[child.tag]}> in <{name}>")
        if len(child) and LOCAL[child.tag] != "modification":
            check(child)


def unread(element: _Element) -> Iterator[Detail]:
    """What attributes say that nothing is known of, below an element and on it."""
    for found in element.iter():
        name = LOCAL[found.tag]
        for attribute, text in found.items():
            if attribute not in _ATTRIBUTES.get(name, ()):
                yield Detail(f"{name} {attribute!s}", str(text))


def named(element: _Element, *names: str) -> list[_Element]:
    """The children of these names, in their order."""
    return [child for child in element if LOCAL[child.tag] in names]


def said(element: _Element, *names: str) -> str:
    """The text of the children of these names in one line, or without names, of the element."""
    parts = [" ".join((part.text or "").split()) for part in (named(element, *names) if names else [element])]
    return "; ".join(part for part in parts if part)
