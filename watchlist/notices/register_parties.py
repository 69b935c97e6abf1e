"""A party as a rule prints it: in a cell of a table, in quotes, or behind a bullet."""

from __future__ import annotations

import re
from functools import lru_cache

from watchlist.lists.entity_cell import EntityCell, read_cell
from watchlist.model import Name
from watchlist.names.countries import country_code
from watchlist.names.fold import fold

ALIASED = re.compile(r"\b[afn]\.\s?k\.\s?a\b|known as|following\s+(?:\w+\s+)?(?:alias|address)", re.IGNORECASE)
_ENDS = re.compile(r"[\s,;:]*(?:\b(?:and|or)\b)?[\s,;:]*$")


@lru_cache(maxsize=4096)
def party(text: str) -> EntityCell:
    """Read a name alone, or a name with its aliases and addresses; a name alone keeps its commas.

    >>> [name.text for name in party("Alfa Makina Ltd. Sti., and").names]
    ['Alfa Makina Ltd. Sti.']
    """
    text = _ENDS.sub("", text.strip().lstrip("• ")).strip()
    cell = read_cell([text]) if text else EntityCell(())
    if cell.bare or not cell.addresses or ALIASED.search(text) or _ends_with_country(text):
        return cell
    return EntityCell((Name(text),), references=cell.references)


def _ends_with_country(text: str) -> bool:
    last = text.rstrip(". ").rpartition(",")[2].strip()
    return len(last) > 2 and country_code(last) is not None and any(map(str.isdigit, text))


def spellings(cell: EntityCell) -> frozenset[str]:
    """The names of a party, folded; a bare address is known by its number too."""
    found = [name.text for name in cell.names]
    found += [name.partition(",")[0] for name in found if cell.bare]
    return frozenset(map(fold, found))
