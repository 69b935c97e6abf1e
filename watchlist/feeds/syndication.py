"""RSS 0.9x, 1.0 (RDF), 2.0 and Atom, read by feedparser from bytes that we fetched."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import feedparser

from watchlist.errors import ParseError
from watchlist.feeds.markup import canonical, plain
from watchlist.feeds.moments import moment
from watchlist.model import Article, digest


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read a feed's articles in its order, each once.

    Faults that leave entries readable are forgiven; raises ParseError for a page, another document, or a feed that
    breaks off before its first entry.
    """
    parsed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        raise ParseError(f"not a feed: it begins {raw.lstrip()[:40]!r}", place=url)
    items = [_item(entry) for entry in parsed.entries]
    if not items and _broken(parsed):
        raise ParseError(f"the feed breaks off: {parsed.bozo_exception}", place=url)
    spoken = lang or str(parsed.feed.get("language") or "")[:2].lower()
    articles = (_article(item, key, source, spoken, outlet) for item, key in zip(items, _keys(items), strict=True))
    said = [article for article in articles if article.title or article.text]
    return tuple({article.id: article for article in reversed(said)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry, out of feedparser's hands."""

    guid: str
    link: str
    title: str
    text: str
    printed: str
    published_at: datetime | date | None


def _item(entry: Any) -> _Item:
    # feedparser answers for a missing "updated" with "published", and warns: the bare dictionary does not.
    printed = str(entry.get("published") or dict.get(entry, "updated") or "")
    return _Item(
        guid=str(entry.get("id") or "").strip(),
        link=canonical(str(entry.get("link") or "")),
        title=" ".join(plain(str(entry.get("title") or "")).split()),
        text=plain(_body(entry)),
        printed=printed,
        published_at=moment(printed),
    )


def _body(entry: Any) -> str:
    """The longest full content where there is one, else the summary."""
    contents = [str(content.get("value") or "") for content in entry.get("content", ())]
    return max(contents, key=len, default="") or str(entry.get("summary") or "")


def _keys(items: list[_Item]) -> list[str]:
    """What tells the articles apart: the guid where it does, else the address, else title and date."""
    links = {(item.guid, item.link) for item in items}
    uses = Counter(guid for guid, _ in links)
    return [_key(item, distinct=uses[item.guid] == 1) for item in items]


def _key(item: _Item, *, distinct: bool) -> str:
    if item.guid and distinct:
        # GOV.UK puts the time of revision behind the address: the document is the same one.
        revision = item.link and item.guid.startswith(f"{item.link}#")
        return item.link if revision else canonical(item.guid)
    return item.link or digest(item.title, item.printed)


def _article(item: _Item, key: str, source: str, lang: str, outlet: str) -> Article:
    return Article(
        id=digest(source, key),
        url=item.link or item.guid,
        outlet=outlet,
        title=item.title,
        text=item.text,
        published_at=item.published_at,
        lang=lang,
        source=source,
    )


def _broken(parsed: Any) -> bool:
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return bool(parsed.get("bozo")) and not isinstance(parsed.get("bozo_exception"), harmless)
