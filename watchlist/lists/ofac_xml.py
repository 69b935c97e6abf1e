"""The XML of OFAC's lists, SDN.XML and CONSOLIDATED.XML: its shape, read to the last element.

The publisher's uid is the key. The order of elements does not matter; one that is unknown is an error.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO, cast

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item
from watchlist.lists.ofac_entry import VESSEL, complete, entry
from watchlist.lists.ofac_remarks import Row
from watchlist.lists.slices import Sames
from watchlist.lists.strict_xml import LOCAL, children, fields
from watchlist.lists.xml_slices import ON_DISK, Slices
from watchlist.model import Entry

_HEADER = frozenset({"Publish_Date", "Record_Count"})
_TEXTS = frozenset({"uid", "firstName", "lastName", "title", "sdnType", "remarks"})
_TABLES = {
    "idList": ("id", frozenset({"uid", "idType", "idNumber", "idCountry", "issueDate", "expirationDate"})),
    "akaList": ("aka", frozenset({"uid", "type", "category", "lastName", "firstName"})),
    "addressList": (
        "address",
        frozenset(
            {"uid", "address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"},
        ),
    ),
    "nationalityList": ("nationality", frozenset({"uid", "country", "mainEntry"})),
    "citizenshipList": ("citizenship", frozenset({"uid", "country", "mainEntry"})),
    "dateOfBirthList": ("dateOfBirthItem", frozenset({"uid", "dateOfBirth", "mainEntry"})),
    "placeOfBirthList": ("placeOfBirthItem", frozenset({"uid", "placeOfBirth", "mainEntry"})),
}


_SLICES = Slices(b"sdnList", (b"sdnEntry",), re.compile(rb"<sdnEntry>\s*<uid>(\d+)</uid>"))


def read(raw: BinaryIO, key: str, *, besides: int = 0) -> Iterator[Item]:
    """Stream the edition and the entries of the list ``key``, plain or zipped; memory does not grow with the file.

    A uid that stands twice is given twice: what that means is for the reader, who must miss neither party.
    ``besides`` entries were cut out of the file. Raises ParseError for anything unknown, damaged or missing, and where
    Record_Count is not the number of entries.
    """
    declared: int | None = None
    found = 0
    for element in children(raw, "sdnList", ("publshInformation", "sdnEntry")):
        if LOCAL[element.tag] == "sdnEntry":
            found += 1
            yield _placed(element, key)
        elif declared is not None:
            raise ParseError("the header stands twice")
        else:
            header = fields(element, _HEADER)
            declared = _count(header)
            yield Edition(_published(header))
    if declared != found + besides:
        raise ParseError(f"{found + besides} entries were found where Record_Count says {declared}")


def read_differing(raw: BinaryIO, before: BinaryIO, known: Collection[str], key: str) -> Iterator[Item | Sames]:
    """Read only the entries whose bytes are not those of the version ``before``; of the others, the key.

    Raises Uncut where that cannot be said with certainty; else what ``read`` raises.
    """
    with tempfile.SpooledTemporaryFile(max_size=ON_DISK) as rest:
        same = _SLICES.cut(raw, before, known, rest).same
        yield same
        yield from read(cast("BinaryIO", rest), key, besides=len(same.keys))


def _count(header: Row) -> int:
    text = header.get("Record_Count", "").strip()
    if not text.isdecimal():
        raise ParseError(f"Record_Count is not a number: {text!r}")
    return int(text)


def _published(header: Row) -> date | None:
    text = header.get("Publish_Date", "").strip()
    try:
        return datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC).date() if text else None
    except ValueError as error:
        raise ParseError(f"Publish_Date is not a date: {text!r}") from error


def _placed(element: _Element, key: str) -> Entry:
    try:
        return _entry(element, key)
    except ParseError as error:
        uid = next((child.text for child in element if LOCAL[child.tag] == "uid"), None)
        raise ParseError(str(error), place=f"uid {uid}") from error


def _entry(element: _Element, key: str) -> Entry:
    texts: dict[str, str] = {}
    tables: dict[str, list[Row]] = {}
    for child in element:
        name = LOCAL[child.tag]
        if name in _TEXTS:
            texts[name] = child.text or _nothing(child)
        elif name in _TABLES:
            tables[name] = _rows(child, *_TABLES[name])
        elif name == "programList":
            tables[name] = [{"program": row.text or _nothing(row)} for row in child if _is(row, "program")]
        elif name == "vesselInfo":
            tables[name] = [fields(child, VESSEL.keys())]
        else:
            raise ParseError(f"unknown element <{name}>")
    if len(texts) + len(tables) != len(element):
        raise ParseError("an element stands twice")
    if not texts.get("remarks", "(").startswith("("):
        complete(texts, tables)
    return entry(key, texts, tables)


def _nothing(element: _Element) -> str:
    """The text of an element without text, which must not hold elements instead."""
    if len(element):
        raise ParseError(f"<{LOCAL[element.tag]}> holds elements where text was expected")
    return ""


def _rows(table: _Element, name: str, columns: frozenset[str]) -> list[Row]:
    return [fields(row, columns) for row in table if _is(row, name)]


def _is(element: _Element, name: str) -> bool:
    if LOCAL[element.tag] == name:
        return True
    raise ParseError(f"unknown element <{LOCAL[element.tag]}> among <{name}>")
