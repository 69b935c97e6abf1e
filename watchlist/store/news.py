"""News: articles with what was read out of them, and the stories that they carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from watchlist.errors import UnknownError
from watchlist.model import Article, Mention, Signal, Story
from watchlist.store.columns import ENCODER, hold, pieces, table
from watchlist.store.database import ADVISORY_NEWS
from watchlist.store.tables import ArticleRow, MentionRow, SignalRow, StoryRow

ARTICLE = table(ArticleRow)
STORY = table(StoryRow)
SIGNAL = table(SignalRow)
MENTION = table(MentionRow)
STORIES = msgspec.json.Decoder(Story)
SIGNALS = msgspec.json.Decoder(Signal)
MENTIONS = msgspec.json.Decoder(Mention)


class ReadRecord(msgspec.Struct, frozen=True):
    """An article with what was read out of it; ``features`` are what later articles are compared with."""

    article: Article
    features: bytes
    signals: tuple[Signal, ...]
    mentions: tuple[Mention, ...]
    story: str | None
    seen_at: datetime
    snapshot: str | None = None


class News:
    """Articles and stories."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these articles are there already."""
        found: set[str] = set()
        for piece in pieces(ids):
            found.update(self._connection.execute(select(ARTICLE.c.id).where(ARTICLE.c.id.in_(piece))).scalars())
        return found

    def count(self) -> int:
        """How many articles there are: none ever goes, so an equal number means that no news has come."""
        return self._connection.execute(select(func.count()).select_from(ARTICLE)).scalar_one()

    def hold(self) -> None:
        """Hold off others who would write news, until we commit."""
        hold(self._connection, ADVISORY_NEWS)

    def add(self, records: Iterable[ReadRecord]) -> None:
        """Keep articles with their signals and mentions."""
        for batch in pieces(records):
            self._connection.execute(insert(ARTICLE), [_article_row(record) for record in batch])
            signals = [_signal_row(one.article.id, signal) for one in batch for signal in one.signals]
            mentions = [_mention_row(one.article.id, mention) for one in batch for mention in one.mentions]
            if signals:
                self._connection.execute(insert(SIGNAL), signals)
            if mentions:
                self._connection.execute(insert(MENTION), mentions)

    def move(self, article_id: str, story: str) -> None:
        """Put an article into another story."""
        self._connection.execute(update(ARTICLE).where(ARTICLE.c.id == article_id).values(story=story))

    def articles(
        self, *, since: datetime | None = None, story: str | None = None, ids: Iterable[str] | None = None
    ) -> list[ReadRecord]:
        """Articles by the time that they carry, oldest first: all, from a time on, of a story, or of some ids."""
        question = select(ARTICLE).order_by(ARTICLE.c.sorted_at, ARTICLE.c.id)
        if since:
            question = question.where(ARTICLE.c.sorted_at >= since)
        if story:
            question = question.where(ARTICLE.c.story == story)
        pages = [question] if ids is None else [question.where(ARTICLE.c.id.in_(piece)) for piece in pieces(ids)]
        rows = [row for page in pages for row in self._connection.execute(page)]
        signals, mentions = self._parts(SIGNAL, rows), self._parts(MENTION, rows)
        return [
            ReadRecord(
                _article(row),
                row.features,
                tuple(SIGNALS.decode(body) for body in signals.get(row.id, ())),
                tuple(MENTIONS.decode(body) for body in mentions.get(row.id, ())),
                row.story,
                row.seen_at,
                row.snapshot,
            )
            for row in rows
        ]

    def _parts(self, of: object, rows: list[Row[tuple[object, ...]]]) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for piece in pieces([row.id for row in rows]):
            question = select(of.c.article, of.c.body).where(of.c.article.in_(piece)).order_by(of.c.id)  # type: ignore[attr-defined]
            for article, body in self._connection.execute(question):
                found.setdefault(article, []).append(body)
        return found

    def save_story(self, story: Story, last_seen: datetime) -> None:
        """Add a story, or replace what is said of it."""
        said = {"title": story.title, "origin": story.origin, "last_seen": last_seen, "body": ENCODER.encode(story)}
        said["first_seen"] = story.first_seen
        changed = self._connection.execute(update(STORY).where(STORY.c.id == story.id).values(**said))
        if not changed.rowcount:
            self._connection.execute(insert(STORY).values(id=story.id, **said))

    def merge(self, younger: str, elder: str) -> None:
        """Let a story live on in an elder one; its id goes on leading there."""
        self._connection.execute(update(STORY).where(STORY.c.id == younger).values(merged_into=elder))
        self._connection.execute(update(STORY).where(STORY.c.merged_into == younger).values(merged_into=elder))

    def story(self, story_id: str) -> Story:
        """One story, or the elder that it was merged into; UnknownError where there is none."""
        row = self._connection.execute(select(STORY).where(STORY.c.id == story_id)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no story {story_id!r}; `watchlist stories` lists them")
        return self.story(row.merged_into) if row.merged_into else STORIES.decode(row.body)

    def stories_of(self, ids: Iterable[str]) -> dict[str, Story]:
        """Stories by the ids that they are asked for."""
        return {story_id: self.story(story_id) for story_id in ids}

    def stories(self, *, since: datetime | None = None) -> Iterator[Story]:
        """Every story that lives, by when it was first seen; ``since`` counts its newest article."""
        question = select(STORY.c.body).where(STORY.c.merged_into.is_(None)).order_by(STORY.c.first_seen, STORY.c.id)
        if since:
            question = question.where(STORY.c.last_seen >= since)
        for body in self._connection.execute(question).scalars():
            yield STORIES.decode(body)


def sorted_at(article: Article, seen_at: datetime) -> datetime:
    """Give the time by which an article stands among others: its own, the start of its day, or when it was seen."""
    match article.published_at:
        case datetime() as moment:
            return moment
        case date() as day:
            return datetime.combine(day, time(), tzinfo=UTC)
        case _:
            return seen_at


def _article_row(record: ReadRecord) -> dict[str, object]:
    article = record.article
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "text": article.text,
        "lang": article.lang,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "sorted_at": sorted_at(article, record.seen_at),
        "seen_at": record.seen_at,
        "story": record.story,
        "snapshot": record.snapshot,
        "features": record.features,
    }


def _article(row: Row[tuple[object, ...]]) -> Article:
    return Article(
        id=row.id,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        text=row.text,
        published_at=_published(row.published_at),
        lang=row.lang,
        source=row.source,
    )


def _published(text: str | None) -> datetime | date | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _signal_row(article: str, signal: Signal) -> dict[str, object]:
    return {
        "article": article,
        "type": str(signal.type),
        "certainty": str(signal.certainty),
        "background": signal.background,
        "body": ENCODER.encode(signal),
    }


def _mention_row(article: str, mention: Mention) -> dict[str, object]:
    return {"article": article, "subject": mention.subject, "score": mention.score, "body": ENCODER.encode(mention)}
