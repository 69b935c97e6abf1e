"""The Entity List: Supplement No. 4 to Part 744 of the Export Administration Regulations, as the eCFR prints it.

The list gives no ids. A key is made of the supplement, the country a row stands under and the folded name (for a bare
address the folded address), and where rows meet in that, of the first Federal Register citation too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import BinaryIO
from urllib.parse import urljoin

import msgspec

from watchlist.errors import ParseError, SourceError
from watchlist.lists import Collected, Edition, Get, Item, OfficialList
from watchlist.lists.ecfr_table import Cell, appendix, rows
from watchlist.lists.entity_cell import EntityCell, read_cell
from watchlist.lists.strict_xml import document
from watchlist.model import Citation, Detail, Entry, digest
from watchlist.names.countries import country_code
from watchlist.names.fold import fold

KEY = "us_bis_entity_list"
BARE_ADDRESS = "bare address"
"""The label of the detail by which an entry says that it lists an address and names no party."""

_SUPPLEMENT = "Supplement No. 4 to Part 744"
_COLUMNS = ("Country", "Entity", "License requirement", "License review policy", "Federal Register citation")
_ROOTS = frozenset({"DIV5", "DIV1", "ECFR"})
_CITATION = re.compile(r"\b(\d+)\s+FR\s+(\d+)\b[^\d]{0,30}(?:(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b)?")
# Parts 734, 744 and 746 hold the requirements; a row may name exceptions of other parts. "744.2l" is in the text.
_SECTION = re.compile(r"\b(7(?:34|44|46)\.[\dl]+)")
# Footnote marks that lost their markup: "734.9(g),3 746.8", "734.9(e) 1 and", "of the EAR) 4".
_PLAIN_MARK = re.compile(r"(?<=[)])(,?)\s?([1-9])(?=,?\s|,?$)|(?<=EAR)()\s([1-9])$")


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which prints no date) and the entries of part 744's XML.

    Raises ParseError where the supplement is missing, a table has other columns, or a row cannot be an entry.
    """
    part = appendix(document(raw, _ROOTS), _SUPPLEMENT)
    yield Edition(None)
    yield from _keyed(list(_entries(rows(part, _COLUMNS))))


def _entries(table: Iterable[tuple[str, tuple[Cell, ...]]]) -> Iterator[Entry]:
    country = ""
    for place, cells in table:
        heading, party, *rest = cells
        country = heading.text or country
        if _reserved(party) or _reserved(heading):
            continue
        if not party.lines:
            _check_heading_alone(heading, rest, place)
            continue
        if not country:
            raise ParseError("the first row stands under no country", place=place)
        yield _entry(country, cells, place)


def _reserved(cell: Cell) -> bool:
    return cell.text.strip("[]. ").lower() == "reserved"


def _check_heading_alone(heading: Cell, rest: Iterable[Cell], place: str) -> None:
    """A row without a party may only be blank, or a country's heading."""
    if any(cell.lines for cell in rest) or (heading.lines and country_code(heading.text) is None):
        raise ParseError("the Entity cell is empty", place=place)


def _entry(country: str, cells: tuple[Cell, ...], place: str) -> Entry:
    _, party, requirement, policy, citation = cells
    cell = read_cell(party.lines)
    if not cell.names:
        raise ParseError(f"no name is found in {party.text!r}", place=place)
    code = country_code(country)
    required, marks = _without_marks(requirement)
    citations = tuple(_citations(citation))
    return Entry(
        KEY,
        _base_key(code or fold(country), cell),
        cell.schema,
        cell.names,
        programs=tuple(dict.fromkeys(section.replace("l", "1") for section in _SECTION.findall(required))),
        addresses=cell.addresses,
        jurisdictions=(code,) if code else (),
        citations=citations,
        listed_on=min((found.date for found in citations if found.date), default=None),
        licence_requirement=required,
        licence_policy=policy.text,
        details=tuple(_details(country, cells, cell, marks)),
    )


def _base_key(country: str, cell: EntityCell) -> str:
    named = f"address {cell.addresses[0].text}" if cell.bare and cell.addresses else cell.names[0].text
    return "-".join(("4", *country.lower().split(), *fold(named).split()))


def _without_marks(requirement: Cell) -> tuple[str, tuple[str, ...]]:
    """The licence requirement without its footnote marks, and the marks."""
    text = requirement.text
    plain = [found[2] or found[4] for found in _PLAIN_MARK.finditer(text)]
    return _PLAIN_MARK.sub(r"\1", text), tuple(dict.fromkeys([*requirement.footnotes, *plain]))


