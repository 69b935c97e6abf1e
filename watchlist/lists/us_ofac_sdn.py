"""OFAC's list of Specially Designated Nationals, as SDN_XML.ZIP, SDN.XML, SDN.CSV or the set of CSV files.

The list prints no date of listing; some programs give one among the identifiers, and the deltas give it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import time, timedelta
from typing import BinaryIO

from watchlist.lists import Hours, Item, OfficialList
from watchlist.lists.ofac_delta import deltas
from watchlist.lists.ofac_files import read, read_differing
from watchlist.lists.ofac_places import Files
from watchlist.lists.ofac_sublists import of_one_list
from watchlist.lists.slices import Sames

KEY = "us_ofac_sdn"

collect = Files(("SDN_XML.ZIP", "SDN.XML"), "SDN.CSV", ("ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV")).collect


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Stream the edition and the entries of the list, from XML or from CSV.

    Raises ParseError for anything unknown, damaged or missing, and where Record_Count is not the number of entries.
    """
    return of_one_list(read(raw, KEY), consolidated=False)


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Stream only what is not byte for byte as in the version before; errors as in parse, and Uncut."""
    return of_one_list(read_differing(raw, before, known, KEY), consolidated=False)


LIST = OfficialList(
    key=KEY,
    title="Specially Designated Nationals and Blocked Persons (SDN)",
    url="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN_XML.ZIP",
    publisher="US Department of the Treasury, Office of Foreign Assets Control",
    law="31 CFR chapter V",
    licence="public domain (work of the US government)",
    parse=parse,
    differing=differing,
    collect=collect,
    deltas=deltas(KEY, consolidated=False),
    every=timedelta(minutes=15),
    hours=Hours("America/New_York", time(8), time(20), timedelta(minutes=60)),
    at_least=7000,
    at_most=60_000,
    # OFAC publishes several times a week; of 308 versions in three years none stood for longer than 15.
    stale_after=timedelta(days=21),
)
