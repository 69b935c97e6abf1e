"""RSS 0.9x, 1.0 (RDF), 2.0 and Atom, read from bytes that we fetched.

A feed without a fault is read by ``wellformed``; feedparser reads every other, and finds the same where both do.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from watchlist.errors import ParseError
from watchlist.feeds import outline, wellformed
from watchlist.feeds.items import Feed, Item, item_of
from watchlist.feeds.moments import dating
from watchlist.model import Article, digest


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read a feed's articles in its order, each once.

    Faults that leave entries readable are forgiven; raises ParseError for a page, another document, one that declares
    entities, or a feed that breaks off.
    """
    feed = wellformed.feed(raw) or by_feedparser(raw, url)
    spoken = lang or feed.language
    keyed = zip(feed.items, _keys(feed.items), strict=True)
    articles = (_article(one, key, source, spoken, outlet) for one, key in keyed)
    said = [article for article in articles if article.title or article.text]
    return tuple({article.id: article for article in reversed(said)}.values())[::-1]


def by_feedparser(raw: bytes, url: str) -> Feed:
    """Read a feed with all that real feeds do wrong; raises ParseError as ``read`` does."""
    found = parsed(raw, url)
    return Feed(language(found), tuple(map(item, found.entries)))


def parsed(raw: bytes, url: str) -> Any:
    """What feedparser makes of a feed; raises ParseError as ``read`` does."""
    import feedparser  # a tenth of a second, for what is mostly not needed

    outline.refuse(raw, url)
    found = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version"):
        raise ParseError(f"not a feed: it begins {raw.lstrip()[:40]!r}", place=url)
    if not found.entries and _broken(found):
        raise ParseError(f"the feed cannot be read: {found.bozo_exception}", place=url)
    return found


def language(found: Any) -> str:
    """The language that a feed says it is in."""
    return str(found.feed.get("language") or "")[:2].lower()


def item(entry: Any) -> Item:
    """Take one entry out of feedparser's hands."""
    # feedparser answers for a missing "updated" with "published", and warns: the bare dictionary does not.
    return item_of(
        guid=str(entry.get("id") or ""),
        link=str(entry.get("link") or ""),
        title=str(entry.get("title") or ""),
        body=_body(entry),
        printed=str(entry.get("published") or dict.get(entry, "updated") or ""),
    )


def _body(entry: Any) -> str:
    """The longest full content where there is one, else the summary."""
    contents = [str(content.get("value") or "") for content in entry.get("content", ())]
    return max(contents, key=len, default="") or str(entry.get("summary") or "")


def _keys(items: tuple[Item, ...]) -> list[str]:
    """What tells the articles apart: the guid where it does, else the address, else title and date."""
    links = {(one.guid, one.link) for one in items}
    uses = Counter(guid for guid, _ in links)
    return [one.key(distinct=uses[one.guid] == 1) for one in items]


def _article(one: Item, key: str, source: str, lang: str, outlet: str) -> Article:
    return Article(
        id=digest(source, key),
        url=one.link or one.guid,
        outlet=outlet,
        title=one.title,
        text=one.text,
        published_at=one.published_at,
        lang=lang,
        source=source,
        dated_by=dating(one.published_at),
        dated_as=one.printed,
    )


def _broken(found: Any) -> bool:
    import feedparser

    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return bool(found.get("bozo")) and not isinstance(found.get("bozo_exception"), harmless)
