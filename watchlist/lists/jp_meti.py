"""METI's lists of organisations to which nothing may be exported from Japan: Russia's, Belarus's, other countries'.

Each is a PDF behind a dated name on METI's page on Russia. Entries have no ids, and their numbers change with every
edition, so a key is made of the list, the folded English name and the country of the first address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from watchlist.answer import Answer
from watchlist.errors import ParseError
from watchlist.lists import Collected, Edition, Get, Item, OfficialList
from watchlist.lists.meti_names import joined, names
from watchlist.lists.meti_text import Listed, heading, listed
from watchlist.lists.pdf_text import pdf_text
from watchlist.lists.told_apart import slug, told_apart
from watchlist.lists.unpack import members
from watchlist.lists.whole_file import whole
from watchlist.model import Address, Citation, Entry, Schema, Strength, digest
from watchlist.names.countries import country_code

KEY = "jp_meti"
THIRD_COUNTRY = "third-country"

_FILES = ("list_belarus_tokutei", "list_daisangoku_tokutei", "list_russia_tokutei")
"""The names on METI's page, behind the day of the edition (daisangoku is a third country)."""

_NOTICES = {
    "令和五年外務省告示第四百四十七号": (THIRD_COUNTRY, "Ministry of Foreign Affairs Notice No. 447 of 2023", ()),
    "令和四年外務省告示第八十二号": ("russia", "Ministry of Foreign Affairs Notice No. 82 of 2022", ("RU",)),
    "令和四年外務省告示第百四号": ("belarus", "Ministry of Foreign Affairs Notice No. 104 of 2022", ("BY",)),
}
"""The notice that each file says it belongs to: its part, its name, and the country that all in it are of."""

LARGEST = 30_000_000
"""The most bytes of one file; METI's have half a million."""

_BETWEEN_ADDRESSES = re.compile(r"\s*[;；]\s*(?:and\b)?\s*")
_POSTCODE = re.compile(r"[\s,]*\d[\d\s-]*$")
_LAST_WORD = re.compile(r"[A-Za-z]+$")
_DATED = re.compile(r"\d{6}_")


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition and the entries of one list or of a bundle of them, as PDF or as text that was taken out of one.

    Raises ParseError naming the list and the entry for anything that cannot be read, and for a bundle without the list
    of other countries.
    """
    found: dict[str, tuple[date, list[Entry]]] = {}
    opened = members(raw)
    for name, member in opened.items():
        which, updated_on, entries = _part(member, name)
        if which in found:
            raise ParseError(f"the list {which} comes twice", place=name)
        found[which] = updated_on, entries
    if THIRD_COUNTRY not in found and len(opened) > 1:
        raise ParseError("the list of other countries is not in it")
    yield Edition(max(updated_on for updated_on, _ in found.values()))
    for _, entries in found.values():
        yield from told_apart(entries, _marks)


def _marks(entry: Entry) -> Iterator[str]:
    yield digest(*(address.text for address in entry.addresses))[:8]


def _text(member: BinaryIO) -> str:
    content = whole(member, LARGEST)
    if content.startswith(b"%PDF-"):
        return pdf_text(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError(f"this is neither a PDF nor its text: {error}") from error


def _part(member: BinaryIO, name: str) -> tuple[str, date, list[Entry]]:
    """Which list a file is, the day of its edition, and its entries; raises ParseError naming the list."""
    try:
        text = _text(member)
        top = heading(text)
        notice = next((notice for notice in _NOTICES if notice in top.text), None)
        if notice is None:
            raise ParseError("it names none of the notices that are known")
        which, words, countries = _NOTICES[notice]
        citation = Citation(f"{words} ({notice})", top.designated_on)
        return which, top.updated_on, [_entry(one, which, citation, countries) for one in listed(text)]
    except ParseError as error:
        raise ParseError(str(error), place=name) from error


def _entry(one: Listed, which: str, citation: Citation, countries: tuple[str, ...]) -> Entry:
    found = tuple(names(one.japanese, one.english))
    addresses = tuple(_addresses(one.addresses))
    if not addresses or not found or found[0].strength is not Strength.PRIMARY:
        raise ParseError("there is not an English name and an address", place=f"entry {one.number}")
    country = "".join(countries) or addresses[0].country or ""
    if which == THIRD_COUNTRY and not all(address.country for address in addresses):
        raise ParseError("an address does not end with its country", place=f"entry {one.number}")
    return Entry(
        KEY,
        f"{which}:{slug(found[0].text)}:{country.lower()}",
        Schema.ORGANIZATION,
        found,
        programs=(citation.text.partition(" (")[0],),
        addresses=addresses,
        jurisdictions=countries,
        citations=(citation,),
    )


def _addresses(text: str) -> Iterator[Address]:
    for part in _BETWEEN_ADDRESSES.split(joined([line.strip() for line in text.strip().splitlines()])):
        if address := part.strip().removesuffix("."):
            yield Address(address, country=_country(address))


def _country(address: str) -> str | None:
    """The country that an address ends with: what stands behind the last comma, or the last word there."""
    *before, last = _POSTCODE.sub("", address).split(",")
    word = _LAST_WORD.search(last)
    # Hong Kong is printed as a part of China, and is a destination of its own everywhere else.
    ends = (",".join([*before[-1:], last]), last, word[0] if word else "")
    return next((code for end in ends if (code := country_code(end.strip()))), None)


def collect(get: Get, url: str) -> Collected:
    """Find the lists on METI's page, and fetch them where their dated names are not those of the last reading.

    Raises ParseError where the page does not link the list of other countries.
    """
    targets = dict(sorted(_links(get(url, accept="text/html"))))
    if "list_daisangoku_tokutei" not in targets:
        raise ParseError("the page does not link the list of other countries (list_daisangoku_tokutei)", place=url)
    mark = " ".join(targets.values())
    # A file whose name bears no day may be replaced under it.
    if mark == get.mark and all(map(_is_dated, targets.values())):
        return Collected(mark=mark)
    return Collected(members={f"{name}.pdf": get(target) for name, target in targets.items()}, mark=mark)


def _links(page: Answer) -> Iterator[tuple[str, str]]:
    """The lists that a page links, by their names without the day; in order, so that of two editions the later wins."""
    with page.open() as raw:
        content = raw.read()
    try:
        linked = [target for link in html.fromstring(content).iter("a") if (target := link.get("href"))]
    except (etree.LxmlError, ValueError) as error:
        raise ParseError(f"this is no page: {error}", place=page.url) from error
    for target in sorted(linked):
        for name in _FILES:
            if name in _file(target):
                yield name, urljoin(page.url, target)


def _is_dated(target: str) -> bool:
    return bool(_DATED.match(_file(target)))


def _file(target: str) -> str:
    return urlsplit(target).path.rpartition("/")[2]


def part(key: str) -> str:
    """The list that a key belongs to.

    >>> part("third-country:orel-dis-tic-ltd-sti:tr")
    'third-country'
    """
    return key.partition(":")[0]


LIST = OfficialList(
    key=KEY,
    title="METI lists of organisations subject to the export ban (Russia, Belarus, third countries)",
    url="https://www.meti.go.jp/policy/external_economy/trade_control/02_export/17_russia/russia.html",
    publisher="Ministry of Economy, Trade and Industry of Japan",
    law="Foreign Exchange and Foreign Trade Act; Export Trade Control Order",
    licence="Government of Japan Standard Terms of Use",
    parse=parse,
    collect=collect,
    part=part,
    every=timedelta(hours=24),
    at_least=20,
    at_most=5_000,
)
