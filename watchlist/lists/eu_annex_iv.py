"""Annex IV to Regulation (EU) No 833/2014, as its newest consolidated text prints it, and as the sanctions map has it.

The annex numbers its entries anew as it likes, so a key is made of the annex and the folded name; where names meet in
that, of the country and the day of listing. The number itself is left out: no change of it is a change.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import BinaryIO

import msgspec
from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists import Collected, Edition, Get, Item, OfficialList, sanctions_map
from watchlist.lists.annex_iv_cells import KEY, day, entry, number
from watchlist.lists.annex_iv_pieces import cut
from watchlist.lists.cellar import PREFIXES, ask, bindings, text_of
from watchlist.lists.compared import compared
from watchlist.lists.slices import Sames
from watchlist.lists.unpack import members
from watchlist.lists.xhtml import cells, elements, is_mark, lines, page, rows, text
from watchlist.model import Entry, digest
from watchlist.names.fold import fold

ANNEX = "IV"
MAP = "map"

_TEXT = "consolidated.xhtml"
_WITNESS = "sanctionsmap.json"
_HEADER = ("Number", "Name", "Identifying Information", "Date of listing")
_CELEX = re.compile(r"02014R0833-(\d{8})")
# The line above a consolidated text: "02014R0833 — EN — 17.07.2026 — 061.001".
_PRINTED = re.compile(r"02014R0833\s*[—–-]\s*EN\s*[—–-]\s*(\d{2}\.\d{2}\.\d{4})")
_QUESTION = f"""{PREFIXES}
SELECT DISTINCT ?cons_celex WHERE {{
  ?consolidated cdm:resource_legal_id_celex ?cons_celex .
  FILTER(STRSTARTS(STR(?cons_celex), "02014R0833-"))
}}
"""


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition, the entries of the annex, and where the map is there those of the map.

    Raises ParseError where the annex is missing, printed otherwise than in its table, or a row cannot be an entry.
    """
    content, witness = _files(raw)
    yield from _text(content)
    if witness is not None:
        yield from sanctions_map.read(witness, KEY)


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Give of the annex's rows that the version before has, too, only the keys; errors as in parse, and Uncut.

    The map is read whole.
    """
    content, witness = _files(raw)
    earlier, _ = _files(before)
    versions = cut(content.read()), cut(earlier.read(), is_read=True)
    yield from compared(_text, *versions, known=[key for key in known if part(key) == ANNEX])
    if witness is not None:
        yield from sanctions_map.read(witness, KEY)


def _files(raw: BinaryIO) -> tuple[BinaryIO, BinaryIO | None]:
    """The text, and the map where it is there."""
    files = members(raw)
    content = files.pop(_TEXT, None) or files.pop("", None)
    witness = files.pop(_WITNESS, None)
    if content is None or files:
        raise ParseError(f"not the files of the list: {', '.join(sorted(files)) or 'no text'}")
    return content, witness


def _text(content: BinaryIO) -> Iterator[Item]:
    root = page(content)
    yield Edition(_published(root))
    yield from _keyed([_entry(row) for row in _rows(_annex(root))])


def _published(root: _Element) -> date | None:
    """The day of the consolidation, where the line above the text gives it."""
    for paragraph in elements(root, "p"):
        if found := _PRINTED.search(text(paragraph)):
            return datetime.strptime(found[1], "%d.%m.%Y").replace(tzinfo=UTC).date()
        if _is_heading(paragraph):
            break
    return None


def _is_heading(paragraph: _Element) -> bool:
    return "title-annex-1" in (paragraph.get("class") or "").split()


def _annex(root: _Element) -> _Element:
    """The block of the annex: others have tables of the same shape, so only its own heading tells."""
    headings = [one for one in elements(root, "p") if _is_heading(one) and text(one) == f"ANNEX {ANNEX}"]
    block = headings[0].getparent() if len(headings) == 1 else None
    if block is None:
        raise ParseError(f"the heading of Annex {ANNEX} stands {len(headings)} times, not once")
    return block


def _rows(annex: _Element) -> list[list[_Element]]:
    """The cells of every entry of the annex's tables."""
    tables = [table for child in annex for table in _tables(child)]
    if not tables:
        raise ParseError(f"there is no table in Annex {ANNEX}")
    found = [row for table in tables for row in _body(table)]
    numbers = [number(lines(row[0])) for row in found]
    if len(set(numbers)) < len(numbers):
        twice = next(one for one in numbers if numbers.count(one) > 1)
        raise ParseError(f"two entries have the number {twice}", place=f"Annex {ANNEX}")
    return found


