"""Switzerland's list of sanctioned parties: SECO's whole list as XML, which says itself who is on it no more.

The target's ssid is the key. Targets name places and sanctions sets that stand elsewhere in the file, before them or
after, so it is read twice: for these first, and then for the targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists import Edition, Gone, Item, OfficialList
from watchlist.lists.seco_entry import entry
from watchlist.lists.seco_references import References, day, place, sets
from watchlist.lists.seco_shape import check, named
from watchlist.lists.strict_xml import LOCAL, children
from watchlist.model import Entry

KEY = "ch_seco"

_DATES = ("effective-date", "publication-date", "enactment-date")


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Stream the edition, the entries, and who is de-listed.

    Raises ParseError for anything unknown or damaged, and for what is not the whole list.
    """
    start = raw.tell()
    references = _references(raw)
    raw.seek(start)
    found = False
    for element in _children(raw):
        if LOCAL[element.tag] != "target":
            continue
        if not found:
            yield _edition(element)
            found = True
        yield _placed(element, references)
    if not found:
        raise ParseError("there are no targets")


def _children(raw: BinaryIO) -> Iterator[_Element]:
    return children(raw, "swiss-sanctions-list", ("sanctions-program", "target", "place"), nested=True)


def _references(raw: BinaryIO) -> References:
    references = References()
    for element in _children(raw):
        if LOCAL[element.tag] == "place":
            check(element)
            references.places[element.get("ssid", "")] = place(element)
        elif LOCAL[element.tag] == "sanctions-program":
            check(element)
            references.sets.update(sets(element))
    return references


def _edition(target: _Element) -> Edition:
    root = target.getroottree().getroot()
    if root.get("list-type") != "whole-list":
        raise ParseError(f"this is not the whole list: its list-type is {root.get('list-type')!r}")
    return Edition(day(root.get("date", "")))


def _placed(target: _Element, references: References) -> Entry | Gone:
    key = target.get("ssid", "")
    try:
        check(target)
        if not key.isdecimal():
            raise ParseError(f"the ssid is not a number: {key!r}")
        kind, on = _status(target)
        return Gone(key, day(on)) if kind == "de-listed" else entry(KEY, target, references)
    except ParseError as error:
        raise ParseError(str(error), place=f"ssid {key}") from error


def _status(target: _Element) -> tuple[str, str]:
    """The type and day of the latest modification.

    Of several of one day, or without a day, it is the first: the list puts the newest first, as a rule.
    """
    said = [(_date(change), change.get("modification-type", "")) for change in named(target, "modification")]
    if not said or not all(kind for _, kind in said):
        raise ParseError("no modification says whether the target is listed")
    on, kind = max(said, key=lambda modification: modification[0])
    return kind, on


def _date(modification: _Element) -> str:
    return next((modification.get(name, "") for name in _DATES if modification.get(name)), "")


LIST = OfficialList(
    key=KEY,
    title="Swiss sanctions list (SECO)",
    url="https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml"
    "?lang=en&action=downloadXmlGesamtlisteAction",
    publisher="State Secretariat for Economic Affairs (SECO)",
    law="Embargo Act (SR 946.231) and the ordinances under it",
    licence="open (Swiss federal administration)",
    parse=parse,
    every=timedelta(hours=4),
    at_least=2500,
    at_most=30_000,
    stale_after=timedelta(days=30),
)
