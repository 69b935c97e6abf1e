"""Switzerland's list of sanctioned parties: SECO's whole list as XML, which says itself who is on it no more.

The target's ssid is the key. Targets name places and sanctions sets that stand elsewhere in the file, before them or
after, so it is read twice: for these first, and then for the targets.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Collection, Iterator, Set
from datetime import timedelta
from typing import BinaryIO, cast

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists import Edition, Gone, Item, OfficialList
from watchlist.lists.seco_entry import entry
from watchlist.lists.seco_references import References, day, place, sets
from watchlist.lists.seco_shape import check
from watchlist.lists.seco_status import is_listed, status
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.strict_xml import LOCAL, children
from watchlist.lists.xml_slices import ON_DISK, IsSettled, Slices
from watchlist.model import Entry

KEY = "ch_seco"

_ROOT = "swiss-sanctions-list"
_SLICES = Slices(
    _ROOT.encode(),
    (b"target",),
    re.compile(rb'<target(?:\s+[\w-]+="[^"<>]*")*?\s+ssid="(\d+)"'),
    varying=re.compile(rb'\sdate="[^"<>]*"'),
    nested=True,
)
_NUMBER = re.compile(rb"\d+|&#")


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


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Stream only what is not byte for byte as in the version before, or names a place or a set that is not the same.

    Who was de-listed in the same bytes before is not told again. Errors as in parse, and Uncut.
    """
    with tempfile.SpooledTemporaryFile(max_size=ON_DISK) as file:
        rest = cast("BinaryIO", file)
        cut = _SLICES.cut(raw, before, known, rest, _is_settled)
        if moved := _references(rest).unlike(_references(io.BytesIO(cut.between))):
            for one in (raw, before, rest):
                one.seek(0)
            rest.truncate()
            cut = _SLICES.cut(raw, before, known, rest, _unless_named(moved))
        rest.seek(0)
        yield cut.same
        yield from parse(rest)


def _is_settled(target: bytes, is_known: bool) -> bool:
    """Whether a target is known and listed, or de-listed and not known: anything else is no plain case."""
    return is_known == is_listed(target)


def _unless_named(ssids: Set[str]) -> IsSettled:
    """As ``_is_settled``, but for targets that hold one of these numbers."""
    if not all(ssid.isascii() and ssid.isdecimal() for ssid in ssids):
        raise Uncut
    # A digit may be written as a reference to it.
    named = {b"&#", *(ssid.encode() for ssid in ssids)}
    return lambda target, is_known: _is_settled(target, is_known) and named.isdisjoint(_NUMBER.findall(target))


def _children(raw: BinaryIO) -> Iterator[_Element]:
    return children(raw, _ROOT, ("sanctions-program", "target", "place"), nested=True)


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
        is_on, on = status(target)
        return entry(KEY, target, references) if is_on else Gone(key, day(on))
    except ParseError as error:
        raise ParseError(str(error), place=f"ssid {key}") from error


LIST = OfficialList(
    key=KEY,
    title="Swiss sanctions list (SECO)",
    url="https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml"
    "?lang=en&action=downloadXmlGesamtlisteAction",
    publisher="State Secretariat for Economic Affairs (SECO)",
    law="Embargo Act (SR 946.231) and the ordinances under it",
    licence="open (Swiss federal administration)",
    parse=parse,
    differing=differing,
    every=timedelta(hours=4),
    at_least=2500,
    at_most=30_000,
    stale_after=timedelta(days=30),
)
