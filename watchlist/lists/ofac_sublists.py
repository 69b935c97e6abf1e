"""Which of OFAC's lists an entry is on, as its programs tell: the files themselves do not say it.

The consolidated list holds the lists of those who are not blocked: sectoral (SSI), menu-based (NS-MBS), payable-through
accounts (CAPTA), the Palestinian council (NS-PLC), Chinese military-industrial companies (CMIC), evaders (FSE).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from watchlist.errors import ParseError
from watchlist.lists.slices import Sames
from watchlist.model import Detail, Entry

LABEL = "List"
_MENU = "NS-MBS"
_OF_PROGRAM = {
    "UKRAINE-EO13662": "SSI",
    "NS-PLC": "NS-PLC",
    "CMIC-EO13959": "CMIC",
    "561-Related": "CAPTA",
    "FSE-IR": "FSE",
    "FSE-SY": "FSE",
}
# A party that is on the menu-based list too has among its details what was chosen from the menu.
_CHOSEN = ("CAATSA Section 235", "Executive Order 14")

Read = TypeVar("Read")


def sublists(entry: Entry) -> tuple[str, ...]:
    """The lists within the consolidated one that an entry is on."""
    found = [_OF_PROGRAM[program] for program in entry.programs if program in _OF_PROGRAM]
    if not found or any(detail.label.startswith(_CHOSEN) for detail in entry.details):
        found.append(_MENU)
    return tuple(dict.fromkeys(found))


def relabelled(entry: Entry) -> Entry:
    """A consolidated entry with the lists that it is on among its details, last."""
    others = [detail for detail in entry.details if detail.label != LABEL]
    return replace(entry, details=(*others, *(Detail(LABEL, name) for name in sublists(entry))))


def of_one_list(items: Iterable[Read], *, consolidated: bool) -> Iterator[Read]:
    """Pass a list on, and raise ParseError at its end where most of it is the other list: both have the same shape.

    Of the consolidated list 98 in 100 entries are under a program of its own, of the SDN list one in 100.
    """
    strange = count = 0
    for item in items:
        if isinstance(item, Entry):
            count += 1
            strange += consolidated == _OF_PROGRAM.keys().isdisjoint(item.programs)
        elif isinstance(item, Sames):
            count += len(item.keys)
        yield item
    if strange * 2 > count:
        raise ParseError("most of its entries are of programs of another list of this publisher")
