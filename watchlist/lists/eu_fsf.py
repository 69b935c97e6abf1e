"""The EU's consolidated list of parties whose funds are frozen, as the Commission's financial sanctions files.

A feed of changes names a checksum for each form of the list; the list itself is made on the fly, in a minute or more,
and is fetched only when that checksum is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import BinaryIO
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.etree import _Element

from watchlist.answer import Answer
from watchlist.errors import NotFoundError
from watchlist.lists import Collected, Get, Item, OfficialList
from watchlist.lists.fsf_entry import entry
from watchlist.lists.fsf_xml import SLICES, Node, nodes
from watchlist.lists.strict_xml import LOCAL, document

KEY = "eu_fsf"
PUBLIC_TOKEN = "dG9rZW4tMjAxNw"  # noqa: S105 - printed by the Commission in every public link to the files

_FILE = "files/xmlFullSanctionsList_1_1/content"
_FORM = "xmlFullSanctionsList_1_1"
_TITLE = re.compile(r"\bXML\b.*\b1\.1\b", re.IGNORECASE)
_CHECKSUM = re.compile(r"checksum=([0-9A-Fa-f]+)")


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Stream the edition and the entries of the XML 1.1; raises ParseError for anything unknown or damaged."""
    for found in nodes(raw):
        yield entry(KEY, found) if isinstance(found, Node) else found


def collect(get: Get, url: str) -> Collected:
    """Ask the feed of changes, and fetch the list where its checksum is another than at the last good reading.

    An address that holds the list itself is read as such; where there is no feed, the list's own address is.
    """
    if urlsplit(url).path.endswith("/content"):
        return Collected(get(_with_token(url, PUBLIC_TOKEN)))
    try:
        answer = get(url)
    except NotFoundError:
        return Collected(get(_file_beside(url)))
    item = _item(answer) if _is_feed(answer) else None
    if item is None:
        return Collected(get(_file_beside(url))) if _is_feed(answer) else Collected(answer)
    mark = _mark(item)
    if get.mark and mark == get.mark:
        return Collected(mark=mark)
    return Collected(get(_address(item, url)), mark=mark)


def _is_feed(answer: Answer) -> bool:
    with answer.open() as raw:
        return b"<rss" in raw.read(2048)


def _item(answer: Answer) -> dict[str, str] | None:
    """What the feed says of the XML 1.1: the text of each element, and the attributes of the enclosure."""
    with answer.open() as raw:
        items = [_texts(element) for element in document(raw, ("rss",)).iter("item")]
    named = [item for item in items if _FORM in item.get("link", "") + item.get("url", "") + item.get("guid", "")]
    titled = [item for item in items if _TITLE.search(item.get("title", ""))]
    return next(iter([*named, *titled]), None)


def _texts(item: _Element) -> dict[str, str]:
    found = {LOCAL[child.tag]: (child.text or "").strip() for child in item}
    enclosure = item.find("enclosure")
    return found | {
        str(name): str(value) for name, value in (enclosure.attrib if enclosure is not None else {}).items()
    }


def _mark(item: dict[str, str]) -> str:
    """The checksum, wherever the feed keeps it; else the time and the length that it gives."""
    for place in ("guid", "link", "url"):
        if found := _CHECKSUM.search(item.get(place, "")):
            return found[1].lower()
    return " ".join(item[name] for name in ("pubDate", "length") if item.get(name))


def _address(item: dict[str, str], url: str) -> str:
    """The link that the feed gives; with the token of the configured address, where that has one."""
    given = item.get("link") or item.get("url") or item.get("guid") or _file_beside(url)
    own = dict(parse_qsl(urlsplit(url).query)).get("token")
    return _with_token(given, own, instead=True) if own else given


def _file_beside(url: str) -> str:
    token = dict(parse_qsl(urlsplit(url).query)).get("token", PUBLIC_TOKEN)
    return _with_token(urljoin(url, _FILE), token)


def _with_token(url: str, token: str, *, instead: bool = False) -> str:
    """The address with the token, unless it has one and that is not to be put ``instead`` of it.

    >>> _with_token("https://example.com/content", "abc"), _with_token("https://example.com/content?token=x", "abc")
    ('https://example.com/content?token=abc', 'https://example.com/content?token=x')
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if "token" in query and not instead:
        return url
    return urlunsplit(parts._replace(query=urlencode(query | {"token": token})))


LIST = OfficialList(
    key=KEY,
    title="Consolidated list of persons, groups and entities subject to EU financial sanctions",
    url="https://webgate.ec.europa.eu/fsd/fsf/public/rss",
    publisher="European Commission, DG Financial Stability, Financial Services and Capital Markets Union",
    law="EU regulations under Article 215 TFEU, among them (EU) No 269/2014",
    licence="reuse with attribution (Commission Decision 2011/833/EU)",
    parse=parse,
    differing=partial(SLICES.differing, parse),
    collect=collect,
    every=timedelta(minutes=30),
    at_least=2400,
    at_most=40_000,
    # The file is made anew each time it is asked for; the public one has been seen to be 18 days old.
    stale_after=timedelta(days=10),
)
