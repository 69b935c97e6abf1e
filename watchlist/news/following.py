"""Following: which earlier story a new one goes on from, or tells again as background."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

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

LayOut = Callable[[ReadArticle], Traits]


class Following(Value, frozen=True):
    """That a story goes on from an earlier one: how, how surely, and why."""

    story: str
    earlier: str
    kind: str
    score: float
    why: tuple[Feature, ...] = ()


def following(
    story: OpenStory, others: Iterable[OpenStory], lay_out: LayOut = lambda article: traits(article.features)
) -> tuple[Following, ...]:
    """The earlier stories that a story goes on from, the surest first; at most two."""
    begun = min(map(age, story.articles))
    earlier = [other for other in others if other.id != story.id and min(map(age, other.articles)) < begun]
    mine = [(article, lay_out(article)) for article in story.articles[:_COMPARED]]
    found = [each for other in earlier if (each := _kin(mine, other, lay_out)).score > 0]
    surest = sorted(found, key=lambda each: (-each.score, each.story))[:_MOST]
    return tuple(_following(story.id, each) for each in surest)


class _Kin(NamedTuple):
    """An earlier story, how surely it is gone on from, and the two articles that show it best."""

    score: float
    story: str
    article: Traits
    past: Traits


def _kin(mine: Sequence[tuple[ReadArticle, Traits]], other: OpenStory, lay_out: LayOut) -> _Kin:
    theirs = [(article, lay_out(article)) for article in other.articles[:_COMPARED]]
    pairs = [(kinship(of, before), article.id, past.id, of, before) for article, of in mine for past, before in theirs]
    pairs.sort(key=lambda each: each[:3], reverse=True)
    best = pairs[:_COMPARED]
    return _Kin(sum(each[0] for each in best) / len(best), other.id, *best[0][3:])


def _following(story: str, kin: _Kin) -> Following:
    kind = BACKGROUND if _retells(kin.article, kin.past) else FOLLOW_UP
    return Following(story, kin.story, kind, round(kin.score, 2), explain_kinship(kin.article, kin.past))


def _retells(mine: Traits, before: Traits) -> bool:
    """Whether an article is of something else and only tells the earlier report again."""
    return (
        bool(before.lead)
        and mine.lead.keys().isdisjoint(name for name in before.names)
        and bool({telling.type for telling in mine.of.told if not telling.fresh} & before.types)
    )
