"""Dates as people type them into spreadsheets: in several orders, as a spreadsheet's own numbers, or in words."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

# A spreadsheet counts days from the last day of 1899, less one, for it takes 1900 for a leap year.
_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"[1-6]\d{4}(?:\.0+)?")
_YEARS = range(1800, 2100)


def day(text: str, forms: Collection[str]) -> date | None:
    """The one day that a text can mean in any of the forms, or as a spreadsheet's number; None where it is not one.

    >>> day("31/12/1965", ("%d/%m/%Y", "%m/%d/%Y"))
    datetime.date(1965, 12, 31)
    >>> day("11/12/1965", ("%d/%m/%Y", "%m/%d/%Y")) is day("circa 1965", ("%Y-%m-%d",)) is None
    True
    >>> day("24107", ())
    datetime.date(1965, 12, 31)
    """
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text.partition(".")[0]))
    found = {read for form in forms if (read := _read(text, form))}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _read(text: str, form: str) -> date | None:
    try:
        read = datetime.strptime(text, form).replace(tzinfo=UTC).date()
    except ValueError:
        return None
    return read if read.year in _YEARS else None
