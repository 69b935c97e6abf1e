"""Articles, from a feed or from a person, to the record: read, cluster, match, choose."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as moved
from datetime import date, datetime
from functools import partial

from msgspec.structs import replace

from watchlist.app import App
from watchlist.model import Article, Kind, Story, digest
from watchlist.news.cluster import Clustering, Merging, OpenStory, ReadArticle, cluster, summarise
from watchlist.news.following import Following
from watchlist.news.keys import keys
from watchlist.news.open_story import makes_a_story
from watchlist.news.pair import WINDOW
from watchlist.news.placing import told as placed
from watchlist.news.reading import read_article
from watchlist.pipeline.counting import counted
from watchlist.pipeline.given import ADDED, Evidence, keep
from watchlist.pipeline.naming import name_candidates
from watchlist.pipeline.nearby import ENCODER, READ, Nearby, key_what_an_older_version_read, nearby, opened
from watchlist.pipeline.overtaken import OvertakenError, not_overtaken
from watchlist.pipeline.reported import Origin, Telling, telling_of, untold
from watchlist.pipeline.scanning import scanner
from watchlist.pipeline.tell import tell
from watchlist.store import Session
from watchlist.store.columns import pieces
from watchlist.store.news import DatedStory, Details, ReadRecord, sorted_at
from watchlist.store.story_log import MERGED, US, Change, Link, Why

AT_ONCE = 1_000
"""So many articles are read, and placed among each other, before they are written."""

__all__ = ["WINDOW", "Batch", "add_articles", "read_batch", "write_batch"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of new articles comes to, before it is written; ``beside`` is as of which batch the news stood.

    ``joined`` are articles that came before and were of no story, each with the one that it has joined now.
    """

    beside: str | None = None
    records: tuple[ReadRecord, ...] = ()
    stories: tuple[DatedStory, ...] = ()
    merged: Mapping[str, str] | None = None
    joined: Mapping[str, str] | None = None
    telling: tuple[Telling, ...] = ()
    changes: tuple[Change, ...] = ()
    links: tuple[Link, ...] = ()


def add_articles(app: App, articles: Sequence[Article], evidence: Evidence | None = None) -> int:
    """Bring in articles that a person has, and the file that they are in as their evidence; how many were new.

    A great many are brought in part by part, the oldest first, so that the memory does not grow with the file; if this
    is cut off, the same file brings in the rest.
    """
    origin = Origin(ADDED, app.clock())
    if evidence:
        with app.store.write() as session:
            origin = moved(origin, snapshot=keep(session, app, evidence, origin.at))
    by_age = sorted(articles, key=lambda article: (sorted_at(article, origin.at), article.id))
    return sum(not_overtaken(partial(_add, app, part, origin)) for part in pieces(by_age, AT_ONCE))


def _add(app: App, articles: Sequence[Article], origin: Origin) -> int:
    batch = read_batch(app, articles, origin)
    with app.store.write() as session:
        write_batch(session, app, batch, origin.at)
    return len(batch.records)


