"""Rules of the Bureau of Industry and Security: who is put on its lists, changed there, or taken off them.

What happens is in the amendatory instructions, with whom is in the tables of the supplements: they print additions
and revisions alike, and no removals. Where a table is missing, the names are those of the instructions or of the
preamble's lists.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from watchlist.lists.ecfr_table import Cell
from watchlist.lists.entity_cell import EntityCell, read_cell
from watchlist.lists.register_citation import citations
from watchlist.lists.us_bis_entity_list import BARE_ADDRESS, KEY
from watchlist.model import Act, Announcement, Citation, Detail, Entry, Value
from watchlist.names.countries import country_code
from watchlist.names.fold import fold
from watchlist.notices.amendments import Order, orders
from watchlist.notices.federal_register_documents import Document
from watchlist.notices.register_blocks import Block, Kind
from watchlist.notices.register_parties import ALIASED, party, spellings
from watchlist.notices.register_preamble import Told, told

SUPPLEMENTS = {6: "Unverified List", 7: "Military End-User (MEU) List"}
"""The lists beside the Entity List, with the detail's value that names them."""

_SUPPLEMENT = re.compile(r"supplement\s+no\.?\s*(\d+)\s*(?:to|of)\s+part\s+(\d+)", re.IGNORECASE)
_SECTION = re.compile(r"\b(7(?:34|44|46)\.[\dl]+)")
_CONTINUED = re.compile(r"\W*\bcontinued\b\W*$|\W+$", re.IGNORECASE)
_EMPTY = Cell()
_LISTING = (4, *SUPPLEMENTS)


class Found(Value, frozen=True):
    """One party that a rule does something to; ``cells`` are those of its row, where it has one."""

    act: Act
    supplement: int
    country: str
    cell: EntityCell
    heading: str = ""
    cells: tuple[tuple[str, Cell], ...] = ()

    def column(self, name: str) -> Cell:
        """The cell of a column; an empty one where the row ends before it."""
        return dict(self.cells).get(name, _EMPTY)


def announcements(blocks: Sequence[Block], document: Document, effective_on: date | None) -> Iterator[Announcement]:
    """What the rule does to each party: one announcement for a party under a country of a list."""
    for found in _distinct(_found(blocks, document)):
        yield Announcement(
            found.act,
            _entry(found, document, effective_on),
            document.number,
            document.title,
            document.citation,
            document.announced_on,
            effective_on,
        )


def amends_a_list(blocks: Sequence[Block]) -> bool:
    """Whether the rule's instructions change a supplement that lists parties."""
    return any(True for _ in orders(blocks))


def _found(blocks: Sequence[Block], document: Document) -> Iterator[Found]:
    asked = list(orders(blocks))
    preamble = list(told(blocks, _meant(document)))
    settle = _Settling(asked, preamble, document)
    rows = [settle(row) for row in _rows(blocks, asked)]
    yield from rows
    texts = [block.text.lstrip("• ") for block in blocks if block.kind is Kind.TEXT]
    for supplement in _LISTING:
        in_table = [spellings(row.cell) for row in rows if row.supplement == supplement]
        for act in Act:
            if act is Act.REMOVES or not in_table:
                yield from (_fuller(one, texts) for one in _named(act, supplement, asked, preamble))
            else:
                printed = frozenset().union(*in_table)
                ordered = _by_order(act, supplement, asked)
                yield from (one for one in ordered if printed.isdisjoint(spellings(one.cell)))


def _meant(document: Document) -> int:
    """The supplement that a rule's title names first; the Entity List where it names none."""
    words = document.title.lower()
    places = {6: words.find("unverified"), 7: words.find("military end"), 4: words.find("entity list")}
    return min((place, number) for number, place in places.items() if place >= 0)[1] if max(places.values()) >= 0 else 4


def _named(act: Act, supplement: int, asked: Sequence[Order], preamble: Sequence[Told]) -> list[Found]:
    """The parties by name alone: the instructions' or the preamble's, whichever names more."""
    ordered = _by_order(act, supplement, asked)
    listed = [
        Found(act, supplement, one.country, one.cell)
        for one in preamble
        if one.act is act and one.supplement == supplement
    ]
    return ordered if len(ordered) >= len(listed) else listed


def _fuller(found: Found, texts: Iterable[str]) -> Found:
    """The party with the addresses that a paragraph prints behind its name, as a table that lost its lines does."""
    name = found.cell.names[0].text
    for text in texts if not found.cell.addresses else ():
        if text.startswith((f"{name},", f"{name} ")) and (cell := read_cell([text])).addresses:
            known = fold(cell.names[0].text) == fold(name)
            return msgspec.structs.replace(found, cell=cell) if known else found
    return found


def _by_order(act: Act, supplement: int, asked: Sequence[Order]) -> list[Found]:
    return [
        Found(act, supplement, order.country, cell)
        for order in asked
        if order.act is act and order.supplement == supplement
        for cell in map(party, order.names)
        if cell.names
    ]


