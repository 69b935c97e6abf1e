"""What the rows of a supplement to part 744 mean: one entry a row, with nothing of it left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.ecfr_table import Cell, rows
from watchlist.lists.entity_cell import EntityCell, read_cell
from watchlist.lists.register_citation import citations
from watchlist.model import Citation, Detail, Entry, Value
from watchlist.names.countries import country_code
from watchlist.names.fold import fold

BARE_ADDRESS = "bare address"
"""The label of the detail by which an entry says that it lists an address and names no party."""

_FULL_WIDTH = 5
# Parts 734, 744 and 746 hold the requirements; a row may name exceptions of other parts. "744.2l" is in the text.
_SECTION = re.compile(r"\b(7(?:34|44|46)\.[\dl]+)")
# Footnote marks that lost their markup: "734.9(g),3 746.8", "734.9(e) 1 and", "of the EAR) 4".
_PLAIN_MARK = re.compile(r"(?<=[)])(,?)\s?([1-9])(?=,?\s|,?$)|(?<=EAR)()\s([1-9])$")


class Supplement(Value, frozen=True):
    """A supplement that lists parties: its number, the ways in which its columns are headed, what it is called.

    ``program`` is the section that binds every party of it, where the rows themselves do not say; ``required`` means
    that part 744 is damaged without it.
    """

    number: str
    headings: tuple[tuple[str, ...], ...]
    title: str = ""
    program: str = ""
    required: bool = False

    @property
    def name(self) -> str:
        """Its name in the Code of Federal Regulations."""
        return f"Supplement No. {self.number} to Part 744"


def entries(list_key: str, supplement: Supplement, part: _Element) -> Iterator[Entry]:
    """The entries of a supplement, row by row. Raises ParseError naming the row that cannot be one."""
    country = ""
    for place, cells in rows(part, supplement.headings):
        heading, party, *rest = cells
        country = heading.text or country
        if _reserved(party) or _reserved(heading):
            continue
        if not party.lines:
            _check_heading_alone(heading, rest, place)
            continue
        if not country:
            raise ParseError("the first row stands under no country", place=place)
        yield _entry(list_key, supplement, country, _full(cells), place)


def _full(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The five columns of the Entity List; the shorter tables have neither requirement nor policy."""
    return (*cells[:2], *[Cell()] * (_FULL_WIDTH - len(cells)), *cells[2:])


def _reserved(cell: Cell) -> bool:
    return cell.text.strip("[]. ").lower() == "reserved"


def _check_heading_alone(heading: Cell, rest: Iterable[Cell], place: str) -> None:
    """A row without a party may only be blank, or a country's heading."""
    if any(cell.lines for cell in rest) or (heading.lines and country_code(heading.text) is None):
        raise ParseError("the Entity cell is empty", place=place)


def _entry(list_key: str, supplement: Supplement, country: str, cells: tuple[Cell, ...], place: str) -> Entry:
    _, party, requirement, policy, citation = cells
    cell = read_cell(party.lines)
    if not cell.names:
        raise ParseError(f"no name is found in {party.text!r}", place=place)
    code = country_code(country)
    required, marks = _without_marks(requirement)
    cited = tuple(citations(citation.text))
    return Entry(
        list_key,
        _base_key(supplement.number, code or fold(country), cell),
        cell.schema,
        cell.names,
        programs=_programs(supplement, required),
        addresses=cell.addresses,
        jurisdictions=(code,) if code else (),
        citations=cited,
        listed_on=min((found.date for found in cited if found.date), default=None),
        licence_requirement=required,
        licence_policy=policy.text,
        details=tuple(_details(supplement, country, cells, cell, marks, cited)),
    )


def _base_key(number: str, country: str, cell: EntityCell) -> str:
    named = f"address {cell.addresses[0].text}" if cell.bare and cell.addresses else cell.names[0].text
    return "-".join((number, *country.lower().split(), *fold(named).split()))


def _programs(supplement: Supplement, required: str) -> tuple[str, ...]:
    bound = (supplement.program,) if supplement.program else ()
    return tuple(dict.fromkeys((*bound, *(section.replace("l", "1") for section in _SECTION.findall(required)))))


def _without_marks(requirement: Cell) -> tuple[str, tuple[str, ...]]:
    """The licence requirement without its footnote marks, and the marks."""
    text = requirement.text
    plain = [found[2] or found[4] for found in _PLAIN_MARK.finditer(text)]
    return _PLAIN_MARK.sub(r"\1", text), tuple(dict.fromkeys([*requirement.footnotes, *plain]))


def _details(
    supplement: Supplement,
    country: str,
    cells: tuple[Cell, ...],
    cell: EntityCell,
    marks: Iterable[str],
    cited: tuple[Citation, ...],
) -> Iterator[Detail]:
    """What an entry has no field for: a heading that is not just a country, references, footnotes, an odd citation."""
    if supplement.title:
        yield Detail("List", supplement.title)
    if country_code(country) is None or " region " in f" {country.lower()} ":
        yield Detail("Country", country)
    if cell.bare:
        yield Detail(BARE_ADDRESS, cell.names[0].text.split(",")[0])
    yield from (Detail("Cross reference", reference) for reference in cell.references)
    noted = [mark for number, column in enumerate(cells) if number != 2 for mark in column.footnotes]
    yield from (Detail("Footnote", mark) for mark in dict.fromkeys([*marks, *noted]))
    if cells[4].lines and not cited:
        yield Detail("Federal Register citation", cells[4].text)
