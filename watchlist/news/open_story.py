"""Articles as they were read, and the stories that they are of: what later articles are compared with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from watchlist.model import Claim, Mention, Signal, Value
from watchlist.news.conflicts import Fact
from watchlist.news.features import Features


class ReadArticle(Value, frozen=True):
    """An article as it was read: what later articles are compared with, and what its story tells.

    ``office`` names the feed of the office that speaks in it, where one does: two of its notices are two acts. What is
    only ``discovered`` is a title that somebody lists: it vouches for nothing.
    """

    id: str
    title: str
    outlet: str = ""
    features: Features = Features()
    signals: tuple[Signal, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    office: str = ""
    discovered: bool = False


class OpenStory(Value, frozen=True):
    """A story that articles may still join, with those that it has."""

    id: str
    articles: tuple[ReadArticle, ...]


def makes_a_story(article: ReadArticle) -> bool:
    """Whether an article begins a story: what tells of no consequence and names nobody tracked only joins one."""
    return bool(article.signals) or any(mention.subject for mention in article.mentions)


def telling(articles: Iterable[ReadArticle]) -> tuple[ReadArticle, ...]:
    """The articles of a story that others are compared with: those that make one, all where none does."""
    known = tuple(articles)
    return tuple(filter(makes_a_story, known)) or known


def age(article: ReadArticle) -> tuple[bool, datetime, str]:
    """Articles by time; what is known to the day stands at its end, what is unknown last."""
    found = article.features
    if found.moment:
        return False, found.moment, article.id
    if found.day:
        return False, datetime.combine(found.day, time.max, UTC), article.id
    return True, datetime.max.replace(tzinfo=UTC), article.id
