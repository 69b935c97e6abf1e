"""Merging: how well an article fits a story, and which stories turn out to be one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from watchlist.news.among import STORIES, Open, Two
from watchlist.news.likeness import CERTAIN, enough
from watchlist.news.open_story import OpenStory, ReadArticle, age
from watchlist.news.pair import within_window

CLOSEST = 3
"""Articles of a story that a new one is compared with, after the first."""

_RATED = 8  # articles of a story that a new one is rated against


def belongs(article: ReadArticle, story: OpenStory, among: Open, near: Sequence[str] = ()) -> float:
    """How well an article fits a story: like its closest articles on average, so that stories do not chain.

    An office's notices share their boilerplate and are different acts: none joins a story that has another.
    """
    if article.office and any(other.office == article.office for other in story.articles):
        return -CERTAIN
    others = (other for other in _compared(story, near) if within_window(article.features, other.features))
    rated = sorted((among.likeness(article, other) for other in others), reverse=True)
    closest = rated[: max(CLOSEST, (len(rated) + 1) // 2)]
    return sum(closest) / len(closest) if closest else -CERTAIN


def _compared(story: OpenStory, near: Sequence[str]) -> Sequence[ReadArticle]:
    """The articles of a story that stand for it: all of a small one, else the first and those that are near."""
    if len(story.articles) <= _RATED:
        return story.articles
    wanted = {*near[: _RATED // 2]}
    first, *rest = story.articles
    chosen = [article for article in rest if article.id in wanted]
    others = [article for article in rest if article.id not in wanted]
    return first, *chosen, *others[: _RATED - 1 - len(chosen)]


@dataclass(frozen=True, slots=True)
class Merging:
    """That a story lives on in an elder one, and how well they fit."""

    elder: str
    score: float


def merge(among: Open, grown: Iterable[str], apart: Container[Two]) -> dict[str, Merging]:
    """Merge stories that belong together into the elder, in place; returns what became of the younger ones.

    Only a story that has ``grown`` can have come to belong to another; each pair is rated once, and again when one
    of it grows by a merge.
    """
    merged: dict[str, Merging] = {}
    rated: dict[Two, float] = {}
    for one in sorted(grown):
        rated |= _rated(among, among.stories[one], rated, apart)
    while alike := {pair: score for pair, score in rated.items() if score >= enough()}:
        pair = max(alike, key=lambda each: (alike[each], each))
        elder, younger = sorted(pair, key=lambda each: min(map(age, among.stories[each].articles)))
        among.merge(elder, younger)
        merged = {gone: replace(each, elder=elder) if each.elder == younger else each for gone, each in merged.items()}
        merged[younger] = Merging(elder, rated[pair])
        rated = {each: score for each, score in rated.items() if not {*each} & {*pair}}
        rated |= _rated(among, among.stories[elder], rated, apart)
    return merged


def _rated(among: Open, one: OpenStory, known: Container[Two], apart: Container[Two]) -> Iterator[tuple[Two, float]]:
    """The pairs of a story with those nearest to it, and how well they fit: ``enough()`` makes them one story."""
    near = Counter(story for article in _compared(one, ()) for story in among.near(article) if story != one.id)
    nearest = sorted(near, key=lambda story: (-near[story], story))[:STORIES]
    for other in (among.stories[each] for each in nearest):
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair not in known and pair not in apart and not _offices(one) & _offices(other):
            score = _joined(one, other, among)
            yield pair, min(score, _joined(other, one, among)) if score >= enough() else score


def _joined(one: OpenStory, other: OpenStory, among: Open) -> float:
    """How well a story's articles fit another on average; no more are rated once they cannot be enough."""
    articles = _compared(one, ())
    total = 0.0
    for left, article in zip(range(len(articles) - 1, -1, -1), articles, strict=True):
        total += belongs(article, other, among)
        if (total + left * CERTAIN) / len(articles) < enough():
            break
    return total / len(articles) if left == 0 else -CERTAIN


def _offices(story: OpenStory) -> frozenset[str]:
    return frozenset(article.office for article in story.articles if article.office)
