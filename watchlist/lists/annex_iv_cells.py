"""An entry of Annex IV to Regulation (EU) No 833/2014, of the cells of its consolidated text or of an amending act.

A cell holds a line for each thing that it says, most of them behind a label; several values are parted by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from watchlist.errors import ParseError
from watchlist.lists.annex_iv_information import information
from watchlist.lists.annex_iv_names import names
from watchlist.model import Citation, Entry, Schema

KEY = "eu_annex_iv"
PROGRAM = "Annex IV"
LAW = Citation("Council Regulation (EU) No 833/2014, Annex IV", None, "http://data.europa.eu/eli/reg/2014/833/oj")

_NUMBER = re.compile(r"(\d+)\.?")


def number(cell: Sequence[str]) -> int:
    """The number under which a party is printed; it may be another in the next text, so it is no key."""
    found = _NUMBER.fullmatch(" ".join(cell))
    if not found:
        raise ParseError(f"not the number of an entry: {' '.join(cell)[:40]!r}")
    return int(found[1])


def day(cell: Sequence[str]) -> date:
    """A day as the annex prints it: "25.6.2024" or "23 February 2024"."""
    printed = " ".join(cell)
    for form in ("%d.%m.%Y", "%d %B %Y"):
        try:
            return datetime.strptime(printed, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ParseError(f"not a date: {printed[:40]!r}")


def entry(key: str, named: Sequence[str], informed: Sequence[str], listed_on: date | None) -> Entry:
    """Make an entry of the lines of its cells."""
    said = information(informed)
    return Entry(
        KEY,
        key,
        Schema.LEGAL_ENTITY,
        names(named),
        (PROGRAM,),
        said.addresses,
        said.identifiers,
        jurisdictions=said.jurisdictions,
        citations=(LAW,),
        listed_on=listed_on,
        details=said.details,
    )
