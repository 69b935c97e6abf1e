"""News sitemaps: the pages that an outlet put out in the last two days, by its own word.

A feed of this form may name a site's robots.txt, an index of sitemaps, or a sitemap. Names stand in namespaces, which
are told by their address: prefixes differ.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lxml import etree

from watchlist.answer import Answer
from watchlist.errors import NotFoundError, ParseError
from watchlist.feeds.asking import MOST_BYTES, Get, Question, named, whole
from watchlist.feeds.markup import canonical, plain
from watchlist.feeds.moments import dating, moment
from watchlist.model import Article, digest

MOST_FILES = 12
DEEPEST = 2
RECENT = timedelta(days=3)

_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_GZIP = b"\x1f\x8b"
_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_OF_NEWS = re.compile(r"news|haber|gundem|google", re.IGNORECASE)


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read what a sitemap says of news, in its order; raises ParseError for what is no sitemap.

    An address without a title in the namespace of news is some page, and is left out.
    """
    root = _root(raw, url)
    if _local(root) != "urlset":
        raise ParseError(f"the root element is <{_local(root)}>, not <urlset>", place=url)
    pages = (_article(page, source, lang, outlet) for page in root if _local(page) == "url")
    return tuple({page.id: page for page in pages if page}.values())


def collect(get: Get, question: Question) -> Mapping[str, Answer]:
    """Fetch the sitemaps that a robots.txt or an index leads to; raises ParseError where there are none."""
    found = named(_sitemaps(get, question))
    if not found:
        raise ParseError("no sitemap of news is named", place=question.url)
    return found


def _sitemaps(get: Get, question: Question) -> Iterator[Answer]:
    wanted, asked = [(question.url, 0)], 0
    while wanted and asked < MOST_FILES:
        url, depth = wanted.pop(0)
        asked += 1
        answer = _optional(get, url) if depth else get(url)
        if answer is None:
            continue
        inner = _inner(answer, url, question.now)
        if inner is None:
            yield answer
        elif depth <= DEEPEST:
            wanted += [(address, depth + 1) for address in inner]


def _optional(get: Get, url: str) -> Answer | None:
    """A sitemap that an index still names and that is gone is none."""
    try:
        return get(url)
    except NotFoundError:
        return None


def _inner(answer: Answer, url: str, now: datetime) -> list[str] | None:
    """The sitemaps that an answer leads to; None for one that is a sitemap itself."""
    content = whole(answer)
    if urlsplit(url).path.endswith("robots.txt"):
        return _preferred([urljoin(url, found) for found in _LINE.findall(content.decode("utf-8", "replace"))])
    root = _root(content, url)
    if _local(root) != "sitemapindex":
        return None
    rows = [(_said(row, "loc"), _said(row, "lastmod")) for row in root if _local(row) == "sitemap"]
    return _preferred([urljoin(url, address) for address, changed in rows if address and _is_recent(changed, now)])


def _preferred(addresses: list[str]) -> list[str]:
    """Those that say that they are of news, where some do."""
    return [address for address in addresses if _OF_NEWS.search(address)] or addresses


def _is_recent(changed: str, now: datetime) -> bool:
    found = moment(changed)
    if found is None:
        return True
    day = found.date() if isinstance(found, datetime) else found
    return day >= (now - RECENT).date()


def _root(raw: bytes, url: str) -> etree._Element:
    try:
        root = etree.fromstring(_unpacked(raw, url).lstrip(), _parser())
    except etree.XMLSyntaxError as error:
        raise ParseError(f"not a sitemap: {error.msg}", place=url) from error
    if b"<!DOCTYPE" in raw[:4096].upper():
        raise ParseError("not a sitemap: it has a document type", place=url)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _unpacked(raw: bytes, url: str) -> bytes:
    if not raw.startswith(_GZIP):
        return raw
    try:
        with gzip.open(io.BytesIO(raw)) as packed:
            content = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ParseError(f"not a whole gzip file: {error}", place=url) from error
    if len(content) > MOST_BYTES:
        raise ParseError("a sitemap unpacks to more than any has", place=url)
    return content


def _article(page: etree._Element, source: str, lang: str, outlet: str) -> Article | None:
    news = page.find(f"{_NEWS}news")
    address = canonical(_said(page, "loc"))
    if news is None or not address:
        return None
    title = " ".join(plain(news.findtext(f"{_NEWS}title") or "").split())
    printed = (news.findtext(f"{_NEWS}publication_date") or "").strip()
    spoken = (news.findtext(f"{_NEWS}publication/{_NEWS}language") or "").strip()[:2].lower()
    found = moment(printed)
    return (
        Article(
            id=digest(source, address),
            url=address,
            outlet=outlet or (news.findtext(f"{_NEWS}publication/{_NEWS}name") or "").strip(),
            title=title,
            text="",
            published_at=found,
            lang=lang or spoken,
            source=source,
            dated_by=dating(found),
            dated_as=printed,
        )
        if title
        else None
    )


def _said(element: etree._Element, name: str) -> str:
    """What the first child of this name says, in whatever namespace of sitemaps."""
    return next(((child.text or "").strip() for child in element if _local(child) == name), "")


def _local(element: etree._Element) -> str:
    """An element's name without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
