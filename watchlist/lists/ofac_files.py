"""OFAC's lists in whichever shape they come: XML plain or zipped, a CSV file, or a bundle of CSV files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import Enum, auto
from typing import BinaryIO

from watchlist.lists import Edition, Item, ofac_csv, ofac_xml
from watchlist.lists.line_slices import cut, cut_known
from watchlist.lists.slices import Same, Sames, Uncut
from watchlist.lists.unpack import members, unpacked

_ROW = re.compile(rb"(?:\xef\xbb\xbf)?\d+,")
_ZIP = b"PK\x03\x04"


class _Shape(Enum):
    XML = auto()
    CSV = auto()
    BUNDLE = auto()


def read(raw: BinaryIO, key: str) -> Iterator[Item]:
    """Stream the edition and the entries of the list ``key``; raises ParseError for what is none of the shapes."""
    if _shape(raw) is _Shape.XML:
        return ofac_xml.read(raw, key)
    return ofac_csv.read(members(raw), key)


def read_differing(raw: BinaryIO, before: BinaryIO, known: Collection[str], key: str) -> Iterator[Item | Same | Sames]:
    """Stream only what is not byte for byte as in the version ``before``; errors as in ``read``, and Uncut."""
    match _shape(raw), _shape(before):
        case _Shape.XML, _Shape.XML:
            yield from ofac_xml.read_differing(raw, before, known, key)
        case _Shape.CSV, _Shape.CSV:
            same, rest = _cut(_body(raw), _body(before), known)
            yield Edition(None)
            yield same
            yield from ofac_csv.entries(rest, key, {})
        case _:
            raise Uncut


def _shape(raw: BinaryIO) -> _Shape:
    start = raw.read(64)
    raw.seek(0)
    if start.startswith(_ZIP):
        names = [name.lower() for name in members(raw)]
        raw.seek(0)
        is_bundle = any(name.endswith(".csv") for name in names) and not any(name.endswith(".xml") for name in names)
        return _Shape.BUNDLE if is_bundle else _Shape.XML
    return _Shape.CSV if _ROW.match(start) else _Shape.XML


def _body(raw: BinaryIO) -> bytes:
    return ofac_csv.whole(unpacked(raw, ".csv"))


def _cut(raw: bytes, before: bytes, known: Collection[str]) -> tuple[Sames, str]:
    """What is the same, and the text of what differs."""
    found = cut_known(raw, before, known)
    if found is None:
        return cut(ofac_csv.decoded(raw), ofac_csv.decoded(before), known)
    same, rest = found
    return same, ofac_csv.decoded(rest)
