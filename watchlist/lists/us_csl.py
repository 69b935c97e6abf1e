"""The Consolidated Screening List: what the US departments of Commerce, State and the Treasury list, in one file.

Most of it repeats lists that are watched themselves, a night later and with losses, so it bears witness to them; the
State Department's two lists come from here alone. Rows of OFAC's are known by OFAC's number, others by name, country
and first Federal Register citation: the file's own ids change with any letter of a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import BinaryIO

import msgspec

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item, OfficialList
from watchlist.lists.csl_entry import entry, place_digest
from watchlist.lists.csl_record import COLUMNS, Record, from_columns
from watchlist.lists.text_table import csv_lines, records, slug, texts
from watchlist.lists.told_apart import told_apart
from watchlist.lists.unpack import Reader, unpacked
from watchlist.model import Entry

KEY = "us_csl"

_BLOCK = 1 << 20
_HEADINGS = {slug(name): name for name in COLUMNS} | {"id": "_id"}


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """The JSON; where it is a search's answer it also says how many rows it should hold."""

    results: list[msgspec.Raw]
    total: int | None = None
    offset: int = 0
    search_performed_at: msgspec.Raw = msgspec.Raw(b"null")
    sources_used: msgspec.Raw = msgspec.Raw(b"null")


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which the file does not date) and the entries, from JSON or CSV.

    Raises ParseError for another field or column, a row without a name or a source, and a part of an answer.
    """
    reader = unpacked(raw, ".json")
    start = reader.read(_BLOCK)
    is_json = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    rows = _json(start, reader) if is_json else _csv(start, reader)
    yield Edition(None)
    yield from _entries(rows)


def _entries(rows: Iterator[tuple[str, Record]]) -> Iterator[Entry]:
    """The entries with numbers as they come, then those that must be told from their namesakes."""
    unnumbered: list[Entry] = []
    empty = True
    for place, record in rows:
        found = _entry(place, record)
        empty = empty and found is None
        if found and record.entity_number:
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
    content = bytearray(start.removeprefix(b"\xef\xbb\xbf"))
    while block := rest.read(_BLOCK):
        content += block
    decoder = msgspec.json.Decoder(Record)
    for number, raw in enumerate(_results(content), 1):
        try:
            yield f"result {number}", decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ParseError(str(error), place=f"result {number}") from error


def _results(content: bytearray) -> list[msgspec.Raw]:
    try:
        answer = msgspec.json.decode(content, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not the list's JSON: {error}") from error
    if answer.offset or answer.total not in (None, len(answer.results)):
        raise ParseError(f"only {len(answer.results)} of {answer.total} rows are in it")
    return answer.results


def _csv(start: bytes, rest: Reader) -> Iterator[tuple[str, Record]]:
    lines = csv_lines(texts(chain([start], iter(lambda: rest.read(_BLOCK), b""))))
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
