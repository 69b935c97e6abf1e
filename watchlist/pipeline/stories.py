"""A person's word on stories: two are one report, or articles of one are another; it is kept, and it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from msgspec.structs import replace

from watchlist.app import App
from watchlist.errors import InputError
from watchlist.model import Feature, digest
from watchlist.news.cluster import OpenStory, age, story_id, summarise
from watchlist.news.placing import explain_placing
from watchlist.pipeline.nearby import Times, opened
from watchlist.store import Session
from watchlist.store.news import DatedStory
from watchlist.store.story_log import MERGED, SPLIT, Change, Why


def merge_stories(app: App, elder: str, younger: str, *, by: str, note: str = "") -> str:
    """Let one story live on in another, whatever they share; returns the id of the one that stays.

    That is the elder of the two, in whichever order they are given. Raises UnknownError for a story that there is
    not, InputError where both are one already.
    """
    at = app.clock()
    with _changing(app) as session:
        told = session.news.stories_of([elder, younger])
        if told[elder].id == told[younger].id:
            raise InputError(f"{elder} and {younger} are one story already")
        stories, times = opened(session.news.members({told[elder].id, told[younger].id}))
        kept, gone = sorted(stories, key=lambda story: (min(map(age, story.articles)), story.id))
        session.news.merge({gone.id: kept.id})
        session.news.change([Change(kept.id, gone.id, MERGED, at, by, Why(note, _ids(gone)))])
        follows = _follows(session, {kept.id, gone.id})
        session.news.save_stories([_told(OpenStory(kept.id, (*kept.articles, *gone.articles)), times, follows)])
        _advance(session, by, kept.id, at)
        return kept.id


def split_story(app: App, story: str, articles: Sequence[str], *, by: str, note: str = "") -> str:
    """Take articles out of a story: they become one of their own, which does not join it again by itself.

    Returns the new story's id. Raises UnknownError for a story that there is not, InputError for articles that are
    not of it, or that are all it has.
    """
    at = app.clock()
    with _changing(app) as session:
        whole = session.news.story(story)
        ((before,), times) = opened(session.news.members([whole.id]))
        taken = [article for article in before.articles if article.id in {*articles}]
        left = [article for article in before.articles if article.id not in {*articles}]
        _assert_sensible(whole.id, articles, taken=len(taken), left=len(left))
        new = OpenStory(_new_id(session, taken[0].id, story_id(min(taken, key=age))), tuple(taken))
        session.news.put(_ids(new), new.id)
        session.news.save_stories([_told(new, times), _told(OpenStory(whole.id, tuple(left)), times, whole.follows)])
        session.news.change([Change(whole.id, new.id, SPLIT, at, by, Why(note, _ids(new)))])
        _advance(session, by, new.id, at)
        return new.id


def explain_article(session: Session, article: str, story: str | None = None) -> tuple[Feature, ...]:
    """Why an article is in its story, or is not in another one that is asked about.

    Raises UnknownError for a story that there is not, InputError for an article that is in none.
    """
    own = session.news.stories_with([article]).get(article)
    if own is None:
        raise InputError(f"{article!r} is an article of no story")
    asked = session.news.story(story or own).id
    stories, _ = opened(session.news.members({own, asked}))
    by_id = {each.id: each for each in stories}
    (mine,) = (one for one in by_id[own].articles if one.id == article)
    return explain_placing(mine, by_id[asked])


@contextmanager
def _changing(app: App) -> Iterator[Session]:
    """A transaction in which nobody else changes stories."""
    with app.store.write() as session:
        session.news.hold()
        yield session


def _advance(session: Session, *changed: object) -> None:
    """Let batches that were read before begin again: the stories that they were to join are others now."""
    session.keys.advance(session.keys.generation(), digest("changed", *map(str, changed)))


def _assert_sensible(story: str, articles: Sequence[str], *, taken: int, left: int) -> None:
    if taken != len({*articles}) or not taken:
        raise InputError(f"not all of {', '.join(articles)} are articles of {story}")
    if not left:
        raise InputError(f"these are all the articles of {story}: nothing would be left of it")


def _new_id(session: Session, first: str, usual: str) -> str:
    """The id by the earliest article, or another where a story has begun with it already."""
    numbered = (digest("story", first, "split", str(number)) for number in range(1, 1_000))
    return next(each for each in (usual, *numbered) if not session.news.knows(each))


def _follows(session: Session, stories: Iterable[str]) -> tuple[str, ...]:
    own = session.news.stories_of(stories)
    return tuple(dict.fromkeys(earlier for story in own.values() for earlier in story.follows if earlier not in own))


def _ids(story: OpenStory) -> tuple[str, ...]:
    return tuple(article.id for article in story.articles)


def _told(story: OpenStory, times: Times, follows: tuple[str, ...] = ()) -> DatedStory:
    stand, seen = zip(*(times[one.id] for one in story.articles), strict=True)
    first: datetime = min(seen)
    return DatedStory(replace(summarise(story.articles, first), id=story.id, follows=follows), min(stand), max(stand))
