"""BIS's lists in Part 744 of the Export Administration Regulations, as the eCFR prints them.

The Entity List is Supplement No. 4, the Unverified List No. 6, the Military End-User List No. 7. They give no ids. A
key is made of the supplement, the country a row stands under and the folded name (for a bare address the folded
address), and where rows meet in that, of the first Federal Register citation too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import BinaryIO

from watchlist.lists import Collected, Edition, Get, Item, OfficialList
from watchlist.lists.compared import Version, compared
from watchlist.lists.ecfr_pieces import cut
from watchlist.lists.ecfr_supplement import BARE_ADDRESS as BARE_ADDRESS
from watchlist.lists.ecfr_supplement import Supplement, entries
from watchlist.lists.ecfr_table import appendix
from watchlist.lists.ecfr_versions import kept, newest
from watchlist.lists.plain_xml import content
from watchlist.lists.slices import Sames
from watchlist.lists.strict_xml import document
from watchlist.lists.told_apart import told_apart
from watchlist.lists.unpack import unpacked
from watchlist.model import Entry, digest

KEY = "us_bis_entity_list"

_CITED = ("Federal Register citation", "Federal Register citation and date of publication")
_SUPPLEMENTS = (
    Supplement(
        "4",
        (("Country", "Entity", "License requirement", "License review policy", "Federal Register citation"),),
        required=True,
    ),
    Supplement(
        "6",
        tuple(("Country", "Listed person and address", cited) for cited in _CITED),
        title="Unverified List",
        program="744.15",
    ),
    Supplement(
        "7",
        tuple(("Country", "Entity", cited) for cited in _CITED),
        title="Military End-User List",
        program="744.21",
    ),
)
_NAMES = frozenset(supplement.name for supplement in _SUPPLEMENTS)
_ROOTS = frozenset({"DIV5", "DIV1", "ECFR"})


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which prints no date) and the entries of part 744's XML.

    Raises ParseError where Supplement No. 4 is missing, a table has other columns, or a row cannot be an entry. The
    other supplements are younger than the first, and may be absent.
    """
    root = document(raw, _ROOTS)
    found: list[Entry] = []
    for supplement in _SUPPLEMENTS:
        part = appendix(root, supplement.name, required=supplement.required)
        if part is not None:
            found += entries(KEY, supplement, part)
    yield Edition(None)
    yield from told_apart(found, _differences)


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Give of the rows that the version before has, too, only the keys; errors as in parse, and Uncut."""
    return compared(parse, _version(raw), _version(before), known)


def _version(raw: BinaryIO) -> Version:
    return cut(content(unpacked(raw, ".xml")), _NAMES)


def _differences(entry: Entry) -> tuple[str, str]:
    cited = entry.citations[0].text.lower().replace(" ", "") if entry.citations else "uncited"
    return cited, digest(*[address.text for address in entry.addresses])[:8]


def collect(get: Get, url: str) -> Collected:
    """Ask which day title 15 is complete for, and fetch part 744 as of that day unless none of the lists was amended.

    Raises SourceError while the publisher is importing, ParseError where the first answer is not the list of titles.
    """
    return newest(get, url, _NAMES)


def past(get: Get, url: str, since: date) -> Iterator[tuple[datetime, Collected]]:
    """Fetch part 744 as it stood ``since`` a day, and as of each day after that on which a list was amended."""
    return kept(get, url, _NAMES, since)


def part(key: str) -> str:
    """The supplement that a key belongs to.

    >>> part("6-am-atlas-sanatgaran")
    '6'
    """
    return key.partition("-")[0]


LIST = OfficialList(
    key=KEY,
    title="Entity List (Supplement No. 4 to Part 744 of the EAR)",
    url="https://www.ecfr.gov/api/versioner/v1/titles.json",
    publisher="US Department of Commerce, Bureau of Industry and Security",
    law="15 CFR part 744, Supplements No. 4, 6 and 7",
    licence="public domain (work of the US government)",
    parse=parse,
    differing=differing,
    collect=collect,
    past=past,
    part=part,
    every=timedelta(hours=2),
    at_least=1300,
    at_most=12_000,
    revision=2,
)
