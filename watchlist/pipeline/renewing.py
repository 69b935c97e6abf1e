"""An article whose page has come: it says what its page says, is read again, and its story with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from watchlist.app import App
from watchlist.errors import BusyError
from watchlist.model import Article, Dating
from watchlist.news.cluster import OpenStory, ReadArticle, cluster
from watchlist.news.dating import dated
from watchlist.news.mentions import NameScanner
from watchlist.news.page import Page
from watchlist.news.reading import read_article
from watchlist.pipeline.articles import ENCODER, WINDOW, _open, _spans, _told
from watchlist.pipeline.counting import counted
from watchlist.pipeline.naming import name_candidates
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.pipeline.reported import Origin, Telling, telling_of, untold
from watchlist.pipeline.tell import tell
from watchlist.sources import FeedSource
from watchlist.store.news import DatedStory, ReadRecord, sorted_at
from watchlist.store.pages import Wanted
from watchlist.store.sources import Snapshot

Times = dict[str, tuple[datetime, datetime]]
_SURE = frozenset({Dating.GIVEN, Dating.FEED})


@dataclass(frozen=True, slots=True)
class Renewal:
    """What an article comes to by its page, before it is written."""

    beside: int
    record: ReadRecord
    story: DatedStory | None = None
    merged: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    telling: tuple[Telling, ...] = ()


def renew(
    app: App, source: FeedSource, wanted: Wanted, page: Page, snapshot: Snapshot, settled: Mapping[str, object]
) -> bool:
    """Read an article by its page and write all that comes of it, the page settled; whether it is another than before.

    Raises OvertakenError, and nothing is written, where other news has come meanwhile; BusyError where another
    process has taken the page over.
    """
    now = snapshot.fetched_at
    renewal = _read(app, source, wanted.article, page, snapshot)
    with app.store.write() as session:
        session.news.hold()
        if renewal and session.news.count() != renewal.beside:
            raise OvertakenError("other news has come meanwhile")
        if not session.pages.settle(wanted, app.owner, **settled):  # type: ignore[arg-type]
            raise BusyError(f"{wanted.url}: another process took this page over")
        session.sources.keep(snapshot)
        if renewal is None:
            return False
        session.news.renew(renewal.record)
        session.news.move(renewal.moved)
        session.news.save_stories([renewal.story] if renewal.story else [])
        session.news.merge(renewal.merged)
        name_candidates(session, app, (renewal.record,), now)
        tell(session, app, [*untold(session, renewal.telling)], now)
    return True


def by_page(article: Article, page: Page, seen_at: datetime) -> Article:
    """An article as its page has it: the longer text, its title and language, and the surer date.

    The feed's date stays where it has a time; the page's takes the place of what is known to the day or not at all.
    """
    longer = len(page.text) > len(article.text)
    said = replace(
        article,
        title=page.title or article.title,
        text=page.text if longer else article.text,
        lang=page.lang if longer and page.lang else article.lang,
        outlet=article.outlet or page.outlet,
    )
    timed = article.dated_by in _SURE and isinstance(article.published_at, datetime)
    if page.published_at is None or timed:
        return said if article.published_at else dated(said, seen_at=seen_at)
    if isinstance(page.published_at, datetime) or article.dated_by not in _SURE or article.published_at is None:
        stated = replace(said, published_at=page.published_at, dated_by=page.dated_by, dated_as=page.dated_as)
        return dated(stated, seen_at=seen_at)
    return said


def _read(app: App, source: FeedSource, article_id: str, page: Page, snapshot: Snapshot) -> Renewal | None:
    """What an article comes to by its page; None where the page says nothing that the feed had not."""
    with app.store.read() as session:
        beside = session.news.count()
        (before,) = session.news.articles(ids=[article_id])
        article = by_page(before.article, page, before.seen_at)
        if article == before.article:
            return None
        origin = Origin(
            source.key,
            snapshot.fetched_at,
            snapshot.sha256,
            official=source.official,
            quiet_before=snapshot.fetched_at - WINDOW if source.official else None,
        )
        moments = (sorted_at(article, before.seen_at), sorted_at(before.article, before.seen_at))
        stories, times = _open([*session.news.compared(_spans(moments))])
        office = source.key if source.official else ""
        read = read_article(article, NameScanner(session.subjects.all()), office=office)
        read = counted(session, app, {article.id: read}, origin)[article.id]
    times[article.id] = (sorted_at(article, before.seen_at), before.seen_at)
    record = _record(before, article, read, snapshot)
    found = _placed(read, before.story, stories)
    if found is None:
        return Renewal(beside, record)
    story, merged = found
    told = _told(story, times)
    quiet = origin.quiet_before is not None and told.last < origin.quiet_before
    telling = () if quiet else tuple(telling_of(app, story, told.story, origin))
    moved = {one.id: merged[old.id] for old in stories if old.id in merged for one in old.articles}
    return Renewal(beside, replace(record, story=story.id), told, merged, moved, telling)


def _placed(
    read: ReadArticle, story_id: str | None, stories: Iterable[OpenStory]
) -> tuple[OpenStory, dict[str, str]] | None:
    """The story in which an article stands as it is read now, and what is merged into it; None where it tells nothing.

    It stays in a story that has others; alone in its own, it may turn out to belong to another.
    """
    mine = next((story for story in stories if story.id == story_id), None)
    if mine and len(mine.articles) > 1:
        return OpenStory(mine.id, tuple(read if one.id == read.id else one for one in mine.articles)), {}
    if mine is None and not (read.signals or any(mention.subject for mention in read.mentions)):
        return None
    others = [story for story in stories if story is not mine]
    clustered = cluster([read], others)
    placed = clustered.placed[read.id]
    story = next(story for story in clustered.stories if story.id == placed)
    if mine is None or story.id == mine.id:
        return story, clustered.merged
    if len(story.articles) == 1:
        return OpenStory(mine.id, story.articles), clustered.merged
    return story, {**clustered.merged, mine.id: story.id}


def _record(before: ReadRecord, article: Article, read: ReadArticle, snapshot: Snapshot) -> ReadRecord:
    return ReadRecord(
        article=replace(article, lang=read.features.lang or article.lang),
        features=ENCODER.encode(read),
        signals=read.signals,
        mentions=read.mentions,
        claims=read.claims,
        story=before.story,
        seen_at=before.seen_at,
        snapshot=snapshot.sha256,
        details=before.details,
    )
