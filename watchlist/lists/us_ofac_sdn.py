"""OFAC's list of Specially Designated Nationals, as SDN_XML.ZIP or SDN.XML.

The list prints no date of listing; some programs give one among the identifiers.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import timedelta
from typing import BinaryIO
from urllib.parse import urlsplit

from watchlist.errors import NotFoundError
from watchlist.lists import Collected, Get, Item, OfficialList
from watchlist.lists.ofac_xml import read, read_differing
from watchlist.lists.slices import Same

KEY = "us_ofac_sdn"

_FILES = (
    "SDN_XML.ZIP",
    "SDN.XML",
    "api/PublicationPreview/exports/SDN_XML.ZIP",
    "api/PublicationPreview/exports/SDN.XML",
)


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Stream the edition and the entries of SDN.XML, plain or zipped.

    Raises ParseError for anything unknown, damaged or missing, and where Record_Count is not the number of entries.
    """
    return read(raw, KEY)


def differing(raw: BinaryIO, before: BinaryIO, known: Container[str]) -> Iterator[Item | Same]:
    """Stream only what is not byte for byte as in the version before; errors as in parse, and Uncut."""
    return read_differing(raw, before, known, KEY)


def collect(get: Get, url: str) -> Collected:
    """Fetch the list at its address, or where the list service keeps it below that address.

    Raises NotFoundError when there is nothing at any of them, FetchError at the first other trouble.
    """
    *optional, last = _places(url)
    for address in optional:
        try:
            return Collected(get(address))
        except NotFoundError:
            continue
    return Collected(get(last))


def _places(url: str) -> tuple[str, ...]:
    """Where the list may be: at a file's address only there, at a folder's only below it, else at both.

    >>> _places("https://example.com/lists/SDN.XML")
    ('https://example.com/lists/SDN.XML',)
    >>> _places("https://example.com/ofac")[:2]
    ('https://example.com/ofac', 'https://example.com/ofac/SDN_XML.ZIP')
    """
    parts = urlsplit(url)
    if parts.query or parts.path.lower().endswith((".xml", ".zip", ".csv")):
        return (url,)
    below = tuple(f"{url.removesuffix('/')}/{file}" for file in _FILES)
    return below if parts.path in ("", "/") or url.endswith("/") else (url, *below)


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
    every=timedelta(minutes=15),
    at_least=7000,
    at_most=60_000,
)
