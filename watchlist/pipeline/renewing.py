"""An article whose page has come, or whose feed tells it anew: it is read again, and its story with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as moved
from datetime import datetime

from msgspec.structs import replace

from watchlist.app import App
from watchlist.errors import BusyError
from watchlist.model import Article, Dating, Story, digest, iso
from watchlist.news.cluster import Merging, OpenStory, ReadArticle, cluster, story_id
from watchlist.news.dating import dated
from watchlist.news.following import Following
from watchlist.news.page import Page
from watchlist.news.reading import read_article
from watchlist.pipeline.articles import (
    WINDOW,
    clustered,
    dated_by_story,
    join,
    joining,
    keyed,
    merging_change,
    told_stories,
    whole,
)
from watchlist.pipeline.counting import counted
from watchlist.pipeline.naming import name_candidates
from watchlist.pipeline.nearby import ENCODER, Nearby, Times, nearby, opened
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.pipeline.reported import Origin, Telling, telling_of, untold
from watchlist.pipeline.scanning import scanner
from watchlist.pipeline.tell import tell
from watchlist.sources import FeedSource
from watchlist.store import Session
from watchlist.store.news import DatedStory, ReadRecord, sorted_at
from watchlist.store.pages import Wanted
from watchlist.store.sources import Snapshot
from watchlist.store.story_log import Change, Link

_SURE = frozenset({Dating.GIVEN, Dating.FEED})


@dataclass(frozen=True, slots=True)
class Renewal:
    """What an article comes to by its page, before it is written; ``beside`` is as of which batch the news stood."""

    beside: str | None
    record: ReadRecord
    story: DatedStory | None = None
    merged: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    links: tuple[Link, ...] = ()
    joined: Mapping[str, str] = field(default_factory=dict)
    telling: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """When an answer came that says more of an article, and its bytes."""

    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where an article stands as it is read now: its story, what is merged into it, and when the others stand."""

    story: OpenStory
    times: Times
    said: Mapping[str, Story]
    merges: Mapping[str, Merging] = field(default_factory=dict)
    follows: tuple[Following, ...] = ()
    joined: Mapping[str, str] = field(default_factory=dict)


def renew(
    app: App, source: FeedSource, wanted: Wanted, page: Page, snapshot: Snapshot, settled: Mapping[str, object]
) -> bool:
    """Read an article by its page and write all that comes of it, the page settled; whether it is another than before.

    Raises OvertakenError, and nothing is written, where other news has come meanwhile; BusyError where another
    process has taken the page over.
    """

    def settle(session: Session) -> None:
        if not session.pages.settle(wanted, app.owner, **settled):  # type: ignore[arg-type]
            raise BusyError(f"{wanted.url}: another process took this page over")
        session.sources.keep(snapshot)

    seen = _Seen(snapshot.fetched_at, snapshot.sha256)
    renewal = _read(app, source, wanted.article, lambda before: by_page(before.article, page, before.seen_at), seen)
    return _write(app, wanted.article, renewal, seen.at, settle)


def renew_by_feed(
    app: App, source: FeedSource, article_id: str, says: Callable[[Article], Article], at: datetime, sha256: str
) -> bool:
    """Read an article as its feed has it now, seen in this answer, and have its page asked again; as ``renew`` does."""
    renewal = _read(app, source, article_id, lambda before: says(before.article), _Seen(at, sha256))
    if renewal is None:
        return False
    return _write(app, article_id, renewal, at, lambda session: session.pages.ask_again(article_id, at))


def _write(app: App, article_id: str, renewal: Renewal | None, at: datetime, settle: Callable[[Session], None]) -> bool:
    with app.store.write() as session:
        session.news.hold()
        if renewal and not session.keys.advance(renewal.beside, digest("page", article_id, iso(at))):
            raise OvertakenError("other news has come meanwhile")
        settle(session)
        if renewal is None:
            return False
        session.news.renew(renewal.record)
        join(session, renewal.joined)
        session.keys.add(keyed([renewal.record]))
        session.news.save_stories([renewal.story] if renewal.story else [])
        session.news.merge(renewal.merged)
        session.news.change(renewal.changes)
        session.news.link(renewal.links)
        name_candidates(session, app, (renewal.record,), at)
        tell(session, app, [*untold(session, renewal.telling)], at)
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