def _citations(cell: Cell) -> Iterator[Citation]:
    for volume, page, month, day, year in _CITATION.findall(cell.text):
        url = f"https://www.federalregister.gov/citation/{volume}-FR-{page}"
        yield Citation(f"{volume} FR {page}", _date(year, month, day), url)


def _date(year: str, month: str, day: str) -> date | None:
    """A date as printed; a year of two digits is of this century up to 79. None where no such day exists."""
    if not year:
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) < 80 else 1900
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None


def _details(country: str, cells: tuple[Cell, ...], cell: EntityCell, marks: Iterable[str]) -> Iterator[Detail]:
    """What an entry has no field for: a heading that is not just a country, references, footnotes, an odd citation."""
    if country_code(country) is None or " region " in f" {country.lower()} ":
        yield Detail("Country", country)
    if cell.bare:
        yield Detail(BARE_ADDRESS, cell.names[0].text.split(",")[0])
    yield from (Detail("Cross reference", reference) for reference in cell.references)
    noted = [mark for number, column in enumerate(cells) if number != 2 for mark in column.footnotes]
    yield from (Detail("Footnote", mark) for mark in dict.fromkeys([*marks, *noted]))
    if cells[4].lines and not _CITATION.search(cells[4].text):
        yield Detail("Federal Register citation", cells[4].text)


def _keyed(entries: list[Entry]) -> Iterator[Entry]:
    """Give entries that share a key keys of their own, whatever order the rows stand in.

    The one cited first keeps the plain key, so that a later namesake changes nothing for it.
    """
    sharing: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sharing[entry.key].append(entry)
    keys = {id(entry): key for group in sharing.values() for key, entry in _told_apart(group)}
    for entry in entries:
        if key := keys.get(id(entry)):
            yield msgspec.structs.replace(entry, key=key)


def _told_apart(group: list[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each entry of a group once with its key: by first citation, then by content; an exact repetition adds nothing."""
    taken: set[str] = set()
    distinct = {_content(entry): entry for entry in group}
    for content, entry in sorted(distinct.items(), key=lambda pair: (pair[1].listed_on or date.max, pair[0])):
        cited = entry.citations[0].text.lower().replace(" ", "") if entry.citations else "uncited"
        placed = digest(*[address.text for address in entry.addresses])[:8]
        ways = ("", f"-{cited}", f"-{cited}-{placed}", f"-{cited}-{placed}-{digest(content)[:8]}")
        key = next(entry.key + way for way in ways if entry.key + way not in taken)
        taken.add(key)
        yield key, entry


def _content(entry: Entry) -> str:
    return msgspec.json.encode(entry).decode()


class _Title(msgspec.Struct):
    number: int
    up_to_date_as_of: date | None = None


class _Meta(msgspec.Struct):
    import_in_progress: bool = False


class _Titles(msgspec.Struct):
    titles: list[_Title]
    meta: _Meta = msgspec.field(default_factory=_Meta)


def collect(get: Get, url: str) -> Collected:
    """Ask which day title 15 is complete for, and fetch part 744 as of that day.

    Raises SourceError while the publisher is importing, ParseError where the first answer is not the list of titles.
    """
    with get(url).open() as answer:
        day = _complete_as_of(answer.read())
    return Collected(get(urljoin(url, f"full/{day}/title-15.xml?part=744")), published_on=day)


def _complete_as_of(content: bytes) -> date:
    try:
        titles = msgspec.json.decode(content, type=_Titles)
    except msgspec.DecodeError as error:
        raise ParseError(f"not the eCFR's list of titles: {error}") from error
    if titles.meta.import_in_progress:
        raise SourceError("the eCFR is importing a new edition; it will be complete in a few hours")
    days = [title.up_to_date_as_of for title in titles.titles if title.number == 15]
    if len(days) != 1 or days[0] is None:
        raise ParseError("the eCFR's list of titles does not say what day title 15 is complete for")
    return days[0]


LIST = OfficialList(
    key=KEY,
    title="Entity List (Supplement No. 4 to Part 744 of the EAR)",
    url="https://www.ecfr.gov/api/versioner/v1/titles.json",
    publisher="US Department of Commerce, Bureau of Industry and Security",
    law="15 CFR part 744, Supplement No. 4",
    licence="public domain (work of the US government)",
    parse=parse,
    collect=collect,
    every=timedelta(hours=2),
    at_least=1300,
    at_most=12_000,
)
