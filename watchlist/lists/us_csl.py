"""The Consolidated Screening List: what the US departments of Commerce, State and the Treasury list, in one file.

Most of it repeats lists that are watched themselves, a night later and with losses, so it bears witness to them; the
State Department's two lists come from here alone. Rows of OFAC's are known by OFAC's number, others by name, country
and first Federal Register citation: the file's own ids change with any letter of a row.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from datetime import timedelta
from itertools import chain
from typing import BinaryIO

import msgspec

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item, OfficialList
from watchlist.lists.csl_entry import entry, place_digest
from watchlist.lists.csl_record import COLUMNS, Record, from_columns
from watchlist.lists.csl_rows import BLOCK, content, is_json, key, keys, meeting, results, rows
from watchlist.lists.json_rows import mark, parted
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.text_table import csv_lines, records, slug, texts
from watchlist.lists.told_apart import told_apart
from watchlist.lists.unpack import Reader, unpacked
from watchlist.model import Entry
from watchlist.resources import decoder

KEY = "us_csl"

_DECODER = decoder(Record)
_HEADINGS = {slug(name): name for name in COLUMNS} | {"id": "_id"}


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which the file does not date) and the entries, from JSON or CSV.

    Raises ParseError for another field or column, a row without a name or a source, and a part of an answer.
    """
    reader = unpacked(raw, ".json")
    start = reader.read(BLOCK)
    found = _json(start, reader) if is_json(start) else _entries(_csv(start, reader))
    yield Edition(None)
    entry = None
    for entry in found:
        yield entry
    if entry is None:
        raise ParseError("there is no row in it")


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Give of rows that stand in the version before in the same bytes only the keys.

    Of those without a number, where no other row that has to be told from them is new or gone. Errors as in parse,
    and Uncut where a version is not JSON, or nothing is as it was.
    """
    earlier = keys(rows(before))
    same, rest = parted(((mark(row), row) for row in rows(raw)), earlier, key, known)
    if not same.keys:
        raise Uncut
    yield Edition(None)
    yield same
    yield from _entries(_at(place, row) for place, row in enumerate(rows(raw)) if place in rest)


def _at(place: int, row: bytes) -> tuple[str, Record]:
    said = f"result {place + 1}"
    return said, _record(row, said)


def _entries(found_rows: Iterator[tuple[str, Record]], sharing: Container[str] | None = None) -> Iterator[Entry]:
    """The entries with numbers as they come, then those that must be told from their namesakes.

    Where it is known which keys rows are ``sharing``, those that share none come at once too: held, they take as much
    as the file.
    """
    unnumbered: list[Entry] = []
    for place, record in found_rows:
        found = _entry(place, record)
        if found and (record.entity_number or (sharing is not None and found.key not in sharing)):
            yield found
        elif found:
            unnumbered.append(found)
    yield from told_apart(unnumbered, lambda entry: (place_digest(entry),), place_digest)


def _entry(place: str, record: Record) -> Entry | None:
    try:
        return entry(KEY, record)
    except ParseError as error:
        raise ParseError(str(error), place=place) from error


def _json(start: bytes, rest: Reader) -> Iterator[Entry]:
    """The entries, each decoded by itself: as values they would take ten times the file."""
    found = results(content(start, rest))
    yield from _entries((_at(place, row) for place, row in enumerate(found)), meeting(found))


def _record(row: bytes | msgspec.Raw, place: str) -> Record:
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