def read_batch(app: App, articles: Iterable[Article], origin: Origin) -> Batch:
    """Read what is new of a batch, and find its stories; nothing is written but keys that an older version lacked."""
    by_id = {article.id: article for article in articles}
    key_what_an_older_version_read(app)
    with app.store.read() as session:
        beside = session.keys.generation()
        known = session.news.known(by_id)
        new = [article for key, article in by_id.items() if key not in known]
        if not new:
            return Batch()
        read = _read(session, app, new, origin)
        times = {article.id: (sorted_at(article, origin.at), origin.at) for article in new}
        near = nearby(session, ((one, times[one.id][0]) for one in read.values()))
        found = clustered(read.values(), near)
        joined = joining(found, near)
        touched, there = whole(session, found, {*read, *joined})
        read = counted(session, app, dated_by_story(read, touched), origin)
    told = [*told_stories(touched, {**there, **near.times, **times}, near.said, found.follows)]
    return Batch(
        beside=beside,
        records=tuple(_record(article, read[article.id], found, near.stories, origin) for article in new),
        stories=tuple(told),
        merged=found.merged,
        joined=joined,
        changes=tuple(merging_change(younger, merging, origin) for younger, merging in found.merges.items()),
        links=tuple(Link(one.story, one.earlier, one.kind, one.score, one.why) for one in found.follows),
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
    if not session.keys.advance(batch.beside, digest("batch", *(one.article.id for one in batch.records))):
        raise OvertakenError("other news has come meanwhile")
    session.news.add(batch.records)
    join(session, batch.joined or {})
    session.keys.add(keyed(batch.records))
    session.news.save_stories(batch.stories)
    session.news.merge(batch.merged or {})
    session.news.change(batch.changes)
    session.news.link(batch.links)
    name_candidates(session, app, batch.records, now)
    tell(session, app, [*untold(session, batch.telling)], now)


def _read(session: Session, app: App, new: Sequence[Article], origin: Origin) -> Mapping[str, ReadArticle]:
    names = scanner(app, session)
    office = origin.source if origin.official else ""
    return {article.id: read_article(article, names, office=office, discovered=origin.discovery) for article in new}


def clustered(read: Iterable[ReadArticle], near: Nearby) -> Clustering:
    """Place articles among what is near them; what tells of nothing, and did so before, may join what they tell."""
    telling: list[ReadArticle] = []
    loose = list(near.loose)
    for one in read:
        (telling if makes_a_story(one) else loose).append(one)
    return cluster(telling, near.stories, loose=loose, apart=near.apart)


def joining(found: Clustering, near: Nearby) -> dict[str, str]:
    """The articles that were of no story, each with the one that it has joined."""
    return {one.id: found.placed[one.id] for one in near.loose if one.id in found.placed}


def join(session: Session, joined: Mapping[str, str]) -> None:
    """Put articles that were of no story into those that they have joined."""
    for story in {*joined.values()}:
        session.news.put([article for article, each in joined.items() if each == story], story)


def dated_by_story(read: Mapping[str, ReadArticle], stories: Iterable[OpenStory]) -> Mapping[str, ReadArticle]:
    """Give claims of articles that nothing dates the day on which their story was first told."""
    days = {
        one.id: min(day for other in story.articles if (day := other.features.day))
        for story in stories
        if any(other.features.day for other in story.articles)
        for one in story.articles
    }
    return {key: _dated(article, days.get(key)) for key, article in read.items()}


def _dated(article: ReadArticle, day: date | None) -> ReadArticle:
    if day is None or all(claim.as_of for claim in article.claims):
        return article
    claims = (
        claim if claim.as_of else replace(claim, as_of=day, as_of_by="the story's other articles")
        for claim in article.claims
    )
    return replace(article, claims=tuple(claims))


def whole(
    session: Session, found: Clustering, read: Container[str]
) -> tuple[list[OpenStory], dict[str, tuple[datetime, datetime]]]:
    """The stories that have grown with all their articles, and when those that were there stand and were seen."""
    grown = [story for story in found.stories if any(one.id in read for one in story.articles)]
    merged = {younger for younger, elder in found.merged.items() if any(story.id == elder for story in grown)}
    stored, times = opened(session.news.members({*(story.id for story in grown), *merged}))
    there: dict[str, list[ReadArticle]] = {}
    for story in stored:
        there.setdefault(found.merged.get(story.id, story.id), []).extend(story.articles)
    return [
        OpenStory(story.id, (*there.get(story.id, ()), *(one for one in story.articles if one.id in read)))
        for story in grown
    ], times


def keyed(records: Iterable[ReadRecord]) -> Iterator[tuple[str, datetime, tuple[int, ...]]]:
    """The keys of articles, each with the time by which it stands; those of no story may join one that comes later."""
    for record in records:
        at = sorted_at(record.article, record.seen_at)
        yield record.article.id, at, keys(READ.decode(record.features).features)


def merging_change(younger: str, merging: Merging, origin: Origin) -> Change:
    """The trace of a story that was merged into its elder."""
    return Change(merging.elder, younger, MERGED, origin.at, US, Why(score=round(merging.score, 2)))


def _new_in(story: OpenStory, read: Container[str]) -> set[str]:
    return {one.id for one in story.articles if one.id in read}


def _record(
    article: Article, read: ReadArticle, found: Clustering, near: Sequence[OpenStory], origin: Origin
) -> ReadRecord:
    placing = found.placings.get(article.id)
    return ReadRecord(
        article=replace(article, source=article.source or origin.source, lang=read.features.lang or article.lang),
        # Nothing is compared by its claims, which hold many keys: they have rows of their own.
        features=ENCODER.encode(replace(read, claims=())),
        signals=read.signals,
        mentions=read.mentions,
        claims=read.claims,
        story=found.placed.get(article.id),
        seen_at=origin.at,
        snapshot=origin.snapshot,
        details=Details(placed=placed(read, placing, (*near, *found.stories)) if placing else ""),
    )


def told_stories(
    touched: Iterable[OpenStory],
    times: Mapping[str, tuple[datetime, datetime]],
    said: Mapping[str, Story],
    follows: Sequence[Following],
) -> Iterator[DatedStory]:
    """The stories as they stand now, each under the id that it began with."""
    for story in touched:
        stand, seen = zip(*(times[one.id] for one in story.articles), strict=True)
        before = said[story.id].follows if story.id in said else ()
        new = (one.earlier for one in follows if one.story == story.id)
        now = summarise(story.articles, min(seen))
        earlier = tuple(dict.fromkeys((*before, *new)))
        yield DatedStory(replace(now, id=story.id, follows=earlier), min(stand), max(stand))
