"""Nearby: the stories that new articles may join or go on from, looked up by what they share and not all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

import msgspec
from msgspec.structs import replace

from watchlist.app import App
from watchlist.model import Story, digest
from watchlist.news.cluster import OpenStory, ReadArticle
from watchlist.news.features import features
from watchlist.news.following import LONGEST
from watchlist.news.keys import keys
from watchlist.news.open_story import makes_a_story
from watchlist.news.pair import WINDOW
from watchlist.resources import decoder
from watchlist.store import Session
from watchlist.store.columns import pieces
from watchlist.store.news import Compared, sorted_at

READ = decoder(ReadArticle)
ENCODER = msgspec.json.Encoder()
MOST_READ_AGAIN = 20_000
"""How many articles of an older version are given keys: to the older ones nothing new is joined."""

_FIRST, _LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
# What is known to the day stands at its beginning, and may be of its end.
_AFTER = WINDOW + timedelta(days=1)
_SHARING = 16  # articles of stories that share the most with a new one, and so many of none
_LOOKED_AT = 64  # articles among which those are sought
_EARLIEST = 3  # articles that stand for a story beside those

Times = dict[str, tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Nearby:
    """Stories that stand near new articles, of each the first articles and the near ones; some are kept apart.

    ``loose`` are near articles of no story, which may join one now; ``times`` say when those stand and were seen.
    """

    stories: tuple[OpenStory, ...] = ()
    loose: tuple[ReadArticle, ...] = ()
    times: Times = field(default_factory=dict)
    said: Mapping[str, Story] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()


def nearby(session: Session, new: Iterable[tuple[ReadArticle, datetime]]) -> Nearby:
    """Find the stories near new articles, each with the time by which it stands, and what is of none."""
    sharing = [(makes_a_story(one), _sharing(session, one, at)) for one, at in new]
    of_stories = session.news.stories_with({each for _, found in sharing for each in found})
    near = {each for _, found in sharing for each in _first(each for each in found if each in of_stories)}
    loose = {
        each for tells, found in sharing if tells for each in _first(each for each in found if each not in of_stories)
    }
    stories = {of_stories[each] for each in near}
    said = session.news.stories_of(stories)
    wanted = near.union(*(story.articles[:_EARLIEST] for story in said.values()))
    return Nearby(
        tuple(opened(session.news.compared(wanted))[0]),
        *_loose(session, loose),
        said,
        apart(session, stories),
    )


def _sharing(session: Session, article: ReadArticle, at: datetime) -> list[str]:
    at = min(max(at, _FIRST), _LAST)
    shared = session.keys.sharing(keys(article.features), at - LONGEST, at + _AFTER)
    return sorted(shared, key=lambda other: (-shared[other], other))[:_LOOKED_AT]


def _first(articles: Iterable[str]) -> Iterator[str]:
    return islice(articles, _SHARING)


def _loose(session: Session, ids: Iterable[str]) -> tuple[tuple[ReadArticle, ...], Times]:
    """Articles of no story as they are stored, and of each when it stands and was seen."""
    rows = session.news.loose(ids)
    read = tuple(READ.decode(one.features) for one in rows)
    return read, {article.id: (one.sorted_at, one.seen_at) for article, one in zip(read, rows, strict=True)}


def opened(compared: Iterable[Compared]) -> tuple[list[OpenStory], Times]:
    """Stories of articles as they are stored, and of each article when it stands and was seen."""
    stories: dict[str, list[ReadArticle]] = {}
    times: Times = {}
    for one in compared:
        article = READ.decode(one.features)
        stories.setdefault(one.story, []).append(article)
        times[article.id] = (one.sorted_at, one.seen_at)
    return [OpenStory(key, tuple(stories[key])) for key in sorted(stories)], times


def apart(session: Session, stories: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The pairs of stories that a person has split, themselves or what lives on in them; the ids in order."""
    lineages = session.news.lineages(stories)
    living = {each: story for story, lineage in lineages.items() for each in lineage}
    split = session.news.apart(living)
    pairs = ((living[one], living[other]) for one, other in split if one in living and other in living)
    return frozenset((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])


def key_what_an_older_version_read(app: App) -> None:
    """Give the articles keys that a version before this one has read, once, so that new ones are joined to them."""
    with app.store.read() as session:
        if session.keys.generation() is not None:
            return
    with app.store.write() as session:
        session.news.hold()
        if session.keys.generation() is None:
            for piece in pieces(session.news.unread(MOST_READ_AGAIN)):
                _read_again(session, piece)
            session.keys.advance(None, digest("keyed"))


def _read_again(session: Session, ids: Sequence[str]) -> None:
    anew = {}
    keyed = []
    for record in session.news.articles(ids=ids):
        found = replace(READ.decode(record.features), features=features(record.article, record.signals))
        anew[found.id] = ENCODER.encode(found)
        keyed.append((found.id, sorted_at(record.article, record.seen_at), keys(found.features)))
    session.news.read_again(anew)
    session.keys.add(keyed)
