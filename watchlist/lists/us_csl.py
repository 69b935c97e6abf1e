"""The Consolidated Screening List: what the US departments of Commerce, State and the Treasury list, in one file.

Most of it repeats lists that are watched themselves, a night later and with losses, so it bears witness to them; the
State Department's two lists come from here alone. Rows of OFAC's are known by OFAC's number, others by name, country
and first Federal Register citation: the file's own ids change with any letter of a row.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import timedelta
from itertools import chain
from typing import BinaryIO

import msgspec

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item, OfficialList
from watchlist.lists.csl_entry import entry, place_digest
from watchlist.lists.csl_record import COLUMNS, Record, from_columns
from watchlist.lists.csl_rows import BLOCK, content, is_json, mark, marks, own_key, results, rows
from watchlist.lists.slices import Same
from watchlist.lists.text_table import csv_lines, records, slug, texts
from watchlist.lists.told_apart import told_apart
from watchlist.lists.unpack import Reader, unpacked
from watchlist.model import Entry

KEY = "us_csl"

_DECODER = msgspec.json.Decoder(Record)
_HEADINGS = {slug(name): name for name in COLUMNS} | {"id": "_id"}


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which the file does not date) and the entries, from JSON or CSV.

    Raises ParseError for another field or column, a row without a name or a source, and a part of an answer.
    """
    reader = unpacked(raw, ".json")
    start = reader.read(BLOCK)
    found = _json(start, reader) if is_json(start) else _csv(start, reader)
    yield Edition(None)
    yield from (one for one in _entries(found) if isinstance(one, Entry))


def differing(raw: BinaryIO, before: BinaryIO, known: Container[str]) -> Iterator[Item | Same]:
    """Give of a row that has a number, and stands in the version before in the same bytes, only the key.

    Three of four rows are such; the others must all be told from their namesakes. Errors as in parse, and Uncut where
    a version is not JSON.
    """
    earlier = marks(rows(before))
    yield Edition(None)
    yield from _entries(_changed(rows(raw), earlier, known))


def _changed(
    found: list[msgspec.Raw], earlier: Mapping[str, bytes], known: Container[str]
) -> Iterator[tuple[str, Record | Same]]:
    for number, row in enumerate(found, 1):
        key = own_key(row)
        is_same = key in known and earlier.get(key) == mark(row)
        yield f"result {number}", Same(key) if is_same else _record(row, f"result {number}")


def _entries(found_rows: Iterator[tuple[str, Record | Same]]) -> Iterator[Entry | Same]:
    """The entries with numbers as they come, then those that must be told from their namesakes."""
    unnumbered: list[Entry] = []
    empty = True
    for place, record in found_rows:
        found = None if isinstance(record, Same) else _entry(place, record)
        empty = empty and found is None and isinstance(record, Record)
        if isinstance(record, Same):
            yield record
        elif found and record.entity_number:
            yield found
        elif found:
            unnumbered.append(found)
    if empty:
        raise ParseError("there is no row in it")
    yield from told_apart(unnumbered, lambda entry: (place_digest(entry),), place_digest)


def _entry(place: str, record: Record) -> Entry | None:
    try:
        return entry(KEY, record)
    except ParseError as error:
        raise ParseError(str(error), place=place) from error


def _json(start: bytes, rest: Reader) -> Iterator[tuple[str, Record]]:
    """The records, decoded one at a time: as values they would take ten times the file."""
    for number, row in enumerate(results(content(start, rest)), 1):
        yield f"result {number}", _record(row, f"result {number}")


def _record(row: msgspec.Raw, place: str) -> Record:
    try:
        return _DECODER.decode(row)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(str(error), place=place) from error


def _csv(start: bytes, rest: Reader) -> Iterator[tuple[str, Record]]:
    lines = csv_lines(texts(chain([start], iter(lambda: rest.read(BLOCK), b""))))
    for place, row in records(lines, _HEADINGS, optional=frozenset({"_id"})):
        yield place, from_columns(row)


def part(key: str) -> str:
    """The sub-list that a key belongs to.

    >>> part("SDN:44801")
    'SDN'
    """
    return key.partition(":")[0]


LIST = OfficialList(
    key=KEY,
    title="Consolidated Screening List",
    # The other address of the same file: https://api.trade.gov/static/consolidated_screening_list/consolidated.json
    url="https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json",
    publisher="US Department of Commerce, International Trade Administration",
    law="the laws of the lists that it consolidates; 22 CFR 127.7 and the nonproliferation statutes for State's own",
    licence="public domain (work of the US government)",
    parse=parse,
    differing=differing,
    every=timedelta(hours=6),
    # In May 2024 the file lacked 15,000 rows for two days.
    at_least=10_000,
    at_most=80_000,
    part=part,
    witness={
        "EL": ("us_bis_entity_list", "4"),
        "UVL": ("us_bis_entity_list", "6"),
        "MEU": ("us_bis_entity_list", "7"),
        "DPL": ("us_bis_dpl", ""),
        "SDN": ("us_ofac_sdn", ""),
        **dict.fromkeys(("SSI", "FSE", "CAP", "PLC", "MBS", "CMIC"), ("us_ofac_consolidated", "")),
    },
)
