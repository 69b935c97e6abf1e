"""OFAC's lists in whichever shape they come: XML plain or zipped, a CSV file, or a bundle of CSV files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import BinaryIO

from watchlist.lists import Edition, Item, ofac_csv, ofac_xml
from watchlist.lists.line_slices import cut
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.unpack import members

_ROW = re.compile(rb"(?:\xef\xbb\xbf)?\d+,")
_ZIP = b"PK\x03\x04"


def read(raw: BinaryIO, key: str) -> Iterator[Item]:
    """Stream the edition and the entries of the list ``key``; raises ParseError for what is none of the shapes."""
    if _is_xml(raw):
        return ofac_xml.read(raw, key)
    return ofac_csv.read(members(raw), key)


def read_differing(raw: BinaryIO, before: BinaryIO, known: Collection[str], key: str) -> Iterator[Item | Sames]:
    """Stream only what is not byte for byte as in the version ``before``; errors as in ``read``, and Uncut."""
    match _is_xml(raw), _is_xml(before):
        case True, True:
            yield from ofac_xml.read_differing(raw, before, known, key)
        case False, False:
            yield from _differing_rows(raw, before, known, key)
        case _:
            raise Uncut


def _differing_rows(raw: BinaryIO, before: BinaryIO, known: Collection[str], key: str) -> Iterator[Item | Sames]:
    files = ofac_csv.files(members(raw))
    bodies = {role: file.body for role, file in files.items()}
    same, rest = cut(bodies, map(partial(_body, files), ofac_csv.each(members(before))), known, ofac_csv.MAIN)
    yield Edition(None)
    yield same
    yield from ofac_csv.entries({role: ofac_csv.File(body, files[role].encoding) for role, body in rest.items()}, key)


def _body(now: Mapping[str, ofac_csv.File], before: tuple[str, ofac_csv.File]) -> tuple[str, bytes]:
    """What a file of the version before says, where the file now has the same encoding."""
    role, file = before
    if role in now and file.encoding != now[role].encoding:
        raise Uncut
    return role, file.body


def _is_xml(raw: BinaryIO) -> bool:
    start = raw.read(64)
    raw.seek(0)
    if not start.startswith(_ZIP):
        return not _ROW.match(start)
    names = [name.lower() for name in members(raw)]
    raw.seek(0)
    return any(name.endswith(".xml") for name in names) or not any(name.endswith(".csv") for name in names)
