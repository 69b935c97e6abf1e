"""The consolidated list of the United Nations Security Council: its XML, read to the last element.

DATAID is the key. The day in the header moves daily, whether anything has changed or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import BinaryIO

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item, OfficialList
from watchlist.lists.strict_xml import LOCAL, children, fields
from watchlist.lists.un_entry import Row, Tables, day, entry, said
from watchlist.lists.xml_slices import Slices
from watchlist.model import Entry

KEY = "un_sc"

_ROOT = "CONSOLIDATED_LIST"
_KINDS = ("INDIVIDUAL", "ENTITY")
_TEXTS = frozenset(
    "DATAID FIRST_NAME SECOND_NAME THIRD_NAME FOURTH_NAME UN_LIST_TYPE REFERENCE_NUMBER LISTED_ON GENDER"  # noqa: SIM905
    " SUBMITTED_BY SUBMITTED_ON NAME_ORIGINAL_SCRIPT COMMENTS1".split()
)
_VALUES = frozenset({"TITLE", "DESIGNATION", "NATIONALITY"})
_ADDRESS = frozenset({"STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"})
_TABLES = {
    "ALIAS": frozenset({"QUALITY", "ALIAS_NAME", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE"}),
    "ADDRESS": _ADDRESS,
    "DATE_OF_BIRTH": frozenset({"TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"}),
    "PLACE_OF_BIRTH": _ADDRESS,
    "DOCUMENT": frozenset(
        {
            "TYPE_OF_DOCUMENT",
            "TYPE_OF_DOCUMENT2",
            "NUMBER",
            "ISSUING_COUNTRY",
            "DATE_OF_ISSUE",
            "CITY_OF_ISSUE",
            "COUNTRY_OF_ISSUE",
            "NOTE",
        }
    ),
}
_IGNORED = {
    "VERSIONNUM": "counts the publisher's own versions",
    "LIST_TYPE": "says of every entry that it is on this list",
    "LAST_DAY_UPDATED": "a day on which nothing else changed would be told as an amendment",
    "SORT_KEY": "orders the printed list",
    "SORT_KEY_LAST_MOD": "orders the printed list",
}


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Stream the edition and the entries; raises ParseError for anything unknown or damaged, and for half a list."""
    kinds: set[str] = set()
    for element in children(raw, _ROOT, _KINDS, within=("INDIVIDUALS", "ENTITIES")):
        if not kinds:
            yield Edition(day(element.getroottree().getroot().get("dateGenerated", "")[:10]))
        kinds.add(LOCAL[element.tag])
        yield _placed(element)
    if len(kinds) < 2:
        raise ParseError("there are not both individuals and entities")


def _placed(element: _Element) -> Entry:
    try:
        return _entry(element)
    except ParseError as error:
        number = next((child.text for child in element if LOCAL[child.tag] == "DATAID"), None)
        raise ParseError(str(error), place=f"DATAID {number}") from error


def _entry(element: _Element) -> Entry:
    kind = LOCAL[element.tag]
    texts: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    tables: dict[str, list[Row]] = {}
    for child in element:
        name = LOCAL[child.tag]
        if name in _TEXTS:
            if name in texts or len(child):
                raise ParseError(f"<{name}> stands twice, or holds elements where text was expected")
            texts[name] = said(child.text)
        elif name in _VALUES:
            values.setdefault(name, []).extend(_values(child))
        elif (table := name.removeprefix(f"{kind}_")) != name and table in _TABLES:
            row = {column: text for column, raw in fields(child, _TABLES[table]).items() if (text := said(raw))}
            tables.setdefault(table, []).append(row)
        elif name not in _IGNORED:
            raise ParseError(f"unknown element <{name}>")
    return entry(KEY, kind, texts, Tables(values, tables))


def _values(element: _Element) -> Iterator[str]:
    for child in element:
        if LOCAL[child.tag] != "VALUE" or len(child):
            raise ParseError(f"unknown element <{LOCAL[child.tag]}> in <{LOCAL[element.tag]}>")
        if text := said(child.text):
            yield text


_SLICES = Slices(
    _ROOT.encode(),
    tuple(kind.encode() for kind in _KINDS),
    re.compile(rb"<[A-Z]+>\s*<DATAID>(\d+)</DATAID>"),
    varying=re.compile(rb"""\sdateGenerated=(?:"[^"<>]*"|'[^'<>]*')"""),
)

LIST = OfficialList(
    key=KEY,
    title="United Nations Security Council Consolidated List",
    url="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    publisher="United Nations Security Council",
    law="Resolutions of the Security Council under chapter VII of the Charter",
    licence="public (United Nations)",
    parse=parse,
    differing=partial(_SLICES.differing, parse),
    every=timedelta(hours=6),
    at_least=400,
    at_most=6000,
    stale_after=timedelta(days=7),
)
