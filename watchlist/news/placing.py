"""Placing: why an article is in its story, or in none of those that there were, and what would have changed it."""

from __future__ import annotations

from collections.abc import Sequence

from watchlist.model import Feature
from watchlist.news.cluster import OpenStory, Placing, ReadArticle
from watchlist.news.explaining_likeness import explain_pair
from watchlist.news.likeness import enough, likeness
from watchlist.news.matters import ANOTHER_DAY, ANOTHER_POWER, NEXT_STEP, SAME_WORDS
from watchlist.news.open_story import makes_a_story
from watchlist.news.pair import within_window
from watchlist.news.traits import traits

_CUTS = dict.fromkeys(SAME_WORDS, "they are two matters in the same words,") | {
    NEXT_STEP: "one tells of the next step, which is a story of its own",
    ANOTHER_POWER: "two powers each do it by their own law, which are two stories",
    ANOTHER_DAY: "they tell of two days, which are two stories",
}
"""What makes two stories of two articles by itself, as it is told."""

_REASONS = 5
"""How many kinds of evidence are told when an article is placed."""


def told(article: ReadArticle, placing: Placing, stories: Sequence[OpenStory]) -> str:
    """Say in one line where an article was placed and why.

    Which story, its score against what is enough, the evidence of its nearest article, and the story after it.
    """
    if not placing.rated:
        return f"{_alone(article)}: nothing before it was near enough to be compared"
    score, best = placing.rated[0]
    said = [f"{_joined(article, placing)}: {score:.2f} where {enough():.2f} is enough"]
    beside = next((story.articles for story in stories if story.id == best), ())
    nearest = _nearest(article, [one for one in beside if one.id != article.id])
    if nearest:
        said.append(f"nearest {nearest.id}: {_reasons(explain_pair(article.features, nearest.features))}")
    said += [f"next {other}: {mark:.2f}" for mark, other in placing.rated[1:2]]
    return "; ".join(said)


def explain_placing(article: ReadArticle, story: OpenStory) -> tuple[Feature, ...]:
    """Why an article fits a story or does not: how well, what the nearest article shares with it, what is missing."""
    nearest = _nearest(article, story.articles)
    if nearest is None:
        return (Feature("alone", 0.0, article.id, story.id, "the story has no other article"),)
    found = explain_pair(article.features, nearest.features)
    window = within_window(article.features, nearest.features)
    score = sum(feature.weight for feature in found)
    return (Feature("nearest", round(score, 2), article.id, nearest.id, _missing(score, found, window=window)), *found)


def _missing(score: float, found: Sequence[Feature], *, window: bool) -> str:
    """What would have changed it."""
    if not window:
        return "more than ten days lie between them, so that they are two stories whatever they share"
    cuts = [each for each in found if each.feature in _CUTS]
    if cuts and (cuts[0].feature in SAME_WORDS or score - sum(each.weight for each in cuts) >= enough()):
        return f"{_CUTS[cuts[0].feature]} whatever else they share"
    if found[0].feature == "near_copy":
        return "it is one text, whatever else speaks against it"
    margin = score - enough()
    sign = 1 if margin >= 0 else -1
    could = [each.feature for each in found if each.weight * sign >= abs(margin) and each.feature != "start"]
    alone = f"; without {' or '.join(could)} it would" + (" not" if sign > 0 else "") if could else ""
    return f"{abs(margin):.2f} {'more than' if sign > 0 else 'less than'} is enough{alone}"


def _nearest(article: ReadArticle, others: Sequence[ReadArticle]) -> ReadArticle | None:
    """The article of a story that is most like one, which may be of the story itself."""
    mine = traits(article.features)
    rated = ((likeness(mine, traits(other.features)), other.id, other) for other in others if other.id != article.id)
    return max(rated, key=lambda each: each[:2], default=(0.0, "", None))[2]


def _joined(article: ReadArticle, placing: Placing) -> str:
    score, best = placing.rated[0]
    if placing.story:
        return f"joined {best}"
    if score >= enough() and makes_a_story(article):
        return f"began a story apart from {best}, which others like it do not belong to"
    return f"{_alone(article)}, and did not join {best}"


def _alone(article: ReadArticle) -> str:
    return "began a story" if makes_a_story(article) else "in no story, since it tells of nothing"


def _reasons(found: Sequence[Feature]) -> str:
    told_of = [each for each in found if each.feature != "start"][:_REASONS]
    return ", ".join(
        f"{each.feature} {each.weight:+.2f}" + (f" ({_met(each)})" if _met(each) else "") for each in told_of
    )


def _met(feature: Feature) -> str:
    if feature.query == feature.candidate:
        return feature.query[:_LONGEST]
    return f"{feature.query[:_LONGEST]} | {feature.candidate[:_LONGEST]}".strip(" |")


_LONGEST = 60
