"""OFAC's consolidated list of those who are sanctioned without being blocked, as CONSOLIDATED.XML or as CSV files.

The lists within it (sectoral, menu-based, military-industrial companies ...) are told by program and kept as details.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import time, timedelta
from typing import BinaryIO, TypeVar, cast

from watchlist.lists import Hours, Item, OfficialList
from watchlist.lists.ofac_delta import deltas
from watchlist.lists.ofac_files import read, read_differing
from watchlist.lists.ofac_places import Files
from watchlist.lists.ofac_sublists import of_one_list, relabelled
from watchlist.lists.slices import Sames
from watchlist.model import Entry

KEY = "us_ofac_consolidated"

Read = TypeVar("Read")

collect = Files(("CONSOLIDATED.XML",), "CONS_PRIM.CSV", ("CONS_ALT.CSV", "CONS_ADD.CSV", "CONS_COMMENTS.CSV")).collect


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Stream the edition and the entries of the list, from XML or from CSV.

    Raises ParseError for anything unknown, damaged or missing, and where Record_Count is not the number of entries.
    """
    return map(_with_sublists, of_one_list(read(raw, KEY), consolidated=True))


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Stream only what is not byte for byte as in the version before; errors as in parse, and Uncut."""
    return map(_with_sublists, of_one_list(read_differing(raw, before, known, KEY), consolidated=True))


def _with_sublists(item: Read) -> Read:
    return cast("Read", relabelled(item)) if isinstance(item, Entry) else item


LIST = OfficialList(
    key=KEY,
    title="Consolidated Sanctions List (Non-SDN)",
    url="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONSOLIDATED.XML",
    publisher="US Department of the Treasury, Office of Foreign Assets Control",
    law="31 CFR chapter V",
    licence="public domain (work of the US government)",
    parse=parse,
    differing=differing,
    collect=collect,
    deltas=deltas(KEY, consolidated=True),
    every=timedelta(minutes=15),
    hours=Hours("America/New_York", time(8), time(20), timedelta(minutes=60)),
    at_least=170,
    at_most=5000,
)
