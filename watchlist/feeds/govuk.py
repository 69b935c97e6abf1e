"""GOV.UK's Atom feeds, of organisations and of searches: an entry is a document, whatever revision it is told of."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from msgspec.structs import replace

from watchlist.errors import ParseError
from watchlist.feeds import syndication
from watchlist.model import Article, digest

_ENDED = re.compile(r"this feed has ended", re.IGNORECASE)


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read documents in the feed's order, each once; raises ParseError for a feed that has ended."""
    found = syndication.read(raw, source=source, url=url, lang=lang, outlet=outlet)
    if any(_ENDED.search(article.title) for article in found):
        raise ParseError("GOV.UK says that this feed has ended; its page names the one that follows", place=url)
    documents = (_document(article, source) for article in found)
    return tuple({article.id: article for article in reversed([*documents])}.values())[::-1]


def _document(article: Article, source: str) -> Article:
    """The path is what names a document: organisations' feeds hang the time of revision on the id, searches do not."""
    path = urlsplit(article.url).path
    return replace(article, id=digest(source, path)) if path else article
