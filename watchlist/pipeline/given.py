"""Articles that a person has, out of a file of JSON lines: read whole, or not at all."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from watchlist.app import App
from watchlist.errors import InputError
from watchlist.model import Article, Dating, digest, iso
from watchlist.news.dating import dated
from watchlist.resources import decoder
from watchlist.store import Session
from watchlist.store.sources import Snapshot

ADDED = "added"
"""The source of articles that a person brought in."""

_NOTHING = " (nothing was brought in)"


class _Line(msgspec.Struct, frozen=True):
    text: str
    id: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_at: str | None = None
    lang: str | None = None


_LINE = decoder(_Line)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The file that articles were brought in by, as it was then."""

    file: Path
    content: bytes


def evidence_of(file: Path) -> Evidence:
    """Read a file once, to be read as articles and to be kept; raises InputError."""
    try:
        return Evidence(file, file.read_bytes())
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None


def read_articles(file: Path) -> list[Article]:
    """Read articles from JSON lines, all or none; raises InputError that names the line."""
    return articles_in(evidence_of(file))


def articles_in(evidence: Evidence) -> list[Article]:
    """Read the articles of a file, all or none; raises InputError that names the line, and what to do."""
    file = evidence.file
    lines = evidence.content.removeprefix(codecs.BOM_UTF8).splitlines()
    found: dict[str, tuple[int, Article]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            article = _article(line, f"{file}, line {number}")
            first, other = found.setdefault(article.id, (number, article))
            if not says_the_same(article, other):
                raise InputError(
                    f"{file}, line {number}: the id {article.id!r} stands in line {first} with another text; "
                    f"give each article an id of its own{_NOTHING}"
                )
    if not found:
        raise InputError(f"{file}: there is no article in it")
    return [article for _, article in found.values()]


def told_otherwise(app: App, articles: Iterable[Article]) -> list[str]:
    """The ids that are known with another title, text or address; what was first brought in under them stays."""
    given = {article.id: article for article in articles}
    with app.store.read() as session:
        known = session.news.articles(ids=given)
    return [one.article.id for one in known if not says_the_same(given[one.article.id], one.article)]


def says_the_same(one: Article, other: Article) -> bool:
    """Whether two articles of one id are the same article."""
    return (one.title, one.text, one.url) == (other.title, other.text, other.url)


def keep(session: Session, app: App, evidence: Evidence, now: datetime) -> str:
    """Keep a file that articles were brought in by, and its hash and time; the hash."""
    sha256 = app.archive.keep_bytes(evidence.content)
    place = evidence.file.resolve().as_uri()
    identity = digest(ADDED, place, sha256, iso(now))
    session.sources.keep(Snapshot(identity, ADDED, place, place, sha256, len(evidence.content), now, {}))
    return sha256


def _article(line: bytes, place: str) -> Article:
    try:
        said = _LINE.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        wanted = "one JSON object a line is wanted, {id,url,outlet,title,text,published_at,lang}; text must be there"
        raise InputError(f"{place}: this is no article: {error}; {wanted}{_NOTHING}") from None
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
        wanted = "2024-08-07 or 2024-08-07T09:00:00Z is wanted, or null"
        raise InputError(
            f"{place}: published_at {text!r} is no date and no ISO 8601 time; {wanted}{_NOTHING}"
        ) from None
