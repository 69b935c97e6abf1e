"""News: articles with what was read out of them, and the stories that they carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

import msgspec
from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, or_, select, update

from watchlist.errors import UnknownError
from watchlist.model import Article, Claim, Dating, Mention, Signal, Story, Value
from watchlist.resources import decoder
from watchlist.store.claims import CLAIM, CLAIMS, Claims
from watchlist.store.columns import ENCODER, hold, pieces, table
from watchlist.store.database import ADVISORY_NEWS
from watchlist.store.story_log import StoryLog

ARTICLE = table("article")
STORY = table("story")
SIGNAL = table("signal")
MENTION = table("mention")
KEY = table("article_key")
STORIES = decoder(Story)
SIGNALS = decoder(Signal)
MENTIONS = decoder(Mention)


class Details(Value, frozen=True):
    """What is known of an article beside what it says: what its date is known from, and why it is where it is.

    ``placed`` says in short why it joined its story or began one.
    """

    dated_by: Dating = Dating.UNKNOWN
    dated_as: str = ""
    placed: str = ""


DETAILS = decoder(Details)


class ReadRecord(msgspec.Struct, frozen=True):
    """An article with what was read out of it; ``features`` are what later articles are compared with."""

    article: Article
    features: bytes
    signals: tuple[Signal, ...]
    mentions: tuple[Mention, ...]
    story: str | None
    seen_at: datetime
    snapshot: str | None = None
    claims: tuple[Claim, ...] = ()
    details: Details = Details()


class Compared(msgspec.Struct, frozen=True):
    """What an article is compared by, and when it stands and was seen; its text is left alone.

    ``story`` is the open story that it is of, "" where it is of none.
    """

    story: str
    features: bytes
    sorted_at: datetime
    seen_at: datetime


class DatedStory(msgspec.Struct, frozen=True):
    """A story with the times of its first and its last article, by which it is found again."""

    story: Story
    first: datetime
    last: datetime


class News(StoryLog):
    """Articles and stories."""

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these articles are there already."""
        found: set[str] = set()
        for piece in pieces(ids):
            found.update(self._connection.execute(select(ARTICLE.c.id).where(ARTICLE.c.id.in_(piece))).scalars())
        return found

    def addressed(self, urls: Iterable[str], since: datetime) -> set[str]:
        """Which of these addresses have an article that carries a time from then on."""
        found: set[str] = set()
        for piece in pieces(urls):
            question = select(ARTICLE.c.url).where(ARTICLE.c.sorted_at >= since, ARTICLE.c.url.in_(piece))
            found.update(self._connection.execute(question).scalars())
        return found

    def at_addresses(self, source: str, urls: Iterable[str], since: datetime) -> list[Article]:
        """The articles of a source at these addresses that carry a time from then on, oldest first; without texts."""
        found: list[Row[tuple[object, ...]]] = []
        for piece in pieces(urls):
            there = (ARTICLE.c.source == source, ARTICLE.c.sorted_at >= since, ARTICLE.c.url.in_(piece))
            columns = (ARTICLE.c.id, ARTICLE.c.url, ARTICLE.c.title, ARTICLE.c.published_at, ARTICLE.c.sorted_at)
            found += self._connection.execute(select(*columns).where(*there))
        rows = sorted(found, key=lambda row: (row.sorted_at, row.id))
        return [Article(row.id, row.url, "", row.title, "", _published(row.published_at)) for row in rows]

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
            Claims(self._connection).add((one.article.id, claim) for one in batch for claim in one.claims)

    def renew(self, record: ReadRecord) -> None:
        """Keep an article as it was read anew, in place of what was read of it before."""
        for of in (SIGNAL, MENTION, CLAIM, KEY):
            self._connection.execute(delete(of).where(of.c.article == record.article.id))
        self._connection.execute(delete(ARTICLE).where(ARTICLE.c.id == record.article.id))
        self.add([record])

    def stories_with(self, articles: Iterable[str]) -> dict[str, str]:
        """The story of each of these articles that has one."""
        found: dict[str, str] = {}
        for piece in pieces(articles):
            question = select(ARTICLE.c.id, ARTICLE.c.story).where(
                ARTICLE.c.id.in_(piece), ARTICLE.c.story.is_not(None)
            )
            found.update((row.id, row.story) for row in self._connection.execute(question))
        return found

    def compared(self, articles: Iterable[str]) -> list[Compared]:
        """What some articles of stories are compared by."""
        return [found for piece in pieces(articles) for found in self._compared(ARTICLE.c.id.in_(piece))]

    def members(self, stories: Iterable[str]) -> list[Compared]:
        """What all articles of some stories are compared by."""
        return [found for piece in pieces(stories) for found in self._compared(ARTICLE.c.story.in_(piece))]

    def loose(self, articles: Iterable[str]) -> list[Compared]:
        """What some articles of no story are compared by."""
        alone = ARTICLE.c.story.is_(None)
        return [found for piece in pieces(articles) for found in self._compared(ARTICLE.c.id.in_(piece), alone)]

    def _compared(
        self, which: ColumnElement[bool], there: ColumnElement[bool] = ARTICLE.c.story.is_not(None)
    ) -> Iterator[Compared]:
        columns = (ARTICLE.c.story, ARTICLE.c.features, ARTICLE.c.sorted_at, ARTICLE.c.seen_at)
        question = select(*columns).where(which, there)
        for row in self._connection.execute(question.order_by(ARTICLE.c.sorted_at, ARTICLE.c.id)):
            yield Compared(row.story or "", *row[1:])

    def unread(self, most: int) -> list[str]:
        """The newest articles of stories that an older version has read, at most so many."""
        question = select(ARTICLE.c.id).where(ARTICLE.c.details.is_(None), ARTICLE.c.story.is_not(None))
        return list(self._connection.execute(question.order_by(ARTICLE.c.sorted_at.desc()).limit(most)).scalars())

    def read_again(self, features: Mapping[str, bytes]) -> None:
        """Replace what articles are compared by."""
        rows = [{"read": article, "anew": body} for article, body in features.items()]
        if rows:
            question = update(ARTICLE).where(ARTICLE.c.id == bindparam("read")).values(features=bindparam("anew"))
            self._connection.execute(question, rows)

    def put(self, articles: Iterable[str], story: str) -> None:
        """Put articles into a story."""
        for piece in pieces(articles):
            self._connection.execute(update(ARTICLE).where(ARTICLE.c.id.in_(piece)).values(story=story))

    def naming(self, subjects: Iterable[str]) -> list[str]:
        """The articles that name one of these subjects."""
        pages = (MENTION.c.subject.in_(piece) for piece in pieces(subjects))
        return list(dict.fromkeys(article for page in pages for article in self._naming(page)))

    def naming_candidate(self, candidate: str) -> list[str]:
        """The articles that name a firm that nobody tracks."""
        return self._naming(MENTION.c.candidate == candidate)

    def _naming(self, which: ColumnElement[bool]) -> list[str]:
        return list(self._connection.execute(select(MENTION.c.article).where(which).distinct()).scalars())

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
        signals, mentions, claims = (self._parts(of, rows) for of in (SIGNAL, MENTION, CLAIM))
        return [
            ReadRecord(
                _article(row),
                row.features,
                tuple(SIGNALS.decode(body) for body in signals.get(row.id, ())),
                tuple(MENTIONS.decode(body) for body in mentions.get(row.id, ())),
                row.story,
                row.seen_at,
                row.snapshot,
                tuple(CLAIMS.decode(body) for body in claims.get(row.id, ())),
                _details(row),
            )
            for row in rows
        ]

    def articles_of(self, stories: Iterable[str]) -> dict[str, tuple[Article, ...]]:
        """The articles of each of some stories, oldest first."""
        found: dict[str, tuple[Article, ...]] = {}
        for piece in pieces(stories):
            question = select(ARTICLE).where(ARTICLE.c.story.in_(piece)).order_by(ARTICLE.c.sorted_at, ARTICLE.c.id)
            for row in self._connection.execute(question):
                found[row.story] = (*found.get(row.story, ()), _article(row))
        return found

    def _parts(self, of: object, rows: list[Row[tuple[object, ...]]]) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for piece in pieces([row.id for row in rows]):
            question = select(of.c.article, of.c.body).where(of.c.article.in_(piece)).order_by(of.c.id)  # type: ignore[attr-defined]
            for article, body in self._connection.execute(question):
                found.setdefault(article, []).append(body)
        return found

    def save_stories(self, stories: Iterable[DatedStory]) -> None:
        """Add stories, or replace what is said of them."""
        for piece in pieces(stories):
            rows = {one.story.id: _story_row(one) for one in piece}
            there = set(self._connection.execute(select(STORY.c.id).where(STORY.c.id.in_(rows))).scalars())
            old = [{"known": key, **row} for key, row in rows.items() if key in there]
            new = [{"id": key, **row} for key, row in rows.items() if key not in there]
            if old:
                self._connection.execute(update(STORY).where(STORY.c.id == bindparam("known")), old)
            if new:
                self._connection.execute(insert(STORY), new)

    def merge(self, merged: Mapping[str, str]) -> None:
        """Let stories live on in elder ones, younger to elder, with their articles; their ids go on leading there."""
        rows = [{"younger": younger, "elder": elder} for younger, elder in merged.items()]
        if rows:
            move = update(ARTICLE).where(ARTICLE.c.story == bindparam("younger")).values(story=bindparam("elder"))
            self._connection.execute(move, rows)
            leads = or_(STORY.c.id == bindparam("younger"), STORY.c.merged_into == bindparam("younger"))
            self._connection.execute(update(STORY).where(leads).values(merged_into=bindparam("elder")), rows)

    def elders(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """The story in which each merged one lives on: of all, or of some ids."""
        merged = select(STORY.c.id, STORY.c.merged_into).where(STORY.c.merged_into.is_not(None))
        pages = [merged] if ids is None else [merged.where(STORY.c.id.in_(piece)) for piece in pieces(set(ids))]
        return {row.id: row.merged_into for page in pages for row in self._connection.execute(page)}

    def lineages(self, ids: Iterable[str]) -> dict[str, set[str]]:
        """Every id that leads to each of these living stories, its own among them."""
        found = {story_id: {story_id} for story_id in ids}
        for piece in pieces(found):
            question = select(STORY.c.id, STORY.c.merged_into).where(STORY.c.merged_into.in_(piece))
            for row in self._connection.execute(question):
                found[row.merged_into].add(row.id)
        return found

    def story(self, story_id: str) -> Story:
        """One story, or the elder that it was merged into; UnknownError where there is none."""
        return self.stories_of([story_id])[story_id]

    def stories_of(self, ids: Iterable[str]) -> dict[str, Story]:
        """Stories, or the elders that they were merged into, by the ids that they are asked for."""
        asked = list(dict.fromkeys(ids))
        elders = self.elders(asked)
        bodies = self._bodies({elders.get(story_id, story_id) for story_id in asked})
        missing = next((story_id for story_id in asked if elders.get(story_id, story_id) not in bodies), None)
        if missing is not None:
            raise UnknownError(f"there is no story {missing!r}; `watchlist stories` lists them")
        return {story_id: bodies[elders.get(story_id, story_id)] for story_id in asked}

    def knows(self, story_id: str) -> bool:
        """Whether a story has or had this id."""
        return self._connection.execute(select(STORY.c.id).where(STORY.c.id == story_id)).first() is not None

    def _bodies(self, ids: Iterable[str]) -> dict[str, Story]:
        found: dict[str, Story] = {}
        for piece in pieces(ids):
            rows = self._connection.execute(select(STORY.c.id, STORY.c.body).where(STORY.c.id.in_(piece)))
            found.update((row.id, STORIES.decode(row.body)) for row in rows)
        return found

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


def _story_row(dated: DatedStory) -> dict[str, object]:
    story = dated.story
    return {
        "title": story.title,
        "origin": story.origin,
        "first_seen": dated.first,
        "last_seen": dated.last,
        "body": ENCODER.encode(story),
    }


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
        "details": ENCODER.encode(
            msgspec.structs.replace(record.details, dated_by=article.dated_by, dated_as=article.dated_as)
        ),
    }


def _details(row: Row[tuple[object, ...]]) -> Details:
    return DETAILS.decode(row.details) if row.details else Details()


def _article(row: Row[tuple[object, ...]]) -> Article:
    known = _details(row)
    return Article(
        id=row.id,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        text=row.text,
        published_at=_published(row.published_at),
        lang=row.lang,
        source=row.source,
        dated_by=known.dated_by,
        dated_as=known.dated_as,
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
    return {
        "article": article,
        "subject": mention.subject,
        "candidate": mention.candidate,
        "score": mention.score,
        "body": ENCODER.encode(mention),
    }
