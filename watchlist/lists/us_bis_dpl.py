"""BIS's Denied Persons List: who may take no part in exports from the United States, and until when.

The list gives no ids, and has a row for each address of a party. A key is made of the folded name and the day from
which the order holds; expired orders stay on the list until its next edition, and so they do here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import BinaryIO

from watchlist.lists import Collected, Edition, Get, Item, OfficialList
from watchlist.lists.denial_order import read_orders
from watchlist.lists.page_link import only_link
from watchlist.lists.register_citation import american_date
from watchlist.lists.spreadsheet import lines
from watchlist.lists.text_table import records

KEY = "us_bis_dpl"

_LABEL = "Export as CSV"
_SHEET = "dpl"
_COLUMNS = {
    "nameandaddress": "party",
    "effectivedate": "begins",
    "beginningdate": "begins",
    "expirationdate": "expires",
    "endingdate": "expires",
    "appropriatefederalregistercitations": "citations",
    "typeofdenial": "type",
}
_DATED = re.compile(r"_(\d\d)(\d\d)(20\d\d)\.\w+$")


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (the file prints no date) and the entries, from CSV, XLS or XLSX.

    Raises ParseError for another column, and a row that is not of a party, its address and a day.
    """
    rows = list(records(lines(raw, _SHEET), _COLUMNS))
    yield Edition(None)
    yield from read_orders(KEY, rows)


def collect(get: Get, url: str) -> Collected:
    """Fetch the page, and the file that its one link "Export as CSV" leads to; or the file, where that is the address.

    The file's name holds the day of the edition. Raises ParseError where there is no such link, or several.
    """
    answer = get(url)
    link = only_link(answer, _LABEL)
    if link is None:
        return Collected(answer, published_on=_published_on(url))
    return Collected(get(link), published_on=_published_on(link))


def _published_on(address: str) -> date | None:
    """The day in a file's name.

    >>> _published_on("https://media.bis.gov/sites/default/files/dpl_04142026.csv")
    datetime.date(2026, 4, 14)
    """
    found = _DATED.search(address)
    return american_date(found[3], found[1], found[2]) if found else None


LIST = OfficialList(
    key=KEY,
    title="Denied Persons List",
    url="https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl",
    publisher="US Department of Commerce, Bureau of Industry and Security",
    law="15 CFR 764.3(a)(2) and 766.25 (orders that deny export privileges)",
    licence="public domain (work of the US government)",
    parse=parse,
    collect=collect,
    every=timedelta(days=1),
    at_least=180,
    at_most=4000,
    # One order against some forty parties is renewed every year, and a renewed order is another entry.
    max_removed=0.20,
)