def _rows(blocks: Sequence[Block], asked: Sequence[Order]) -> Iterator[Found]:
    """The rows of the supplements' tables, each under the country last named above it, as if all were additions."""
    supplement, heading = 0, ""
    names = sorted({name for order in asked for name in order.names}, key=len, reverse=True)
    for block in blocks:
        if block.kind is not Kind.ROW:
            if named := _SUPPLEMENT.search(block.text):
                supplement, heading = int(named[1]) if named[2] == "744" else 0, ""
            continue
        cells = dict(block.cells)
        heading = _CONTINUED.sub("", cells.get("country", _EMPTY).text) or heading
        printed = cells.get("party", _EMPTY)
        if supplement in _LISTING and printed.lines and printed.text.strip("[]. ").lower() != "reserved":
            cell = read_cell(_behind_name(printed.lines, names))
            yield Found(Act.ADDS, supplement, country_code(heading) or "", cell, heading, block.cells)


def _behind_name(lines: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    """The line of a cell, parted behind a name that the instructions quote: no comma may part it from an address."""
    name = next((name for name in names if lines[0].startswith(f"{name} ")), None) if len(lines) == 1 else None
    return lines if name is None or ALIASED.search(lines[0]) else [name, lines[0].removeprefix(name).strip()]


class _Settling:
    """Says of a row whether it is an addition or a revision."""

    def __init__(self, asked: Sequence[Order], preamble: Sequence[Told], document: Document) -> None:
        self._asked = [one for one in asked if one.act is not Act.REMOVES]
        self._named = [one for order in self._asked for one in _spelt(order)]
        self._told = [(spelling, one.act) for one in preamble for spelling in spellings(one.cell)]
        self._acts: dict[tuple[int, str], list[tuple[str, Act]]] = defaultdict(list)
        self._document = document
        for supplement, country, spelling, act in self._named:
            self._acts[supplement, spelling].append((country, act))

    def __call__(self, row: Found) -> Found:
        """The act of the instruction that names the party, of its country's, of the preamble, or by what it cites."""
        spelt = spellings(row.cell)
        unnamed = self._unnamed(row)
        acts = [
            *self._by_name(row, spelt),
            *self._in_words(row),
            *(unnamed if len(unnamed) == 1 else []),
            *(act for spelling, act in self._told if spelling in spelt and act is not Act.REMOVES),
        ]
        revised = _earlier(row, self._document) and (not unnamed or Act.REVISES in unnamed)
        return msgspec.structs.replace(row, act=next(iter([*acts, Act.REVISES if revised else Act.ADDS])))

    def _by_name(self, row: Found, spelt: Iterable[str]) -> list[Act]:
        """By the instructions that quote one of its names, those for its country first."""
        found = [one for spelling in spelt for one in self._acts.get((row.supplement, spelling), ())]
        return [act for _, act in sorted(found, key=lambda one: one[0] != row.country)]

    def _in_words(self, row: Found) -> list[Act]:
        """By the instructions without quotes in whose words its name stands."""
        name = f" {fold(row.cell.names[0].text)} " if row.cell.names else ""
        return [one.act for one in self._asked if name and not one.names and name in f" {fold(one.text)} "]

    def _unnamed(self, row: Found) -> list[Act]:
        """The acts that instructions order under its country without names."""
        here = [one for one in self._asked if one.supplement == row.supplement and not one.names]
        return list(dict.fromkeys(one.act for one in here if one.country in {"", row.country} or not row.country))


def _spelt(order: Order) -> Iterator[tuple[int, str, str, Act]]:
    for name in order.names:
        for spelling in spellings(party(name)) | {fold(name)}:
            yield order.supplement, order.country, spelling, order.act


def _distinct(found: Iterable[Found]) -> Iterator[Found]:
    """Each party once for an act, a country and a list; a bare address without the address is none."""
    seen: set[tuple[object, ...]] = set()
    for one in found:
        key = (one.act, one.supplement, one.country, one.cell)
        if one.cell.names and key not in seen and (one.cell.addresses or not one.cell.bare):
            seen.add(key)
            yield one


def _entry(found: Found, document: Document, effective_on: date | None) -> Entry:
    requirement, before = found.column("requirement"), _earlier(found, document)
    return Entry(
        KEY,
        "",
        found.cell.schema,
        found.cell.names,
        programs=tuple(dict.fromkeys(one.replace("l", "1") for one in _SECTION.findall(requirement.text))),
        addresses=found.cell.addresses,
        jurisdictions=(found.country,) if found.country else (),
        citations=(*before, document.citation),
        listed_on=effective_on
        if found.act is Act.ADDS
        else min((one.date for one in before if one.date), default=None),
        licence_requirement=requirement.text,
        licence_policy=found.column("policy").text,
        details=tuple(_details(found)),
    )


def _earlier(found: Found, document: Document) -> tuple[Citation, ...]:
    """The rules before this one that a row cites."""
    cited = citations(found.column("citation").text)
    own = document.citation
    return tuple(one for one in cited if one.text != own.text and (one.date is None or one.date != own.date))


def _details(found: Found) -> Iterator[Detail]:
    if found.supplement in SUPPLEMENTS:
        yield Detail("List", SUPPLEMENTS[found.supplement])
    if found.heading and (not found.country or " region " in f" {found.heading.lower()} "):
        yield Detail("Country", found.heading)
    if found.cell.bare:
        yield Detail(BARE_ADDRESS, found.cell.names[0].text.split(",")[0])
    yield from (Detail("Cross reference", reference) for reference in found.cell.references)
    yield from (Detail("Footnote", mark) for mark in dict.fromkeys(found.column("requirement").footnotes))