def _tables(child: _Element) -> list[_Element]:
    """The tables of a part of the annex, which holds entries nowhere else."""
    found = [child] if child.tag.endswith("table") else list(elements(child, "table"))
    if not found and child.tag.endswith("div") and text(child):
        raise ParseError(f"something is printed beside the table: {text(child)[:60]!r}", place=f"Annex {ANNEX}")
    return found


def _body(table: _Element) -> Iterator[list[_Element]]:
    header, *body = list(rows(table)) or [table]
    titles = tuple(text(cell) for cell in cells(header))
    if titles != _HEADER:
        raise ParseError(f"the columns are {titles}, not {_HEADER}", place=f"Annex {ANNEX}")
    for row in body:
        found = cells(row)
        if len(found) == 1 and is_mark(found[0]):
            continue
        if len(found) != len(_HEADER):
            raise ParseError(f"a row has {len(found)} cells: {text(row)[:60]!r}", place=f"Annex {ANNEX}")
        # A number alone stands where an entry was taken out.
        if any(not is_mark(cell) for cell in found[1:]):
            yield found


def _entry(row: Sequence[_Element]) -> Entry:
    place = f"Annex {ANNEX}, entry {number(lines(row[0]))}"
    try:
        read = entry("", lines(row[1]), lines(row[2]), day(lines(row[3])))
    except ParseError as error:
        raise ParseError(str(error), place=place) from error
    if not fold(read.name):
        raise ParseError(f"no name is found in {read.name!r}", place=place)
    return msgspec.structs.replace(read, key="-".join((ANNEX, *fold(read.name).split())))


def _keyed(entries: list[Entry]) -> Iterator[Entry]:
    """Give namesakes keys of their own, whatever order the rows stand in; the one listed first keeps the plain key."""
    sharing: dict[str, dict[bytes, Entry]] = defaultdict(dict)
    for one in entries:
        sharing[one.key][msgspec.json.encode(one)] = one
    for namesakes in sharing.values():
        taken: set[str] = set()
        for content, one in sorted(namesakes.items(), key=lambda pair: _rank(pair[1], pair[0])):
            where = _country(one)
            ways = ("", f"-{where}", f"-{where}-{one.listed_on}", f"-{where}-{digest(content.decode())[:8]}")
            key = next(one.key + way for way in ways if one.key + way not in taken)
            taken.add(key)
            yield msgspec.structs.replace(one, key=key)


def _rank(one: Entry, content: bytes) -> tuple[date, str, bytes]:
    return one.listed_on or date.max, _country(one), content


def _country(one: Entry) -> str:
    return next((address.country.lower() for address in one.addresses if address.country), "")


def collect(get: Get, url: str) -> Collected:
    """Ask which consolidated text is the newest, and fetch it where it is another than at the last good reading.

    The sanctions map comes with it where it can be had.
    """
    found = [row.get("cons_celex", "") for row in bindings(ask(get, url, _QUESTION.encode()))]
    newest = max((celex for celex in found if _CELEX.fullmatch(celex)), default=None)
    if newest is None:
        raise ParseError("CELLAR names no consolidated text of Regulation (EU) No 833/2014")
    if newest == get.mark:
        return Collected(mark=newest)
    published_on = _dated(newest)
    answers = {_TEXT: text_of(get, url, newest), _WITNESS: sanctions_map.collect(get, url)}
    files = {name: answer for name, answer in answers.items() if answer}
    return Collected(members=files, published_on=published_on, mark=newest)


def _dated(celex: str) -> date:
    try:
        return datetime.strptime(celex.partition("-")[2], "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise ParseError(f"the CELEX number holds no day: {celex}") from error


def part(key: str) -> str:
    """The annex, or the map, that a key belongs to."""
    return key.partition("-")[0]


LIST = OfficialList(
    key=KEY,
    title="Annex IV to Regulation (EU) No 833/2014 (stricter export control)",
    url="https://publications.europa.eu/webapi/rdf/sparql",
    publisher="Council of the European Union (Publications Office of the EU)",
    law="Council Regulation (EU) No 833/2014, Annex IV",
    licence="reuse with attribution (Commission Decision 2011/833/EU)",
    parse=parse,
    differing=differing,
    collect=collect,
    part=part,
    witness={MAP: (KEY, ANNEX)},
    optional=frozenset({MAP}),
    # The question goes through every text of law, two minutes long. Amending acts are asked for more often.
    every=timedelta(minutes=30),
    nightly=True,
    at_least=360,
    at_most=12_000,
)
