"""The history of one GOV.UK document, from its content API: what was changed in it, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urljoin

import msgspec

from watchlist.feeds.markup import plain
from watchlist.feeds.moments import dating, moment
from watchlist.feeds.objects import decoded
from watchlist.model import Article, digest


class _Change(msgspec.Struct, frozen=True):
    public_timestamp: str
    note: str = ""


class _Details(msgspec.Struct, frozen=True):
    change_history: tuple[_Change, ...] = ()


class _Document(msgspec.Struct, frozen=True):
    """A document; some kinds have no history, and are told by the time of their last change."""

    base_path: str
    title: str
    description: str | None = None
    public_updated_at: str | None = None
    details: _Details = _Details()


def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
    """Read each change as an article, the newest first; raises ParseError for what is no document."""
    document = decoded(raw, _Document, "a document of GOV.UK's content API", url)
    page = urljoin("https://www.gov.uk/", document.base_path)
    found = [
        Article(
            id=digest(source, document.base_path, change.public_timestamp),
            url=page,
            outlet=outlet,
            title=f"{document.title}: {_words(change.note)}" if change.note else document.title,
            text=plain(change.note) or plain(document.description or ""),
            published_at=when,
            lang=lang or "en",
            source=source,
            dated_by=dating(when),
            dated_as=change.public_timestamp,
        )
        for change, when in _changes(document)
    ]
    return tuple(sorted(found, key=lambda article: article.dated_as, reverse=True))


def _changes(document: _Document) -> Iterator[tuple[_Change, datetime | date | None]]:
    changes = document.details.change_history
    if not changes and document.public_updated_at:
        changes = (_Change(document.public_updated_at),)
    return ((change, moment(change.public_timestamp)) for change in changes)


def _words(note: str) -> str:
    return " ".join(plain(note).split())
