"""Articles, from a feed or from a person, to the record: read, cluster, match, choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from watchlist.app import App
from watchlist.model import Article, Kind
from watchlist.news.cluster import OpenStory, ReadArticle, cluster, summarise
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article
from watchlist.pipeline.counting import counted
from watchlist.pipeline.given import ADDED
from watchlist.pipeline.naming import name_candidates
from watchlist.pipeline.overtaken import OvertakenError, not_overtaken
from watchlist.pipeline.reported import Origin, Telling, telling_of, untold
from watchlist.pipeline.tell import tell
from watchlist.store import Session
from watchlist.store.news import Compared, DatedStory, ReadRecord, sorted_at

WINDOW = timedelta(days=10)
# What is known to the day stands at its beginning, and may be of its end.
_AROUND = WINDOW + timedelta(days=1)
_FIRST, _LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
READ = msgspec.json.Decoder(ReadArticle)
ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of new articles comes to, before it is written; ``beside`` is how many articles there were."""

    beside: int = 0
    records: tuple[ReadRecord, ...] = ()
    moved: Mapping[str, str] | None = None
    stories: tuple[DatedStory, ...] = ()
    merged: Mapping[str, str] | None = None
    telling: tuple[Telling, ...] = ()


def add_articles(app: App, articles: Sequence[Article]) -> int:
    """Bring in articles that a person has; how many were new."""
    origin = Origin(ADDED, app.clock())

    def add() -> int:
        batch = read_batch(app, articles, origin)
        with app.store.write() as session:
            write_batch(session, app, batch, origin.at)
        return len(batch.records)

    return not_overtaken(add)


def read_batch(app: App, articles: Iterable[Article], origin: Origin) -> Batch:
    """Read what is new of a batch, and find its stories; nothing is written."""
    by_id = {article.id: article for article in articles}
    with app.store.read() as session:
        beside = session.news.count()
        known = session.news.known(by_id)
        new = [article for key, article in by_id.items() if key not in known]
        if not new:
            return Batch()
        scanner = NameScanner(session.subjects.all())
        near = [*session.news.compared(_spans(sorted_at(article, origin.at) for article in new))]
        office = origin.source if origin.official else ""
        read = {article.id: read_article(article, scanner, office=office) for article in new}
        read = counted(session, app, read, origin)
    # What tells of no consequence and names nobody that is tracked is kept, but is no story of ours.
    telling = [one for one in read.values() if one.signals or any(mention.subject for mention in one.mentions)]
    stories, times = _open(near)
    times |= {article.id: (sorted_at(article, origin.at), origin.at) for article in new}
    found = cluster(telling, stories)
    touched = [story for story in found.stories if any(one.id in read for one in story.articles)]
    told = [_told(story, times) for story in touched]
    return Batch(
        beside=beside,
        records=tuple(_record(article, read[article.id], found.placed, origin) for article in new),
        moved={one.id: found.merged[old.id] for old in stories if old.id in found.merged for one in old.articles},
        stories=tuple(told),
        merged=found.merged,
        telling=tuple(
            one
            for story, dated in zip(touched, told, strict=True)
            if origin.quiet_before is None or dated.last >= origin.quiet_before
            for one in telling_of(app, story, dated.story, origin)
            if one.kind is not Kind.ANNOUNCED or not _new_in(story, read) <= origin.read_to_the_party
        ),
    )


def write_batch(session: Session, app: App, batch: Batch, now: datetime) -> None:
    """Write a batch with its stories, and tell what is told by none of the events before.

    Raises OvertakenError, and nothing is to be written, where other news has come since it was read.
    """
    if not batch.records:
        return
    session.news.hold()
    if session.news.count() != batch.beside:
        raise OvertakenError("other news has come meanwhile")
    session.news.add(batch.records)
    session.news.move(batch.moved or {})
    session.news.save_stories(batch.stories)
    session.news.merge(batch.merged or {})
    name_candidates(session, app, batch.records, now)
    tell(session, app, [*untold(session, batch.telling)], now)


def _spans(moments: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """The times around articles in which their stories stand; an old one among today's does not widen today's."""
    spans: list[tuple[datetime, datetime]] = []
    for moment in sorted(moments):
        begin, end = max(moment, _FIRST) - _AROUND, min(moment, _LAST) + _AROUND
        if spans and begin <= spans[-1][1]:
            begin = spans.pop()[0]
        spans.append((begin, end))
    return spans


def _open(near: Iterable[Compared]) -> tuple[list[OpenStory], dict[str, tuple[datetime, datetime]]]:
    """The stories that articles may join, and of each of their articles when it stands and was seen."""
    stories: dict[str, list[ReadArticle]] = {}
    times = {}
    for one in near:
        article = READ.decode(one.features)
        stories.setdefault(one.story, []).append(article)
        times[article.id] = (one.sorted_at, one.seen_at)
    return [OpenStory(key, tuple(articles)) for key, articles in stories.items()], times


def _new_in(story: OpenStory, read: Mapping[str, ReadArticle]) -> set[str]:
    return {one.id for one in story.articles if one.id in read}


def _record(article: Article, read: ReadArticle, placed: Mapping[str, str], origin: Origin) -> ReadRecord:
    return ReadRecord(
        article=replace(article, source=article.source or origin.source, lang=read.features.lang or article.lang),
        features=ENCODER.encode(read),
        signals=read.signals,
        mentions=read.mentions,
        claims=read.claims,
        story=placed.get(article.id),
        seen_at=origin.at,
        snapshot=origin.snapshot,
    )


def _told(story: OpenStory, times: Mapping[str, tuple[datetime, datetime]]) -> DatedStory:
    """The story as it stands now, under the id that it began with."""
    stand, seen = zip(*(times[one.id] for one in story.articles), strict=True)
    return DatedStory(replace(summarise(story.articles, min(seen)), id=story.id), min(stand), max(stand))
