"""The XML of OFAC's deltas: its shape, streamed an entity at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.strict_xml import LOCAL, fields, streamed, well_formed
from watchlist.lists.unpack import unpacked

_ROOT = "sanctionsData"
_HEADER = frozenset({"datePublished", "publicationType"})


def entities(raw: BinaryIO) -> Iterator[_Element]:
    """Stream <publicationInfo> and each <entity>, which is emptied when the next is asked for. Raises ParseError."""
    events = streamed(unpacked(raw, ".xml"), "{*}publicationInfo", "{*}entity")
    with well_formed():
        for _, element in events:
            _check(element)
            yield element
            _free(element)
    _check_rest(events.root)


def published_on(header: _Element) -> date:
    """The day of publication, which the service prints with the time of the US East."""
    text = fields(header, _HEADER).get("datePublished", "")
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ParseError(f"datePublished is not a date: {text!r}") from error


def _check(element: _Element) -> None:
    above = [LOCAL[one.tag] for one in element.iterancestors()]
    if above != ([_ROOT] if LOCAL[element.tag] == "publicationInfo" else ["entities", _ROOT]):
        raise ParseError(f"<{LOCAL[element.tag]}> stands where it does not belong")
    if element.getroottree().docinfo.internalDTD is not None:
        raise ParseError("a document type is declared, which no delta needs")


def _free(element: _Element) -> None:
    """Empty an element, and drop those before it: the parser still writes behind the last."""
    element.clear()
    parent, before = element.getparent(), element.getprevious()
    while LOCAL[element.tag] == "entity" and parent is not None and before is not None:
        if LOCAL[before.tag] != "entity":
            raise ParseError(f"unknown element <{LOCAL[before.tag]}> in <entities>")
        parent.remove(before)
        before = element.getprevious()


def _check_rest(root: _Element) -> None:
    if LOCAL[root.tag] != _ROOT:
        raise ParseError(f"the root element is <{LOCAL[root.tag]}>, not <{_ROOT}>")
    names = [LOCAL[child.tag] for child in root]
    if sorted(names) not in (["entities", "publicationInfo"], ["publicationInfo"]):
        raise ParseError(f"a delta holds its day and its entities, not {', '.join(names) or 'nothing'}")
    for child in root:
        if LOCAL[child.tag] == "entities" and any(LOCAL[one.tag] != "entity" for one in child):
            raise ParseError("unknown element in <entities>")
