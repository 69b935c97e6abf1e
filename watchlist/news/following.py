"""Following: which earlier story a new one goes on from, or tells again as background."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from watchlist.model import Feature, Value
from watchlist.news.explaining_likeness import explain_kinship
from watchlist.news.likeness import kinship
from watchlist.news.open_story import OpenStory, ReadArticle, age
from watchlist.news.traits import Traits, traits

LONGEST = timedelta(days=60)
"""How long after a story another may go on from it."""

FOLLOW_UP, BACKGROUND = "follow_up", "background"
_MOST = 2
_COMPARED = 4  # articles of each story


class Following(Value, frozen=True):
    """That a story goes on from an earlier one: how, how surely, and why."""

    story: str
    earlier: str
    kind: str
    score: float
    why: tuple[Feature, ...] = ()


def following(story: OpenStory, others: Iterable[OpenStory]) -> tuple[Following, ...]:
    """The earlier stories that a story goes on from, the surest first; at most two."""
    begun = min(map(age, story.articles))
    earlier = [other for other in others if other.id != story.id and min(map(age, other.articles)) < begun]
    mine = [(article, traits(article.features)) for article in story.articles[:_COMPARED]]
    found = (each for other in earlier for each in _follows(story.id, mine, other))
    return tuple(sorted(found, key=lambda each: (-each.score, each.earlier))[:_MOST])


def _follows(story: str, mine: list[tuple[ReadArticle, Traits]], other: OpenStory) -> Iterator[Following]:
    theirs = [(article, traits(article.features)) for article in other.articles[:_COMPARED]]
    pairs = [(kinship(of, before), article, past) for article, of in mine for past, before in theirs]
    _, article, past = max(pairs, key=lambda each: (each[0], each[1].id, each[2].id))
    score = sum(sorted((each[0] for each in pairs), reverse=True)[:_COMPARED]) / min(_COMPARED, len(pairs))
    if score > 0:
        kind = BACKGROUND if _retells(traits(article.features), traits(past.features)) else FOLLOW_UP
        why = explain_kinship(article.features, past.features)
        yield Following(story, other.id, kind, round(score, 2), why)


def _retells(mine: Traits, before: Traits) -> bool:
    """Whether an article is of something else and only tells the earlier report again."""
    return (
        bool(before.lead)
        and mine.lead.keys().isdisjoint(name for name in before.names)
        and bool({telling.type for telling in mine.of.told if not telling.fresh} & before.types)
    )
