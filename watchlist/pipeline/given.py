"""Articles that a person has, out of a file of JSON lines: read whole, or not at all."""

from __future__ import annotations

import codecs
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from watchlist.errors import InputError
from watchlist.model import Article, Dating, digest
from watchlist.news.dating import dated

ADDED = "added"
"""The source of articles that a person brought in."""


class _Line(msgspec.Struct, frozen=True):
    text: str
    id: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_at: str | None = None
    lang: str | None = None


def read_articles(file: Path) -> list[Article]:
    """Read articles from JSON lines, all or none; raises InputError that names the line."""
    try:
        lines = file.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None
    articles = [_article(line, f"{file}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not articles:
        raise InputError(f"{file}: there is no article in it")
    return articles


def _article(line: bytes, place: str) -> Article:
    try:
        said = msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        wanted = "{id,url,outlet,title,text,published_at,lang} is wanted"
        raise InputError(f"{place}: this is no article: {error}; {wanted}") from None
    article = Article(
        id=said.id or digest("article", said.url, said.title, said.text),
        url=said.url or "",
        outlet=said.outlet or "",
        title=said.title or "",
        text=said.text,
        published_at=_published(said.published_at, place),
        lang=said.lang or "",
        source=ADDED,
        dated_by=Dating.GIVEN if said.published_at else Dating.UNKNOWN,
        dated_as=said.published_at or "",
    )
    # When a person brings it in says nothing of its age.
    return dated(article)


def _published(text: str | None, place: str) -> datetime | date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        # The first and the last hours of the calendar are in no other zone.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InputError(f"{place}: published_at {text!r} is no date and no ISO 8601 time") from None
