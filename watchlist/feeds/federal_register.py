"""The Federal Register's documents.json: rules and notices days or weeks before (or after) the lists have them."""

from __future__ import annotations

from datetime import date

import msgspec

from watchlist.errors import ParseError
from watchlist.feeds.markup import plain
from watchlist.feeds.objects import decoded
from watchlist.model import Article, Dating, digest


class _Document(msgspec.Struct, frozen=True):
    """One document as the API gives it; fields that nobody asked for are left alone."""

    document_number: str
    title: str
    publication_date: str
    type: str = ""
    abstract: str | None = None
    html_url: str | None = None


class _Page(msgspec.Struct, frozen=True):
    """One answer: ``results`` is absent, not empty, where nothing was found."""

    count: int
    results: tuple[_Document, ...] = ()


# What the API calls a document's type; another word means that the format has moved.
_TYPES = {
    "",
    "Rule",
    "Proposed Rule",
    "Notice",
    "Presidential Document",
    "Correction",
    "Uncategorized Document",
    "Sunshine Act Document",
}


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read documents in the order given; raises ParseError for an error object, a page or a short answer."""
    page = _decode(raw, url)
    if page.count and not page.results:
        raise ParseError(f"{page.count} documents are counted, none is given", place=url)
    return tuple(_article(document, source, lang, outlet, url) for document in page.results)


def _decode(raw: bytes, url: str) -> _Page:
    return decoded(raw, _Page, "the documents.json of the Federal Register", url)


def _article(document: _Document, source: str, lang: str, outlet: str, url: str) -> Article:
    if document.type not in _TYPES:
        raise ParseError(f"unknown document type {document.type!r}", place=f"{url} {document.document_number}")
    return Article(
        # Public inspection and publication use one number, sometimes with another dash: it is one document.
        id=digest(source, document.document_number.replace("–", "-").replace("—", "-").strip()),
        url=document.html_url or "",
        outlet=outlet,
        title=" ".join(plain(document.title).split()),
        text=plain(document.abstract or ""),
        published_at=_day(document.publication_date, url),
        lang=lang or "en",
        source=source,
        dated_by=Dating.FEED,
        dated_as=document.publication_date,
    )


def _day(printed: str, url: str) -> date:
    try:
        return date.fromisoformat(printed)
    except ValueError as error:
        raise ParseError(f"publication date {printed!r}", place=url) from error
