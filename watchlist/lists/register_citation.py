"""Citations of the Federal Register, in every way in which the lists print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from watchlist.model import Citation

# The Denied Persons List writes "84 F.R. 67427 12/10/2019", also without a blank, and at times a page twice over.
_CITATION = re.compile(
    r"\b(\d+)\s*(?:\bFR\b\.?|F\.\s?R\.?)\s*(\d+)\b(?!/)(?:,?\s+\2\b)?[^\d]{0,30}(?:(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b)?"
)
_BETWEEN = re.compile(r"^(?:[\s,;.]|and\b)+|(?:[\s,;]|\band)+$", re.IGNORECASE)


def citations(text: str) -> Iterator[Citation]:
    """Each citation in one spelling, with the date printed behind it and where it can be read.

    >>> [(found.text, str(found.date)) for found in citations("84 F.R. 67427 12/10/2019")]
    [('84 FR 67427', '2019-12-10')]
    """
    for volume, page, month, day, year in _CITATION.findall(text):
        url = f"https://www.federalregister.gov/citation/{volume}-FR-{page}"
        yield Citation(f"{volume} FR {page}", american_date(year, month, day), url)


def uncited(text: str) -> Iterator[str]:
    """The words of a cell that belong to no citation.

    >>> list(uncited("46 F.R. 46154 9/17/81 and 46 F.R. 19290 3/30/81, F.R. 68123 11/14/2022"))
    ['F.R. 68123 11/14/2022']
    """
    end = 0
    pieces = []
    for found in _CITATION.finditer(text):
        # What stands between a page and no date is no part of the citation.
        pieces.append(text[end : found.start()])
        end = found.end() if found[5] else found.end(2)
    for piece in (*pieces, text[end:]):
        if any(map(str.isalnum, words := _BETWEEN.sub("", piece))):
            yield " ".join(words.split())


def american_date(year: str, month: str, day: str) -> date | None:
    """A date as printed; a year of two digits is of this century up to 79. None where no such day exists."""
    if not year:
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) < 80 else 1900
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None