def _read(
    app: App, source: FeedSource, article_id: str, renewed: Callable[[ReadRecord], Article], seen: _Seen
) -> Renewal | None:
    """What an article comes to by what was seen of it; None where that says nothing that was not there."""
    with app.store.read() as session:
        beside = session.keys.generation()
        (before,) = session.news.articles(ids=[article_id])
        article = renewed(before)
        if article == before.article:
            return None
        origin = Origin(
            source.key,
            seen.at,
            seen.sha256,
            official=source.official,
            quiet_before=seen.at - WINDOW if source.official else None,
        )
        office = source.key if source.official else ""
        read = read_article(article, scanner(app, session), office=office)
        at = sorted_at(article, before.seen_at)
        placed = _placed(session, read, before.story, at)
        claimed = dated_by_story({read.id: read}, [placed.story] if placed else [])
        read = counted(session, app, claimed, origin)[read.id]
    record = _record(before, article, read, seen.sha256)
    if placed is None:
        return Renewal(beside, record)
    times = {**placed.times, article.id: (at, before.seen_at)}
    (told,) = told_stories([placed.story], times, placed.said, placed.follows)
    quiet = origin.quiet_before is not None and told.last < origin.quiet_before
    return Renewal(
        beside,
        replace(record, story=placed.story.id),
        told,
        merged={younger: merging.elder for younger, merging in placed.merges.items()},
        changes=tuple(merging_change(younger, merging, origin) for younger, merging in placed.merges.items()),
        links=tuple(Link(one.story, one.earlier, one.kind, one.score, one.why) for one in placed.follows),
        joined=dict.fromkeys(placed.joined, placed.story.id),
        telling=() if quiet else tuple(telling_of(app, placed.story, told.story, origin)),
    )


def _placed(session: Session, read: ReadArticle, story_id: str | None, at: datetime) -> _Placed | None:
    """Find the story in which an article stands as it is read now; None where it is of none.

    It stays in a story that has others; alone in its own, it may turn out to belong to another.
    """
    stored, times = opened(session.news.members([story_id])) if story_id else ([], {})
    mine = stored[0] if stored else None
    if mine and len(mine.articles) > 1:
        articles = tuple(read if one.id == read.id else one for one in mine.articles)
        return _Placed(OpenStory(mine.id, articles), times, session.news.stories_of([mine.id]))
    near = _others(nearby(session, [(read, at)]), read, mine)
    # What had a story of its own keeps it, whatever its page says.
    found = (
        clustered([read], near) if mine is None else cluster([read], near.stories, loose=near.loose, apart=near.apart)
    )
    if read.id not in found.placed:
        return None
    joined = {key: each for key, each in joining(found, near).items() if each == found.placed[read.id]}
    (story,), there = whole(session, found, {read.id, *joined})
    if mine is None or story.id == mine.id:
        return _Placed(story, {**near.times, **there}, near.said, found.merges, tuple(found.follows), joined)
    if len(story.articles) == 1:
        follows = tuple(replace(one, story=mine.id) for one in found.follows if one.story == story.id)
        return _Placed(OpenStory(mine.id, story.articles), there, near.said, found.merges, follows)
    merges = {**found.merges, mine.id: Merging(story.id, found.placings[read.id].rated[0][0])}
    return _Placed(story, {**near.times, **there}, near.said, merges, tuple(found.follows), joined)


def _others(near: Nearby, read: ReadArticle, mine: OpenStory | None) -> Nearby:
    """What is near an article beside itself and its story; a story that a person split off draws nothing to it."""
    stories = tuple(story for story in near.stories if mine is None or story.id != mine.id)
    drawn = mine is None or mine.id == story_id(read)
    return moved(near, stories=stories, loose=tuple(one for one in near.loose if drawn and one.id != read.id))


def _record(before: ReadRecord, article: Article, read: ReadArticle, sha256: str) -> ReadRecord:
    return ReadRecord(
        article=replace(article, lang=read.features.lang or article.lang),
        features=ENCODER.encode(replace(read, claims=())),
        signals=read.signals,
        mentions=read.mentions,
        claims=read.claims,
        story=before.story,
        seen_at=before.seen_at,
        snapshot=sha256,
        details=before.details,
    )
